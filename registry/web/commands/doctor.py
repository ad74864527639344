"""`flask doctor`: is everything where it should be?"""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import redis
from flask import current_app
from peewee import PeeweeException

from registry import clock
from registry.actions.deep_check import keep_deep_check
from registry.database import answers, is_postgres
from registry.errors import Refusal
from registry.migrating import pending_migrations
from registry.queries.clock import clock_readings, ledger_head
from registry.queries.criteria import published_versions, unpublished
from registry.queries.daily_head import last_head, spans_due
from registry.queries.deep_check import deep_check
from registry.queries.ledger_check import verify_ledger
from registry.queries.tally import tally_lag
from registry.redis_url import redis_urls
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.clock import clock_ahead, clock_behind
from registry.rules.daily_head import ChainBroken
from registry.rules.tally import is_long_lag
from registry.storage import prove_room
from registry.web.commands.answer import command
from registry.web.language import in_both
from registry.web.wording.lag import lag_text


@click.command("doctor")
@click.option("--deep", is_flag=True, help="compare every row and file with the ledger; needs no Redis")
@command
def doctor(deep: bool) -> None:
    """Check all that the registry stands on, from the database to the tally; exit code 1 if one is wrong.

    --deep asks database and files alone and keeps the answer: 1 only where what is stored differs.
    """
    if deep:
        _check_deeply()
        return
    config = current_app.config["REGISTRY"]
    checks: tuple[tuple[str, Callable[[], str]], ...] = (
        ("database", lambda: "PostgreSQL" if is_postgres() else "SQLite" if answers() else "?"),
        ("schema", _schema),
        ("redis", _redis_of_config),
        ("data folder", lambda: _writable(config.var)),
        ("clock", _clock),
        ("catalog", lambda: f"{len(catalog().schemes)} schemes, {len(catalog().districts)} districts"),
        ("criteria", _criteria),
        ("ledger", _ledger),
        ("heads", _heads),
        ("tally", _tally),
    )
    wrong = 0
    for name, check in checks:
        try:
            click.echo(f"ok    {name}: {check()}")
        except (RuntimeError, OSError, PeeweeException, redis.RedisError, ChainBroken) as error:
            wrong += 1
            click.echo(f"WRONG {name}: {error}")
    if wrong:
        raise SystemExit(1)


def _check_deeply() -> None:
    """What differs from the ledger, a line each; what is away or behind is told and is no fault."""
    for name, check in (
        ("schema", _schema),
        ("redis", _redis_of_config),
        ("clock", _clock),
        ("tally", _tally),
    ):
        try:
            click.echo(f"told  {name}: {check()}")
        except (RuntimeError, redis.RedisError) as error:
            click.echo(f"told  {name}: {error}")
    found = deep_check(clock.today(), current_app.config["STORAGE"])
    for fault in found.faults:
        click.echo(f"WRONG {fault}")
    if found.is_sound:
        click.echo(
            f"ok    {found.events} events, every carried row and {found.files} files are what they say"
        )
    try:
        keep_deep_check(found, Actor.system("cli"))
    except (Refusal, PeeweeException) as error:
        # A full disk or a wrong clock is a fault of its own, which doctor names; not of what is stored.
        click.echo(f"told  the answer is not kept: {error}")
    if not found.is_sound:
        raise SystemExit(1)


def _redis_of_config() -> str:
    return _redis(current_app.config["REGISTRY"].redis_url)


def _schema() -> str:
    pending = pending_migrations()
    if pending:
        raise RuntimeError(f"pending migrations: {', '.join(pending)}; run `db migrate`")
    return "up to date"


def _redis(url: str) -> str:
    client: Any = redis.Redis.from_url(redis_urls(url).redis, socket_connect_timeout=2)
    return f"answers, version {client.info('server')['redis_version']}"


def _writable(folder: Path) -> str:
    prove_room(folder)
    return str(folder)


def _clock() -> str:
    readings = clock_readings(ledger_head())
    if reason := clock_ahead(readings):
        raise RuntimeError(in_both(reason))
    return in_both(behind) if (behind := clock_behind(readings)) else "plausible"


def _tally() -> str:
    lag = tally_lag()
    if is_long_lag(lag.since, clock.now()):
        raise RuntimeError(in_both(lag_text(lag)))
    return f"{lag.events} events behind"


def _criteria() -> str:
    published = len(published_versions())
    if not published:
        raise RuntimeError("none are published; run `criteria load`")
    left = " ".join(each.id for each in unpublished())
    return f"{published} versions published" + (f", shipped but not: {left}" if left else "")


def _ledger() -> str:
    found = verify_ledger()
    if not found.intact:
        raise RuntimeError(f"event {found.first_broken}: {found.reason}")
    return f"{found.events} events, intact"


def _heads() -> str:
    last, due = last_head(), spans_due(clock.today())
    signed = f"signed to {last.day}" if last else "none signed yet"
    return f"{signed}; {len(due)} days due" if due else signed
