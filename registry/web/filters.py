"""How values are written on pages."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from math import ceil
from typing import Any

from flask import Flask, current_app
from flask_babel import format_decimal
from markupsafe import Markup

from registry import clock
from registry.rules.catalog import catalog
from registry.rules.criteria.unit import with_unit
from registry.rules.criteria.wording.figures import number_text
from registry.rules.enterprise import wan_from_fen
from registry.rules.notice_title import split_title
from registry.web.language import gettext, translated


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day,
        instant=instant,
        seconds_left=seconds_left,
        money=money,
        place=place,
        number=number,
        size=size,
        exact=number_text,
        scheme_name=scheme_name,
        level_name=level_name,
        title_name=title_name,
        industry_name=industry_name,
        status_mark=status_mark,
    )


def seconds_left(until: str) -> int:
    """Whole seconds until an instant in ISO, naive UTC; 0 once it is over."""
    return max(0, ceil((datetime.fromisoformat(until) - clock.real_now()).total_seconds()))


def day(value: date | None) -> str:
    """2026-11-22, or a dash."""
    return value.isoformat() if value else "—"


def instant(value: datetime | None) -> str:
    """A naive UTC instant on the Shanghai wall clock, to the minute."""
    return clock.local(value).strftime("%Y-%m-%d %H:%M") if value else "—"


def money(fen: int | None) -> str:
    """An amount with its unit: 162 万元, in English CNY 1,620,000; '' where it is not known."""
    amount = wan_from_fen(fen)
    return "" if amount is None else translated(with_unit(f"{amount:,f}", "万元"))


def number(value: int | Decimal | None) -> str:
    return "—" if value is None else str(format_decimal(value))


def place(district: str, zone: str = "") -> str:
    """The zone if there is one, else the district, else 属地待定."""
    if zone:
        return translated(catalog().zones[zone])
    return translated(catalog().districts[district]) if district else gettext("属地待定")


def scheme_name(scheme: str) -> str:
    return translated(catalog().schemes[scheme])


def level_name(scheme: str, level: str) -> str:
    return translated(catalog().schemes[scheme].level(level))


def title_name(title: str) -> str:
    """Scheme and level of "scheme:level", as lists name a title."""
    scheme, level = split_title(title)
    return f"{scheme_name(scheme)} · {level_name(scheme, level)}"


def industry_name(industry: str) -> str:
    return translated(catalog().industries[industry]) if industry else "—"


def status_mark(status: tuple[str, str, str]) -> Markup:
    """Key, word and tone as components/status.html draws them, each once: a list has few, and many rows."""
    return _status_mark(*status)


@lru_cache(maxsize=1000)
def _status_mark(key: str, label: str, tone: str) -> Markup:
    component: Any = current_app.jinja_env.get_template("components/status.html").module
    mark: Markup = component.status(key, label, tone)
    return mark


def size(count: int) -> str:
    """A file size people read."""
    return f"{count / 1024 / 1024:.1f} MB" if count >= 1024 * 1024 else f"{max(1, round(count / 1024))} KB"
