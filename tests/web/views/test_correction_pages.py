"""A batch corrected on its pages: tried first, proposed, approved by another, and read by everybody."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry import clock
from registry.models import Batch, Enterprise, Recognition
from registry.rules.role import Role
from registry.rules.state import State
from registry.web.wording.figures_effect import figures_words
from tests.conftest import People
from tests.make import Make
from tests.measures import MISTAKE
from tests.reading import page
from tests.web.approving import approved

FIELDS = {"by_document": "津工信〔2026〕20号", "reason": "年度误填"}


@pytest.fixture
def row(make: Make) -> Iterator[Recognition]:
    """A recognition of a batch of one, some days after it was announced."""
    make.application(State.RECOGNIZED, enterprise=make.enterprise(name="天津更正试验有限公司"))
    found: Recognition = Recognition.get()
    with clock.at(clock.start_of(found.announced_on + timedelta(days=9, hours=10))):
        yield found


def correcting(row: Recognition, **others: object) -> dict[str, object]:
    """What the form sends back: the batch as it is, but for what is written over."""
    batch = Batch.get_by_id(row.batch_id)
    is_now = {name: str(getattr(batch, name)) for name in ("award_year", "document_no", "announced_on")}
    return {**is_now, **FIELDS, **others}


def seen_on(text: str) -> str:
    found = re.search(r'name="seen" type="hidden" value="([0-9a-f]{64})"', text)
    assert found, text
    return found[1]


def pair(make: Make, people: People) -> tuple[FlaskClient, FlaskClient]:
    return people.client(make.account(Role.BUREAU_REVIEWER)), people.client(make.account(Role.BUREAU_DECIDER))


def test_a_wrong_year_is_tried_proposed_approved_and_read_in_public(
    make: Make, people: People, row: Recognition
) -> None:
    officer, second = pair(make, people)
    old, url = row.certificate_no, f"/bureau/batches/{row.batch_id}"
    assert f"{url}/correct?line={row.id}" in page(officer, f"/bureau/recognitions/{row.id}")
    assert url in page(officer, f"/bureau/recognitions/{row.id}")
    assert "更正认定批次" in page(officer, url)
    sent = correcting(row, award_year=row.award_year - 1)
    tried = officer.post(f"{url}/correct", data={**sent, "try": "1", "seen": ""}).text
    year = f"认定年度 {row.award_year} → {row.award_year - 1}"
    assert year in tried
    assert re.search(rf"认定年度 {row.award_year - 1} 的[^<]*创新型中小企业[^<]* \+1", tried)
    assert f"原 {old}" in tried
    # However often it is tried, nothing is proposed.
    assert year in officer.post(f"{url}/correct", data={**sent, "try": "1", "seen": seen_on(tried)}).text
    answer = officer.post(f"{url}/correct", data={**sent, "seen": seen_on(tried)})
    waiting = page(second, answer.location)
    assert year in waiting
    assert "拟编证书编号" in waiting
    assert f'href="/bureau/recognitions/{row.id}"' in waiting
    assert approved(second, answer).location == url
    new = Recognition.get_by_id(row.id).certificate_no
    assert new == old.replace(str(row.award_year), str(row.award_year - 1))
    anyone = people.client()
    found = page(anyone, f"/roll?q={old}")
    assert f"证书编号 {old} 已更正为 {new}。" in found
    assert f'href="/roll/{row.id}"' in found
    assert page(anyone, f"/roll?q={new}").count("已更正为") == 0
    shown = page(anyone, f"/roll/{row.id}")
    assert f"证书编号 {old} 已更正为 {new}。" in shown
    assert f"更正：认定年度 {row.award_year} → {row.award_year - 1}" in shown
    assert "年度误填" in shown
    assert f'href="/bureau/recognitions/{row.id}"' in page(officer, f"/bureau/recognitions?q={old}")


def test_what_was_changed_since_it_was_tried_is_tried_again(
    make: Make, people: People, row: Recognition
) -> None:
    officer, _ = pair(make, people)
    url = f"/bureau/batches/{row.batch_id}/correct"
    tried = officer.post(url, data={**correcting(row, document_no="津工信〔2026〕9号"), "try": "1"}).text
    other = correcting(row, document_no="津工信〔2026〕8号", seen=seen_on(tried))
    again = officer.post(url, data=other)
    assert again.status_code == 200
    assert "津工信〔2026〕8号" in again.text
    assert seen_on(again.text) != seen_on(tried)


def test_what_is_wrong_stands_on_the_form_with_what_was_typed(
    make: Make, people: People, row: Recognition
) -> None:
    officer, _ = pair(make, people)
    url = f"/bureau/batches/{row.batch_id}/correct"
    chosen = page(officer, f"{url}?line={row.id}")
    assert f'<option selected value="{row.id}">' in chosen
    for sent, said in (
        (correcting(row), "没有任何更正"),
        (correcting(row, award_year=row.award_year - 3), "当年或相邻年度"),
        (correcting(row, reason=""), "请填写更正理由"),
        (correcting(row, line=str(row.id), name=" "), "没有任何更正"),
        (correcting(row, name="天津更正实验有限公司"), "请选择更正哪一项的企业名称"),
    ):
        refused = officer.post(url, data=sent)
        assert (refused.status_code, said in refused.text) == (422, True), said
        assert FIELDS["by_document"] in refused.text


def test_a_name_is_corrected_and_the_holder_keeps_its_own(
    make: Make, people: People, row: Recognition
) -> None:
    officer, second = pair(make, people)
    url = f"/bureau/batches/{row.batch_id}/correct"
    sent = correcting(row, line=str(row.id), name="天津更正实验有限公司")
    tried = officer.post(url, data=sent).text
    assert "企业名称 天津更正试验有限公司 → 天津更正实验有限公司" in tried
    approved(second, officer.post(url, data={**sent, "seen": seen_on(tried)}))
    assert Recognition.get_by_id(row.id).name == "天津更正实验有限公司"
    assert Enterprise.get_by_id(row.enterprise_id).name == "天津更正试验有限公司"


def test_a_void_says_which_figures_of_past_days_change(make: Make, people: People, row: Recognition) -> None:
    make.drained()
    with clock.at(clock.start_of(date(row.announced_on.year + 1, 2, 1)) + timedelta(hours=10)):
        url = f"/bureau/recognitions/{row.id}/end?ground={MISTAKE}.void"
        shown = page(people.client(make.account(Role.BUREAU_REVIEWER)), url)
        assert re.search(
            rf"将使 {row.announced_on.year}-12-31 [^<]*创新型中小企业[^<]*累计（净） 1 → 0", shown
        )


def test_a_target_that_would_be_met_is_said_in_a_sentence(app: Flask) -> None:
    found = {"targets": [["tianjin_14th", "P03", "2025-12-31", 98, 103, "missed", "met"]]}
    with app.test_request_context():
        assert figures_words(found) == ["将使 2025-12-31 市级单项冠军 98 → 103（到期未达到 → 已达到）"]
