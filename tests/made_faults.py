"""Cells of made-up rows that hold no fact: a row with one is refused by a sentence that says what it is."""

from collections.abc import Sequence
from random import Random
from typing import Any

from stdnum.cn import ric

_PERSON = "12010119900307777"
FAULTS: dict[str, tuple[tuple[Any, str], ...]] = {
    "name": (("#N/A", "#N/A"), ("#REF!", "#REF!")),
    "code": (
        ("9.11E+17", "科学计数法"),
        ("120111000012349", "注册号"),
        ("000000000000000000", "凑数"),
        (_PERSON + ric.calc_check_digit(_PERSON + "0"), "身份证"),
        ("91120111MA0000001A", "校验"),
        ("91120111MA00000O1U", "字母"),
        ("91120111MA000000", "18"),
    ),
    "place": (("朝阳区", "不是本市"), ("火星基地", "不是本市")),
    "revenue": (("约8000", "约8000"), ("八千万", "八千万"), ("1,23", "1,23"), ("若干", "若干")),
    "staff": (("若干", "若干"), ("12.5", "12.5"), ("约80人", "约80")),
    "founded": (("2023年", "2023"), ("2023-02-30", "2023-02-30"), ("去年", "去年")),
    "ended": (("2025年", "2025"), ("下月", "下月")),
    "changed": (("2025年", "2025"), ("去年", "去年")),
}
"""By column: what stands there, and what the refusal says."""


def spoil(cells: list[Any], kinds: Sequence[str], chance: Random) -> str:
    """Spoil one cell of a row; what its refusal has to say, '' where it has no cell to spoil."""
    places = [place for place, kind in enumerate(kinds) if kind in FAULTS]
    if not places:
        return ""
    place = chance.choice(places)
    cells[place], said = chance.choice(FAULTS[kinds[place]])
    return said
