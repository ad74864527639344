"""A published notice on its office's pages and the public's: lines held and struck, the whole withdrawn."""

from html import unescape

from flask.testing import FlaskClient

from registry.models import Application, Approval, Notice, NoticeLine
from registry.rules.approval import ApprovalAction
from registry.rules.role import Role
from registry.rules.state import State
from tests.actions.approval_acts import alone
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.notice_lines import held, struck, withdrawing
from tests.web.approving import approved
from tests.web.one_engine import one_engine
from tests.web.views.bureau.pages import row_count, state_of

pytestmark = one_engine


def test_a_line_is_held_struck_and_shown_so_to_all(
    make: Make, decider: FlaskClient, second: FlaskClient, people: People
) -> None:
    one, other, kept = (make.application(State.PROPOSED) for _ in range(3))
    notice = make.notice(one, other, kept)
    page = decider.get(f"/bureau/notices/{notice.id}").text
    assert page.count("暂缓或移出</a>") == 3
    url = f"/bureau/notices/{notice.id}/lines/{one.id}"
    version = Application.get_by_id(one.id).version
    assert f'name="version" value="{version}"' in decider.get(url).text
    form = {"version": version, "reason": "异议待核", "act": "hold"}
    empty = decider.post(url, data={**form, "reason": ""})
    assert (empty.status_code, "请填写理由" in empty.text) == (422, True)
    assert decider.post(url, data=form).location == f"/bureau/notices/{notice.id}"
    again = decider.post(url, data=form)
    assert (again.status_code, "异议待核" in again.text) == (422, True), "what was typed stays"
    assert 'value="release"' in decider.get(url).text

    url = f"/bureau/notices/{notice.id}/lines/{other.id}"
    form = {"version": Application.get_by_id(other.id).version, "reason": "名称有误", "act": "strike"}
    missing = decider.post(url, data=form)
    assert (missing.status_code, "请选择移出的原因" in missing.text) == (422, True)
    waiting = decider.post(url, data={**form, "cause": "slip"})
    proposal = unescape(second.get(waiting.location).text)
    assert ("公示有误" in proposal, "不记为异议" in proposal, other.number in proposal) == (True, True, True)
    assert approved(second, waiting).location == f"/bureau/notices/{notice.id}"
    assert state_of(other) == State.PROPOSED
    page = decider.get(f"/bureau/notices/{notice.id}").text
    assert "3 件（其中移出 1 件）" in page
    assert page.count("暂缓或移出</a>") == 2
    public = people.client().get(f"/notices/{notice.id}").text
    assert ("暂缓，2026-03-02" in public, "已移出（公示有误），2026-03-02" in public) == (True, True)
    assert ("名称有误" in public, "异议待核" in public) == (False, False), "reasons are not public"
    assert row_count(public) == 3
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=one.enterprise_id))
    own = owner.get(f"/enterprise/applications/{one.id}").text
    assert "于 2026-03-02 暂缓了本次申报在公示名单上的办理。理由：" in own
    assert own.count("异议待核") == 2, "with the sentence, and in the timeline"


def test_two_tabs_strike_one_line_once(make: Make, decider: FlaskClient) -> None:
    alone(ApprovalAction.PUBLISH)
    file = make.application(State.ON_NOTICE)
    url = f"/bureau/notices/{file.notice_id}/lines/{file.id}"
    held(file, SYSTEM)
    form = {"version": file.version, "reason": "误", "act": "strike", "cause": "firm"}
    stale = decider.post(url, data=form)
    assert (stale.status_code, state_of(file)) == (409, State.ON_NOTICE)
    now = Application.get_by_id(file.id).version
    assert decider.post(url, data={**form, "version": now}).status_code == 303
    assert decider.post(url, data={**form, "version": now}).status_code == 422
    assert (state_of(file), NoticeLine.get().cause) == (State.WITHDRAWN, "firm")


