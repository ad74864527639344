"""A list as a bureau or ministry publishes it, written cell by cell, with what is right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

HEAD: list[Any] = ["序号", "企业名称", "所属区"]
A, B, C, D = (f"天津{mark}科技有限公司" for mark in "甲乙丙丁")
NORTH = "北京甲科技有限公司"
XIQING, BEICHEN, HEBEI = "120111", "120113", "120105"
SRDI, GIANT = "specialized_new:municipal", "little_giant:national"
CHAMPION, GREEN = "single_champion:national", "green_factory:national"
STATED = "2023年度天津市专精特新中小企业名单"


@dataclass(frozen=True)
class BureauList:
    """`rows` of its sheet 名单, or of `sheets`, or a `text` file; what is asked of it; and what is right:
    `good`: the names that would be brought in, with their districts (None: not looked at), while the
    questions whose codes begin with `asked`, each once, are open; `answers` close them."""

    what: str
    rows: Sequence[Sequence[Any]] = ()
    asked: Sequence[str] = ()
    good: Mapping[str, str | None] | None = None
    title: str = SRDI
    year: int = 2023
    answers: Mapping[str, str] = field(default_factory=dict)
    noticed: str = ""
    merged: Sequence[str] = ()
    sheets: Mapping[str, Sequence[Sequence[Any]]] = field(default_factory=dict)
    text: bytes = b""
