"""The second sheet of a list that was taken away here: what the first one is. It is no list."""

from registry.errors import say
from registry.rules.imports.cell import text_of
from registry.rules.imports.filled import FilledSheet

ABOUT_HEADS = (("项目", "内容"), ("Item", "Content"))
"""How its two columns are headed, in each language (registry/web/lists/xlsx_table.py)."""
ABOUT_EXPORT = say("本系统导出文件的说明页，不是名单")


def is_about_export(sheet: FilledSheet) -> bool:
    """Whether a sheet is one: by its first row."""
    return bool(sheet.rows) and tuple(map(text_of, sheet.rows[0])) in ABOUT_HEADS
