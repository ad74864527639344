"""`flask workdays`, its page, and what `notice period` says of a year."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask

from registry.models import WorkdayOverride, WorkdayYear
from registry.rules.role import Role
from tests.conftest import People
from tests.make import Make
from tests.web.commands.invoke import Invoke
from tests.web.one_engine import one_engine

pytestmark = one_engine
TABLE = "".join(f"2027-02-{day:02} 休\n" for day in range(5, 12)) + "2027-02-20 班\n"
NOTICE = "国办发明电〔2026〕7号"
WORDS = ("declare", "2027", "--document", NOTICE)


@pytest.fixture
def invoke(app: Flask) -> Invoke:
    """Run `flask …`."""
    return lambda *words: app.test_cli_runner().invoke(args=list(words))


def certain(invoke: Invoke) -> bool:
    answer = json.loads(invoke("notice", "period", "--from", "2027-02-04", "--json").stdout)
    return bool(answer["certain"])


def test_the_command_tries_refuses_and_declares(invoke: Invoke, tmp_path: Path) -> None:
    table = tmp_path / "2027.txt"
    table.write_text(TABLE + "2027-02-31 休\n", "utf-8")
    refused = invoke("workdays", *WORDS, "--table", str(table))
    assert (refused.exit_code, "第 9 行“2027-02-31 休”：没有这一天" in refused.output) == (1, True)
    table.write_text(TABLE, "utf-8-sig")
    dry = json.loads(invoke("workdays", *WORDS, "--table", str(table), "--dry-run", "--json").stdout)
    assert (dry["applied"], len(dry["set"]), certain(invoke)) == (False, 8, False)
    done = json.loads(invoke("workdays", *WORDS, "--table", str(table), "--json").stdout)
    assert (done["applied"], certain(invoke)) == (True, True)
    shown = json.loads(invoke("workdays", "show", "2027", "--json").stdout)
    assert (shown["certain"], shown["document_no"], len(shown["days"])) == (True, NOTICE, 8)
    assert invoke("workdays", "withdraw", "2027", "--reason", "有误").exit_code == 0
    assert not certain(invoke)
    assert json.loads(invoke("workdays", "show", "2026", "--json").stdout)["certain"] is True


def test_the_page_shows_the_calendar_first_and_does_nothing_half(make: Make, people: People) -> None:
    admin = people.client(make.account(Role.SYSTEM_ADMIN))
    page = admin.get("/admin/workdays/2027").text
    assert "尚未登记完整" in page
    bad = admin.post(
        "/admin/workdays/2027", data={"document_no": NOTICE, "table": TABLE + "坏\n", "try": "1"}
    )
    assert (bad.status_code, "第 9 行“坏”" in bad.text, "2027-02-05 休" in bad.text) == (422, True, True)
    tried = admin.post("/admin/workdays/2027", data={"document_no": NOTICE, "table": TABLE, "try": "1"})
    assert tried.status_code == 200
    assert re.search(r">20 <strong>班</strong>", tried.text)
    assert not WorkdayOverride.select().exists()
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', tried.text)
    assert found
    done = admin.post("/admin/workdays/2027", data={"document_no": NOTICE, "table": TABLE, "seen": found[1]})
    assert done.location == "/admin/workdays/2027"
    assert WorkdayYear.get().document_no == NOTICE
    assert f"依据：{NOTICE}" in admin.get(done.location).text
    assert f"已按 {NOTICE} 登记完整" in admin.get("/admin/workdays").text
    refused = admin.post("/admin/workdays", data={"first": "2027-05-03", "kind": "holiday"})
    assert (refused.status_code, "已登记为全年完整" in refused.text) == (422, True)
    assert admin.post("/admin/workdays/2027?do=withdraw", data={"reason": ""}).status_code == 422
    assert admin.post("/admin/workdays/2027?do=withdraw", data={"reason": "有误"}).status_code == 303
    assert not WorkdayYear.select().exists()
    assert admin.get("/admin/workdays/1999").status_code == 404
