"""A notice that was published: lines taken off it, recognition after its period."""

import re
from datetime import date

from flask.testing import FlaskClient

from registry.models import Batch, Enterprise, Notice, Recognition
from registry.rules.approval import ApprovalAction
from registry.rules.state import State
from tests.actions.approval_acts import alone
from tests.conftest import People
from tests.make import Make
from tests.titles import award
from tests.web.approving import approved
from tests.web.one_engine import one_engine
from tests.web.views.bureau.pages import OnDay, row_count, state_of

pytestmark = one_engine


def test_recognizing_waits_for_the_end_of_the_period(
    make: Make, decider: FlaskClient, second: FlaskClient, on_day: OnDay
) -> None:
    application = make.application(State.ON_NOTICE)
    url = f"/bureau/notices/{application.notice_id}"
    data = {"document_no": "津工信〔2026〕5号", "award_year": "2026", "announced_on": "2026-03-09"}

    page = decider.get(url).text
    assert "请于 2026-03-07 起办理" in page
    assert "recognize" not in page
    assert decider.post(f"{url}?do=recognize", data=data).status_code == 422

    with on_day(date(2026, 3, 9)):
        over = decider.get(url).text
        assert "将认定名单上的 1 件" in over
        assert "公示期满，待认定" in over
        assert "公示中" not in over
        missing = decider.post(f"{url}?do=recognize", data={**data, "document_no": ""})
        assert missing.status_code == 422
        assert "请填写文号" in missing.text
        assert approved(second, decider.post(f"{url}?do=recognize", data=data)).status_code == 303
        page = decider.get(url).text
        again = decider.post(f"{url}?do=recognize", data=data)
    assert again.status_code == 409
    assert state_of(application) == State.RECOGNIZED
    certificate = str(Recognition.get().certificate_no)
    assert certificate in page
    assert re.search(r"<dt>认定数量</dt>\s*<dd>1 件", page)
    assert Batch.select().count() == 1


def test_where_nobody_has_to_approve_a_reviewer_may_not_recognize(
    make: Make, reviewer: FlaskClient, on_day: OnDay
) -> None:
    application = make.application(State.ON_NOTICE)
    alone(ApprovalAction.RECOGNIZE)
    url = f"/bureau/notices/{application.notice_id}"
    data = {"document_no": "津工信〔2026〕5号", "award_year": "2026", "announced_on": "2026-03-09"}
    with on_day(date(2026, 3, 9)):
        assert "由市局决定人办理认定" in reviewer.get(url).text
        assert reviewer.post(f"{url}?do=recognize", data=data).status_code == 403
    assert state_of(application) == State.ON_NOTICE


def test_a_notice_is_open_or_over_by_its_days(make: Make, decider: FlaskClient, on_day: OnDay) -> None:
    application = make.application(State.ON_NOTICE)
    assert '公示中 <span class="r-count">1</span>' in decider.get("/bureau/notices").text
    assert row_count(decider.get("/bureau/notices?state=open").text) == 1
    with on_day(date(2026, 3, 9)):
        assert '届满待办理 <span class="r-count">1</span>' in decider.get("/bureau/notices").text
        make.recognize_list(Notice.get_by_id(application.notice_id))
        page = decider.get("/bureau/notices?state=over").text
        assert row_count(page) == 0
        assert '已认定 <span class="r-count">1</span>' in page
        assert "天津试验制造" in decider.get("/bureau/notices").text


def test_the_notice_page_costs_the_same_however_long(
    make: Make, decider: FlaskClient, queries: list[str]
) -> None:
    short = make.notice(make.application(State.PROPOSED))
    long = make.notice(*(make.application(State.PROPOSED) for _ in range(4)))
    queries.clear()
    decider.get(f"/bureau/notices/{short.id}")
    few = len(queries)
    queries.clear()
    assert row_count(decider.get(f"/bureau/notices/{long.id}").text) == 4
    assert len(queries) == few


def test_what_cannot_be_recognized_is_named_and_left_on_the_notice(
    make: Make, decider: FlaskClient, second: FlaskClient, on_day: OnDay, people: People
) -> None:
    listed, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice = make.notice(listed, other)
    award("innovative_sme", "municipal", date(2026, 3, 3), [Enterprise.get_by_id(listed.enterprise_id)])
    url = f"/bureau/notices/{notice.id}"
    data = {"document_no": "津工信〔2026〕5号", "award_year": "2026", "announced_on": "2026-03-09"}
    with on_day(date(2026, 3, 9)):
        assert f"{listed.number} " in decider.get(url).text.split("须列为本次不认定")[1]
        assert "已于 2026-03-03 认定" in decider.post(f"{url}?do=recognize", data=data).text
        typed = {**data, f"reason-{listed.id}": "名单已列入", "document_no": ""}
        assert 'value="名单已列入"' in decider.post(f"{url}?do=recognize", data=typed).text
        answer = decider.post(f"{url}?do=recognize", data={**typed, "document_no": data["document_no"]})
        assert f"{listed.number} " in decider.get(answer.location).text
        assert "：名单已列入" in decider.get(answer.location).text
        assert approved(second, answer).location == url
        page = decider.get(url).text
        assert "2026-03-09 未认定：名单已列入" in page
        assert "部分认定" in page
        assert re.search(r"<dt>认定数量</dt>\s*<dd>1 件", page)
        assert row_count(decider.get("/bureau/notices?state=over").text) == 1
        assert row_count(decider.get("/bureau/notices?state=recognized").text) == 0
        public = people.client().get(f"/notices/{notice.id}").text
        assert "名单已列入" not in public
        assert "津工信〔2026〕5号，2026-03-09 公告" in public
        assert ("部分认定" in public, "尚未作出" in public) == (True, True)
    assert (state_of(listed), state_of(other)) == (State.ON_NOTICE, State.RECOGNIZED)
