"""The recount in parts: what is wrong of any holder is found by the part it is of, and nothing that waits is
taken for a difference; real workers count them."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from registry import clock
from registry.actions.recount import keep_recount
from registry.actions.tally import drain_tally
from registry.broker import celery
from registry.child import dying_with_parent
from registry.config import Config
from registry.database import db
from registry.errors import Unmet
from registry.jobs import Job
from registry.models import Recognition, TallyDelta, TallyHolder, TallySegment
from registry.queries import recount as recount_of
from registry.queries.recount import are_all, parts, recount, whole_recount
from registry.queries.recount_part import PartCount, count_part
from registry.queries.setting import last_recount
from registry.redis_url import redis_urls
from registry.rules.actor import Actor
from tests.world import World

DAY = date(2026, 6, 1)
ROOT = Path(__file__).resolve().parents[2]
WORDS = ("worker", "--pool", "threads", "--concurrency", "2", "--loglevel", "info", "--without-mingle")


@pytest.fixture
def world(registry: Config, monkeypatch: pytest.MonkeyPatch) -> World:
    """Four holders of a title each, each a part."""
    monkeypatch.setattr(recount_of, "HOLDERS", 1)
    world = World()
    for holder in range(4):
        world.tell(("grant", holder, date(2022, 5, 1), 0, 900 * (holder % 2), False))
    world.tell(("end", 1, 90, "own_wish"))
    while drain_tally():
        pass
    return world


def test_every_holder_is_of_one_part_and_their_sum_is_the_whole(world: World) -> None:
    found = parts()
    assert len(found) == 4
    assert are_all(found)
    assert not are_all(found[1:])
    assert not are_all(found[:-1])
    assert not are_all([*found, found[1]])
    counted = [count_part(each, DAY) for each in found]
    assert all(PartCount.from_json(each.to_json()) == each for each in counted)
    assert sum(counted, PartCount()).listed["seed:municipal ever"] == 4
    assert all(each.listed == each.plain for each in counted)
    assert recount(DAY).differences == []


def test_a_fault_is_of_its_part_and_two_that_even_out_are_two(world: World) -> None:
    first, second, *_ = sorted(row.enterprise_id for row in TallyHolder.select())
    last = max(row.enterprise_id for row in TallyHolder.select())
    TallyDelta.update(enterprise_id=last).where(TallyDelta.enterprise_id == first).execute()
    one, other = (count_part(each, DAY) for each in (parts()[0], parts()[-1]))
    assert one.deltas
    assert other.deltas
    assert not count_part(parts()[1], DAY).deltas
    TallyDelta.update(enterprise_id=first).where(
        TallyDelta.id.in_(TallyDelta.select(TallyDelta.id).where(TallyDelta.enterprise_id == last).limit(2))
    ).execute()
    # A title less in one part and one more in another: no sum of the city tells.
    Recognition.update(enterprise=last).where(Recognition.enterprise == second).execute()
    TallySegment.update(enterprise_id=first).where(TallySegment.enterprise_id == last).execute()
    found = recount(DAY).differences
    assert any("segments differ" in each for each in found)
    assert any("a plain count gives" in each for each in found), found


def test_what_waits_for_the_figures_is_no_difference(world: World) -> None:
    world.tell(("grant", 2, date(2024, 5, 1), 1, 0, False))
    counted = sum((count_part(each, DAY) for each in parts()), PartCount())
    assert whole_recount(counted, DAY).differences == []
    assert counted.plain["seed:municipal ever"] == 3
    assert "not counted yet" in recount(DAY).differences[0]


def test_of_parts_that_are_not_all_nothing_is_kept(world: World) -> None:
    counted = [count_part(each, DAY) for each in parts()]
    with pytest.raises(Unmet, match="缺少部分企业"):
        keep_recount(counted[:-1], DAY, Actor.system("worker"))
    assert last_recount() is None
    assert keep_recount(counted, DAY, Actor.system("worker")).agrees
    assert (last_recount() or {})["differences"] == []


@contextmanager
def worker(config: Config, name: str, now: datetime) -> Iterator[Path]:
    """A process of the product that takes messages of the real queue, as of an instant; what it wrote."""
    environ = {
        **os.environ,
        "REGISTRY_VAR": str(config.var),
        "DATABASE_URL": config.database_url,
        "REDIS_URL": config.redis_url,
        "PYTHONPATH": str(ROOT),
        "CLOCK_BEHIND": str((clock.real_now() - now).total_seconds()),
    }
    log = config.var / f"{name}.log"
    with log.open("wb") as file:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "celery", "-A", "tests.recount_worker", *WORDS, "-n", name],
            cwd=ROOT,
            env=environ,
            stdout=file,
            stderr=file,
            preexec_fn=dying_with_parent(),
        )
    try:
        yield log
    finally:
        process.kill()
        process.wait()


@pytest.mark.engines("postgres")
def test_workers_share_the_parts_and_the_last_one_keeps_the_answer(world: World, registry: Config) -> None:
    now = world.instant + timedelta(hours=1)
    with worker(registry, "one", now) as one, worker(registry, "two", now) as two:
        broker = Connection(redis_urls(registry.redis_url).celery)
        celery.send_task(Job.RECOUNT_TALLY.value, connection=broker)
        deadline = time.monotonic() + 60
        while last_recount() is None:
            assert time.monotonic() < deadline, one.read_text()[-3000:] + two.read_text()[-3000:]
            time.sleep(0.1)
    answer = last_recount() or {}
    assert (answer["differences"], answer["day"]) == ([], clock.day_of(now).isoformat())
    assert "ERROR" not in one.read_text() + two.read_text()


ALWAYS_SMALL = ("tally_composite", "setting_value")


def looked_up(ask: Callable[[], object], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How each of the statements finds its rows, by what SQLite says without statistics."""
    asked: list[tuple[str, Any]] = []
    real = db.obj.execute_sql

    def noted(sql: str, values: Any = None) -> Any:
        asked.append((sql, values))
        return real(sql, values)

    with monkeypatch.context() as patched:
        patched.setattr(db.obj, "execute_sql", noted)
        ask()
    plans = []
    for sql, values in asked:
        if sql.startswith("SELECT"):
            given = [each.isoformat() if isinstance(each, date) else each for each in values or ()]
            steps = real(f"EXPLAIN QUERY PLAN {sql}", given).fetchall()
            plans += [f"{step[3]} in {sql}" for step in steps]
    return plans


@pytest.mark.engines("sqlite")
def test_neither_a_part_nor_a_batch_reads_what_is_of_other_holders(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.tell(("grant", 1, date(2024, 5, 1), 1, 0, False))
    part = parts()[1]
    for ask in (drain_tally, lambda: count_part(part, DAY)):
        plans = looked_up(ask, monkeypatch)
        assert plans
        whole = [each for each in plans if each.startswith("SCAN") or "tally_segment_seq_until" in each]
        assert [each for each in whole if not any(name in each for name in ALWAYS_SMALL)] == []
