"""Filed sheets and check lists on pages: one sheet for all, nothing typed is lost, checks are staff's."""

import json
import re

import pytest
from flask.testing import FlaskClient

from registry.actions.application import step_application, submit_application
from registry.models import Application, Attachment, ClauseCheck, Enterprise, Event, FiledSheet
from registry.queries.sheet import sheets_of
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.conftest import People
from tests.make import Make
from tests.sheets import STATED, publish_small, state
from tests.web.file_form import drawn, file_url, press, save
from tests.web.one_engine import one_engine
from tests.web.sheet.test_live import text_of

pytestmark = one_engine


@pytest.fixture
def enterprise(make: Make) -> Enterprise:
    publish_small()
    return make.enterprise()


@pytest.fixture
def submitted(make: Make, enterprise: Enterprise) -> Application:
    state(enterprise, **STATED)
    return make.application(State.SUBMITTED, enterprise=enterprise)


@pytest.fixture
def applicant(make: Make, people: People, enterprise: Enterprise) -> FlaskClient:
    return people.client(make.account(Role.ENTERPRISE, enterprise_id=enterprise.id))


@pytest.fixture
def district(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.DISTRICT_OFFICER))


@pytest.fixture
def bureau(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_REVIEWER))


def sentences(page: str) -> list[str]:
    return re.findall(r'<p class="s-sentence">.*?</p>|<li class="s-line.*?</li>', page, re.DOTALL)


def test_applicant_district_and_bureau_read_the_same_filed_sheet(
    applicant: FlaskClient, district: FlaskClient, bureau: FlaskClient, submitted: Application
) -> None:
    (row,) = sheets_of(submitted)
    pages = [
        client.get(f"{file_url(submitted, desk)}/sheet").text
        for client, desk in ((applicant, "enterprise"), (district, "district"), (bureau, "bureau"))
    ]
    assert sentences(pages[0]) == sentences(pages[1]) == sentences(pages[2]) and len(sentences(pages[0])) > 4
    for page in pages:
        assert row.digest in page and "small.2026" in page and "2026-03-02" in page
        assert "2025年研发费用 162 万元 ÷ 2025年营业收入 5,400 万元 = 3.00 % ≥ 3 %" in page
    for client, desk in ((applicant, "enterprise"), (district, "district"), (bureau, "bureau")):
        assert f'href="{file_url(submitted, desk)}/sheet"' in client.get(file_url(submitted, desk)).text


def test_facts_that_change_later_do_not_change_the_page(
    applicant: FlaskClient, district: FlaskClient, enterprise: Enterprise, submitted: Application
) -> None:
    url = f"{file_url(submitted, 'enterprise')}/sheet"
    before = sentences(applicant.get(url).text)
    state(enterprise, rd="1", own_brand=False)
    assert sentences(applicant.get(url).text) == before
    file = district.get(file_url(submitted)).text
    live = re.search(r'href="([^"]+)">按今天的企业画像对照', file)
    assert live and "= 0.02 % &lt; 3 %" in district.get(live[1].replace("&amp;", "&")).text
    assert "0.02 %" not in file


def test_a_resubmission_makes_a_new_sheet_and_the_older_stays_readable(
    make: Make, applicant: FlaskClient, enterprise: Enterprise, submitted: Application
) -> None:
    officer = make.actor(Role.DISTRICT_OFFICER)
    step_application(submitted, Action.RETURN, officer, note="请补正")
    base = f"{file_url(submitted, 'enterprise')}/sheet"
    assert f'href="{base}"' in applicant.get(file_url(submitted, "enterprise")).text
    state(enterprise, rd="300")
    actor = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    submit_application(Application.get_by_id(submitted.id), actor)
    new, old = sheets_of(submitted)
    assert "= 5.56 %" in applicant.get(base).text
    older = applicant.get(f"{base}/{old.id}").text
    assert "= 3.00 %" in older and "这是以前提交时的评价表" in older and f'href="{base}/{new.id}"' in older
    assert applicant.get(f"{base}/{new.id + 1}").status_code == 404
    other = make.application(State.SUBMITTED)
    assert applicant.get(f"{base}/{FiledSheet.get(FiledSheet.application == other.id).id}").status_code == 404


