"""What is found on the sheets of a workbook, with what becomes of it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.errors import Text
from registry.rules.imports.blocks import Block
from registry.rules.imports.faulty_cell import fault_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.named_header import columns_of
from registry.rules.imports.reading import ListPart
from registry.rules.imports.section import SectionRows
from registry.rules.imports.unheaded import letter


@dataclass
class FoundPart:
    """A sheet, or something on it, with what becomes of it."""

    part: ListPart


@dataclass
class FoundList(FoundPart):
    """A list on a sheet with its rows."""

    sheet: FilledSheet
    block: Block
    rows: SectionRows
    code: str = ""


def code_of(found: FoundList, lists: Sequence[FoundList]) -> str:
    """How a list is called: by its sheet; its row, too, if there are several, and its column if abreast."""
    others = [each.block.header for each in lists if each.sheet is found.sheet and each is not found]
    header = found.block.header
    if not others:
        return found.sheet.name
    column = letter(header.left) if any(other.row == header.row for other in others) else ""
    return f"{found.sheet.name}!{column}{header.row + 1}"


def names_of(found: FoundList, lists: Sequence[FoundList]) -> frozenset[str]:
    """What the lines of a list are known again by, where there are others."""
    if len(lists) < 2:
        return frozenset()
    return frozenset(
        "|".join(row.text(name) for name in ("name", "subject", "model"))
        for row in found.rows.rows
        # An error value in place of a name is no line that is there again.
        if not any(fault_of(row.cells.get(name, "")) for name in ("name", "subject"))
    )


def part_of(sheet: FilledSheet, block: Block, rows: int, why: Text | None) -> ListPart:
    row, columns = block.header.row + 1, columns_of(sheet, block)
    return ListPart(sheet.name, block.title, row, rows, False, why, columns)


def filled_rows(sheet: FilledSheet, block: Block) -> int:
    return sum(1 for row in range(block.first, block.end) if sheet.filled(row, block.left, block.right))
