"""Two records of one enterprise merged on its pages, and parted: side by side, proposed, approved, led on."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.merge import merge_enterprises
from registry.actions.message import deliver_messages
from registry.actions.subject import declare_subject
from registry.models import Application, Enterprise, Recognition
from registry.rules.ending import Ending
from registry.rules.role import Role
from registry.rules.subject import SubjectDetails
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.merges import CHAMPION, SME, into
from tests.reading import page
from tests.titles import award
from tests.web.approving import approved
from tests.web.views.test_enterprises import _typed

WHY = {"reason": "同一企业的两条记录", "document_no": ""}


@pytest.fixture
def pair(make: Make) -> Iterator[tuple[Enterprise, Enterprise]]:
    """One that a list named without its code, and the same one as it registered."""
    with clock.at(clock.start_of(date(2026, 4, 20)) + timedelta(hours=10)):
        goes = make.enterprise(name="天津并入试验有限公司", uscc=None, staff=None)
        stays = make.enterprise(name="天津并入（试验）有限公司", staff=300)
        award(*CHAMPION, date(2025, 3, 1), [goes, stays])
        award(*SME, date(2022, 4, 1), [goes])
        make.drained()
        yield goes, stays


@pytest.fixture
def officers(make: Make, people: People) -> tuple[FlaskClient, FlaskClient]:
    return people.client(make.account(Role.BUREAU_REVIEWER)), people.client(make.account(Role.BUREAU_DECIDER))


def seen_on(text: str) -> str:
    found = re.search(r'name="seen" type="hidden" value="([0-9a-f]{64})"', text)
    assert found, text
    return found[1]


def test_side_by_side_proposed_approved_and_led_on_and_back(
    officers: tuple[FlaskClient, FlaskClient], pair: tuple[Enterprise, Enterprise]
) -> None:
    (goes, stays), (officer, second) = pair, officers
    url = f"/bureau/enterprises/{goes.id}/merge"
    assert url in page(officer, f"/enterprises/{goes.id}")
    assert stays.name in page(officer, f"{url}?q=并入")
    shown = page(officer, f"{url}?into={stays.id}")
    assert "将使 2025-12-31 制造业单项冠军" in shown
    assert "重复的认定，其一作废" in shown
    assert shown.index("对统计的影响") < shown.index("两条记录</h2>")
    assert officer.post(f"{url}?into={stays.id}", data={"seen": seen_on(shown)}).status_code == 422
    # Another value is chosen: it is shown before it is sent.
    tried = officer.post(f"{url}?into={stays.id}", data={**WHY, "taken": "name", "seen": seen_on(shown)})
    assert f"企业名称 {stays.name} → {goes.name}" in tried.text
    answer = officer.post(
        f"{url}?into={stays.id}", data={**WHY, "taken": "name", "seen": seen_on(tried.text)}
    )
    waiting = page(second, answer.location)
    assert "将使 2025-12-31 制造业单项冠军" in waiting
    assert approved(second, answer).location.endswith(f"/enterprises/{stays.id}")
    assert officer.get(f"/enterprises/{goes.id}").location.endswith(f"/enterprises/{stays.id}")
    record = page(officer, f"/enterprises/{stays.id}")
    for said in ("已并入本企业的记录", "随企业记录转入", "随企业记录转出", "另一条记录并入本企业"):
        assert said in record
    assert goes.name not in page(officer, "/enterprises/?waiting=code")
    title = Recognition.get(Recognition.scheme == SME[0])
    assert page(officer, f"/roll/{title.id}")
    back = f"/bureau/enterprises/{goes.id}/unmerge"
    shown = page(officer, back)
    assert "撤销后将退回" in shown
    answer = officer.post(back, data={**WHY, "seen": seen_on(shown)})
    approved(second, answer)
    assert Enterprise.get_by_id(stays.id).name == stays.name
    assert officer.get(f"/enterprises/{goes.id}").status_code == 200
    assert officer.get(back).status_code == 404


def test_what_stayed_with_a_merged_record_leads_on(
    officers: tuple[FlaskClient, FlaskClient], pair: tuple[Enterprise, Enterprise]
) -> None:
    (goes, stays), (officer, _second) = pair, officers
    one, other = (declare_subject(each, "site", SubjectDetails("一号工厂"), SYSTEM) for each in pair)
    assert officer.get(f"/subjects/{one.id}").status_code == 200
    merge_enterprises(into(goes, stays), SYSTEM)
    assert officer.get(f"/subjects/{one.id}").location.endswith(f"/subjects/{other.id}")
    assert officer.get(f"/subjects/of/{goes.id}").location.endswith(f"/subjects/of/{stays.id}")
    assert officer.get(f"/subjects/{other.id}").status_code == 200


def test_a_double_that_was_voided_is_read_everywhere(
    make: Make, people: People, officers: tuple[FlaskClient, FlaskClient], pair: tuple[Enterprise, Enterprise]
) -> None:
    (goes, stays), (officer, _second) = pair, officers
    own = people.client(make.account(Role.ENTERPRISE, enterprise_id=stays.id))
    merge_enterprises(into(goes, stays), SYSTEM)
    voided = Recognition.get(Recognition.ended_how == Ending.VOIDED.value)
    while deliver_messages():
        pass
    said = "与另一条记录的同一认定重复"
    for client, address in (
        (officer, f"/bureau/recognitions/{voided.id}"),
        (own, f"/roll/{voided.id}"),
    ):
        assert said in page(client, address)
    assert "认定作废" in page(own, "/messages/")


def test_a_code_that_another_holds_leads_from_the_queue_to_the_merge(
    officers: tuple[FlaskClient, FlaskClient], pair: tuple[Enterprise, Enterprise]
) -> None:
    (goes, stays), (officer, _second) = pair, officers
    queue = page(officer, "/enterprises/?waiting=code")
    assert "可能重复" not in queue
    Enterprise.update(name_key=stays.name_key).where(Enterprise.id == goes.id).execute()
    assert "可能重复" in page(officer, "/enterprises/?waiting=code")
    assert "同名" in page(officer, f"/bureau/enterprises/{goes.id}/merge")
    Enterprise.update(name_key=goes.name_key).where(Enterprise.id == goes.id).execute()
    typed = _typed(goes, uscc=str(stays.uscc), staff="", reason="补录")
    refused = officer.post(f"/enterprises/{goes.id}/edit", data=typed)
    assert refused.status_code == 409
    assert f"/bureau/enterprises/{goes.id}/merge?into={stays.id}" in refused.text


def test_what_stands_in_the_way_is_said_on_the_page(
    make: Make, officers: tuple[FlaskClient, FlaskClient], pair: tuple[Enterprise, Enterprise]
) -> None:
    (goes, stays), (officer, _second) = pair, officers
    call = make.call()
    files = [make.draft(firm, call) for firm in (goes, stays)]
    shown = page(officer, f"/bureau/enterprises/{goes.id}/merge?into={stays.id}")
    assert "未办结申报" in shown
    assert all(file.number in shown for file in files)
    assert "并入后将" not in shown
    answer = officer.post(f"/bureau/enterprises/{goes.id}/merge?into={stays.id}", data=WHY)
    assert (answer.status_code, Application.get_by_id(files[0].id).enterprise_id) == (422, goes.id)
