"""`flask doctor`: is everything where it should be?"""

from collections.abc import Callable

import click
import redis
from flask import current_app
from peewee import PeeweeException

from registry import clock
from registry.actions.deep_check import keep_deep_check
from registry.config import Config
from registry.database import answers, is_postgres
from registry.errors import Refusal
from registry.migrating import pending_migrations, unknown_migrations
from registry.queries.clock import clock_readings, ledger_head
from registry.queries.criteria import published_versions, unpublished
from registry.queries.daily_head import last_head, spans_due
from registry.queries.deep_check import deep_check
from registry.queries.ledger_check import verify_ledger
from registry.queries.tally_known import tally_lag
from registry.queries.unconfirmed import count_unconfirmed
from registry.redis_url import redis_urls
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.clock import clock_ahead, clock_behind
from registry.rules.daily_head import ChainBroken
from registry.schema_guards import guard_faults
from registry.storage import prove_room
from registry.stored import driver_errors, is_damage
from registry.web.commands.answer import command, damaged_words
from registry.web.commands.fault_words import in_chinese
from registry.web.commands.found import NEXT, tell_found
from registry.web.language import in_both
from registry.web.wording.lag import lag_fault

Said = tuple[str, str]
"""What is said of one thing, in Chinese and in English."""
Checks = tuple[tuple[str, str, Callable[[], Said]], ...]
"""Each with its name in both languages."""
MOST_GUARDS = 5


