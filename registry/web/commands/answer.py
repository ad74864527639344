"""How commands answer: JSON alone on stdout, refusals on stderr with exit code 1."""

import functools
import json
import re
import sqlite3
import sys
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import NoReturn, ParamSpec, TypeVar

import click
from flask.cli import with_appcontext
from peewee import OperationalError

from registry import clock
from registry.database import db, is_postgres
from registry.errors import Refusal, Unmet
from registry.queries.setting import demo_offset
from registry.rules.text import seen, unmet_text
from registry.stored import driver_errors, is_damage
from registry.web.language import in_both

P = ParamSpec("P")
R = TypeVar("R")


def command(function: Callable[P, R]) -> Callable[P, R]:
    """Open the database for a command, set the demo clock, and turn refusals into sentences."""

    def on_the_clock(*args: P.args, **kwargs: P.kwargs) -> R:
        if offset := demo_offset():
            clock.set_offset(offset)
        return function(*args, **kwargs)

    return schema_command(functools.wraps(function)(on_the_clock))


def schema_command(function: Callable[P, R]) -> Callable[P, R]:
    """The same for commands that must work before there are any tables."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            _refuse_text(kwargs.values())
            db.connect(reuse_if_open=True)
            return function(*args, **{name: _typed(value) for name, value in kwargs.items()})  # type: ignore[arg-type]
        except Refusal as refusal:
            refuse(*(in_both(reason) for reason in refusal.reasons))
        except driver_errors() as error:
            _refuse_database(error)
        finally:
            if not db.is_closed():
                db.close()

    return with_appcontext(run)


def _refuse_text(given: Iterable[object]) -> None:
    """Raise Unmet for a word that holds a character which may not be kept."""
    if reasons := [reason for each in given if isinstance(each, str) for reason in unmet_text(each)]:
        raise Unmet(reasons)


def _typed(value: object) -> object:
    """What was typed, without what nobody can have seen."""
    return seen(value) if isinstance(value, str) else value


def _refuse_database(error: Exception) -> NoReturn:
    """Say what is wrong with the database; what is no fault of its state is raised again."""
    reason = str(error).strip().partition("\n")[0]
    if is_damage(error):
        refuse(damaged_words())
    if "no such table" in reason or ("relation " in reason and "does not exist" in reason):
        refuse("数据库尚未建表，请先运行 db migrate。 Run `db migrate` first.")
    if not isinstance(error, OperationalError | sqlite3.OperationalError):
        raise error
    refuse(f"数据库不可用：{reason}。 The database cannot be used: {reason}.")


def damaged_words() -> str:
    """The sentence for a database whose own files are damaged, and the way back."""
    where = "PostgreSQL" if is_postgres() else db.obj.database
    return (
        f"数据库 {where} 已损坏或不完整：请停止系统，把最近的备份恢复到空的位置（docs/backup.md）。 "
        f"The database {where} is damaged or cut short: stop the registry and restore a backup into an empty "
        "place (docs/backup.md)."
    )


def refuse(*reasons: str) -> NoReturn:
    """Say why on stderr and leave with 1."""
    for reason in reasons:
        click.echo(reason, err=True)
    sys.exit(1)


def show_json(value: object) -> None:
    """One JSON document on stdout."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=_plain))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no JSON for {type(value).__name__}")


EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


class Day(click.ParamType[date]):
    """A day as 2026-11-22."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，应如 2026-11-22。 Not a day such as 2026-11-22.", param, ctx)
        if not EARLIEST <= day <= LATEST:
            self.fail(f"日期应在 {EARLIEST} 至 {LATEST} 之间。 Out of range.", param, ctx)
        return day


class Instant(click.ParamType[datetime]):
    """An instant: 2026-11-22 (its last moment), or 2026-11-22T18:00 in Shanghai, or with an offset."""

    name = "instant"

    def convert(
        self, value: str | datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            return read_instant(value)
        except (ValueError, OverflowError):
            self.fail(f"“{value}”不是时间，应如 2026-11-22T18:00。 Not an instant.", param, ctx)


def read_instant(text: str) -> datetime:
    """Naive UTC of what was typed; a bare day means its last millisecond in Shanghai."""
    if len(text) == len("2026-11-22"):
        day = date.fromisoformat(text)
        return (
            datetime.combine(day, datetime.max.time().replace(microsecond=999_000), clock.SHANGHAI)
            .astimezone(UTC)
            .replace(tzinfo=None)
        )
    instant = datetime.fromisoformat(text)
    aware = instant if instant.tzinfo else instant.replace(tzinfo=clock.SHANGHAI)
    return aware.astimezone(UTC).replace(tzinfo=None)


LARGEST_EVENT = 2**63 - 1


class EventNumber(click.ParamType[int]):
    """The number of an event: from 1 to what a column can hold."""

    name = "event"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not re.fullmatch("[0-9]{1,19}", text) or not 0 < int(text) <= LARGEST_EVENT:
            self.fail(f"“{text:.40}”不是记录号，应如 17。 Not the number of an event.", param, ctx)
        return int(text)


DAY = Day()
INSTANT = Instant()
EVENT = EventNumber()
