"""Lists of every kind and layout, written as real files, are read row by row as they are; what is doubtful is
asked, and nothing else."""

from collections import Counter
from random import Random
from typing import Any

from registry.queries.imports.effect import preview_import
from registry.queries.imports.list_plan import ListPlan, RereviewListPlan
from registry.queries.imports.plan import plan_list
from registry.rules.imports.file import ImportFile, read_import
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.made_books import TRAITS, TURN, make_book
from tests.made_files import MadeFile, made_file
from tests.made_lists import MadeList
from tests.made_register import fill_register

BOOKS = -(-len(TURN) // 2)
"""Workbooks of one case: two cases have one of each."""
ROUNDS = 4
"""So often answers can lead to other questions."""


def run(case: Case) -> Seen:
    """Workbooks of every kind, each compared with what was put into it."""
    seen = Counter[str]()
    with case.registry.fresh():
        fill_register()
        for number in range(BOOKS):
            chance = Random(f"{case.seed}:{case.number}:{number}")
            made = make_book(chance, case.number * BOOKS + number)
            file = made_file(made.grids, chance, is_named=made.is_named)
            seen += compare(made.called(file.sheet) if file.sheet else made, file)
    return seen


def compare(made: MadeList, file: MadeFile) -> Seen:
    """What was looked at; raises AssertionError where a row is wrong, missing or one too many, where a doubt
    is not asked or anything else is."""
    read = read_import(file.name, file.content, made.kind.asked)
    said = preview_import(read).summary()
    codes = [question["code"] for question in said["questions"]]
    shown = "\n".join(
        [f"{made.kind.name} {made.kind.title} {file.traits} {made.traits}"]
        + [f"{grid.name} {place} {row}" for grid in made.grids for place, row in enumerate(grid.rows, 1)]
    )
    assert sorted(codes) == sorted(made.asked), f"{codes} asked, not {made.asked}\n{shown}"
    good = {_key(row): row for row in said["rows"] if row["outcome"] != "refused"}
    refused = {(row["sheet"], row["row"]): row["reason"] for row in said["refused"]}
    _compare_rows(made, good, refused, _more(read), shown)
    _check_accounted(made, said, shown)
    if made.asked:
        _check_answered(made, file)
    doubt = "doubts" if made.asked else "no doubt"
    return Counter(
        {
            "rows": len(good),
            "refused": len(refused),
            "set aside": len(said["set_aside"]),
            "workbooks": 1,
            doubt: 1,
            **dict.fromkeys((*made.traits, *file.traits), 1),
        }
    )


def _key(row: dict[str, Any]) -> tuple[str, int, str]:
    return row["sheet"], row["row"], row["name"]


def _compare_rows(
    made: MadeList,
    good: dict[tuple[str, int, str], dict[str, Any]],
    refused: dict[tuple[str, int], str],
    more: dict[tuple[str, int, str], dict[str, Any]],
    shown: str,
) -> None:
    true = {(row.sheet, row.number, row.name): row for row in made.rows if not row.refused}
    assert good.keys() == true.keys(), f"{good.keys() ^ true.keys()}, {refused}\n{shown}"
    for key, row in true.items():
        found = {**more.get(key, {}), **good[key]}
        wrong = {name: (found.get(name), said) for name, said in row.says.items() if found.get(name) != said}
        assert not wrong, f"{key}: {wrong}\n{shown}"
    bad = {(row.sheet, row.number): row for row in made.rows if row.refused}
    assert refused.keys() == bad.keys(), f"{refused} refused, not {sorted(bad)}\n{shown}"
    for place, reason in refused.items():
        assert bad[place].refused in reason, f"{place}: {reason}\n{shown}"


def _more(read: ImportFile) -> dict[tuple[str, int, str], dict[str, Any]]:
    """What a plan says of each row beside what is shown of it."""
    found: dict[tuple[str, int, str], dict[str, Any]] = {}
    sections = {(row.sheet, row.number): row.section for row in read.reading.rows}
    for plan in _plans(plan_list(read)):
        line = plan.line
        key = (line.sheet, line.row, line.name)
        of = getattr(plan, "details", None) or getattr(plan, "entry", None)
        if details := getattr(plan, "said", None):
            of = details
        names = ("staff", "founded_on", "subject", "becomes", "effective_on")
        found[key] = {name: getattr(of, name) for name in names if hasattr(of, name)}
        for each in getattr(plan, "ends", ()):
            arguments = each.arguments
            found[key] |= {"ended_on": arguments.effective_on, "document_no": arguments.document_no}
            found[key]["reason"] = arguments.reason
        found[key]["section"] = sections.get((line.sheet, line.row), "")
    return found


def _plans(plan: ListPlan) -> list[Any]:
    return [*plan.kept.plans, *plan.ended.plans] if isinstance(plan, RereviewListPlan) else list(plan.plans)


def _check_accounted(made: MadeList, said: dict[str, Any], shown: str) -> None:
    """Every sheet is named; below the header of the only list on one every line is data, or set aside."""
    assert {part["name"] for part in said["sheets"]} == {grid.name for grid in made.grids}, shown
    if said["questions"]:
        return
    for grid in made.grids:
        parts = [part for part in said["sheets"] if part["name"] == grid.name]
        if len(parts) > 1 or not parts[0]["read"] or grid.merged:
            continue
        known = {row["row"] for row in said["rows"] if row["sheet"] == grid.name}
        known |= {each["row"] for each in said["set_aside"] if each["sheet"] == grid.name}
        below = range((parts[0]["header_row"] or 0) + 1, len(grid.rows) + 1)
        lost = [row for row in below if any(cell != "" for cell in grid.rows[row - 1]) and row not in known]
        assert not lost, f"{grid.name}: rows {lost} are nowhere\n{shown}"


def _check_answered(made: MadeList, file: MadeFile) -> None:
    """Each question answered, there is an end of questions, and then nothing waits."""
    answers: dict[str, str] = {}
    for _ in range(ROUNDS):
        read = read_import(file.name, file.content, made.kind.asked, answers)
        report = preview_import(read)
        assert answers.keys() <= {question.code for question in read.asking.asked}, "codes stay known"
        answers |= {question.code: question.answers[0].value for question in report.questions}
        if not report.questions:
            break
    assert not report.questions
    assert not any(row.waits for table in read.reading.tables for row in table.rows)


CAMPAIGN = Campaign(
    "Lists of every kind and layout are read from files of any maker row by row as they are, and only what "
    "is doubtful is asked.",
    run,
    few=2,
    must_see=frozenset({"rows", "refused", "set aside", "doubts", "no doubt", *TRAITS}),
    engines=("sqlite",),
)
