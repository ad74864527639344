"""Sheets that hold a list and may not be meant: hidden ones, and those called an old version. Pure."""

import re

from registry.errors import Text, say
from registry.rules.imports.asking import NO, Asking, ListQuestion
from registry.rules.imports.workbook import Grid

HIDDEN = say("隐藏的工作表，等待回答是否读取")
NOT_CHOSEN = say("按回答不读取")
_OLD = say("名称像是旧稿或备份的工作表，等待回答是否读取")
_CALLED_OLD = re.compile(
    r"旧(?:名单|表|版|稿)?(?:[(（]?\d*[)）]?)?$|备份|副本|草稿|初稿|底稿|删除|停用|历史|回收|原始|废|过期|勿用|不用|参考格式|样[表例]|示例|模板",
)


def why_left(grid: Grid, asking: Asking, *, is_only: bool) -> Text | None:
    """Why a sheet with a list is not read, while somebody has not said that it is; None if it is read.

    `is_only`: there is no other sheet, so that this one is meant, whatever it is called.
    """
    name = grid.name
    if grid.is_hidden:
        text, why = say("工作表“%(sheet)s”是隐藏的，其中有名单，要读取吗？", sheet=name), HIDDEN
    elif not is_only and _CALLED_OLD.search(name):
        text = say("工作表“%(sheet)s”的名称像是旧稿、备份或样表，其中有名单，要读取吗？", sheet=name)
        why = _OLD
    else:
        return None
    code = f"hidden.{name}" if grid.is_hidden else f"sheet.{name}"
    answer = asking.ask(ListQuestion(code, text, sheet=name))
    return why if answer is None else NOT_CHOSEN if answer == NO else None
