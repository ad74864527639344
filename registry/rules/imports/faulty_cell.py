"""Cells that hold no fact: error values, formulas without a value, links, what is too long to be meant."""

import math
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from registry.errors import Text, say

LONGEST_TEXT = 2_000
"""Characters of a cell that is used; a spreadsheet program keeps 32,767, but no fact of a list is so long."""
_SHOWN = 60
_QUICK = frozenset("=＝#＃Ee错-+@")
"""What a text that is a fault begins with."""
_SUSPECT = _QUICK | {" "}
"""The same, or a space before it: of what can be printed no other."""
_ERROR = re.compile(
    r"#(N/A|REF!|DIV/0!|NAME\?|VALUE!|NULL!|NUM!|SPILL!|CALC!|FIELD!|GETTING_DATA|BLOCKED!|UNKNOWN!|CONNECT!"
    r"|BUSY!|PYTHON!|EXTERNAL!|NV|BEZUG!|WERT!|ZAHL!|N/D|VALEUR!|NOM\?|NOMBRE\?|VALOR!|#+)|(ERR|错误):\d{3}"
)
_LINK = re.compile(r"(?<![\w.])HYPERLINK\s*\(", re.IGNORECASE)


class CellFault(StrEnum):
    """What keeps a cell from being read as a fact."""

    ERROR_VALUE = "error_value"
    NO_VALUE = "no_value"
    LINK = "link"
    FORMULA = "formula"
    TOO_LONG = "too_long"
    INFINITE = "infinite"


@dataclass(frozen=True)
class FaultyCell:
    """A cell that holds no fact; `text` is what a person sees in it, never ''."""

    fault: CellFault
    text: str

    @property
    def sentence(self) -> Text:
        """What it is, and how to mend it."""
        match self.fault:
            case CellFault.ERROR_VALUE:
                meaning = _MEANINGS.get(self.text, say("公式出错"))
                return say(
                    "单元格是错误值 %(text)s（%(meaning)s），请改为实际内容。",
                    text=self.text,
                    meaning=meaning,
                )
            case CellFault.NO_VALUE:
                return say(
                    "单元格是没有结果的公式（%(text)s），请先用 Excel 或 WPS 打开并保存后再上传。",
                    text=self.text,
                )
            case CellFault.LINK:
                return say("单元格“%(text)s”是链接公式（HYPERLINK），请改为文字。", text=self.text)
            case CellFault.FORMULA:
                return say("单元格的内容是公式文字“%(text)s”，请改为公式的结果。", text=self.text)
            case CellFault.TOO_LONG:
                return say(
                    "单元格“%(text)s”的文字超过 %(most)s 个字，请删减后重试。",
                    text=self.text,
                    most=LONGEST_TEXT,
                )
        return say("单元格的数字超出范围（%(text)s），请改为实际数字。", text=self.text)


_MEANINGS = {
    "#N/A": say("查找失败"),
    "#REF!": say("引用的单元格已不存在"),
    "#DIV/0!": say("除数为零"),
    "#NAME?": say("函数或名称无法识别"),
    "#VALUE!": say("参数类型不对"),
    "#NULL!": say("引用的区域没有交集"),
    "#NUM!": say("数字无效"),
}


def fault_of(cell: object) -> FaultyCell | None:
    """What is wrong with a cell, whether the reader found it or its own text or number shows it."""
    if isinstance(cell, str):
        return _fault_of_text(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return FaultyCell(CellFault.INFINITE, str(cell))
    return cell if isinstance(cell, FaultyCell) else None


def is_surely_fact(cell: object) -> bool:
    """Whether it is seen at once that there is no fault in a cell, nor a character that may not be kept: text
    that can be printed as it is and begins as no fault does, or a number or day. Of any other nothing is
    said."""
    if isinstance(cell, str):
        return cell.isprintable() and cell[:1] not in _SUSPECT and len(cell) <= LONGEST_TEXT
    return math.isfinite(cell) if isinstance(cell, float) else not isinstance(cell, FaultyCell)


def _fault_of_text(text: str) -> FaultyCell | None:
    if len(text) > LONGEST_TEXT:
        return FaultyCell(CellFault.TOO_LONG, _shown(text))
    if text.lstrip()[:1] not in _QUICK:
        return None
    plain = unicodedata.normalize("NFKC", text).strip()
    if _ERROR.fullmatch(plain.upper()):
        return FaultyCell(CellFault.ERROR_VALUE, plain)
    if plain[0] in "=+-@" and _LINK.search(plain):
        return FaultyCell(CellFault.LINK, _shown(plain))
    if plain[0] == "=" and len(plain) > 1:
        return FaultyCell(CellFault.FORMULA, _shown(plain))
    return None


def _shown(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


class FormulaCells:
    """The formulas of one sheet, in its order: cells that share a formula name the one that spells it."""

    def __init__(self) -> None:
        self._links: set[str] = set()

    def fault(
        self, formula: str, value: str | None, *, kind: str = "", shares: str = ""
    ) -> FaultyCell | None:
        """What is wrong with a cell with a formula; `value` is its kept result, None where it has none;
        `kind` is its type as a sheet writes it; `shares` names the formula it shares."""
        if _LINK.search(formula):
            self._links.add(shares)
        is_link = bool(_LINK.search(formula)) or (shares in self._links if shares and not formula else False)
        shown = value or f"={formula or '…'}"
        if is_link:
            return FaultyCell(CellFault.LINK, _shown(shown))
        if value is None or (not value and kind != "str"):
            return FaultyCell(CellFault.NO_VALUE, _shown(shown))
        return error_value(value, kind)


def error_value(value: str, kind: str) -> FaultyCell | None:
    """The fault of a cell whose type says that it is an error, or whose text is one."""
    if value and (kind == "e" or (kind == "str" and _ERROR.fullmatch(value.upper()))):
        return FaultyCell(CellFault.ERROR_VALUE, value)
    return None
