"""A sheet whose merged cells hold, in every row, what stands in their first one. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.workbook import Grid


@dataclass(frozen=True)
class FilledSheet:
    """`rows` are as wide as `width`; `copied` are the (row, column) that repeat the cell above them; `spans`
    the last column of a merged cell by its (row, column), in each row it spans; all from 0; `hidden` are
    row numbers from 1; `struck` as in SheetFacts."""

    name: str
    rows: list[list[Cell]]
    width: int
    copied: Collection[tuple[int, int]]
    spans: Mapping[tuple[int, int], int]
    hidden: frozenset[int] = frozenset()
    struck: Mapping[int, int] = field(default_factory=dict)

    def filled(self, row: int, left: int = 0, right: int | None = None) -> list[int]:
        """The columns of a row that hold something to be seen."""
        cells = self.rows[row]
        last = self.width if right is None else right + 1
        # Only a text can hold nothing to be seen.
        return [
            place
            for place in range(left, last)
            if (cell := cells[place]) != ""
            and (type(cell) is not str or (cell[0] > " " and cell.isprintable()) or text_of(cell))
        ]

    def texts(self, row: int, left: int = 0, right: int | None = None) -> Iterator[str]:
        """What stands in them, but what repeats the row above."""
        for place in self.filled(row, left, right):
            if (row, place) not in self.copied:
                yield text_of(self.rows[row][place])


def fill(grid: Grid) -> FilledSheet:
    """One 所属区 merged over several rows stands in each of them."""
    rows = list(grid.rows)
    width = max(map(len, rows), default=0)
    for index, row in enumerate(rows):
        if len(row) < width:
            rows[index] = [*row, *[""] * (width - len(row))]
    copied: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], int] = {}
    for top, left, bottom, right in grid.merged:
        if top >= len(rows) or left >= width:
            continue
        for index in range(top, min(bottom, len(rows) - 1) + 1):
            if right > left:
                spans[index, left] = min(right, width - 1)
            if index > top and rows[index][left] == "" and rows[top][left] != "":
                rows[index] = [*rows[index][:left], rows[top][left], *rows[index][left + 1 :]]
                copied.add((index, left))
    return FilledSheet(grid.name, rows, width, copied, spans, grid.hidden_rows, grid.struck)
