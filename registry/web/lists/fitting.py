"""Text as far as a cell of a workbook can hold it."""

LONGEST_CELL = 32_767
"""Units of UTF-16 that a cell of a workbook may hold."""
_CUT = "…"


def fitting(text: str) -> str:
    """The text as far as a cell can hold it, with an ellipsis where it was cut."""
    if len(text) * 2 <= LONGEST_CELL:
        return text
    units = text.encode("utf-16-le", "replace")
    if len(units) <= LONGEST_CELL * 2:
        return text
    return units[: (LONGEST_CELL - len(_CUT)) * 2].decode("utf-16-le", "ignore") + _CUT
