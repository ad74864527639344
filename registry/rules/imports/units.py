"""In which unit a list gives its amounts: by its header, the lines above it, or what is answered. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from registry.errors import Text, say
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import UNITS, Cell, text_of
from registry.rules.imports.head import HeadNames, money_unit, plain
from registry.rules.imports.reading import TableRow
from registry.rules.imports.workbook import Unreadable

_UNIT_ABOVE = re.compile(r"(?:(?:^|[^\u4e00-\u9fff]|金额|货币|计量)单位[:为]?|金额[:为])([^:。;]{1,20})")
_PARTS = re.compile(r"[/、,;()\s]")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_WITH_UNIT = re.compile(r"[元万亿]")


def unit_above(texts: Sequence[str]) -> str:
    """The unit of money that the nearest line above the header states, known or not; '' for none."""
    for text in reversed(texts):
        for stated in _UNIT_ABOVE.findall(plain(text)):
            unit = next((unit for part in _PARTS.split(stated) if (unit := money_unit(part))), "")
            if unit:
                return unit
        unit = next((inner for inner in _BRACKETS.findall(plain(text)) if inner in UNITS), "")
        if unit:
            return unit
    return ""


def units_of(block: Block, names: HeadNames, texts: Sequence[str]) -> dict[str, str]:
    """The units of the columns of money, without those that nobody stated; `texts` stand above the data.

    Raises Unreadable for one that is no unit of yuan.
    """
    stated = unit_above(texts)
    units = {}
    for name in block.header.places:
        if not names.columns[name].money:
            continue
        unit = block.header.units.get(name) or stated
        if unit and unit not in UNITS:
            raise Unreadable(
                say(
                    "“%(column)s”列的单位“%(unit)s”不能识别，请改为元、千元、万元、百万元或亿元。",
                    column=block.header.heads[name],
                    unit=unit,
                )
            )
        if unit:
            units[name] = unit
    return units


def ask_units(
    block: Block, code: str, sheet: str, rows: Sequence[TableRow], names: HeadNames, asking: Asking
) -> tuple[TableRow, ...]:
    """The same rows, with the units that were answered; one with an amount waits while its unit is open."""
    answered: dict[str, str] = {}
    waiting: dict[str, str] = {}
    for name, head in block.header.heads.items():
        if not names.columns[name].money or all(
            name in row.units or not _needs_unit(row, name) for row in rows
        ):
            continue
        question = _question(f"unit.{code}.{name}", head, sheet, block.header.row + 1)
        unit = asking.ask(question)
        if unit is None:
            waiting[name] = question.code
        else:
            answered[name] = unit
    return tuple(_with_units(row, answered, waiting) for row in rows) if answered or waiting else tuple(rows)


def _with_units(row: TableRow, answered: Mapping[str, str], waiting: Mapping[str, str]) -> TableRow:
    waits = tuple(code for name, code in waiting.items() if _needs_unit(row, name))
    return replace(row, units={**answered, **row.units}, waits=(*row.waits, *waits))


def _needs_unit(row: TableRow, name: str) -> bool:
    """Whether the row's amount says nothing of its own unit."""
    cell: Cell = row.cells.get(name, "")
    if isinstance(cell, str):
        text = text_of(cell)
        return any(each.isdigit() for each in text) and not _WITH_UNIT.search(text)
    return True


def _question(code: str, head: str, sheet: str, row: int) -> ListQuestion:
    text = say("“%(column)s”列没有写明单位，金额是以什么为单位的？", column=head)
    return ListQuestion(code, text, tuple(ListAnswer(unit, _NAMES[unit]) for unit in _NAMES), sheet, row)


_NAMES = {
    "元": say("元"),
    "千元": say("千元"),
    "万元": say("万元"),
    "百万元": say("百万元"),
    "亿元": say("亿元"),
}


def unit_name(unit: str) -> Text:
    """What one of the units of money is called."""
    return _NAMES[unit]