def test_a_draft_says_what_would_refuse_it_and_what_is_open(
    make: Make, applicant: FlaskClient, enterprise: Enterprise
) -> None:
    application = make.draft(enterprise)
    url = file_url(application, "enterprise")
    page = applicant.get(url).text
    assert "待定的条件不妨碍提交" in page and 'href="/profile/yearly#rd-2025"' in page
    state(enterprise, **STATED | {"rd": "100"})
    failing = text_of(applicant.get(url).text)
    refusal = (
        "不满足“上年度研发费用占营业收入比重不低于3%”：2025年研发费用 100 万元 ÷ 2025年营业收入 5,400 万元"
    )
    assert "现在提交会被退回" in failing and refusal in failing
    answer = applicant.post(f"{url}?do=submit", data={"version": str(application.version)})
    assert answer.status_code == 422 and refusal in answer.text
    assert Application.get_by_id(application.id).state == State.DRAFT
    state(enterprise, rd="162")
    answer = applicant.post(f"{url}?do=submit", data={"version": str(application.version)})
    assert answer.status_code == 303 and sheets_of(application)[0].eligible is None
    assert "待定：1 项条件待定" in applicant.get(url).text


def test_desks_mark_what_is_open_and_what_was_overridden(
    make: Make, district: FlaskClient, submitted: Application, queries: list[str]
) -> None:
    def listed() -> str:
        del queries[:]
        page = district.get("/district/").text
        return text_of(page)

    assert "评价表 ▲待定 待定 1 项" in listed()
    save(district, submitted, {"given-gate:position": "yes", "reason-gate:position": "已核实"})
    assert "评价表 ✓符合 改判 1 项" in listed()
    count = len(queries)
    for _ in range(3):
        make.application(State.SUBMITTED)
    listed()
    assert len(queries) == count


def test_only_what_was_answered_is_checked(district: FlaskClient, submitted: Application) -> None:
    page = district.get(file_url(submitted)).text
    assert "已核对 0 项，共 5 项" in page
    assert save(district, submitted).status_code == 303
    assert not ClauseCheck.select().exists()
    assert (
        save(district, submitted, {"given-gate:rd": "yes", "given-gate:position": "open"}).status_code == 303
    )
    kept = {row.clause: (row.given, row.together) for row in ClauseCheck.select()}
    assert kept == {"gate:rd": (True, None), "gate:position": (None, None)}
    assert "已核对 2 项，共 5 项" in district.get(file_url(submitted)).text
    assert save(district, submitted).status_code == 303
    assert ClauseCheck.select().count() == 2


def test_one_button_confirms_what_is_met_and_says_that_it_was_many(
    district: FlaskClient, submitted: Application
) -> None:
    answer = press(
        district, submitted, "met", {"given-gate:position": "no", "reason-gate:position": "排名靠后"}
    )
    assert answer.status_code == 303
    kept = {row.clause: (row.given, row.together) for row in ClauseCheck.select()}
    assert kept == {
        "gate:rd": (True, 4),
        "gate:brand": (True, 4),
        "gate:position": (False, None),
        "veto:debt": (False, 4),
        "score:total": (True, 4),
    }
    event = json.loads(Event.get(Event.kind == "application.checked").body)
    assert sum(each.get("together", False) for each in event["checks"]) == 4
    assert "与其他条款一并确认，共 4 条" in district.get(file_url(submitted)).text


def test_a_refused_list_keeps_everything_typed(
    make: Make, people: People, district: FlaskClient, submitted: Application
) -> None:
    file = Attachment.get(Attachment.application == submitted.id)
    typed = {
        "given-gate:rd": "no",
        "given-gate:brand": "yes",
        "reason-gate:brand": "商标证已核",
        "evidence-gate:brand": str(file.id),
        "given-gate:position": "yes",
    }
    answer = save(district, submitted, typed)
    assert answer.status_code == 422
    assert "改判或认定“上年度研发费用占营业收入比重不低于3%”须写明理由" in answer.text
    assert "改判或认定“市场地位较高（由审核人员判定）”须写明理由" in answer.text
    back = drawn(answer.text)
    assert back["given-gate:rd"] == "no" and back["given-gate:position"] == "yes"
    assert back["reason-gate:brand"] == "商标证已核" and back["evidence-gate:brand"] == str(file.id)
    assert not ClauseCheck.select().exists()
    # Somebody else says something of the same clause meanwhile: told, and what was typed is still there.
    other = people.client(make.account(Role.DISTRICT_OFFICER))
    save(other, submitted, {"given-gate:rd": "no", "reason-gate:rd": "不实"})
    sent = back | {"given-gate:rd": "open", "reason-gate:rd": "存疑", "reason-gate:position": "已核实"}
    late = district.post(file_url(submitted), data=sent)
    assert late.status_code == 409 and "刚由他人核对过" in late.text
    again = drawn(late.text)
    assert (again["given-gate:rd"], again["reason-gate:rd"]) == ("open", "存疑")
    assert again["reason-gate:position"] == "已核实" and "不实" in late.text
    # After the warning it may be saved over.
    assert district.post(file_url(submitted), data=again).status_code == 303


