"""An amount or a number of people in a cell: read where it is one, else refused with what it seems to
mean. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from registry.errors import Text, joined, say
from registry.rules.imports.cell import UNITS, Cell, fen_of, quoted, text_of, whole_of

_FACTORS = {
    "": 1,
    "十": 10,
    "百": 100,
    "千": 1000,
    "万": 10_000,
    "十万": 100_000,
    "百万": 10**6,
    "千万": 10**7,
    "亿": 10**8,
}
_NUMBER = r"\d{1,15}(?:\.\d{1,6})?"
_SCALE = r"(?:[十百千]?万|[十百千]|亿)?"
_WORDED = re.compile(
    rf"(?P<about>约为?|大约|近|超过?|逾|不足|不到|至少|最多|>=?|<=?|≥|≤|~)?(?:人民币|RMB|(?P<sign>[¥￥]))?"
    rf"(?P<low>{_NUMBER})(?P<low_scale>{_SCALE})(?:(?:[-~—–至到])(?P<high>{_NUMBER}))?(?P<more>余|多|来|\+)?"
    rf"(?P<scale>{_SCALE})(?P<more_after>余|多)?(?P<unit>元|人|名)?(?:人民币)?(?P<round>左右|上下|以上|以下|余|多)?"
)
_OWN_UNIT = re.compile(r"(?:人民币)?(?P<number>[+-]?[\d,.]+)(?P<unit>元|千元|万元|百万元|亿元)(?:人民币)?")
_COMMAS = re.compile(r"\D*\d{1,3}(?:,\d{3})+(?!\d)[^,]*")
"""Commas where they part thousands."""


@dataclass(frozen=True)
class FigureRead:
    """An amount in fen or a number of people (None: none can be read), with what is wrong and what to
    see."""

    value: int | None = None
    reason: Text | None = None
    note: Text | None = None


def read_money(cell: Cell, unit: str, label: Text) -> FigureRead:
    """An amount in fen under a column of this unit (a key of UNITS); '' where each cell says its own."""
    if not unit:
        return _of_own_unit(cell, label)
    try:
        return FigureRead(fen_of(cell, unit))
    except ValueError:
        pass
    text = _folded(cell)
    own_unit = re.fullmatch(rf"(?:人民币)?(?P<number>[+-]?[\d,.]+){_spelled(unit)}(?:人民币)?", text)
    if own_unit:
        try:
            fen = fen_of(own_unit["number"], unit)
            return FigureRead(
                fen, note=say("%(label)s写作“%(text)s”，已按数字读取。", label=label, text=quoted(text))
            )
        except ValueError:
            pass
    found = _meant(text, Decimal(1) if unit == "元" else None, Decimal(UNITS[unit] / UNITS["元"]))
    if found is not None:
        meant, is_exact = found
        what = joined("%(meant)s %(unit)s", meant=meant, unit=_unit_name(unit))
        return FigureRead(reason=_offered(label, text, what, is_exact=is_exact))
    return FigureRead(reason=_no_amount(label, text, cell))


def _of_own_unit(cell: Cell, label: Text) -> FigureRead:
    """An amount whose unit stands behind it, whole: 12345万元. In a shorter word it is offered only."""
    text = _folded(cell)
    stated = _OWN_UNIT.fullmatch(text)
    if stated is None:
        return read_money(cell, "万元", label)
    return read_money(stated["number"] + stated["unit"], stated["unit"], label)


def _spelled(unit: str) -> str:
    """The unit as it may stand behind a number: 万元 also as 万."""
    return f"{unit[:-1]}元?" if len(unit) > 1 else unit


def _unit_name(unit: str) -> Text:
    names = {
        "元": say("元"),
        "千元": say("千元"),
        "万元": say("万元"),
        "百万元": say("百万元"),
        "亿元": say("亿元"),
    }
    return names[unit]


def read_staff(cell: Cell) -> FigureRead:
    """A whole number of people."""
    try:
        return FigureRead(whole_of(cell))
    except ValueError:
        pass
    text, label = _folded(cell), say("从业人数")
    found = _meant(text, Decimal(1), Decimal(1))
    if found is not None:
        meant, is_exact = found
        return FigureRead(reason=_offered(label, text, say("%(count)s 人", count=meant), is_exact=is_exact))
    if _is_endless(cell):
        return FigureRead(reason=_endless(label))
    return FigureRead(reason=say("从业人数“%(text)s”不是整数，请改为整数。", text=quoted(text)))


def _folded(cell: Cell) -> str:
    return "".join(unicodedata.normalize("NFKC", text_of(cell)).split())


def _meant(text: str, bare: Decimal | None, unit: Decimal) -> tuple[str, bool] | None:
    """What a worded figure seems to mean, in the unit of its column, and whether it is exact; None
    where it means nothing that could be offered. `unit`: yuan of one, `bare`: of a number without
    any (None: the column's)."""
    found = _WORDED.fullmatch(text.replace(",", "") if _COMMAS.fullmatch(text) else text)
    worded = found is not None and any(value for name, value in found.groupdict().items() if name != "low")
    if found is None or not worded:
        return None
    if found["sign"] and not (found["scale"] or found["low_scale"] or found["unit"]):
        return None
    scale = found["scale"] or found["low_scale"]
    of_scale = (found["low_scale"] or scale, scale)
    is_bare = not scale and not found["unit"]
    numbers = []
    for digits, own in zip((found["low"], found["high"]), of_scale, strict=True):
        factor = (bare or unit) if is_bare else Decimal(_FACTORS[own])
        numbers += [Decimal(digits) * factor / unit] if digits else []
    is_exact = not any(found[each] for each in ("about", "more", "more_after", "round", "high"))
    return "-".join(f"{number.normalize():,f}" for number in numbers), is_exact


def _offered(label: Text, text: str, meant: Text, *, is_exact: bool) -> Text:
    if is_exact:
        return say(
            "%(label)s“%(text)s”读作 %(meant)s，请核对后改为数字。",
            label=label,
            text=quoted(text),
            meant=meant,
        )
    return say(
        "%(label)s“%(text)s”不是确数（约 %(meant)s），请改为确切的数字。",
        label=label,
        text=quoted(text),
        meant=meant,
    )


def _no_amount(label: Text, text: str, cell: Cell) -> Text:
    if _is_endless(cell):
        return _endless(label)
    if re.fullmatch(r"[+-]?\d+(?:\.\d+)?E[+-]?\d+", text.upper()):
        return say(
            "%(label)s“%(text)s”是科学计数法，可能已丢失后几位。请改为完整的数字。",
            label=label,
            text=quoted(text),
        )
    if re.fullmatch(r"[+-]?[\d.]+(?:,[\d.]+)+", text):
        return say(
            "%(label)s“%(text)s”的逗号不在千位上，不能判断是多少。请改为数字。",
            label=label,
            text=quoted(text),
        )
    if re.fullmatch(r"[+-]?[\d,.]{14,}", text) or (isinstance(cell, int | float) and abs(cell) > 10**12):
        return say("%(label)s“%(text)s”过大，请核对数字和单位。", label=label, text=quoted(text))
    return say("%(label)s“%(text)s”不是金额，或比 1 分更细。", label=label, text=quoted(text))


def _is_endless(cell: Cell) -> bool:
    return (isinstance(cell, float) and cell in (float("inf"), float("-inf"))) or cell != cell


def _endless(label: Text) -> Text:
    return say("%(label)s的单元格里不是有限的数。请改为数字，不知道的留空。", label=label)
