"""The pages of the profile: what is typed is kept or shown again, never lost; only changes are written."""

import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient

from registry.actions.profile import save_facts
from registry.models import Account, Enterprise, ProfileFact
from registry.queries.actor import actor_of
from registry.queries.profile import profile_of
from registry.rules.criteria.files.shipped import shipped
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from registry.web.several_forms import DO
from tests.conftest import People
from tests.make import AWARD, PDF, Make
from tests.web.one_engine import one_engine

pytestmark = one_engine


@pytest.fixture
def enterprise(make: Make) -> Enterprise:
    return make.enterprise(gbt4754="C3562")


def test_every_section_and_list_opens(client: FlaskClient) -> None:
    profile = shipped().metrics.profile
    for section in profile.sections:
        assert client.get(f"/profile/{section.id}").status_code == 200, section.id
    for record in profile.records:
        assert client.get(f"/profile/records/{record}/new").status_code == 200, record
    assert client.get("/profile/no-such").status_code == 404


def drawn(text: str) -> dict[str, str]:
    """What a browser would send back of a page's text boxes, choices and hidden fields, untouched."""
    body = text[text.index("<main") :]
    sent = {}
    for tag in re.findall(r"<input [^>]*>", body):
        values = dict(re.findall(r'([a-z-]+)="([^"]*)"', tag))
        kind = values.get("type", "text")
        if (
            values["name"] == DO
            or kind in ("file", "checkbox")
            or (kind == "radio" and " checked" not in tag)
        ):
            continue
        sent[values["name"]] = values.get("value", "")
    for name, options in re.findall(r'<select [^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'<option selected value="([^"]*)"', options)
        sent[name] = chosen[1] if chosen else ""
    # Which of the page's other forms it is not.
    sent.pop(DO, None)
    return sent


YEARLY = "/profile/yearly"


def test_figures_are_kept_as_typed_with_their_source(client: FlaskClient, enterprise: Enterprise) -> None:
    form = drawn(client.get(YEARLY).text)
    assert {"revenue-2025", "revenue-2024", "revenue-2023", "staff_total", "seen"} <= set(form)
    form |= {"revenue-2025": "５，４００．５ 万元", "rd-2025": "162", "source-2025": "2025年度审计报告"}
    assert client.post(YEARLY, data=form).status_code == 303
    kept = profile_of(enterprise.id)
    assert kept.facts["revenue", 2025].value == "5400.5"
    assert kept.facts["rd", 2025].source == "2025年度审计报告"
    assert set(kept.facts) == {("revenue", 2025), ("rd", 2025)}
    page = client.get(YEARLY).text
    assert "已存 5,400.5 万元" in page and "张三" in page and 'value="2025年度审计报告"' in page


def test_a_form_sent_back_untouched_writes_nothing(client: FlaskClient, enterprise: Enterprise) -> None:
    form = drawn(client.get(YEARLY).text) | {"revenue-2024": "4800", "source-2024": "审计报告"}
    client.post(YEARLY, data=form)
    count = ProfileFact.select().count()
    for section in shipped().metrics.profile.sections:
        url = f"/profile/{section.id}"
        assert client.post(url, data=drawn(client.get(url).text)).status_code == 303
    assert ProfileFact.select().count() == count
    changed = drawn(client.get(YEARLY).text) | {"source-2024": "2024年度审计报告"}
    client.post(YEARLY, data=changed)
    assert profile_of(enterprise.id).facts["revenue", 2024].source == "2024年度审计报告"
    client.post(YEARLY, data=drawn(client.get(YEARLY).text) | {"revenue-2024": ""})
    assert profile_of(enterprise.id).value("revenue", 2024) is None


