"""Claims as pages of a desk: beside the register, confirmed by one click, returned with a reason."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.claim_lapse import lapse_claims
from registry.actions.message import deliver_messages
from registry.database import db
from registry.models import Account, Claim, Enterprise
from registry.queries.claim import claim_list
from registry.rules.role import Role
from tests.claims import LICENCE, claimed, person
from tests.conftest import People
from tests.make import SYSTEM, Make, uscc
from tests.web.one_engine import one_engine

pytestmark = one_engine
CODE = uscc(88_001)


@pytest.fixture
def desk(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.DISTRICT_OFFICER))


def form_of(page: str) -> dict[str, str]:
    """What the button of a page sends: what was read, and the record that is chosen already."""
    (read,) = re.findall(r'name="seen" value="(\w+)"', page)
    chosen = re.findall(r'name="record"[^>]*value="(\d+)" checked', page)
    return {"seen": read, **({"record": chosen[0]} if chosen else {})}


@pytest.mark.usefixtures("registry")
def test_the_records_of_claims_are_looked_up_by_their_indexes(make: Make) -> None:
    sql, values = claim_list(make.actor(Role.DISTRICT_OFFICER), "elsewhere", clock.today()).sql()
    plan = [row[-1] for row in db.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall()]
    of_register = [step for step in plan if " t2 " in f"{step} "]
    assert of_register and all("(uscc=?)" in step or "(name_key=?)" in step for step in of_register), plan


def test_an_imported_firm_is_confirmed_by_one_click(desk: FlaskClient, make: Make, people: People) -> None:
    firm = make.enterprise(uscc=CODE, name="登记库里的名称有限公司")
    colleague = make.account(Role.ENTERPRISE, enterprise_id=firm.id)
    Account.update(password_hash="set").where(Account.id == colleague.id).execute()
    claim, _other = (
        claimed(make.storage, uscc=CODE, name="认领的名称有限公司"),
        claimed(make.storage, uscc=CODE),
    )
    assert '待确认 <span class="r-count">2</span>' in desk.get("/claims/").text
    page = desk.get(f"/claims/{claim.id}").text
    for text in (
        "认领的名称有限公司",
        "登记库里的名称有限公司",
        "王法人",
        "李认领",
        person(claim).login,
        "营业执照.pdf",
        "该企业已有 1 人可以登录",
        "1 份",
    ):
        assert text in page
    assert page.count('data-status="different"') == 1
    assert "企业名称仍以登记库为准" in page
    assert desk.get(f"/files/claims/{claim.id}").data == LICENCE.content
    done = desk.post(f"/claims/{claim.id}?do=confirm", data=form_of(page))
    assert done.status_code == 303
    assert person(claim).enterprise_id == firm.id
    assert Enterprise.get().name == "登记库里的名称有限公司"
    assert people.client(person(claim)).get("/enterprise/").status_code == 200
    again = desk.post(f"/claims/{claim.id}?do=confirm", data=form_of(page))
    assert (again.status_code, "已确认" in again.text) == (409, True)
    settled = desk.get(f"/claims/{claim.id}").text
    assert 'id="confirm"' not in settled


def test_a_record_that_waits_for_its_code_is_chosen_already(desk: FlaskClient, make: Make) -> None:
    firm = make.enterprise(uscc=None, name="天津待补码有限公司")
    claim = claimed(make.storage, uscc=CODE, name="天津待补码有限公司")
    page = desk.get(f"/claims/{claim.id}").text
    assert form_of(page)["record"] == str(firm.id)
    assert page.count('data-status="blank"') == 1
    for wrong in ("0", "9" * 30, "x"):
        assert (
            desk.post(f"/claims/{claim.id}?do=confirm", data={**form_of(page), "record": wrong}).status_code
            == 404
        )
    assert desk.post(f"/claims/{claim.id}?do=confirm", data=form_of(page)).status_code == 303
    assert Enterprise.get().uscc == CODE


def test_a_new_firm_is_registered(desk: FlaskClient, make: Make) -> None:
    claim = claimed(make.storage, uscc=CODE)
    page = desk.get(f"/claims/{claim.id}").text
    assert "登记库中没有这个信用代码" in page
    assert desk.post(f"/claims/{claim.id}?do=confirm", data=form_of(page)).status_code == 303
    assert Enterprise.get().uscc == CODE


def test_what_was_not_read_is_not_confirmed(desk: FlaskClient, make: Make) -> None:
    claim = claimed(make.storage, uscc=CODE)
    read = form_of(desk.get(f"/claims/{claim.id}").text)
    make.enterprise(uscc=CODE)
    answer = desk.post(f"/claims/{claim.id}?do=confirm", data=read)
    assert (answer.status_code, "有变化" in answer.text) == (409, True)
    assert form_of(answer.text) != read


def test_another_desk_reads_and_does_not_settle(desk: FlaskClient, make: Make, people: People) -> None:
    firm = make.enterprise(uscc=CODE, district="120101")
    claim = claimed(make.storage, uscc=CODE)
    assert '待其他机关确认 <span class="r-count">1</span>' in desk.get("/claims/").text
    for reader in (desk, people.client(make.account(Role.BUREAU_DECIDER))):
        page = reader.get(f"/claims/{claim.id}").text
        assert "由和平区确认" in page
        # A record of another place is not the desk's to read.
        assert (firm.name in page) == (reader is not desk)
        assert ("登记在和平区" in page) == (reader is desk)
        assert 'id="confirm"' not in page
        assert reader.post(f"/claims/{claim.id}?do=decline", data={"note": "不是"}).status_code == 403
    third = people.client(make.account(Role.DISTRICT_OFFICER, district="120102"))
    for path in (f"/claims/{claim.id}", f"/files/claims/{claim.id}"):
        assert third.get(path).status_code == 404


def test_a_reason_typed_too_late_is_shown_again(desk: FlaskClient, make: Make) -> None:
    claim = claimed(make.storage)
    assert desk.post(f"/claims/{claim.id}?do=decline", data={"note": ""}).status_code == 422
    assert desk.post(f"/claims/{claim.id}?do=decline", data={"note": "看不清"}).status_code == 303
    late = desk.post(f"/claims/{claim.id}?do=decline", data={"note": "另一个理由"})
    assert (late.status_code, "另一个理由" in late.text) == (409, True)
    assert Claim.get().note == "看不清"
    assert '已办结 <span class="r-count">1</span>' in desk.get("/claims/").text


def test_the_list_costs_the_same_however_long(desk: FlaskClient, make: Make, queries: list[str]) -> None:
    for number in range(3):
        claimed(make.storage, uscc=uscc(88_100 + number))
    desk.get("/claims/")
    queries.clear()
    desk.get("/claims/")
    few = len(queries)
    for number in range(12):
        claimed(make.storage, uscc=uscc(88_200 + number))
    queries.clear()
    desk.get("/claims/")
    assert len(queries) == few


def test_a_message_leads_each_to_their_page(make: Make, people: People) -> None:
    claim = claimed(make.storage)
    desk = people.client(make.account(Role.DISTRICT_OFFICER))
    desk.post(f"/claims/{claim.id}?do=decline", data={"note": "看不清"})
    while deliver_messages():
        pass
    mine = people.client(Account.get_by_id(claim.account_id)).get("/messages/").text
    assert 'href="/pending/"' in mine
    assert "认领被退回" in mine
    assert f'href="/claims/{claim.id}"' in desk.get("/messages/").text


def test_a_box_is_faulted_for_what_was_typed_and_nothing_else(people: People) -> None:
    """What stands in for a faulted box while the rest is judged is never told to anybody."""
    for typed in ("", "9112", "91120111MAFR88819M"):
        refused = people.client().post("/register", data={"uscc": typed})
        assert refused.status_code == 422
        assert "第 18 位“9”有误" not in refused.text
        assert "91120000000000000J" not in refused.text


def test_who_was_invited_and_never_came_is_told_apart(desk: FlaskClient, make: Make) -> None:
    firm = make.enterprise()
    invited = make.account(Role.ENTERPRISE, enterprise_id=firm.id)
    claim = claimed(make.storage, uscc=firm.uscc, name=firm.name)
    page = desk.get(f"/claims/{claim.id}").text
    assert "人可以登录" not in page
    assert "另有 1 个账号受邀而尚未使用" in page
    assert invited.login in page


def test_a_lapse_is_told_where_the_person_looks_and_its_erasure_leaves_a_page(
    desk: FlaskClient, make: Make, people: People
) -> None:
    claim = claimed(make.storage, name="天津过期认领有限公司")
    with clock.at(clock.start_of(claim.last_day + timedelta(days=1))):
        lapse_claims(make.storage, SYSTEM)
        deliver_messages()
        client = people.client(person(claim))
        assert "认领已过期，可以重新提交" in client.get("/messages/").text
        assert "/pending/correct" in client.get("/pending/").text
    with clock.at(clock.start_of(claim.last_day + timedelta(days=181))):
        lapse_claims(make.storage, SYSTEM)
        page = desk.get(f"/claims/{claim.id}")
        assert (page.status_code, "个人信息和营业执照已清除" in page.text) == (200, True)
        assert "天津过期认领有限公司" in page.text
        assert desk.get(f"/files/claims/{claim.id}").status_code == 404
        assert client.get("/pending/").status_code == 302, "the account has ended"
