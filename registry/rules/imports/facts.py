"""What the cells of a list of enterprises say of one, and why a cell cannot be read. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.imports.cell import Cell, day_of_cell, quoted, text_of
from registry.rules.imports.figure import FigureRead, read_money, read_staff
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import TableRow

KEPT = 4096
"""So many cells of lists are read once, however often they stand there."""
LABELS: dict[str, Text] = {
    "name": say("企业名称"),
    "uscc": say("统一社会信用代码"),
    "place": say("属地"),
    "industry": say("所属产业"),
    "chains": say("产业链"),
    "founded_on": say("成立日期"),
    "staff": say("从业人数"),
    "revenue_fen": say("营业收入（万元）"),
    "assets_fen": say("资产总额（万元）"),
}


@dataclass(frozen=True)
class ListedFacts:
    """What the cells of a row say, by column, what of them cannot be read, and what is to be seen."""

    said: Mapping[str, Any]
    reasons: Sequence[Text] = ()
    notes: Sequence[Text] = ()


def facts_reader(catalog: Catalog) -> Callable[[TableRow], ListedFacts]:
    """Reads the rows of lists: many of them say the same of an industry, and the same few numbers."""

    @lru_cache(KEPT, typed=True)
    def read(name: str, unit: str, cell: Cell) -> ListedFacts:
        return _read_cell(name, unit, cell, catalog)

    def of(row: TableRow) -> ListedFacts:
        said: dict[str, Any] = {}
        reasons: list[Text] = []
        notes: list[Text] = []
        for name, cell in row.cells.items():
            if name in _COLUMNS and cell != "":
                found = read(name, row.units.get(name, ""), cell)
                said.update(found.said)
                reasons += found.reasons
                notes += found.notes
        return ListedFacts(said, reasons, notes)

    return of


_COLUMNS = frozenset({"industry", "chains", "founded_on", "staff", "revenue_fen", "assets_fen"})


def _read_cell(name: str, unit: str, cell: Cell, catalog: Catalog) -> ListedFacts:
    """What one cell says; nothing where the list says that it knows nothing."""
    if not known_text(cell):
        return ListedFacts({})
    try:
        read = _read(name, unit, cell, catalog)
    except ValueError:
        return ListedFacts({}, (_unread(name, quoted(text_of(cell))),))
    if not isinstance(read, FigureRead):
        return ListedFacts({name: read})
    said = {} if read.value is None else {name: read.value}
    return ListedFacts(said, (read.reason,) if read.reason else (), (read.note,) if read.note else ())


def _read(name: str, unit: str, cell: Cell, catalog: Catalog) -> Any:
    """What a cell says, a figure as FigureRead. Raises ValueError."""
    if name == "industry":
        return _industry(known_text(cell), catalog)
    if name == "chains":
        return _chains(known_text(cell), catalog)
    if name == "founded_on":
        return day_of_cell(cell)
    return read_staff(cell) if name == "staff" else read_money(cell, unit, LABELS[name])


def _industry(text: str, catalog: Catalog) -> str:
    industry = catalog.industry_by_name(text)
    if industry is None:
        raise ValueError(text)
    return industry


def _chains(text: str, catalog: Catalog) -> tuple[str, ...]:
    parts = [
        part.strip() for part in text.replace("，", "、").replace(",", "、").replace("；", "、").split("、")
    ]
    chains = [catalog.chain_by_name(part) for part in parts if part]
    if None in chains:
        raise ValueError(text)
    return tuple(dict.fromkeys(chain for chain in chains if chain))


def _unread(name: str, text: str) -> Text:
    """Why a cell cannot be read, by its column."""
    if name == "industry":
        return say("没有“%(industry)s”这个产业，请改为名录中的产业名称。", industry=text)
    if name == "chains":
        return say("产业链“%(chains)s”中有名录没有的名称，请核对。", chains=text)
    return say("成立日期“%(text)s”不是完整的日期，应如 2007-11-02。", text=text)