class Wrong(Exception):
    """A check found a fault; `zh` and `en` say which, or `en` alone says it in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh


@click.command("doctor")
@click.option("--deep", is_flag=True, help="compare every row and file with the ledger; needs no Redis")
@command
def doctor(deep: bool) -> None:
    """Check all that the registry stands on, from the database to the tally; exit code 1 if one is wrong.

    正常 ok: as it should be. 有误 WRONG: a fault, with what to do next. 提示 told: worth knowing, such as
    what is away or behind, and no fault.

    --deep asks database and files alone and keeps the answer: 1 only where what is stored differs.
    """
    if deep:
        _check_deeply()
        return
    wrong = 0
    for zh, name, check in (
        ("数据库", "database", _database),
        ("表结构", "schema", _schema),
        ("防改写约束", "guards", _guards),
        ("Redis", "redis", _redis),
        ("数据目录", "data folder", _writable),
        ("时钟", "clock", _clock),
        ("目录数据", "catalog", _catalog),
        ("认定标准", "criteria", _criteria),
        ("台账", "ledger", _ledger),
        ("当日摘要", "heads", _heads),
        ("统计", "tally", _tally),
        ("认定", "titles", _titles),
    ):
        try:
            found_zh, found = check()
            click.echo(f"{zh}正常：{found_zh} · ok    {name}: {found}")
        except driver_errors(Wrong, OSError, PeeweeException, ChainBroken) as error:
            wrong += 1
            click.echo(f"{zh}有误{_in_chinese(error)} · WRONG {name}: {_reason(error)}")
    if wrong:
        raise SystemExit(1)


def _in_chinese(error: Exception) -> str:
    if isinstance(error, ChainBroken):
        return f"：{in_chinese(str(error))}。"
    return f"：{error.zh}" if isinstance(error, Wrong) and error.zh else ""


def _reason(error: Exception) -> str:
    if is_damage(error):
        return damaged_words()
    if isinstance(error, ChainBroken):
        return f"{error}. {NEXT['ledger']}"
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    # A driver's own words may go on for pages, with what a row holds.
    said = str(error)
    return said if isinstance(error, Wrong) else said.partition(" with text ")[0].partition("\n")[0]


def _check_deeply() -> None:
    """What differs from the ledger, a line each; what is away or behind is told and is no fault."""
    for zh, name, check in (
        ("表结构", "schema", _schema),
        ("Redis", "redis", _redis),
        ("时钟", "clock", _clock),
        ("统计", "tally", _tally),
    ):
        try:
            found_zh, found = check()
            click.echo(f"{zh}提示：{found_zh} · told  {name}: {found}")
        except Wrong as wrong:
            click.echo(f"{zh}提示{_in_chinese(wrong)} · told  {name}: {wrong}")
    found_all = deep_check(clock.today(), current_app.config["STORAGE"])
    tell_found(found_all)
    try:
        keep_deep_check(found_all, Actor.system("cli"))
    except driver_errors(Refusal) as error:
        # A full disk or a wrong clock is a fault of its own, which doctor names; not of what is stored.
        reason = in_both(error.reasons[0]) if isinstance(error, Refusal) else str(error)
        click.echo(f"核对结果未能保存 · told  the answer is not kept: {reason}")
    if not found_all.is_sound:
        raise SystemExit(1)


def _database() -> Said:
    engine = "PostgreSQL" if is_postgres() else "SQLite" if answers() else "?"
    return engine, engine


def _schema() -> Said:
    if newer := unknown_migrations():
        names = ", ".join(newer)
        raise Wrong(
            "由更新的版本升级过，请用那个版本的程序，不要用本版本写入。",
            f"made by a newer version ({names}): use that one, write nothing with this.",
        )
    if pending := pending_migrations():
        names = ", ".join(pending)
        raise Wrong("尚未升级，请运行 db migrate。", f"pending migrations: {names}; run `db migrate`.")
    return "最新", "up to date"


def _guards() -> Said:
    """Of a schema that is behind nothing is kept to compare with."""
    if pending_migrations():
        return "升级后再核对", "compared once all migrations are applied"
    if faults := list(guard_faults()):
        more = len(faults) - MOST_GUARDS
        named = "; ".join(faults[:MOST_GUARDS] + ([f"and {more} more"] if more > 0 else []))
        zh = "；".join(map(in_chinese, faults[:MOST_GUARDS]))
        raise Wrong(f"{len(faults)} 处不符：{zh}。", f"{named}. {NEXT['guards']}")
    return "与迁移所建一致", "as the migrations made them"


def _redis() -> Said:
    url = redis_urls(current_app.config["REGISTRY"].redis_url).redis
    try:
        version = redis.Redis.from_url(url, socket_connect_timeout=2).info("server")["redis_version"]
    except (redis.RedisError, OSError):
        raise Wrong(
            "没有应答；系统未启动时属正常。", "does not answer, as it should while the registry is stopped."
        ) from None
    return f"有应答，版本 {version}", f"answers, version {version}"


def _writable() -> Said:
    config: Config = current_app.config["REGISTRY"]
    folders = [config.var, *([config.shared] if config.shared else [])]
    for folder in folders:
        prove_room(folder)
    return "可写", ", ".join(map(str, folders))


def _clock() -> Said:
    readings = clock_readings(ledger_head())
    if reason := clock_ahead(readings):
        raise Wrong("", in_both(reason))
    if behind := clock_behind(readings):
        return in_both(behind), "behind"
    return "可信", "plausible"


def _catalog() -> Said:
    schemes, districts = len(catalog().schemes), len(catalog().districts)
    return f"{schemes} 类称号，{districts} 个区", f"{schemes} schemes, {districts} districts"


def _criteria() -> Said:
    published = len(published_versions())
    if not published:
        raise Wrong("尚未发布；请运行 criteria load。", "none are published; run `criteria load`")
    left = " ".join(each.id for each in unpublished())
    return (
        f"已发布 {published} 个版本" + (f"，未发布：{left}" if left else ""),
        f"{published} versions published" + (f", shipped but not: {left}" if left else ""),
    )


def _ledger() -> Said:
    found = verify_ledger()
    if not found.intact:
        fault = f"event {found.first_broken}: {found.reason}"
        raise Wrong(f"{in_chinese(fault)}。", f"{fault}. {NEXT['ledger']}")
    return f"{found.events} 条记录，完整", f"{found.events} events, intact"


def _heads() -> Said:
    last, due = last_head(), spans_due(clock.today())
    zh, en = (f"已签至 {last.day}", f"signed to {last.day}") if last else ("尚未签名", "none signed yet")
    return (f"{zh}，待签 {len(due)} 天", f"{en}; {len(due)} days due") if due else (zh, en)


def _tally() -> Said:
    lag = tally_lag()
    if reason := lag_fault(lag):
        raise Wrong("", in_both(reason))
    return f"落后 {lag.events} 条记录", f"{lag.events} events behind"


def _titles() -> Said:
    """What the first versions let be decided here; for the bureau to see to, and no fault of the registry."""
    many = count_unconfirmed()
    if not many:
        return "没有须以公布名单确认的", "none has to be confirmed by a list"
    return (
        f"{many} 项须以公布名单确认（recognition unconfirmed）",
        f"{many} to be confirmed by a published list: `recognition unconfirmed`",
    )
