"""What Prometheus reads: right numbers of all processes, to who brings the token and to nobody else."""

import logging
import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from registry import clock
from registry.config import Config
from registry.database import db
from registry.errors import Misconfigured
from registry.jobs import Job, enqueue
from registry.models import Event, Notice
from registry.rules.role import Role
from registry.rules.state import State
from registry.web.request_counts import RequestCounts
from tests.conftest import People, site
from tests.days import noon
from tests.make import Make

LINE = re.compile(r'registry_[a-z_]+(\{([a-z_]+="[a-zA-Z0-9_.+]+",?)+\})? [-+.e0-9]+')
"""Words of the product and a number: no name, no code, nothing that anybody typed."""
TOKEN = "Zq8-vT3kLm0pXw7RbY2nHc5sJd9gFa1e"


@pytest.fixture
def open_site(registry: Config) -> Flask:
    return site(replace(registry, metrics_token=TOKEN))


def numbers(app: Flask) -> dict[str, float]:
    answer = app.test_client().get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.content_type.startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not LINE.fullmatch(line)] == []
    found = {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}
    assert len(found) == len(lines)
    return found


@pytest.mark.engines("sqlite")
def test_nobody_reads_it_without_the_token(registry: Config, make: Make) -> None:
    closed = People(site(registry)).client(make.account(Role.SYSTEM_ADMIN))
    for given in ("Bearer ", "Bearer None", "", f"Bearer {TOKEN}"):
        assert closed.get("/metrics", headers={"Authorization": given}).status_code == 404
    admin = People(site(replace(registry, metrics_token=TOKEN))).client(make.account(Role.SYSTEM_ADMIN))
    for given in ("", "Bearer ", f"Bearer {TOKEN}x", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}"):
        assert admin.get("/metrics", headers={"Authorization": given}).status_code == 404, given
    assert admin.get(f"/metrics?token={TOKEN}").status_code == 404


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("given", ["short", "x" * 40, "密" * 32])
def test_a_weak_token_is_refused_at_the_start(given: str, tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="REGISTRY_METRICS_TOKEN"):
        Config.from_env({"REGISTRY_VAR": str(tmp_path), "REGISTRY_METRICS_TOKEN": given})


def test_it_says_how_far_everything_is(open_site: Flask, make: Make) -> None:
    before = numbers(open_site)
    make.draft()
    after = numbers(open_site)
    assert after["registry_ledger_head"] == Event.select().count() > before["registry_ledger_head"]
    behind = after["registry_ledger_head"] - after.get('registry_cursor_position{cursor="tally"}', 0)
    assert after["registry_tally_lag_events"] == behind
    assert (
        after["registry_database_up"],
        after["registry_redis_up"],
        after["registry_migrations_pending"],
    ) == (1, 1, 0)
    assert after['registry_import_runs{state="running"}'] == after["registry_notices_due"] == 0
    with db.atomic():
        enqueue(Job.BRING_IN)
    waits, long = numbers(open_site), 'registry_queue_length{queue="long"}'
    assert waits[long] == after[long] + 1
    assert waits['registry_queue_length{queue="figures"}'] == after['registry_queue_length{queue="figures"}']


def test_a_notice_that_is_over_with_files_on_it_is_due(open_site: Flask, make: Make) -> None:
    application = make.application(State.ON_NOTICE)
    make.drained()
    last_day: date = Notice.get_by_id(application.notice_id).closes_on
    for day, due in ((last_day, 0), (last_day + timedelta(days=1), 1)):
        with clock.at(noon(day)):
            found = numbers(open_site)
        assert (found["registry_notices_due"], found["registry_tally_lag_events"]) == (due, 0)


@pytest.mark.engines("sqlite")
def test_every_request_is_counted_once_by_what_answered_it(open_site: Flask) -> None:
    def asked() -> dict[str, float]:
        return {key: value for key, value in numbers(open_site).items() if key.startswith("registry_request")}

    before, client = asked(), open_site.test_client()
    for address, times in (("/healthz", 3), ("/nothing-here", 2), ("/static/registry.css", 1)):
        for _ in range(times):
            client.get(address).close()
    after = asked()
    for endpoint, status, times in (("health.alive", 200, 3), ("unknown", 404, 2), ("static", 200, 1)):
        for name in (
            f'registry_requests_total{{endpoint="{endpoint}",status="{status}"}}',
            f'registry_request_seconds_count{{endpoint="{endpoint}"}}',
            f'registry_request_seconds_bucket{{endpoint="{endpoint}",le="+Inf"}}',
        ):
            assert after[name] - before.get(name, 0) == times, name


def counted(counts: RequestCounts) -> tuple[int, int, float]:
    """Requests of all processes, living processes, and seconds."""
    found = list(counts.of_machine())
    rows = [row for each in found for row in each.endpoints]
    requests = sum(sum(row.by_status.values()) for row in rows)
    assert requests == sum(sum(row.by_bound) for row in rows)
    return requests, sum(each.is_alive for each in found), sum(row.seconds for row in rows)


def test_no_count_of_a_process_that_has_ended_is_lost(tmp_path: Path) -> None:
    first, second = (RequestCounts(tmp_path, ["a", "b"]) for _ in range(2))
    first.count("a", 200, 0.5)
    second.count("b", 418, 0.25)
    assert counted(first) == counted(second) == (2, 2, 0.75)
    first.close()
    assert counted(second) == (2, 1, 0.75)
    third = RequestCounts(tmp_path, ["a", "b"])
    third.count("a", 200, 20.0)
    assert counted(second) == counted(third) == (3, 2, 20.75)
    assert len(list(tmp_path.glob("*.counts"))) == 2
    other = RequestCounts(tmp_path, ["another version"])
    other.count("another version", 200, 0.0)
    assert counted(other) == (1, 1, 0.0)
    for each in (second, third, other):
        each.close()
    RequestCounts(tmp_path, ["a", "b"]).count("", 200, 0.0)
    assert len(list(tmp_path.glob("*.counts"))) == 2, "those of another version go"


def test_where_nothing_can_be_written_memory_counts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").touch()
    counts = RequestCounts(tmp_path / "file" / "metrics", ["a"])
    with caplog.at_level(logging.WARNING):
        counts.count("a", 200, 0.5)
    counts.count("a", 200, 0.5)
    assert counted(counts) == (2, 1, 1.0)
    assert len(caplog.records) == 1
