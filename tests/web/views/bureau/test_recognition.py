"""Recognitions are found, counted and ended."""

from datetime import date

from flask.testing import FlaskClient

from registry.models import Recognition
from registry.rules.state import State
from tests.make import Make
from tests.web.approving import approved
from tests.web.views.bureau.pages import OnDay, row_count


def test_recognitions_are_found_and_counted(make: Make, decider: FlaskClient, on_day: OnDay) -> None:
    make.application(State.RECOGNIZED, enterprise=make.enterprise(name="天津海河精密有限公司"))
    make.application(State.RECOGNIZED, enterprise=make.enterprise(district="120112"))
    with on_day(date(2026, 3, 10)):
        page = decider.get("/bureau/recognitions").text
        assert row_count(page) == 2
        assert '有效 <span class="r-count">2</span>' in page
        for query, count in (
            ("q=海河", 1),
            (f"q={str(Recognition.get().certificate_no).lower()}", 1),
            ("district=120112", 1),
            ("scheme=seed", 0),
            ("year=2026", 2),
            ("year=2020", 0),
            ("year=%00&state=x&sort=;drop&page=zzz", 2),
            ("state=valid&sort=name&direction=desc", 2),
            ("state=expired", 0),
        ):
            assert row_count(decider.get(f"/bureau/recognitions?{query}").text) == count, query
    with on_day(date(2032, 1, 5)):
        assert '已到期 <span class="r-count">2</span>' in decider.get("/bureau/recognitions").text


def test_a_recognition_is_ended_once_and_by_a_decider(
    make: Make, decider: FlaskClient, second: FlaskClient, reviewer: FlaskClient, on_day: OnDay
) -> None:
    make.application(State.RECOGNIZED)
    recognition = Recognition.get()
    url = f"/bureau/recognitions/{recognition.id}"
    data = {
        "how": "revoked",
        "effective_on": "2026-03-20",
        "reason": "提供虚假材料",
        "document_no": "津撤1号",
    }
    with on_day(date(2026, 3, 20)):
        wrong = decider.post(f"{url}/end", data={**data, "effective_on": "2026-03-21"})
        assert wrong.status_code == 422
        assert "提供虚假材料</textarea>" in wrong.text
        assert decider.post(f"{url}/end", data={**data, "how": "forgotten"}).status_code == 422
        assert approved(second, reviewer.post(f"{url}/end", data=data)).status_code == 302
        page = decider.get(url).text
        assert "撤销" in page
        assert "提供虚假材料" in page
        assert "提交批准" not in page
        assert decider.post(f"{url}/end", data=data).status_code == 409
        assert row_count(decider.get("/bureau/recognitions?state=ended").text) == 1
