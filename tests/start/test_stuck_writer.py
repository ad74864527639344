"""The real server with a writer that is stuck: nobody waits to read, and what was typed is not lost."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest

from registry.actions.account import open_account, use_link
from registry.actions.setting import mark_as_demo
from registry.child import dying_with_parent
from registry.command_lines import web_words
from registry.config import MOST_WRITERS, Config
from registry.models import WorkdayOverride
from registry.rules.role import Role
from tests.journeys.visitor import Visitor
from tests.make import PASSWORD, SYSTEM
from tests.start.site import ROOT, free_port
from tests.start.test_child import wait_for
from tests.stuck_writer import stuck_writer

POSTS = 26
"""More than all threads of the site."""
PATHS = ("/healthz", "/roll", "/admin/workdays")


@pytest.fixture
def address(registry: Config) -> Iterator[str]:
    """The site as the supervisor serves it."""
    port = free_port()
    given = {
        "PYTHONPATH": str(ROOT),
        "REGISTRY_VAR": str(registry.var),
        "DATABASE_URL": registry.database_url,
        "REDIS_URL": registry.redis_url,
        "SECRET_KEY": registry.secret_key,
    }
    log = Path(registry.var) / "web.log"
    with log.open("wb") as output:
        server = subprocess.Popen(
            [sys.executable, "-P", *web_words("127.0.0.1", port)],
            cwd=ROOT, env=os.environ | given, stdout=output, stderr=output, preexec_fn=dying_with_parent(),
        )  # fmt: skip
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture
def admin(address: str) -> Visitor:
    mark_as_demo(SYSTEM)  # the site goes by the machine's clock, long after the Monday of the tests
    _account, token = open_account("admin", "管理员", Role.SYSTEM_ADMIN, SYSTEM)
    use_link(token or "", PASSWORD)
    return Visitor(address, "admin", PASSWORD)


@pytest.mark.slow
def test_reading_never_waits_behind_a_stuck_writer(registry: Config, admin: Visitor) -> None:
    ended: list[int] = []
    admin.get("/admin/workdays")  # the token of all forms of this session

    def post(number: int) -> tuple[int, str]:
        form = {"first": f"2031-01-{number % 28 + 1:02d}", "kind": "working", "note": f"调休 “{number}”"}
        answer = admin.post("/admin/workdays", form)
        ended.append(number)
        return answer

    with stuck_writer(registry), ThreadPoolExecutor(POSTS) as people:
        waiting = [people.submit(post, number) for number in range(POSTS)]
        # Some are told at once that the line stands still; the others wait for their turn.
        wait_for(lambda: bool(ended), 60)
        for path in PATHS:
            assert admin.get(path)[0] == 200
            assert len(ended) <= POSTS - MOST_WRITERS, f"{path} was read only when others had waited"
        answers = [each.result(120) for each in waiting]
    assert {status for status, _ in answers} == {503}
    assert WorkdayOverride.select().count() == 0
    again = {name: unescape(value) for name, value in hidden_fields(answers[7][1])}
    assert again["note"] == "调休 “7”"
    assert admin.post("/admin/workdays", again)[0] == 303
    assert [row.note for row in WorkdayOverride.select()] == ["调休 “7”"]


def hidden_fields(page: str) -> list[tuple[str, str]]:
    form = page[page.index('method="post" action="/admin/workdays"') :]
    return re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
