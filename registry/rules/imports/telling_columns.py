"""Columns under heads of which no list is known, that tell of its rows all the same: results, states, titles.
Pure."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from registry.rules.imports.blocks import Block
from registry.rules.imports.cell import Cell
from registry.rules.imports.columns import LIST_REMARK
from registry.rules.imports.faulty_cell import is_surely_fact
from registry.rules.imports.filled import FilledSheet
from registry.rules.imports.head import HeadNames, plain
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import TableRow
from registry.rules.imports.unheaded import letter
from registry.rules.imports.verdict_words import is_denied

RESULT, STATE, AGAINST, TITLE, LEVEL, REMARK, TICK, YEAR = (
    "result", "state", "against", "title", "level", "remark", "tick", "year",
)  # fmt: skip
"""What such a column tells: whether a row passed, how it stands, whether it did what no holder does, which
title, which level, anything, whether it has the title that the head names, when it was given."""
_KNOWN_AS = {"verdict": RESULT, "category": TITLE, "level_said": LEVEL, "remark": REMARK}
"""What columns that are known tell, where another one stands for them already."""
DENIAL = "denial"
"""Under any other head: cells that say nothing but that the row is no grant."""
FAULT = "fault"
"""Why a row did not pass, or the mark that it did not: whatever stands there."""
_HEADS = (
    (
        FAULT,
        re.compile(
            r"(?:退回|不通过|未通过|不予..|驳回|淘汰|落选|不推荐)的?(?:原因|理由|事由)$|(?:发现|存在|主要)的?问题$|^问题$"
            r"|^(?:不通过|未通过|不认定|不予认定|不推荐|不同意|不合格|落选)$"
        ),
    ),
    (AGAINST, re.compile(r"(?:放弃|撤销|取消|退出|移出|失信|异议|违法|异常)(?:情况|与否)?$")),
    (
        AGAINST,
        re.compile(
            r"^(?:近[一二三]年)?内?(?:是否|有无|发生)?.{0,16}(?:注销|吊销|迁出|失信|异常名录|违法|违规|处罚|事故|黑名单|停产|停业|歇业|倒闭|关停|失联"
            r"|破产|造假).{0,6}$"
        ),
    ),
    (
        RESULT,
        re.compile(
            r"(?:结论|结果|意见|建议)$|(?:处理|处置|处罚)(?:方式|决定|措施|类型)$"
            r"|^[是能可]否(?:拟|建议|为|予以)?(?:认可|批准|准予|同意|通过|认定|推荐|合格|入选|符合|达标|有效|公示|列入|具备|继续|保留|存续|正常|在营|在业)"
            r"|^(?:拟|建议|予以|同意)?(?:通过|认定|入选|推荐|达标|合格)(?:与否|标[识志记]|情况|否)?$|^(?:评审|公示|评定|准予|批准|认可)$|有效性$"
        ),
    ),
    (
        STATE,
        re.compile(
            r"状态$|(?:信用|整改|入围|入选|审核|核查|公示|认定|评审|动态|办理|受理|处理|征信|管理|存续).{0,6}(?:情况|进展|进度)$"
            r"|^(?:信用|现场|实地).{0,4}(?:核查|评审|审查)$|(?:审定|审批|审核|终审)$"
        ),
    ),
    (LEVEL, re.compile(r"(?<!机构)(?<!平台)(?<!中心)(?<!产品)(?<!风险)(?<!信用)(?:级别|等级|层级|级次)$")),
    (TITLE, re.compile(r"(?:类型|类别|称号|标签|梯度)[一二三四五六七八九十\d]?$")),
    (
        YEAR,
        re.compile(
            r"(?<!首次)(?<!最近)(?<!上次)(?:认定|入选|获评|获批|公布|公告|申报|授予|评定)(?:年度|年份|时间|日期|年)$"
        ),
    ),
    (
        TICK,
        re.compile(
            r"^(?:是否)?(?:为|属于|获得|具有)?[^0-9年批]{0,12}(?:专精特新|小巨人|创新型|单项冠军|绿色|智能工厂|数字化车间|领航|种子)(?:企业|中小企业)?(?:名单|认定|称号|资格|情况)?$"
        ),
    ),
)
_REMARK = re.compile(
    r"^(?:备注|说明|情况说明|补充说明|备注说明|特殊情况|其他说明)[一二三四五\d]*$|(?:迁移|变动|变更|处罚|异动|失信|信用|更名)(?:情况|记录|说明)$"
)
_OF_ELSE = re.compile(
    r"高企|高新|科技型|上市|新三板|挂牌|股|商标|专利|产权|贷款|融资|产品|设备|体系|认证|贯标|标准|平台|中心|项目|分析|绿色|智能|数字|小巨人"
    r"|冠军|创新型|合同|许可|土地|工艺|名称"
)
"""Heads of what a denial says nothing of the title by: 高企认定情况 未认定, 商标 注销."""
_OF_FACTS = re.compile(r"专利|商标|产权|产品|设备|股|融资|贷款|上市|合同")
"""States of something else than the row: 专利状态 失效."""
_LONGEST_HEAD = 14
_LONGEST_QUESTION = 24
LONGEST_WORD = 40


def telling_kind(name: str) -> str:
    """What a column of this name tells; '' for one that is read under a head of its own."""
    kind, _, place = name.partition(".")
    return kind if place else ""


def with_telling(
    sheet: FilledSheet, block: Block, rows: tuple[TableRow, ...], names: HeadNames
) -> tuple[tuple[TableRow, ...], Mapping[str, str]]:
    """The rows with the cells of such columns, by names that no other column has, and how all are headed."""
    header = block.header
    read = {*header.places.values(), *(place for same in header.alike.values() for place in same)}
    found = {
        f"{kind}.{letter(place)}": place
        for place, head in header.texts.items()
        if place not in read and place != header.serial and (kind := _kind_of(head, names))
    }
    # What stands under no head, or in place of a number, may say that a row is to be left out.
    headless = [place for place in range(block.left, block.right + 1) if place not in header.texts]
    for place in (*headless, *(() if header.serial is None else (header.serial,))):
        if place not in read and any(_is_word(sheet.rows[row.number - 1][place]) for row in rows):
            found[f"{REMARK}.{letter(place)}"] = place
    found |= {
        f"{DENIAL}.{letter(place)}": place for place in _denials(sheet, block, rows, {*read, *found.values()})
    }
    if not found:
        return rows, header.heads
    heads = {name: header.texts.get(place) or letter(place) for name, place in found.items()}
    return tuple(_with(row, sheet.rows[row.number - 1], found) for row in rows), {**header.heads, **heads}


def _denials(sheet: FilledSheet, block: Block, rows: Sequence[TableRow], read: Collection[int]) -> list[int]:
    """The columns under any other head of which a cell denies its row."""
    header = block.header
    others = [
        place
        for place, head in header.texts.items()
        if place not in read and place != header.serial and not _OF_ELSE.search(head)
    ]
    cells = {place: {sheet.rows[row.number - 1][place] for row in rows} for place in others}
    return [
        place for place in others if any(isinstance(cell, str) and is_denied(cell) for cell in cells[place])
    ]


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and "\u4e00" <= cell[:1] <= "\u9fff" and len(cell) > 1


def _with(row: TableRow, cells: list[Cell], places: Mapping[str, int]) -> TableRow:
    said = dict(_cells(cells, places))
    return replace(row, cells={**row.cells, **said}) if said else row


def _kind_of(head: str, names: HeadNames) -> str:
    known = names.find_cell(head)
    if known is not None:
        return _KNOWN_AS.get(known[0], "")
    text = plain(head).partition("(")[0]
    if len(text) > (_LONGEST_QUESTION if text.startswith(("是否", "有无", "近")) else _LONGEST_HEAD):
        return ""
    if "verdict" not in names.columns:
        # A list that is of no title says of its rows how they stand.
        return REMARK if text in LIST_REMARK.headers else _of_state(text)
    if _REMARK.search(text):
        return REMARK
    found = next((kind for kind, pattern in _HEADS if pattern.search(text)), "")
    return "" if found == STATE and _OF_FACTS.search(text) else found


def _of_state(text: str) -> str:
    kinds = (kind for kind, pattern in _HEADS if kind in {RESULT, STATE} and pattern.search(text))
    return next(kinds, "")


def _cells(row: list[Cell], places: Mapping[str, int]) -> Iterator[tuple[str, Cell]]:
    """The cells that say something in few words; what nobody reads elsewhere is no fault here."""
    for name, place in places.items():
        text = known_text(row[place])
        is_said = telling_kind(name) != DENIAL or is_denied(text)
        if text and len(text) <= LONGEST_WORD and is_surely_fact(text) and is_said:
            yield name, text


def results_of(row: TableRow) -> tuple[str, ...]:
    """What a row says under heads of results, that of the known column first."""
    said = (known_text(row.cells.get("verdict", "")), *said_in(row, RESULT))
    return tuple(text for text in said if text)


def said_in(row: TableRow, kind: str) -> tuple[str, ...]:
    """What a row says in the columns of one kind."""
    return tuple(known_text(cell) for name, cell in row.cells.items() if telling_kind(name) == kind)