def test_a_line_that_is_not_on_the_notice_is_not_there(make: Make, decider: FlaskClient) -> None:
    file, other = make.application(State.ON_NOTICE), make.application(State.ON_NOTICE)
    assert decider.get(f"/bureau/notices/{file.notice_id}/lines/{other.id}").status_code == 404
    assert decider.get(f"/bureau/notices/999/lines/{file.id}").status_code == 404
    form = {"version": file.version, "reason": "误", "act": "remove"}
    unknown = decider.post(f"/bureau/notices/{file.notice_id}/lines/{file.id}", data=form)
    assert (unknown.status_code, state_of(file)) == (422, State.ON_NOTICE)


def test_a_reviewer_proposes_striking_and_holds_nothing(make: Make, reviewer: FlaskClient) -> None:
    file = make.application(State.ON_NOTICE)
    url = f"/bureau/notices/{file.notice_id}/lines/{file.id}"
    page = reviewer.get(url).text
    assert ("提交批准移出" in page, 'value="hold"' in page) == (True, False)
    form = {"version": file.version, "reason": "误"}
    assert reviewer.post(url, data={**form, "act": "hold"}).status_code == 403
    assert reviewer.post(url, data={**form, "act": "strike", "cause": "slip"}).status_code == 303
    assert Approval.select().order_by(Approval.id.desc()).get().about == f"application:{file.id}"
    alone(ApprovalAction.PUBLISH)
    assert reviewer.post(url, data={**form, "act": "strike", "cause": "slip"}).status_code == 403
    assert "没有可以由您办理的事项" in reviewer.get(url).text


def test_a_wrong_notice_is_withdrawn_and_replaced(
    make: Make, decider: FlaskClient, second: FlaskClient, people: People
) -> None:
    files = [make.application(State.PROPOSED) for _ in range(2)]
    notice = make.notice(*files)
    page = f"/bureau/notices/{notice.id}"
    assert f'href="{page}/withdrawal"' in decider.get(page).text
    drawn = decider.get(f"{page}/withdrawal").text
    assert "2 件申报回到公示之前" in drawn
    form = {"document_no": "津工信〔2026〕8号", "reason": "名单有误", "seen": withdrawing(notice).seen}
    empty = decider.post(f"{page}/withdrawal", data={**form, "document_no": "", "reason": ""})
    assert (empty.status_code, "请填写撤回所依据的文号" in empty.text) == (422, True)
    held(files[0], SYSTEM)
    assert decider.post(f"{page}/withdrawal", data=form).status_code == 409, "a line has changed since"
    form["seen"] = withdrawing(notice).seen
    assert approved(second, decider.post(f"{page}/withdrawal", data=form)).location == page
    assert [state_of(file) for file in files] == [State.PROPOSED] * 2
    public = people.client()
    shown = unescape(public.get(f"/notices/{notice.id}").text)
    assert ("本公示已撤回" in shown, "名单有误" in shown, "随公示撤回，2026-03-02" in shown) == (
        True,
        True,
        True,
    )
    assert "已撤回" in public.get("/notices").text.split("以往公示</h2>")[1]
    assert row_count(decider.get("/bureau/notices?state=withdrawn").text) == 1
    seen = decider.get(page).text
    compose = f"/bureau/notices/new?name=innovative_sme:municipal&amp;replaces={notice.id}"
    assert (f'href="{compose}"' in seen, "撤回公示</a>" in seen) == (True, False)
    drawn = decider.get(compose.replace("&amp;", "&")).text
    assert f'<option selected value="{notice.id}">' in drawn
    make.decided(make.publishing(*(Application.get_by_id(file.id) for file in files), replaces=notice.id))
    new = Notice.select().order_by(Notice.id.desc()).get()
    assert f'href="/notices/{new.id}"' in public.get(f"/notices/{notice.id}").text
    assert f'href="/notices/{notice.id}"' in public.get(f"/notices/{new.id}").text
    assert f'href="/bureau/notices/{notice.id}"' in decider.get(f"/bureau/notices/{new.id}").text


def test_the_timelines_say_why_a_file_left_its_notice(make: Make, decider: FlaskClient) -> None:
    file, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice = make.notice(file, other)
    struck(file, "slip", "名称有误")
    make.decided(withdrawing(notice))
    assert "退出公示，回到公示之前（公示有误）" in decider.get(f"/bureau/applications/{file.id}").text
    assert "退出公示，回到公示之前（公示撤回）" in decider.get(f"/bureau/applications/{other.id}").text
