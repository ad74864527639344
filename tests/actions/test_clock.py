"""A clock that jumps ahead records nothing until it is mended or confirmed; the demo's may be moved."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask

from registry import clock
from registry.actions.setting import advance_demo_clock, confirm_clock, mark_as_demo, set_workday
from registry.config import Config
from registry.database import is_postgres, server_now
from registry.errors import Unavailable
from registry.models import Event, LedgerHead
from registry.queries import clock as readings
from registry.rules.clock import CONFIRMED
from tests.days import DAY
from tests.make import SYSTEM

Jump = Callable[[timedelta], None]
HALF_A_YEAR, HOUR = timedelta(days=180), timedelta(hours=1)


def write() -> None:
    set_workday(DAY, False, "休息", SYSTEM)


@pytest.fixture
def jump(registry: Config, monkeypatch: pytest.MonkeyPatch) -> Jump:
    """Set the machine's clock ahead, as somebody with root does; the time that passes stays what it is.

    The registry has one event of now, recorded by the machine's clock.
    """
    real = clock.real_now
    clock.set_offset(timedelta(0))
    write()

    def ahead(by: timedelta) -> None:
        monkeypatch.setattr(clock, "real_now", lambda: real() + by)
        # Of the same machine as this process: PostgreSQL's clock goes with it.
        monkeypatch.setattr(readings, "server_now", lambda: real() + by if is_postgres() else None)

    return ahead


def restart(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a new process begins with."""
    monkeypatch.setattr(clock, "STARTED", clock.course())


def refused() -> str:
    before = Event.select().count()
    with pytest.raises(Unavailable) as refusal:
        write()
    assert Event.select().count() == before
    return str(refusal.value)


def test_a_jump_while_it_runs_is_refused_until_the_clock_is_set_back(jump: Jump) -> None:
    jump(HOUR)
    assert "突然快了 60 分钟" in refused()
    jump(timedelta(0))
    write()


def test_a_confirmed_jump_is_where_the_clock_is_judged_from(jump: Jump) -> None:
    jump(HOUR)
    refused()
    confirm_clock(SYSTEM)
    write()
    jump(2 * HOUR)
    assert "突然快了 60 分钟" in refused()


def test_months_off_are_confirmed_by_one_event(jump: Jump, monkeypatch: pytest.MonkeyPatch) -> None:
    jump(HALF_A_YEAR)
    restart(monkeypatch)
    assert "晚 180 天" in refused()
    before = Event.select().count()
    confirm_clock(SYSTEM)
    assert [event.kind for event in Event.select().where(Event.seq > before)] == [CONFIRMED]
    write()


def test_an_event_of_a_clock_ahead_is_told_and_no_later_one_is_before_it(
    jump: Jump, monkeypatch: pytest.MonkeyPatch
) -> None:
    jump(HALF_A_YEAR)
    restart(monkeypatch)
    confirm_clock(SYSTEM)
    ahead = LedgerHead.get_by_id(1).recorded_at
    jump(timedelta(0))
    restart(monkeypatch)
    write()
    assert LedgerHead.get_by_id(1).recorded_at == ahead
    assert readings.clock_readings(readings.ledger_head()).behind_head > HALF_A_YEAR - HOUR


def test_a_database_with_another_clock_stops_even_a_confirmation(
    jump: Jump, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "server_now", lambda: clock.real_now() - HOUR)
    assert "比数据库服务器的时钟快 60 分钟" in refused()
    with pytest.raises(Unavailable):
        confirm_clock(SYSTEM)


@pytest.mark.engines("postgres")
def test_the_databases_clock_is_asked(jump: Jump) -> None:
    found = server_now()
    assert found is not None and abs(found - clock.real_now()) < timedelta(minutes=1)


def test_the_demo_clock_is_judged_by_its_real_part(jump: Jump, monkeypatch: pytest.MonkeyPatch) -> None:
    mark_as_demo(SYSTEM)
    advance_demo_clock(timedelta(days=366), SYSTEM)
    write()
    jump(HOUR)
    assert "突然快了 60 分钟" in refused()


def test_the_command_wants_the_day_and_says_how_the_clock_stands(
    app: Flask, jump: Jump, monkeypatch: pytest.MonkeyPatch
) -> None:
    jump(HALF_A_YEAR)
    restart(monkeypatch)
    runner = app.test_cli_runner()
    shown = runner.invoke(args=["clock", "show"])
    assert shown.exit_code == 1
    assert "180 days after the ledger's last event" in shown.stderr
    day = clock.day_of(clock.real_now())
    wrong = runner.invoke(args=["clock", "confirm", "--today", str(day - timedelta(days=180))])
    assert (wrong.exit_code, "another date" in wrong.stderr) == (1, True)
    right = runner.invoke(args=["clock", "confirm", "--today", str(day)])
    assert right.exit_code == 0, right.output
    assert "plausible" in runner.invoke(args=["clock", "show"]).stdout
    write()