def test_a_bad_number_is_refused_at_its_box_and_nothing_typed_is_lost(
    client: FlaskClient, enterprise: Enterprise
) -> None:
    form = drawn(client.get(YEARLY).text)
    form |= {"revenue-2025": "五千", "rd-2025": "162", "staff_total": "-3", "source-2025": "审计"}
    answer = client.post(
        YEARLY,
        data={**form, "file-2025": (BytesIO(PDF), "审计.pdf")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "“五千”不是数字" in answer.text and "“职工总数”不能为负数" in answer.text
    assert 'value="五千"' in answer.text and 'value="162"' in answer.text and 'value="-3"' in answer.text
    assert not ProfileFact.select().exists()
    # A browser does not send the file again: it is kept and chosen.
    again = drawn(answer.text) | {"revenue-2025": "5000", "staff_total": "3"}
    assert client.post(YEARLY, data=again).status_code == 303
    assert profile_of(enterprise.id).facts["revenue", 2025].evidence_name == "审计.pdf"


def test_a_refused_file_is_named_and_figures_stay_typed(client: FlaskClient) -> None:
    form = drawn(client.get(YEARLY).text) | {"rd-2025": "162"}
    answer = client.post(
        YEARLY, data={**form, "file-2025": (BytesIO(b"MZ"), "a.exe")}, content_type="multipart/form-data"
    )
    assert answer.status_code == 422 and "不接受" in answer.text and 'value="162"' in answer.text


def test_who_comes_second_sees_both_values_and_may_save_over(
    client: FlaskClient, people: People, make: Make, enterprise: Enterprise
) -> None:
    mine = drawn(client.get(YEARLY).text) | {"rd-2025": "162", "cost-2025": "4000"}
    other = people.client(make.account(Role.ENTERPRISE, enterprise_id=enterprise.id))
    other.post(YEARLY, data=drawn(other.get(YEARLY).text) | {"rd-2025": "170", "revenue-2025": "1"})
    answer = client.post(YEARLY, data=mine)
    assert answer.status_code == 409
    assert "170" in answer.text and "162" in answer.text and 'value="4000"' in answer.text
    assert profile_of(enterprise.id).value("rd", 2025) == "170"
    assert client.post(YEARLY, data=drawn(answer.text)).status_code == 303
    kept = profile_of(enterprise.id)
    assert (kept.value("rd", 2025), kept.value("cost", 2025)) == ("162", "4000")


def test_what_another_stated_meanwhile_is_left_alone(
    client: FlaskClient, people: People, make: Make, enterprise: Enterprise
) -> None:
    mine = drawn(client.get(YEARLY).text) | {"cost-2025": "4000"}
    other = people.client(make.account(Role.ENTERPRISE, enterprise_id=enterprise.id))
    other.post(YEARLY, data=drawn(other.get(YEARLY).text) | {"rd-2025": "170"})
    assert client.post(YEARLY, data=mine).status_code == 303
    kept = profile_of(enterprise.id)
    assert (kept.value("rd", 2025), kept.value("cost", 2025)) == ("170", "4000")


def test_yes_no_and_unsaid_are_three_things(client: FlaskClient, enterprise: Enterprise) -> None:
    url = "/profile/product"
    for typed, kept in (("yes", True), ("no", False), ("", None)):
        client.post(url, data=drawn(client.get(url).text) | {"own_brand": typed})
        assert profile_of(enterprise.id).value("own_brand") is kept
        assert drawn(client.get(url).text)["own_brand"] == typed


def test_several_choices_or_none_of_them(client: FlaskClient, enterprise: Enterprise) -> None:
    url = "/profile/management"
    first, second = [option.value for option in shipped().metrics.by_id["quality_items"].options[:2]]
    for typed, kept in (([first, second], sorted([first, second])), (["none"], []), ([], None)):
        client.post(url, data={**drawn(client.get(url).text), "quality_items": typed})
        assert profile_of(enterprise.id).value("quality_items") == kept
    answer = client.post(url, data={**drawn(client.get(url).text), "quality_items": [first, "none"]})
    assert answer.status_code == 422


def test_a_row_is_added_changed_and_removed(client: FlaskClient, enterprise: Enterprise) -> None:
    new = "/profile/records/award/new"
    answer = client.post(new, data={"name": "科技进步奖", "date": "去年"})
    assert answer.status_code == 422
    assert "不是日期" in answer.text and "请选择“类型”" in answer.text and 'value="科技进步奖"' in answer.text
    assert client.post(new, data={**AWARD, "source": "证书"}).status_code == 303
    page = client.get("/profile/awards").text
    assert AWARD["name"] in page and "证书" in page
    url = "/profile/records/award/1"
    form = drawn(client.get(url).text)
    assert form["kind"] == AWARD["kind"] and form["date"] == AWARD["date"]
    client.post(url, data=form | {"name": "科技进步奖二等奖"})
    overtaken = client.post(url, data=form | {"name": "别的奖"})
    assert overtaken.status_code == 409 and 'value="别的奖"' in overtaken.text
    (row,) = profile_of(enterprise.id).rows
    assert row.content["name"] == "科技进步奖二等奖"
    assert client.post("/profile/awards?do=remove:award:1", data={"seen": "1"}).status_code == 409
    assert client.post("/profile/yearly?do=remove:award:1", data={"seen": str(row.id)}).status_code == 404
    removed = client.post("/profile/awards?do=remove:award:1", data={"seen": str(row.id)})
    assert removed.status_code == 303
    assert profile_of(enterprise.id).rows == ()
    assert client.get(url).status_code == 404


def test_a_list_is_declared_complete_and_that_is_taken_back(
    client: FlaskClient, enterprise: Enterprise
) -> None:
    page, url = "/profile/awards", "/profile/awards?do=complete:award"
    client.post(url, data={"complete": "yes", "seen": drawn(client.get(page).text)["seen"]})
    assert "award" in profile_of(enterprise.id).stated().complete
    assert "已声明" in client.get(page).text
    client.post(url, data={"complete": "", "seen": drawn(client.get(page).text)["seen"]})
    assert profile_of(enterprise.id).stated().complete == set()


def test_where_the_profile_is_silent_the_register_is_quoted(make: Make, people: People) -> None:
    enterprise = make.enterprise(revenue_fen=5_000 * 1_000_000, staff=200)
    client = people.client(make.account(Role.ENTERPRISE, enterprise_id=enterprise.id))
    page = client.get(YEARLY).text
    assert "企业资料中为 5,000 万元" in page and "企业资料中为 200 人" in page
    client.post(YEARLY, data=drawn(page) | {"revenue-2025": "5400"})
    assert "企业资料中为 5,000 万元" not in client.get(YEARLY).text


def test_officers_read_a_profile_in_their_scope(
    make: Make, people: People, enterprise: Enterprise, owner: Account
) -> None:
    evidence = make.evidence(enterprise)
    entry = ProfileEntry("rd", 2025, "162", "审计报告", evidence.id)
    save_facts(enterprise, [entry, ProfileEntry("own_brand", None, False)], actor_of(owner), seen=0)
    make.award(enterprise)
    officer = people.client(make.account(Role.DISTRICT_OFFICER))
    page = officer.get(f"/enterprises/{enterprise.id}/profile").text
    for words in ("162 万元", "审计报告", evidence.name, AWARD["name"], "张三", "拥有自主品牌"):
        assert words in page, words
    assert officer.get(f"/files/evidence/{evidence.id}").data == PDF
    elsewhere = people.client(make.account(Role.DISTRICT_OFFICER, district="120101"))
    assert elsewhere.get(f"/enterprises/{enterprise.id}/profile").status_code == 404
    assert elsewhere.get(f"/files/evidence/{evidence.id}").status_code == 404


def test_pages_ask_the_same_however_much_is_kept(
    make: Make, people: People, enterprise: Enterprise, owner: Account, queries: list[str]
) -> None:
    client = people.client(owner)
    officer = people.client(make.account(Role.BUREAU_REVIEWER))

    def asked() -> list[int]:
        counts = []
        for browser, url in (
            (client, YEARLY),
            (client, "/profile/awards"),
            (client, "/enterprise/details"),
            (officer, f"/enterprises/{enterprise.id}/profile"),
        ):
            browser.get(url)
            del queries[:]
            assert browser.get(url).status_code == 200
            counts.append(len(queries))
        return counts

    save_facts(enterprise, [ProfileEntry("rd", 2025, "1")], actor_of(owner), seen=0)
    make.award(enterprise)
    before = asked()
    years = [ProfileEntry("rd", year, "2") for year in (2024, 2023)]
    save_facts(enterprise, [*years, ProfileEntry("own_brand", None, True)], actor_of(owner), seen=1)
    for _ in range(3):
        make.award(enterprise)
    assert asked() == before
