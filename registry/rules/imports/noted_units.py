"""A note below a list that gives its money in another unit than its header does: asked about. Pure."""

from dataclasses import replace

from registry.errors import say
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.cell import UNITS
from registry.rules.imports.reading import ListReading, ListTable
from registry.rules.imports.units import unit_above, unit_name


def with_noted_units(reading: ListReading, asking: Asking) -> ListReading:
    """The same lists; rows of one whose note names another unit wait, or have the unit that was chosen."""
    if not any(table.units for table in reading.tables):
        return reading
    return replace(reading, tables=tuple(_settled(table, reading, asking) for table in reading.tables))


def _settled(table: ListTable, reading: ListReading, asking: Asking) -> ListTable:
    noted = unit_above([each.text for each in reading.set_aside if each.sheet == table.sheet])
    others = [unit for unit in dict.fromkeys(table.units.values()) if unit != noted]
    if noted not in UNITS or not others:
        return table
    if noted not in table.units.values() and any(noted in row.units.values() for row in table.rows):
        # It stands between the rows, and those below it were read by it.
        return table
    text = say(
        "工作表“%(sheet)s”表头写的单位是%(unit)s，表下的说明却是%(noted)s，以哪个为准？",
        sheet=table.sheet,
        unit=unit_name(others[0]),
        noted=unit_name(noted),
    )
    answers = tuple(ListAnswer(unit, unit_name(unit)) for unit in (*others, noted))
    question = ListQuestion(f"unit.{table.code}.note", text, answers, table.sheet)
    chosen = asking.ask(question)
    if chosen is None:
        rows = tuple(replace(row, waits=(*row.waits, question.code)) for row in table.rows)
        return replace(table, rows=rows)
    if chosen != noted:
        return table
    rows = tuple(replace(row, units=dict.fromkeys(row.units, noted)) for row in table.rows)
    return replace(table, rows=rows, units=dict.fromkeys(table.units, noted))
