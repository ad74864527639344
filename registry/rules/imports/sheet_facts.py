"""What a reader of values does not give of a sheet: its reach, hidden rows, faulty and struck cells."""

from dataclasses import dataclass, field

from registry.errors import say
from registry.rules.imports.cell import Cell
from registry.rules.imports.faulty_cell import FaultyCell
from registry.rules.imports.grid import Unreadable, refuse_extent

MOST_FAULTS = 1_000_000


@dataclass
class SheetFacts:
    """Of one sheet: `rows` and `columns` reach to the last cell that holds something, `filled` of them do.

    `faults` by row and column from 0; `hidden_rows` from 1; `struck`: by row from 1 the columns
    of its struck cells, each a bit from 0; `has_long` whether a text may be too long or a
    number have no end; `has_odd_errors` whether it has error values the reader does not know."""

    rows: int = 0
    columns: int = 0
    filled: int = 0
    faults: dict[tuple[int, int], FaultyCell] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    struck: dict[int, int] = field(default_factory=dict)
    has_long: bool = False
    has_odd_errors: bool = False

    def reach(self, rows: int, columns: int, filled: int = 1) -> None:
        """Note so many filled cells, the furthest of them in this row and column, from 1."""
        self.rows, self.columns = max(self.rows, rows), max(self.columns, columns)
        self.filled += filled

    def note(self, row: int, column: int, fault: FaultyCell) -> None:
        """Note a faulty cell, from 0. Raises Unreadable for more than anybody can mend one by one."""
        if len(self.faults) >= MOST_FAULTS:
            raise Unreadable(
                say("错误值或没有结果的公式太多。请先用 Excel 或 WPS 打开、改正并保存后再上传。")
            )
        self.faults[row, column] = fault

    def strike(self, row: int, column: int) -> None:
        """Note a struck cell, of a row from 1 and a column from 0."""
        self.struck[row] = self.struck.get(row, 0) | 1 << column

    def refuse_too_large(self) -> None:
        """Raise Unreadable if the reader had to allocate too much."""
        refuse_extent(self.rows, self.columns, self.filled)

    def mark(self, rows: list[list[Cell]]) -> None:
        """Put the faulty cells in their places, also where the reader saw nothing any more."""
        if not self.faults:
            return
        width = max(len(rows[0]) if rows else 0, *(column + 1 for _, column in self.faults))
        height = max(row + 1 for row, _ in self.faults)
        for row in rows:
            row.extend([""] * (width - len(row)))
        rows.extend([""] * width for _ in range(height - len(rows)))
        for (number, place), fault in self.faults.items():
            rows[number][place] = fault
