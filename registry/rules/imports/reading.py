"""What was found in a workbook before anything is decided: its lists, and what became of everything else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.errors import Text
from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.faulty_cell import fault_of, is_surely_fact
from registry.rules.imports.ordinary import ordinary
from registry.rules.text import unmet_text


@dataclass(frozen=True)
class Column:
    """One fact of a list. `headers` are its spellings, the most specific first; `money` needs a unit;
    `within`: a head that holds one of these words heads it, too."""

    name: str
    headers: tuple[str, ...]
    money: bool = False
    within: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of data. `number` is the row as a spreadsheet program shows it; `cells` by column name;
    `units` are those of its list, by column; `section` is the sub-heading it stands under, but for one that
    names a place, which is its `place`; `waits`: the codes of the open questions it waits for."""

    number: int
    cells: Mapping[str, Cell]
    sheet: str = ""
    units: Mapping[str, str] = field(default_factory=dict)
    section: str = ""
    waits: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """The cell as text; '' where the list has no such column."""
        return text_of(self.cells.get(name, ""))

    def unmet_text(self) -> Sequence[Text]:
        """What is wrong with any of its cells: it holds no fact, or characters that are none."""
        if all(map(is_surely_fact, self.cells.values())):
            return ()
        faults = (fault.sentence for cell in self.cells.values() if (fault := fault_of(cell)))
        texts = (text_of(cell) for cell in self.cells.values() if isinstance(cell, str))
        wrong = (reason for text in texts for reason in unmet_text(ordinary(text)))
        return list(dict.fromkeys((*faults, *wrong)))


@dataclass(frozen=True)
class ListTable:
    """A list found in a workbook. `title` is what stands above its header; `heads` are its header's cells, by
    column name; `units` of its columns of money (UNITS), without those that nobody knows; `code` is how
    questions and answers call it: its sheet, or sheet!row where there are several on one."""

    sheet: str
    header_row: int
    units: Mapping[str, str]
    rows: tuple[TableRow, ...]
    title: str = ""
    heads: Mapping[str, str] = field(default_factory=dict)
    code: str = ""


@dataclass(frozen=True)
class ListRemark:
    """What is only noticed; `sheet` '' and `row` None: of the whole file."""

    text: Text
    sheet: str = ""
    row: int | None = None

    @property
    def plain(self) -> dict[str, Any]:
        """What `import … --json` prints of it."""
        return {"sheet": self.sheet, "row": self.row, "text": str(self.text)}


@dataclass(frozen=True)
class SetAside:
    """A line that is no data, with why it is none."""

    sheet: str
    row: int
    text: str
    why: Text

    @property
    def plain(self) -> dict[str, Any]:
        """What `import … --json` prints of it."""
        return {"sheet": self.sheet, "row": self.row, "text": self.text, "why": str(self.why)}


@dataclass(frozen=True)
class PartColumn:
    """A column of a list: what heads it, the name of the column it is read as, '' for none, and the first
    values below."""

    head: str
    read_as: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListPart:
    """A sheet, or one of several lists on it: with or without a header (`header_row` None), read or not;
    `rows` are its rows of data, or of anything where it has no header; `columns` those with a head."""

    name: str
    title: str
    header_row: int | None
    rows: int
    is_read: bool
    why: Text | None = None
    columns: tuple[PartColumn, ...] = ()

    @property
    def plain(self) -> dict[str, Any]:
        """What `import … --json` prints of it."""
        found = {"name": self.name, "title": self.title, "header_row": self.header_row, "rows": self.rows}
        return {**found, "read": self.is_read, "why": str(self.why) if self.why else ""}


@dataclass(frozen=True)
class ListReading:
    """Everything in a workbook is accounted for: in the rows of `tables`, in `set_aside`, or in a part of
    `parts` that says why it was not read."""

    tables: tuple[ListTable, ...]
    parts: tuple[ListPart, ...] = ()
    set_aside: tuple[SetAside, ...] = ()
    remarks: tuple[ListRemark, ...] = ()
    unread: tuple[frozenset[str], ...] = ()
    """Of each line that may be a header and is not known as one, the codes of its heads."""

    @property
    def rows(self) -> Iterator[TableRow]:
        """Every row of data, list by list, without those that wait for an answer."""
        return (row for table in self.tables for row in table.rows if not row.waits)
