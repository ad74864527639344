"""Lists of every layout are read row by row as they are; what is doubtful is asked, and nothing else."""

from collections import Counter
from random import Random

from registry.rules.imports.asking import Asking
from registry.rules.imports.columns import ENTERPRISE_COLUMNS
from registry.rules.imports.reading import ListReading, TableRow
from registry.rules.imports.table import read_lists
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.made_layouts import DOUBTS, LAYOUTS, make_list
from tests.made_lists import MadeList, MadeRow

BOOKS = 25
"""Workbooks of one case."""


def run(case: Case) -> Seen:
    """Workbooks of every layout, each compared with what was put into it."""
    seen = Counter[str]()
    for number in range(BOOKS):
        made = make_list(Random(f"{case.seed}:{case.number}:{number}"))
        seen += compare(made)
    return seen


def compare(made: MadeList) -> Seen:
    """What was looked at; raises AssertionError where a row is wrong, missing or one too many."""
    asking = Asking()
    reading = read_lists(made.grids, ENTERPRISE_COLUMNS, ("name",), asking)
    codes = [question.code for question in asking.asked]
    shown = "\n".join(f"{grid.name} {row}" for grid in made.grids for row in grid.rows)
    assert sorted(codes) == sorted(made.asked), f"{codes} asked, not {made.asked}\n{shown}"
    read = sorted(map(_plain, reading.rows), key=_order)
    true = sorted(made.rows, key=_order)
    wrong = [(one, other) for one, other in zip(read, true, strict=False) if one != other]
    assert not wrong, f"{wrong[0]}\n{shown}"
    assert len(read) == len(true), f"{len(read)} rows, not {len(true)}\n{shown}"
    assert {part.name for part in reading.parts} == {grid.name for grid in made.grids}
    _check_accounted(made, reading)
    _check_answered(made, asking)
    doubts = "doubts" if made.asked else "no doubt"
    return Counter(
        {"rows": len(read), "set aside": len(reading.set_aside), doubts: 1, **dict.fromkeys(made.traits, 1)}
    )


def _check_accounted(made: MadeList, reading: ListReading) -> None:
    """Below the header of the only list on a sheet every line is data, or set aside."""
    for grid in made.grids:
        parts = [part for part in reading.parts if part.name == grid.name]
        if len(parts) > 1 or not parts[0].is_read or grid.merged:
            continue
        known = {row.number for table in reading.tables for row in table.rows if row.sheet == grid.name}
        known |= {each.row for each in reading.set_aside if each.sheet == grid.name}
        below = range((parts[0].header_row or 0) + 1, len(grid.rows) + 1)
        lost = [row for row in below if any(cell != "" for cell in grid.rows[row - 1]) and row not in known]
        assert not lost, f"{grid.name}: rows {lost} are nowhere"


def _check_answered(made: MadeList, asking: Asking) -> None:
    """Each question answered, there is an end of questions, and then nothing waits."""
    for _ in range(4):
        answers = {question.code: question.answers[0].value for question in asking.asked}
        again = Asking(answers)
        reading = read_lists(made.grids, ENTERPRISE_COLUMNS, ("name",), again)
        assert answers.keys() <= {question.code for question in again.asked}, "codes stay known"
        asking = again
        if not asking.open:
            break
    assert not asking.open
    assert not any(row.waits for table in reading.tables for row in table.rows)


def _order(row: MadeRow) -> tuple[str, int, str]:
    return row.sheet, row.number, row.name


def _plain(row: TableRow) -> MadeRow:
    unit, amount = row.units.get("revenue_fen", ""), row.text("revenue_fen")
    return MadeRow(row.sheet, row.number, row.text("name"), row.text("place"), row.section, unit, amount)


CAMPAIGN = Campaign(
    "Lists of every layout are read row by row as they are, and only what is doubtful is asked.",
    run,
    few=6,
    must_see=frozenset(
        {"rows", "set aside", "doubts", "no doubt", *(layout.__name__ for layout in (*LAYOUTS, *DOUBTS))}
    ),
)
