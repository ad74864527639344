"""The header of a sheet that has none that is known, as somebody names it; and the columns of lists. Pure."""

import re
from collections.abc import Iterator

from registry.errors import Text, say
from registry.rules.imports.asking import NO, Asking, ListAnswer, ListQuestion
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import text_of
from registry.rules.imports.chosen_head import HEAD
from registry.rules.imports.code import is_personal
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import HeadNames, read_head
from registry.rules.imports.header_columns import HeaderColumns
from registry.rules.imports.reading import PartColumn

HEADER = "header."
"""How the code of the question begins which row is the header; the name of the sheet follows."""
MOST_LINES = 30
"""So many lines of a sheet are offered."""
SHOWN = 4
"""So many texts of a line are shown."""
VALUES = 3
"""So many values of a column are shown."""
LONGEST_VALUE = 30
_EIGHTEEN = re.compile(r"\d{17}[\dX]")


def question_of_header(sheet: FilledSheet) -> ListQuestion:
    """Which line heads the list of a sheet."""
    lines = tuple(ListAnswer(str(row + 1), _line(sheet, row)) for row in _lines(sheet))
    no = ListAnswer(NO, say("不读取这张工作表"))
    text = say("工作表“%(sheet)s”没有识别出表头：哪一行是表头？", sheet=sheet.name)
    return ListQuestion(HEADER + sheet.name, text, (*lines, no), sheet.name)


def named_block(sheet: FilledSheet, row: int, names: HeadNames, asking: Asking) -> Block:
    """The list under the line that was named, in a row from 1; which column names its firms may be open."""
    right = sheet.width - 1
    header = HeaderColumns(sheet, names).read(row - 1, row - 1, 0, right)
    if not header.has_key:
        text = say(
            "工作表“%(sheet)s”以第 %(row)s 行为表头：请在“各列读作什么”中说明哪一列是名称。",
            sheet=sheet.name,
            row=row,
        )
        asking.ask(ListQuestion(f"keyless.{sheet.name}", text, (), sheet.name, row))
    titles = tuple(text for above in range(row - 1) for text in sheet.texts(above))
    return Block(header, row, len(sheet.rows), 0, right, titles)


def heads_of_lines(sheet: FilledSheet) -> Iterator[frozenset[str]]:
    """The codes of what would head columns in each line that may be a header."""
    for row in _lines(sheet):
        texts = (text_of(sheet.rows[row][place]) for place in sheet.filled(row))
        yield frozenset(HEAD + text for text in texts if read_head(text).spellings)


def columns_of(sheet: FilledSheet, block: Block) -> tuple[PartColumn, ...]:
    """The columns of a list that have a head, from the left, with what they are read as."""
    header = block.header
    names = {place: name for name, place in header.places.items()}
    names |= {place: name for name, places in header.alike.items() for place in places}
    return tuple(
        PartColumn(text, names.get(place, ""), tuple(_values(sheet, block, place)))
        for place, text in sorted(header.texts.items())
        if text and place != header.serial
    )


def _lines(sheet: FilledSheet) -> list[int]:
    """The first lines in which there are texts of columns."""
    filled = (row for row in range(len(sheet.rows)) if _may_head(sheet, row))
    return [row for row, _count in zip(filled, range(MOST_LINES), strict=False)]


def _may_head(sheet: FilledSheet, row: int) -> bool:
    return any(read_head(sheet.rows[row][place]).spellings for place in sheet.filled(row))


def _line(sheet: FilledSheet, row: int) -> Text:
    texts = [_shown(text) for text in sheet.texts(row)]
    shown = " | ".join(texts[:SHOWN]) + (" | …" if len(texts) > SHOWN else "")
    return say("第 %(row)s 行：%(texts)s", row=row + 1, texts=shown)


def _values(sheet: FilledSheet, block: Block, place: int) -> Iterator[str]:
    """The first values of a column."""
    count = 0
    for row in range(block.first, min(block.end, len(sheet.rows))):
        text = text_of(sheet.rows[row][place]) if sheet.rows[row][place] != "" else ""
        if not text:
            continue
        yield _shown(text)
        count += 1
        if count == VALUES:
            return


def _shown(text: str) -> str:
    """A cell's text, shortened; never the number of a person."""
    is_of_person = any(map(is_personal, _EIGHTEEN.findall(text.upper())))
    return "●●●" if is_of_person else text[:LONGEST_VALUE]
