"""Recognitions are found, counted and ended."""

import re
from datetime import date
from io import BytesIO

from flask.testing import FlaskClient

from registry.models import MeasureFile, Recognition
from registry.rules.state import State
from tests.make import PDF, Make
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


DATA = {
    "ground": "sme63_false_data.end",
    "effective_on": "2026-03-20",
    "reason": "提供虚假材料",
    "document_no": "津撤1号",
}


def test_only_the_grounds_of_a_title_can_be_chosen(make: Make, decider: FlaskClient, on_day: OnDay) -> None:
    """By what they do, each with its text; a ground that is not of the title leads back to them."""
    make.application(State.RECOGNIZED)
    url = f"/bureau/recognitions/{Recognition.get().id}/end"
    with on_day(date(2026, 3, 20)):
        offered = decider.get(url).text
        assert "champ_" not in offered
        assert offered.index("终止认定，并设申报禁期</h2>") < offered.index("不得申请复核</h2>")
        assert "申报禁期 3 年" in offered
        for ground in (
            "forgotten.end",
            "champ_false_data.end",
            "sme63_false_data.void",
            "restored_by_court.restore",
            "x" * 3000,
        ):
            assert decider.get(url, query_string={"ground": ground}).status_code == 422, ground
            refused = decider.post(url, data={**DATA, "ground": ground})
            assert refused.status_code == 422, ground
            assert "sme63_false_data.end" in refused.text
            assert "提供虚假材料" in refused.text  # what was typed is not lost


def test_a_form_asks_for_what_its_ground_needs_and_says_all_that_is_wrong_at_once(
    make: Make, decider: FlaskClient, on_day: OnDay
) -> None:
    make.application(State.RECOGNIZED)
    url = f"/bureau/recognitions/{Recognition.get().id}/end"
    with on_day(date(2026, 3, 20)):
        form = decider.get(url, query_string={"ground": DATA["ground"]}).text
        assert "申报禁期 3 年" in form
        assert 'name="lifts_bar"' not in form
        assert 'value="2026-03-20"' in form
        assert f'href="{url}"' in form
        assert "会在认定名录上公开" in form
        private = decider.get(url, query_string={"ground": "sme63_update_missed.lose_re_review"}).text
        assert "不在认定名录上公开" in private
        late = {"ground": DATA["ground"], "effective_on": "2026-03-21", "reason": "提供虚假材料"}
        wrong = decider.post(url, data=late)
        assert wrong.status_code == 422
        assert "提供虚假材料</textarea>" in wrong.text
        for sentence in ("请填写决定文号", "请上传所依据的决定", "不晚于今天"):
            assert sentence in wrong.text, sentence


def test_a_recognition_is_ended_once_and_by_a_decider(
    make: Make, decider: FlaskClient, second: FlaskClient, reviewer: FlaskClient, on_day: OnDay
) -> None:
    make.application(State.RECOGNIZED)
    url = f"/bureau/recognitions/{Recognition.get().id}"
    with on_day(date(2026, 3, 20)):
        assert "请上传所依据的决定" in reviewer.post(f"{url}/end", data=DATA).text
        # What was uploaded with a form that was refused stays chosen.
        late = {**DATA, "effective_on": "2026-03-21", "file": (BytesIO(PDF), "撤销决定.pdf")}
        refused = reviewer.post(f"{url}/end", data=late)
        assert re.search(r'<option selected value="\d+">撤销决定.pdf', refused.text)
        data = {**DATA, "document": str(MeasureFile.get().id)}
        proposed = reviewer.post(f"{url}/end", data=data)
        shown = second.get(proposed.location).text
        assert "累计（总）不变；累计（净）减 1" in shown
        assert "至 2029-03-19，“优质中小企业梯度”类称号" in shown
        assert approved(second, proposed).status_code == 303
        page = decider.get(url).text
        assert f'href="{url}/end"' in page
        assert "撤销" in page
        assert "提供虚假材料" in page
        assert "2026-03-20 至 2029-03-19" in page
        offered = decider.get(f"{url}/end").text
        assert "restored_by_court.restore" in offered
        assert "own_wish.end" not in offered
        restoring = decider.get(f"{url}/end?ground=restored_by_court.restore").text
        assert 'name="lifts_bar"' in restoring
        assert decider.post(f"{url}/end", data=data).status_code == 422
        assert row_count(decider.get("/bureau/recognitions?state=ended").text) == 1