def test_whose_turn_is_over_finds_what_was_typed(
    make: Make, district: FlaskClient, submitted: Application
) -> None:
    sent = drawn(district.get(file_url(submitted)).text)
    step_application(submitted, Action.RECOMMEND, make.actor(Role.DISTRICT_OFFICER))
    sent |= {"given-gate:brand": "no", "reason-gate:brand": "商标已转让"}
    late = district.post(file_url(submitted), data=sent)
    assert late.status_code == 409 and "您填写的核对没有保存" in late.text and "商标已转让" in late.text
    assert 'name="given-' not in late.text and not ClauseCheck.select().exists()


def test_an_override_stands_by_the_decision_with_its_reason(
    make: Make, district: FlaskClient, bureau: FlaskClient, submitted: Application
) -> None:
    save(district, submitted, {"given-gate:brand": "no", "reason-gate:brand": "商标已转让"})
    page = district.get(file_url(submitted)).text
    aside = text_of("<main" + page[page.index("<aside ") :])
    assert "改判 1 项" in aside and "商标已转让" in aside and "拥有自主品牌" in aside
    # The way on is closed, and says why; the box of the other steps stays.
    assert "暂不能办理" in aside and "“拥有自主品牌”经审核认定不符合" in aside
    refused = press(district, submitted, "recommend", {"note": "同意", "sure": "recommend", "unchecked": "9"})
    assert refused.status_code == 422 and "同意" in refused.text
    # One press takes the override back, settles the clause that was open, and recommends.
    mended = {"given-gate:brand": "yes", "reason-gate:brand": "转让已撤销"}
    mended |= {"given-gate:position": "yes", "reason-gate:position": "行业第二"}
    done = press(district, submitted, "recommend", mended | {"sure": "recommend", "unchecked": "3"})
    assert done.status_code == 303
    later = bureau.get(file_url(submitted, "bureau")).text
    assert "改判 1 项" in later and "行业第二" in later and "转让已撤销" in later
    decided = Application.get_by_id(submitted.id)
    step_application(decided, Action.PROPOSE, make.actor(Role.BUREAU_REVIEWER))
    make.recognize_list(make.notice(Application.get_by_id(submitted.id)))
    closed = bureau.get(file_url(submitted, "bureau")).text
    assert "改判 1 项" in closed and "行业第二" in closed and 'name="given-' not in closed
    filed = text_of(bureau.get(f"{file_url(submitted, 'bureau')}/sheet").text)
    assert "审核改判：✓符合 张三" in filed and "提交时：待定：1 项条件待定" in filed


def test_what_is_open_is_warned_of_and_allowed(district: FlaskClient, submitted: Application) -> None:
    assert "评价表尚有 1 项待定，可以办理" in district.get(file_url(submitted)).text
    answer = press(district, submitted, "recommend", {"sure": "recommend", "unchecked": "5"})
    assert answer.status_code == 303


def test_the_applicant_does_not_read_checks_before_the_outcome_is_told(
    make: Make, applicant: FlaskClient, district: FlaskClient, submitted: Application
) -> None:
    save(district, submitted, {"given-gate:brand": "no", "reason-gate:brand": "商标已转让"})
    url = file_url(submitted, "enterprise")
    for page in (applicant.get(url).text, applicant.get(f"{url}/sheet").text):
        assert "商标已转让" not in page and "改判" not in page and "核对评价表" not in page
        assert "待定：1 项条件待定" in page
    current = Application.get_by_id(submitted.id)
    step_application(current, Action.REJECT, make.actor(Role.DISTRICT_OFFICER), note="无自主品牌")
    applicants_page = applicant.get(f"{url}/sheet").text
    assert "审核改判" in applicants_page and "商标已转让" not in applicants_page
    assert "不符合：1 项条件不符合" in applicant.get(url).text


def test_pages_without_a_sheet_stay_as_they_were(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    district = people.client(make.account(Role.DISTRICT_OFFICER))
    page = district.get(file_url(application))
    assert page.status_code == 200 and "核对清单" not in page.text
    assert district.get(f"{file_url(application)}/sheet").status_code == 404
    assert "评价表" not in district.get("/district/").text
