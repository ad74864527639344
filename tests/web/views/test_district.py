"""The district's desk, through the browser's eyes."""

from datetime import date

from registry import clock
from registry.actions.application import submit_application
from registry.actions.setting import set_setting
from registry.models import Application
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from registry.rules.state import State
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.web.one_engine import one_engine

ELSEWHERE = "120112"


def _state(application: Application) -> str:
    return str(Application.get_by_id(application.id).state)


def _step(application: Application, action: str) -> str:
    return f"/district/applications/{application.id}/steps/{action}"


def test_counts_are_links_to_lists_of_that_length(make: Make, people: People) -> None:
    for _ in range(3):
        make.application(State.SUBMITTED)
    make.application(State.RETURNED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))

    page = client.get("/district/").text
    assert '待区级审核 <span class="r-count">3</span>' in page
    assert page.count('<th scope="row"') == 3
    assert client.get("/district/?state=returned").text.count('<th scope="row"') == 1
    assert client.get("/district/?state=all").text.count('<th scope="row"') == 4


def test_empty_desk_says_all_is_done(make: Make, people: People) -> None:
    page = people.client(make.account(Role.DISTRICT_OFFICER)).get("/district/")
    assert page.status_code == 200
    assert "已全部办结" in page.text


def test_filters_narrow_counts_and_list_alike(make: Make, people: People) -> None:
    named = make.enterprise(name="天津海河精密轴承有限公司")
    make.application(State.SUBMITTED, enterprise=named)
    make.application(State.SUBMITTED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))

    page = client.get("/district/?q=精密轴承").text
    assert '待区级审核 <span class="r-count">1</span>' in page
    assert page.count('<th scope="row"') == 1
    assert "没有符合条件的申报" in client.get("/district/?q=没有这家").text
    assert client.get("/district/?state=nonsense&sort=password&page=-3&level=x").status_code == 200


def test_waiting_is_counted_in_working_days(make: Make, people: People, on_day) -> None:  # type: ignore[no-untyped-def]
    with on_day(date(2026, 2, 26)):
        make.application(State.SUBMITTED)
    # Thursday to Monday, with the make-up Saturday 28 February in between.
    page = people.client(make.account(Role.DISTRICT_OFFICER)).get("/district/").text
    assert "3 天" in page


def test_flags_name_what_to_notice(make: Make, people: People) -> None:
    first = make.enterprise(name="天津同名有限公司")
    make.enterprise(name="天津同名有限公司")
    make.application(State.SUBMITTED, enterprise=first)
    assert "有同名企业" in people.client(make.account(Role.DISTRICT_OFFICER)).get("/district/").text


def test_decision_leads_to_the_next_file(make: Make, people: People) -> None:
    first, second = make.application(State.SUBMITTED), make.application(State.SUBMITTED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))

    answer = client.post(_step(first, "recommend"), data={"version": first.version})
    assert answer.status_code == 303
    assert answer.location == f"/district/applications/{second.id}"
    assert _state(first) == State.RECOMMENDED

    answer = client.post(_step(second, "recommend"), data={"version": second.version})
    assert answer.location == "/district/"
    assert "已全部办结" in client.get(answer.location).text


def test_next_file_stays_within_the_filters(make: Make, people: People) -> None:
    named = [make.enterprise(name=f"天津海河（{number}）有限公司") for number in (1, 2)]
    first = make.application(State.SUBMITTED, enterprise=named[0])
    make.application(State.SUBMITTED)
    second = make.application(State.SUBMITTED, enterprise=named[1])
    client = people.client(make.account(Role.DISTRICT_OFFICER))

    answer = client.post(_step(first, "recommend") + "?q=海河", data={"version": first.version})
    assert answer.location.startswith(f"/district/applications/{second.id}?q=")


