"""Undoing an import on its page and at the terminal: the effect first, what stands in the way, then done."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from registry import clock
from registry.actions.imports.file import apply_import
from registry.actions.measure import take_measure
from registry.models import Approval, Enterprise, Event, ImportRun, Recognition
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount
from registry.rules.approval import ApprovalAction
from registry.rules.imports import undo as undo_rules
from registry.rules.imports.file import read_import
from registry.rules.role import Role
from tests.actions.approval_acts import alone
from tests.actions.imports.test_recognition import decision
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.measures import deciding
from tests.web.commands.invoke import Invoke
from tests.web.one_engine import one_engine
from tests.workbooks import workbook

pytestmark = one_engine
ON = date(2025, 12, 1)
HEAD = ["企业名称", "产品名称", "所属区"]
LINES = [[f"天津冠军{at}有限公司", "产品", "河西区"] for at in "甲乙"]
EFFECT = re.compile(r"将使 2025-12-31 [^；<]*单项冠军[^；<]*累计（净） 2 → 0")


def brought_in(make: Make) -> ImportRun:
    said: dict[str, Any] = {"announced_on": ON, "award_year": 2025, "document_no": "津工信〔2025〕6号"}
    given = decision("single_champion", "municipal", **said)
    file = read_import("冠军.xlsx", workbook(HEAD, *LINES), given)
    run = apply_import(file, SYSTEM, accept_good=False, yes=True).run
    make.drained()
    return ImportRun.get_by_id(run)


def seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([0-9a-f]{64})"', page)
    assert found
    return found[1]


def test_the_page_of_a_run_says_what_it_wrote_and_leads_to_its_undo(make: Make, people: People) -> None:
    run = brought_in(make)
    decider = people.client(make.account(Role.BUREAU_DECIDER))
    assert "命令行" in decider.get("/imports/").text
    page = decider.get(f"/imports/{run.id}").text
    assert "新登记的企业 2、认定 2" in page
    assert f'href="/bureau/batches/{Recognition.get().batch_id}"' in page
    # Beside the name of the list, not under the button that saves answers.
    assert page.index("<h1") < page.index(f'href="/imports/{run.id}/undo"') < page.index("导入时间")
    leader = people.client(make.account(Role.LEADER))
    assert leader.get(f"/imports/{run.id}/undo").status_code in (403, 404)


def test_the_effect_is_shown_before_a_second_person_approves(make: Make, people: People) -> None:
    run, address = brought_in(make), "/imports/1/undo"
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    page = reviewer.get(address).text
    assert EFFECT.search(page)
    refused = reviewer.post(address, data={"seen": seen(page), "reason": " "})
    assert (refused.status_code, "请填写撤销理由" in refused.text) == (422, True)
    stale = reviewer.post(address, data={"seen": "0" * 64, "reason": "名单有误"})
    assert (stale.status_code, "名单有误" in stale.text) == (409, True)
    answer = reviewer.post(address, data={"seen": seen(page), "reason": "名单有误"})
    assert answer.location == f"/approvals/{Approval.get().id}"
    second = people.client(make.account(Role.BUREAU_DECIDER))
    shown = second.get(answer.location).text
    assert EFFECT.search(shown)
    assert LINES[0][0] in shown
    done = second.post(f"{answer.location}?do=approve", data={"seen": seen(shown)})
    assert done.location == f"/imports/{run.id}"
    page = second.get(done.location).text
    assert "已撤销" in page
    assert second.get("/enterprises/").text.count("天津冠军") == 0
    gone = Enterprise.get(Enterprise.name == LINES[0][0]).id
    assert second.get(f"/enterprises/{gone}").location == f"/imports/{run.id}"
    assert people.client(make.account(Role.LEADER)).get(f"/enterprises/{gone}").status_code == 404
    assert "撤销这次导入" not in page
    title = Recognition.select().order_by(Recognition.id).first()
    public = second.get(f"/roll/{title.id}").text
    assert ("作废，自始不计" in public, "名单有误" in public) == (True, True)
    shown = second.get(f"/bureau/recognitions/{title.id}")
    assert (shown.status_code, "作废" in shown.text) == (200, True)


def test_of_a_long_list_a_proposal_names_the_first_and_knows_the_others(
    make: Make, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought_in(make)
    monkeypatch.setattr(undo_rules, "MOST_NAMED", 1)
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    data = {"seen": seen(reviewer.get("/imports/1/undo").text), "reason": "名单有误"}
    address = reviewer.post("/imports/1/undo", data=data).location
    for body in (Event.get(Event.kind == "approval.proposed").body, Approval.get().effect):
        assert (LINES[0][0] in body, LINES[1][0] in body) == (True, False)
    second = people.client(make.account(Role.BUREAU_DECIDER))
    shown = second.get(address).text
    for words in ("共 2 件", "下面列出前 1 件", f"{LINES[0][0]}等 2 个", "2 项"):
        assert words in shown, words
    assert (LINES[0][0] in shown, LINES[1][0] in shown) == (True, False)
    # Of who is not named anything that the effect says is seen, too.
    other = Recognition.select().order_by(Recognition.id.desc()).first()
    Recognition.update(certificate_no="TJ-7").where(Recognition.id == other.id).execute()
    changed = second.post(f"{address}?do=approve", data={"seen": seen(shown)})
    assert (changed.status_code, "提出以后情况有变化" in changed.text) == (409, True)
    done = second.post(f"{address}?do=approve", data={"seen": seen(changed.text)})
    assert done.location == "/imports/1"
    assert Recognition.select().where(Recognition.ended_how == "voided").count() == 2


def test_what_stands_in_the_way_is_listed_and_the_rest_ticked(make: Make, people: People) -> None:
    brought_in(make)
    alone(ApprovalAction.IMPORT)
    first = Recognition.select().order_by(Recognition.id).first()
    take_measure(deciding(first.id, clock.today(), storage=make.storage), SYSTEM)
    decider = people.client(make.account(Role.BUREAU_DECIDER))
    page = decider.get("/imports/1/undo").text
    kept = page[page.index('id="kept"') :]
    assert (LINES[0][0] in kept, LINES[1][0] in kept) == (True, False)
    assert "认定终止" in kept
    data = {"seen": seen(page), "reason": "名单有误"}
    refused = decider.post("/imports/1/undo", data=data)
    assert refused.status_code == 422
    assert "有 2 项已有后续办理" in refused.text
    assert decider.post("/imports/1/undo", data={**data, "rest": "y"}).status_code == 303
    assert Recognition.select().where(Recognition.ended_how == "voided").count() == 1


def test_the_dry_run_of_a_list_shows_its_effect(
    make: Make, people: People, invoke: Invoke, tmp_path: Path
) -> None:
    file = tmp_path / "冠军.xlsx"
    file.write_bytes(workbook(HEAD, *LINES))
    words = ["recognitions", str(file), "--scheme", "single_champion", "--level", "municipal"]
    words += ["--announced-on", "2025-12-01", "--award-year", "2025"]
    dry = json.loads(invoke(*words, "--dry-run", "--json").stdout)
    assert {
        "target": "single_champion:municipal",
        "as_of": "2025-12-31",
        "basis": "net",
        "before": 0,
        "after": 2,
    } in dry["effect"]
    assert "将使 2025-12-31 single_champion:municipal 累计（净） 0 → 2" in invoke(*words, "--dry-run").output
    done = json.loads(invoke(*words, "--yes", "--json").stdout)
    assert ImportRun.get().id == done["run"]


@pytest.fixture
def invoke(app: Flask) -> Invoke:
    """Run `flask import …`."""
    return lambda *words: app.test_cli_runner().invoke(args=["import", *words])


def test_the_command_tries_refuses_and_undoes(make: Make, invoke: Invoke) -> None:
    run = brought_in(make)
    listed = json.loads(invoke("list", "--json").stdout)
    assert [(row["run"], row["undone"]) for row in listed] == [(run.id, None)]
    first = Recognition.select().order_by(Recognition.id).first()
    take_measure(deciding(first.id, clock.today(), storage=make.storage), SYSTEM)
    events = Event.select().count()
    words = ["undo", str(run.id), "--reason", "名单有误"]
    dry: dict[str, Any] = json.loads(invoke(*words, "--dry-run", "--json").stdout)
    assert [(each["what"], each["name"]) for each in dry["kept"]] == [
        ("title", LINES[0][0]),
        ("enterprise", LINES[0][0]),
    ]
    assert (dry["applied"], dry["titles"]) == (False, 1)
    refused = invoke(*words)
    assert (refused.exit_code, "有 2 项已有后续办理" in refused.output) == (1, True)
    assert Event.select().count() == events
    done = invoke(*words, "--rest")
    assert done.exit_code == 0
    assert f"保留 认定 {first.id}  {LINES[0][0]}：导入后已有后续办理" in done.output
    assert "将使 2025-12-31 single_champion:municipal 累计（净） 2 → 1" in done.output
    assert Enterprise.select().where(Enterprise.taken_out_at.is_null(False)).count() == 1
    make.drained()
    assert recount(clock.today()).agrees
    assert verify_ledger().intact
    assert invoke("undo", "999", "--reason", "无").exit_code == 1
