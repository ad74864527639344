"""What the register itself says of an enterprise, for criteria to use where its profile is silent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from registry.rules.criteria.facts import read_number
from registry.rules.criteria.gathering.gather import Stated
from registry.rules.enterprise import wan_from_fen
from registry.rules.size_class import category_of, size_class

STAFF = ("staff_total", None)
"""Persons at the end of the last year have no year in their name."""
FACTS = ("revenue", "assets", "staff_total")
"""The facts of the profile that the register can fill up, and that decide the size class."""


@dataclass(frozen=True)
class RegisterFigures:
    """Figures of the register, each of the last full year; money in 万元. None is not known."""

    gbt4754: str = ""
    staff: int | None = None
    revenue: Decimal | None = None
    assets: Decimal | None = None

    def facts(self, last_year: int) -> Mapping[tuple[str, int | None], Any]:
        """By the keys of the profile; amounts as exact texts."""
        found = {
            ("revenue", last_year): self.revenue,
            ("assets", last_year): self.assets,
            STAFF: self.staff,
        }
        return {
            key: f"{value:f}" if isinstance(value, Decimal) else str(value)
            for key, value in found.items()
            if value is not None
        }


def record_on(
    day: date, today: date, gbt4754: str, staff: int | None, revenue_fen: int | None, assets_fen: int | None
) -> RegisterFigures:
    """What the register says of a day's last full year. Its figures are undated and mean the last full year
    today: of no other day's last year."""
    if day.year != today.year:
        return RegisterFigures(gbt4754)
    return RegisterFigures(gbt4754, staff, wan_from_fen(revenue_fen), wan_from_fen(assets_fen))


def filled_up(stated: Stated, own: RegisterFigures, last_year: int) -> Stated:
    """What the profile states, and of the last year what only the register knows."""
    missing = {key: value for key, value in own.facts(last_year).items() if stated.facts.get(key) is None}
    return replace(stated, facts={**stated.facts, **missing}) if missing else stated


def size_on(stated: Stated, own: RegisterFigures, last_year: int) -> str | None:
    """The size class 国统字〔2017〕213号 by last year's figures: the profile's, else the register's."""
    category = category_of(own.gbt4754)
    if category is None:
        return None
    facts = filled_up(stated, own, last_year).facts
    staff = read_number(facts.get(STAFF))
    return size_class(
        category,
        None if staff is None else int(staff),
        _amount(facts.get(("revenue", last_year))),
        _amount(facts.get(("assets", last_year))),
    )


def _amount(raw: Any) -> Decimal | None:
    number = read_number(raw)
    return None if number is None else Decimal(number.numerator) / Decimal(number.denominator)
