"""The columns of lists of endings and of renames, and how they are headed."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from registry.rules.imports.cell import Cell, text_of
from registry.rules.imports.columns import (
    CATEGORY,
    ENDING_DAY,
    GROUND,
    LEVEL_SAID,
    LIST_REMARK,
    RENAMED,
    SUBJECT_HEADERS,
    VERDICT,
    recognition_columns,
)
from registry.rules.imports.holder_columns import NAME, PLACE, PROVINCE, RECOMMENDER, USCC
from registry.rules.imports.reading import Column
from registry.rules.imports.workbook import Grid

_CHANGED = ("更名", "变更", "改名")
DOCUMENT = Column(
    "document_no", ("决定文号", "撤销文号", "依据文号", "公告文号", "文件文号", "文件编号", "文号")
)
_DAYS = ("日期", "时间")
_WHY = ("原因", "事由", "理由", "情形")
_TAKEN = ("撤销", "取消", "终止", "退出", "移出", "调出", "剔除", "除名", "放弃")
WHY = Column(
    "ground",
    (
        *GROUND.headers,
        *(f"{what}{of}{why}" for why in _WHY for of in ("称号", "资格", "认定", "") for what in _TAKEN),
        *(f"{what}{why}" for why in _WHY for what in ("具体", "")),
    ),
)
ENDED_ON = Column("ended_on", (*ENDING_DAY.headers, "生效日期", "决定日期"))
CHANGED_ON = Column(
    "effective_on",
    (
        *(f"{what}{day}" for day in _DAYS for what in (*_CHANGED, "核准变更", "变更核准", "核准")),
        "生效日期",
    ),
)
OLD_NAME = Column(
    "name",
    (
        *(
            f"{what}前{name}"
            for what in _CHANGED
            for name in ("企业名称", "单位名称", "公司名称", "名称", "")
        ),
        "原企业名称",
        "企业原名称",
        "原单位名称",
        "原公司名称",
        "原名称",
        "旧名称",
        "原名",
        "曾用名",
        "曾用名称",
        "公告名称",
        "公告企业名称",
        "原公告名称",
        "公布名称",
        "认定名称",
        "认定时名称",
        "认定时企业名称",
        *NAME.headers[:6],
    ),
)
NEW_NAME = Column(
    "renamed",
    (
        *(
            f"{what}后{name}"
            for what in _CHANGED
            for name in ("企业名称", "单位名称", "公司名称", "名称", "")
        ),
        *RENAMED.headers,
        "现用名称",
        "现使用名称",
        "最新名称",
        "最新企业名称",
        "变更为",
        "更名为",
    ),
)
RENAME_COLUMNS = (USCC, OLD_NAME, NEW_NAME, PROVINCE, PLACE, CHANGED_ON, LIST_REMARK)
_TURNED = re.compile(rf"(.*?)\(?((?:{'|'.join(_CHANGED)})(?:前|后))\)?(.*)")
_LONGEST_HEAD = 20


def ending_columns(subject_kinds: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a list of endings of a scheme that recognizes these kinds of subject."""
    headers = tuple(header for kind in subject_kinds for header in SUBJECT_HEADERS.get(kind, ()))
    own = (WHY, ENDED_ON, DOCUMENT, CATEGORY, VERDICT, LEVEL_SAID, LIST_REMARK)
    return (USCC, NAME, Column("subject", headers), PROVINCE, PLACE, RECOMMENDER, *own)


def rereview_columns(subject_kinds: tuple[str, ...]) -> tuple[Column, ...]:
    """The columns of a list of re-reviews: those of titles, with why one was not kept under any such head."""
    return tuple(WHY if each is GROUND else each for each in recognition_columns(subject_kinds))


def turned_heads(grid: Grid) -> Grid:
    """The sheet with what its heads say in brackets in front: 企业名称（更名前） as 更名前企业名称; a bare
    企业名称 beside 原企业名称 is the new one."""
    return replace(grid, rows=[_turned(row) for row in grid.rows])


def _turned(row: Sequence[Cell]) -> list[Cell]:
    heads = [_head(cell) for cell in row]
    names = {place for place, head in enumerate(heads) if head in NAME.headers[:6]}
    is_beside_old = any(head in OLD_NAME.headers[:-6] for head in heads)
    if not any(head in NEW_NAME.headers for head in heads) and is_beside_old and len(names) == 1:
        return [NEW_NAME.headers[0] if place in names else cell for place, cell in enumerate(row)]
    return [heads[place] or cell for place, cell in enumerate(row)]


def _head(cell: Cell) -> str:
    """A head as it is compared; '' for any other cell."""
    if not isinstance(cell, str) or len(cell) > _LONGEST_HEAD:
        return ""
    plain = "".join(unicodedata.normalize("NFKC", text_of(cell)).split())
    found = _TURNED.fullmatch(plain)
    turned = found[2] + found[1] + found[3] if found else plain
    known = turned in OLD_NAME.headers or turned in NEW_NAME.headers
    return turned if known else ""
