"""Change requests as pages: asked for with evidence, confirmed by where the holder comes to, or refused."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.change import withdraw_change
from registry.actions.message import deliver_messages
from registry.models import Application, Change, Enterprise, ProfileFile
from registry.rules.change import Fact
from registry.rules.role import Role
from registry.rules.state import State
from tests.change_requests import applicant, confirmed, moving, requested, seen
from tests.conftest import People
from tests.make import PDF, Make
from tests.titles import award
from tests.web.one_engine import one_engine

pytestmark = one_engine
MOVE = {"kind": "move", "place": "120101", "words": "迁入新址"}


@pytest.fixture
def firm(make: Make) -> Enterprise:
    return make.enterprise()


@pytest.fixture
def client(make: Make, people: People, firm: Enterprise) -> FlaskClient:
    return people.client(make.account(Role.ENTERPRISE, enterprise_id=firm.id))


def officer(make: Make, people: People, district: str) -> FlaskClient:
    return people.client(make.account(Role.DISTRICT_OFFICER, district=district))


def upload() -> tuple[BytesIO, str]:
    return BytesIO(PDF), "通知书.pdf"


def test_a_move_is_asked_for_and_confirmed(
    client: FlaskClient, make: Make, people: People, firm: Enterprise
) -> None:
    today = clock.today().isoformat()
    asked = client.post(
        f"/changes/new/{firm.id}/place", data={**MOVE, "effective_on": today, "file": upload()}
    )
    assert asked.status_code == 303, asked.text
    change = Change.get()
    assert (change.words, change.evidence_id) == ("迁入新址", ProfileFile.get().id)
    assert "待确认的变更申请" in client.get("/enterprise/details").text
    old, new = officer(make, people, "120111"), officer(make, people, "120101")
    assert '待其他机关确认 <span class="r-count">1</span>' in old.get("/changes/").text
    assert '待确认 <span class="r-count">1</span>' in new.get("/changes/").text
    assert old.post(f"/changes/{change.id}?do=confirm", data={"seen": seen(change)}).status_code == 403
    shown = new.get(f"/changes/{change.id}").text
    assert "通知书.pdf" in shown
    assert f'value="{seen(change)}"' in shown
    assert new.get(f"/files/changes/{change.id}").data == PDF
    assert new.post(f"/changes/{change.id}?do=confirm", data={"seen": seen(change)}).status_code == 303
    assert Enterprise.get_by_id(firm.id).district == "120101"
    again = new.post(f"/changes/{change.id}?do=confirm", data={"seen": seen(change)})
    assert again.status_code == 409
    assert "已经确认" in again.text
    assert "已确认" in client.get(f"/changes/{change.id}").text


def test_what_is_refused_keeps_what_was_typed_and_the_file(client: FlaskClient, firm: Enterprise) -> None:
    refused = client.post(
        f"/changes/new/{firm.id}/place", data={**MOVE, "effective_on": "2999-01-01", "file": upload()}
    )
    assert refused.status_code == 422
    for text in ("不能晚于今天", "迁入新址", 'value="2999-01-01"', "通知书.pdf"):
        assert text in refused.text
    kept = ProfileFile.get().id
    data = {**MOVE, "effective_on": clock.today().isoformat(), "evidence": kept}
    assert client.post(f"/changes/new/{firm.id}/place", data=data).status_code == 303


def test_all_that_is_wrong_is_said_in_one_round(client: FlaskClient, firm: Enterprise) -> None:
    wrong = {**MOVE, "effective_on": "2999-01-01", "file": (BytesIO(b"MZ"), "通知书.pdf")}
    page = client.post(f"/changes/new/{firm.id}/place", data=wrong).text
    for sentence in ("内容与扩展名不符", "不能晚于今天"):
        assert sentence in page
    assert "请上传佐证文件，" not in page, "of the file enough is said"
    no_day = client.post(
        f"/changes/new/{firm.id}/place", data={**wrong, "place": "", "effective_on": "", "file": upload()}
    ).text
    for sentence in ("请填写变更后的“所属区或功能区”", "请填写变更生效日期"):
        assert sentence in no_day
    assert no_day.count('<a href="#effective_on">') == 1
    assert "以登记机关核准的日期为准。</li>" not in no_day, "said once"
    assert client.post(f"/changes/new/{firm.id}/place", data={**MOVE, "kind": "x"}).status_code == 422


def test_required_boxes_are_marked(client: FlaskClient, firm: Enterprise) -> None:
    def marked() -> list[str]:
        page = client.get(f"/changes/new/{firm.id}/place").text
        return re.findall(r'<label class="form-label" for="(\w+)">[^<]*<span class="r-required"', page)

    assert marked() == ["place", "effective_on", "file"]
    client.post(f"/changes/new/{firm.id}/place", data={"file": upload()})
    assert marked() == ["place", "effective_on", "evidence"]


def test_while_one_waits_no_second_is_written(make: Make, client: FlaskClient, firm: Enterprise) -> None:
    change = moving(make, firm)
    page = client.get(f"/changes/new/{firm.id}/place").text
    assert f'href="/changes/{change.id}"' in page
    assert 'name="effective_on"' not in page
    today = clock.today().isoformat()
    late = client.post(
        f"/changes/new/{firm.id}/place", data={**MOVE, "effective_on": today, "file": upload()}
    )
    assert (late.status_code, "迁入新址" in late.text) == (409, True), "what was typed meanwhile stays"
    assert f'href="/changes/{change.id}"' in late.text
    assert 'name="effective_on"' in client.get(f"/changes/new/{firm.id}/name").text


@pytest.mark.parametrize(
    ("fact", "data", "sentence"),
    [
        ("place", {}, "请填写变更生效日期"),
        ("place", {"place": "120101"}, "请上传佐证文件"),
        ("code", {"uscc": "91120111MA0000001X"}, "统一社会信用代码"),
        ("name", {"name": ""}, "请填写企业名称"),
    ],
)
def test_what_is_missing_is_said(
    client: FlaskClient, firm: Enterprise, fact: str, data: dict[str, str], sentence: str
) -> None:
    day = {"effective_on": clock.today().isoformat()} if data else {}
    kind = {"place": "move", "code": "credit_code", "name": "rename"}[fact]
    refused = client.post(f"/changes/new/{firm.id}/{fact}", data={"kind": kind, **day, **data})
    assert refused.status_code == 422
    assert sentence in refused.text


def test_an_unknown_fact_is_not_there(client: FlaskClient, firm: Enterprise) -> None:
    assert client.get(f"/changes/new/{firm.id}/staff").status_code == 404


def test_a_reason_typed_too_late_is_shown_again(
    make: Make, people: People, client: FlaskClient, firm: Enterprise
) -> None:
    change = moving(make, firm)
    new = officer(make, people, "120101")
    assert new.post(f"/changes/{change.id}?do=decline", data={"note": ""}).status_code == 422
    assert client.post(f"/changes/{change.id}?do=withdraw").status_code == 303
    late = new.post(f"/changes/{change.id}?do=decline", data={"note": "未见迁入的证明"})
    assert late.status_code == 409
    assert "撤回" in late.text
    assert "未见迁入的证明" in late.text


def test_a_declined_request_says_why_and_who_asked_reads_no_officers_name(
    make: Make, people: People, client: FlaskClient, firm: Enterprise
) -> None:
    change = requested(make, firm, Fact.NAME, {"name": "天津新名有限公司"})
    here = officer(make, people, "120111")
    assert here.post(f"/changes/{change.id}?do=decline", data={"note": "执照未变"}).status_code == 303
    assert "执照未变" in client.get(f"/changes/{change.id}").text
    assert "工作人员" not in client.get(f"/changes/{change.id}").text
    assert '已办结 <span class="r-count">1</span>' in here.get("/changes/").text


def test_where_a_file_was_handled_it_is_read_and_not_decided(make: Make, people: People) -> None:
    file = make.application(State.SUBMITTED)
    old, new = officer(make, people, "120111"), officer(make, people, "120101")
    assert "已随企业迁出" not in old.get("/district/").text
    confirmed(make, moving(make, Enterprise.get_by_id(file.enterprise_id)))
    assert '已随企业迁出 <span class="r-count">1</span>' in old.get("/district/").text
    assert file.number in old.get("/district/?state=moved").text
    shown = old.get(f"/district/applications/{file.id}")
    assert shown.status_code == 200
    assert "您可以查阅，不能办理" in shown.text
    assert "/enterprises/" + str(file.enterprise_id) not in shown.text
    version = Application.get_by_id(file.id).version
    step = f"/district/applications/{file.id}/steps/return"
    assert old.post(step, data={"note": "补正", "version": version}).status_code == 403
    assert new.get(f"/district/applications/{file.id}").status_code == 200


def test_the_page_says_what_the_rule_says_for_the_titles_held(
    make: Make, client: FlaskClient, firm: Enterprise, on_day: Callable[[date], AbstractContextManager[None]]
) -> None:
    for scheme in ("specialized_new", "leading_enterprise"):
        award(scheme, "municipal", date(2026, 1, 5), [firm])
    with on_day(date(2026, 3, 10)):
        change = requested(make, firm, Fact.NAME, {"name": "天津新名有限公司"}, effective_on=date(2026, 2, 1))
        shown = client.get(f"/changes/{change.id}").text.split("规定怎么说")[1]
        asking = client.get(f"/changes/new/{firm.id}/name").text
    assert "自变更之日起 3 个月内，即不晚于 2026-05-01" in shown
    assert "重大变化情况报告" in shown
    assert "已过" not in shown
    assert "待市局补充" in shown
    assert "可信度中" in shown
    assert "规定怎么说：更名" in asking
    with on_day(date(2026, 5, 2)):
        assert "报告期限 2026-05-01 已过" in client.get(f"/changes/{change.id}").text


def test_a_slip_is_reported_to_nobody(make: Make, client: FlaskClient, firm: Enterprise) -> None:
    change = requested(make, firm, Fact.FOUNDED, {"founded_on": "2011-05-06"})
    assert "没有须按规定报告的事项" in client.get(f"/changes/{change.id}").text


def test_several_are_confirmed_after_what_they_change_was_read(make: Make, people: People) -> None:
    firms = [make.enterprise() for _ in range(3)]
    changes = [requested(make, firm, Fact.NAME, {"name": f"{firm.name}新"}) for firm in firms]
    here = officer(make, people, "120111")
    assert "请勾选" in here.post("/changes/?do=confirm", data={}).text
    ticked = [change.id for change in changes[:2]]
    preview = here.post("/changes/?do=confirm", data={"id": ticked}).text
    assert "确认 2 项变更" in preview
    assert all(seen(change) in preview for change in changes[:2])
    assert firms[0].name == Enterprise.get_by_id(firms[0].id).name
    late = {f"seen-{change.id}": seen(change) for change in changes[:2]}
    withdraw_change(changes[1], applicant(make, firms[1]))
    refused = here.post("/changes/?do=confirm", data={"id": ticked, "sure": "1", **late})
    assert refused.status_code == 409
    assert "确认 1 项变更" in refused.text
    assert firms[0].name == Enterprise.get_by_id(firms[0].id).name
    sure = {"id": ticked[:1], "sure": "1", f"seen-{ticked[0]}": seen(changes[0])}
    assert here.post("/changes/?do=confirm", data=sure).status_code == 303
    assert Enterprise.get_by_id(firms[0].id).name == f"{firms[0].name}新"
    other = officer(make, people, "120101")
    assert other.post("/changes/?do=confirm", data={"id": [changes[2].id]}).status_code == 404


def test_the_list_costs_the_same_however_long(make: Make, people: People, queries: list[str]) -> None:
    here = officer(make, people, "120111")
    requested(make, make.enterprise(), Fact.NAME, {"name": "天津新名甲有限公司"})
    queries.clear()
    here.get("/changes/")
    few = len(queries)
    for name in ("天津新名乙有限公司", "天津新名丙有限公司"):
        requested(make, make.enterprise(), Fact.NAME, {"name": name})
    queries.clear()
    assert here.get("/changes/").text.count("天津新名") == 3
    assert len(queries) == few


def test_who_leaves_and_who_comes_read_it_in_their_messages(make: Make, people: People) -> None:
    firm = make.enterprise()
    change = moving(make, firm)
    decider = people.client(make.account(Role.DISTRICT_DECIDER, district="120101"))
    old = officer(make, people, "120111")
    confirmed(make, change)
    deliver_messages()
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=firm.id))
    for reader, word in ((decider, "收到变更申请"), (old, "企业已迁出"), (owner, "变更已确认")):
        shown = reader.get("/messages/").text
        assert word in shown
        assert f"/changes/{change.id}" in shown


def test_a_file_that_is_refused_is_said_whatever_else_is_right(client: FlaskClient, firm: Enterprise) -> None:
    data = {**MOVE, "effective_on": clock.today().isoformat(), "file": (BytesIO(b"MZ"), "通知书.exe")}
    refused = client.post(f"/changes/new/{firm.id}/place", data=data)
    assert refused.status_code == 422
    assert "不接受" in refused.text
    assert "迁入新址" in refused.text
    assert not Change.select().exists()
