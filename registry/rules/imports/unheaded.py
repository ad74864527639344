"""A sheet under no header of names that is known, which looks like a list of names all the same. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence

from registry.errors import say
from registry.rules.imports.asking import NO, Asking, ListAnswer, ListQuestion
from registry.rules.imports.blocks import Block, find_blocks
from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.faulty_cell import fault_of
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import HeadCell, HeadNames, read_head
from registry.rules.imports.header import Header
from registry.rules.imports.listed_name import read_name
from registry.rules.imports.note import is_firm, may_be_firm, read_heading, why_no_data

KIND_OF_FIRM = re.compile(
    r"(?:股份|责任|有限|集团|控股|国有|独资|一人|外商|投资|合资|合作|普通|合伙|总|分|子|个人|[()（）])*"
    r"(?:公司|集团|企业|厂|合伙|合作社|个体工商户|其他)"
)
"""A kind of firm, as in what a cell may be chosen from."""
FEWEST = 2
"""So many names make a column of names."""
NEAR = 4
"""Among so many texts below a head of names there is one."""
MOST_LISTINGS = 4
"""So many heads may be called so on one sheet."""
DEEPEST_LISTING = 30
"""Rows that are looked at: from the top, and below a head."""
_LISTING = re.compile(
    r"(?!.*(?:供应|服务|机构|专家|合作|协作|配套|客户|关联|支撑|承办|主管|评价|第三方))"
    r"[\u4e00-\u9fff]{0,16}(?:名单|名录|清单)"
    r"|(?:拟|已|被|新|本次|首批|第[一二三四五六七八九十]{1,3}批)?"
    r"(?:入选|入库|入围|在库|认定|公示|公布|公告|获评|获批|获奖|上榜|通过|评定|授予|命名|备案|培育|示范|试点|达标|合格|推荐|申报|受理"
    r"|复核|新增|撤销|取消|终止|注销|退出|专精特新|创新型|科技型|小巨人|种子|领航|领军|单项冠军|绿色|智能)+(?:型|的|中小)*"
    r"(?:企业|单位|公司|工厂)"
)
"""What heads a column of names besides the names of the column: 企业名单, 拟入库企业."""
_BESIDE = re.compile(
    r"(?:电话|联系人|方式|产品|地址|备注|类型|行业|领域|日期|时间|编号|文号|原因|结果|意见|情况)$"
)
"""How heads end that are read as no column: a line with one is a header."""
_ALONE = re.compile(r"(?:(?:入选|认定|获评|入库)?(?:企业|单位|公司))?(?:名单|名录|清单)")
"""What does so where nothing stands beside it; a longer one is a title."""


def ask_unheaded(sheet: FilledSheet, key: str, asking: Asking) -> tuple[Block | None, bool]:
    """The list that somebody says the sheet is, and whether that is still open; (None, False): it is none."""
    columns = [place for place in range(sheet.width) if holds_names(sheet, place)]
    if not columns:
        return None, False
    answers = tuple(
        ListAnswer(letter(place), say("%(column)s 列是企业名称，读取", column=letter(place)))
        for place in columns
    )
    text = say(
        "工作表“%(sheet)s”没有识别出表头，但 %(columns)s 列像是企业名称。要读取吗？",
        sheet=sheet.name,
        columns="、".join(map(letter, columns)),
    )
    no = ListAnswer(NO, say("不读取这张工作表"))
    chosen = asking.ask(ListQuestion(f"unheaded.{sheet.name}", text, (*answers, no), sheet.name))
    if chosen is None or chosen == NO:
        return None, chosen is None
    place = next(place for place in columns if letter(place) == chosen)
    first = next(row for row in range(len(sheet.rows)) if may_be_firm(text_of(sheet.rows[row][place])))
    titles = tuple(text for row in range(first) for text in sheet.texts(row))
    header = Header(first, first - 1, 0, sheet.width - 1, {key: place}, heads={key: ""})
    return Block(header, first, len(sheet.rows), 0, sheet.width - 1, titles), False


def blocks_of(sheet: FilledSheet, names: HeadNames, is_place: Callable[[str], bool]) -> list[Block]:
    """The lists of a sheet, also those whose names stand under a head that is only called as a list of them:
    from here on it is known."""
    blocks = find_blocks(sheet, names, is_place)
    for _each in range(MOST_LISTINGS):
        if (head := _listing_head(sheet, blocks, names)) is None:
            break
        names.take(head)
        blocks = find_blocks(sheet, names, is_place)
    return blocks


def _listing_head(sheet: FilledSheet, blocks: Sequence[Block], names: HeadNames) -> HeadCell | None:
    """The head of the one column of firms that is called as a list of them, 企业名单, of the first of these
    lists where no head of names is known, or of what is none yet; None for none, or several."""
    lacking = [block for block in blocks if names.keys[0] not in block.header.places]
    rows = {block.header.row for block in lacking} | set(range(min(len(sheet.rows), DEEPEST_LISTING)))
    is_alone = len(lacking) == len(blocks)
    for row in sorted(rows)[: 2 * DEEPEST_LISTING]:
        filled = sheet.filled(row)
        found = [place for place in filled if _lists(sheet, row, place)]
        heads = {read_head(sheet.rows[row][place]) for place in found}
        if len(heads) != 1 or names.find(head := next(iter(heads))):
            continue
        others = [read_head(sheet.rows[row][place]) for place in filled if place not in found]
        is_header = any(each.is_serial or names.find(each) or _BESIDE.search(each.text) for each in others)
        if is_header or (is_alone and not others and _ALONE.fullmatch(head.text)):
            return head
    return None


def _lists(sheet: FilledSheet, row: int, place: int) -> bool:
    """Whether a cell is called as a list of firms, and firms stand below it, maybe below a sub-heading."""
    if not _is_called_list(sheet.rows[row][place]):
        return False
    texts = [text for text in _below(sheet, row, place) if not text.isdigit() and not why_no_data(text)]
    below = [text for text in texts if _may_name(text) or not _is_heading(text)]
    return any(map(_may_name, texts[:NEAR])) and 2 * sum(map(_may_name, below)) >= len(below)


def _below(sheet: FilledSheet, row: int, place: int) -> Iterator[str]:
    """What stands in a column below a row, names without their second lines, to the next such head or blank
    line."""
    has_any = False
    for index in range(row + 1, min(row + 1 + DEEPEST_LISTING, len(sheet.rows))):
        cell = sheet.rows[index][place]
        if _is_called_list(cell) or (has_any and not sheet.filled(index)):
            return
        name = read_name(cell).name if isinstance(cell, str) and fault_of(cell) is None else ""
        if text := name or text_of(cell):
            has_any = True
            yield text


def _may_name(text: str) -> bool:
    """Whether a text is a name, or an error value in place of one."""
    return may_be_firm(text) or fault_of(text) is not None


def _is_heading(text: str) -> bool:
    heading = read_heading(text)
    return heading.is_marked or heading.ends_as_one


def _is_called_list(cell: Cell) -> bool:
    return any(map(_LISTING.fullmatch, read_head(cell).spellings))


def holds_names(
    sheet: FilledSheet, place: int, first: int = 0, end: int | None = None, fewest: int = FEWEST
) -> bool:
    """Whether at least half of what stands in a column, in these rows, ends as names of firms do, or of other
    organizations, where there is a firm among them."""
    texts = [text for row in sheet.rows[first:end] if (text := text_of(row[place]))]
    if all(map(KIND_OF_FIRM.fullmatch, texts)):
        return False
    named = sum(map(may_be_firm, texts))
    return named >= fewest and named * 2 >= len(texts) and any(map(is_firm, texts))


def letter(place: int) -> str:
    """The name of a column from 0 as spreadsheet programs show it: 0 is A, 26 is AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
