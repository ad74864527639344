"""Names of firms outside the lists: in a column or on a sheet without a head, above a header. Pure."""

import re
from collections.abc import Sequence

from registry.errors import say
from registry.rules.imports.above import first_lines, holds_row, rows_above
from registry.rules.imports.asking import NO, Asking, ListAnswer, ListQuestion
from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import quoted, text_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.found_list import FoundList
from registry.rules.imports.note import is_firm, may_be_firm
from registry.rules.imports.reading import SetAside
from registry.rules.imports.unheaded import KIND_OF_FIRM, holds_names, letter

_EXAMPLE = re.compile(r"[某*＊×xX]{2}|某公司|示例|样例|例如|范例")
_LEFT = (ListAnswer(NO, say("不读取")),)
"""Nothing is read without a head; what is offered is to leave it."""


def ask_outside(found: FoundList, lists: Sequence[FoundList], asking: Asking) -> list[SetAside]:
    """Ask about the names around a list that is read, one of `lists`; the lines above it that are left."""
    sheet, header = found.sheet, found.block.header
    _ask_unnamed(sheet, found.block, found.code, asking)
    top = min(each.block.header.top for each in lists if each.sheet is sheet)
    return _ask_above(sheet, top, asking) if header.top == top else []


def _ask_unnamed(sheet: FilledSheet, block: Block, code: str, asking: Asking) -> None:
    """Ask about the columns without a head that hold names of firms, those of a list `code`: they are read
    once they have a head, or left because somebody says so."""
    for place in unnamed_columns(sheet, block):
        if not holds_names(sheet, place, block.first, block.end, 1):
            continue
        texts = (text_of(row[place]) for row in sheet.rows[block.first : block.end])
        text = say(
            "%(column)s 列没有列名，其中像是企业名称（“%(name)s”），没有列名的列不读取。"
            "是名单的一部分的，请补上列名后重新上传。",
            column=letter(place),
            name=quoted(next(filter(is_firm, texts))),
        )
        row = block.header.row + 1
        asking.ask(ListQuestion(f"unnamed.{code}.{letter(place)}", text, _LEFT, sheet.name, row))


def ask_lone_names(sheet: FilledSheet, asking: Asking) -> None:
    """Ask about a sheet without a header, beside lists, on which lines look like rows of a list or forms of
    firms: the last page of a list, a firm's own sheet."""
    rows = [row for row in range(len(sheet.rows)) if holds_row(sheet, row)]
    texts = [[*sheet.texts(row), *first_lines(sheet, row)] for row in rows]
    names = (text for each in texts for text in each if may_be_firm(text) and not _EXAMPLE.search(text))
    name = next((text for text in names if not KIND_OF_FIRM.fullmatch(text)), "")
    if not name:
        return
    text = say(
        "工作表“%(sheet)s”没有识别出表头，但写有像是企业的“%(name)s”，没有表头的工作表不读取。"
        "是名单的一部分的，请补上表头后重新上传。",
        sheet=sheet.name,
        name=quoted(name),
    )
    asking.ask(ListQuestion(f"unheaded.{sheet.name}", text, _LEFT, sheet.name))


def unnamed_columns(sheet: FilledSheet, block: Block) -> list[int]:
    """The columns of a list without a head, in which something stands all the same."""
    headed = {
        column
        for row in range(block.header.top, block.header.row + 1)
        for place in sheet.filled(row, block.left, block.right)
        for column in range(place, sheet.spans.get((row, place), place) + 1)
    }
    rows = sheet.rows[block.first : block.end]
    columns = range(block.left, block.right + 1)
    return [place for place in columns if place not in headed and any(row[place] != "" for row in rows)]


def _ask_above(sheet: FilledSheet, top: int, asking: Asking) -> list[SetAside]:
    """Ask about lines above the first header, in row `top`, that look like rows of the list; they are left if
    somebody says so."""
    found = rows_above(sheet, top)
    if not found:
        return []
    text = say(
        "表头以上有 %(count)s 行像是名单中的企业（第 %(row)s 行“%(name)s”），表头以上的行不读取。"
        "是名单的一部分的，请移到表头以下后重新上传。",
        count=len(found),
        row=found[0] + 1,
        name=quoted(max(sheet.texts(found[0]), key=len)),
    )
    answer = asking.ask(ListQuestion(f"above.{sheet.name}", text, _LEFT, sheet.name, found[0] + 1))
    why = say("已回答“否”")
    return [SetAside(sheet.name, row + 1, " ".join(sheet.texts(row)), why) for row in found] if answer else []