@one_engine
def test_return_writes_the_ticked_items_as_a_list(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    data = {"version": application.version, "choice": ["audit", "license"], "note": "请于两周内补齐。"}
    assert client.post(_step(application, "return"), data=data).status_code == 303

    page = client.get(f"/district/applications/{application.id}").text
    assert "1. 补充上一年度审计报告" in page
    assert "2. 补充营业执照副本扫描件" in page
    assert "请于两周内补齐。" in page


@one_engine
def test_missing_reason_is_422_and_keeps_the_page(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    for action in ("reject", "return"):
        answer = client.post(_step(application, action), data={"version": application.version, "note": " "})
        assert answer.status_code == 422
        assert "的理由，申报企业会看到" in answer.text
    assert _state(application) == State.SUBMITTED


def test_loser_of_a_race_gets_409_and_keeps_the_note(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    winner, loser = (people.client(make.account(Role.DISTRICT_OFFICER)) for _ in range(2))
    winner.post(_step(application, "recommend"), data={"version": application.version})

    answer = loser.post(
        _step(application, "reject"), data={"version": application.version, "note": "经核查<b>不实</b>"}
    )
    assert answer.status_code == 409
    assert "经核查&lt;b&gt;不实&lt;/b&gt;" in answer.text
    assert _state(application) == State.RECOMMENDED


@one_engine
def test_old_version_is_409_while_the_state_is_the_same(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    answer = client.post(
        _step(application, "return"), data={"version": application.version - 1, "note": "请补正"}
    )
    assert answer.status_code == 409
    assert ">请补正</textarea>" in answer.text
    for version in ("", "x", "99999999999999999999"):
        answer = client.post(_step(application, "recommend"), data={"version": version})
        assert answer.status_code == 422


def test_other_places_are_not_there(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    stranger = people.client(make.account(Role.DISTRICT_OFFICER, district=ELSEWHERE))
    assert stranger.get(f"/district/applications/{application.id}").status_code == 404
    answer = stranger.post(_step(application, "recommend"), data={"version": application.version})
    assert answer.status_code == 404
    assert application.number not in stranger.get("/district/?state=all").text
    assert _state(application) == State.SUBMITTED


def test_zone_officer_sees_the_zone_only(make: Make, people: People) -> None:
    zone = make.enterprise(district="120116", zone="BH-TEDA")
    outside = make.enterprise(district="120116")
    inner, outer = make.application(State.SUBMITTED, enterprise=zone), None
    outer = make.application(State.SUBMITTED, enterprise=outside)
    client = people.client(make.account(Role.DISTRICT_OFFICER, district="120116", zone="BH-TEDA"))
    assert client.get(f"/district/applications/{inner.id}").status_code == 200
    assert client.get(f"/district/applications/{outer.id}").status_code == 404


def test_drafts_are_the_applicants_own(make: Make, people: People) -> None:
    draft = make.application(State.DRAFT)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    assert client.get(f"/district/applications/{draft.id}").status_code == 404


def test_steps_of_others_are_refused(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    for action in ("publish", "recognize", "forward", "submit", "withdraw", "fly"):
        answer = client.post(_step(application, action), data={"version": application.version})
        assert answer.status_code == 404, action
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    assert reviewer.get("/district/").status_code == 403


def test_the_page_of_an_application_holds_what_the_decision_needs(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    page = (
        people.client(make.account(Role.DISTRICT_OFFICER))
        .get(f"/district/applications/{application.id}")
        .text
    )
    for text in ("本企业长期专注于细分市场。", "材料.pdf", "初审推荐", "退回补正", "不予推荐", "提交申报"):
        assert text in page
    assert "拟认定" not in page


@one_engine
def test_the_queue_costs_the_same_however_long(make: Make, people: People, queries: list[str]) -> None:
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    make.application(State.SUBMITTED)
    queries.clear()
    client.get("/district/")
    few = len(queries)
    for _ in range(5):
        make.application(State.SUBMITTED)
    queries.clear()
    assert client.get("/district/").text.count('<th scope="row"') == 6
    assert len(queries) == few


@one_engine
def test_a_note_that_is_too_long_is_kept_and_linked(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    data = {"version": application.version, "note": "长" * 2001}
    answer = client.post(_step(application, "reject"), data=data)
    assert answer.status_code == 422
    assert '<a href="#note">办理意见不能超过 2000 个字。</a>' in answer.text
    assert "长" * 2001 in answer.text


def test_control_characters_do_not_reach_the_ledger(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    data = {"version": application.version, "note": "不\x00符\x07\r\n第二行"}
    assert client.post(_step(application, "reject"), data=data).status_code == 303
    assert "不符\n第二行" in client.get(f"/district/applications/{application.id}").text


@one_engine
def test_a_base_title_that_is_only_applied_for_is_read_in_red_and_takes_a_reason(
    make: Make, people: People
) -> None:
    holder = make.enterprise()
    base = make.application(State.SUBMITTED, enterprise=holder)
    seed = make.application(State.SUBMITTED, enterprise=holder, call=make.call("seed"))
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    page = client.get(f"/district/applications/{seed.id}").text
    box = page[page.index('id="actions"') :]
    assert "前提称号有缺，办理须写明理由" in box
    assert box.index("只在同时申报：创新型中小企业") < box.index('name="note"')
    typed = {"version": str(seed.version), "note": ""}
    assert "请在办理意见中写明理由" in client.post(_step(seed, "recommend"), data=typed).text
    assert _state(seed) == State.SUBMITTED
    client.post(_step(base, "reject"), data={"version": str(base.version), "note": "不符合"})
    page = client.get(f"/district/applications/{seed.id}").text
    box = page[page.index('id="actions"') :]
    assert (
        box.index("暂不能办理") < box.index("须先持有有效的（或同时申报）") < box.index('value="recommend"')
    )


@one_engine
def test_a_base_title_that_the_bureau_does_not_ask_for_is_not_spoken_of(make: Make, people: People) -> None:
    key = "prior_title/green_park:national"
    set_setting(SettingChange(key, "none", clock.today(), "津工信〔2026〕8号"), SYSTEM)
    draft = make.draft(call=make.call("green_park", "national"), subject_kind="park", name="试验园区")
    submit_application(draft, make.actor(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    client = people.client(make.account(Role.DISTRICT_OFFICER))
    assert "该类别没有须先取得的称号" in client.get(f"/district/applications/{draft.id}").text
