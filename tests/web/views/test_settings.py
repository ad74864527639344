"""The pages of settings: what holds today, what was set before, setting anew."""

import pytest
from flask.testing import FlaskClient

from registry.models import SettingValue
from registry.rules.approval import ApprovalAction
from registry.rules.role import Role
from tests.actions.approval_acts import alone
from tests.conftest import People
from tests.make import Make
from tests.web.approving import approved

ADDRESS = "/settings/notice_days/seed:municipal"
FORM = {"value": "7", "from_day": "2026-03-02", "document_no": "津工信〔2026〕9号", "note": ""}


@pytest.fixture
def decider(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


@pytest.mark.engines("sqlite")
def test_a_value_is_set_and_the_one_before_stays_to_be_read(
    decider: FlaskClient, make: Make, people: People
) -> None:
    second = people.client(make.account(Role.BUREAU_DECIDER))
    assert "待核实" in decider.get(ADDRESS).text
    assert approved(second, decider.post(ADDRESS, data=FORM)).location == ADDRESS
    again = {**FORM, "value": "", "from_day": "2026-04-01", "note": "规定已废止"}
    assert approved(second, decider.post(ADDRESS, data=again)).location == ADDRESS
    page = decider.get(ADDRESS).text
    for words in ("7 个工作日", "津工信〔2026〕9号", "恢复初始值", "规定已废止"):
        assert words in page
    assert "津工信〔2026〕9号" in decider.get("/settings/").text


@pytest.mark.engines("sqlite")
def test_the_years_of_batches_are_typed_in_one_line(decider: FlaskClient, make: Make, people: People) -> None:
    address = "/settings/batch_years/single_champion:municipal"
    second = people.client(make.account(Role.BUREAU_DECIDER))
    refused = decider.post(address, data={**FORM, "value": "第五批 2024"})
    assert (refused.status_code, "第五批 2024" in refused.text) == (422, True)
    assert (
        approved(second, decider.post(address, data={**FORM, "value": "5=2024、4=2023"})).location == address
    )
    page = decider.get(address).text
    assert "第 4 批：2023、第 5 批：2024" in page
    assert 'value="4=2023 5=2024"' in page


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "七天"}, "不是整数"),
        ({"value": "-3"}, "不能为负数"),
        ({"value": "61"}, "1 至 60 的整数"),
        ({"from_day": "明天"}, "不是日期"),
        ({"from_day": ""}, "请填写起算日期"),
        ({"document_no": ""}, "请填写依据的文号"),
        ({"note": "字" * 301}, "不能超过 300 个字"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    decider: FlaskClient, wrong: dict[str, str], said: str
) -> None:
    typed = {**FORM, "note": "会议纪要", **wrong}
    if "document_no" in wrong:
        typed["note"] = ""
    answer = decider.post(ADDRESS, data=typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert all(text in answer.text for text in typed.values())
    assert not SettingValue.select().exists()


@pytest.mark.engines("sqlite")
def test_the_titles_of_a_target_are_chosen_and_given_back(
    decider: FlaskClient, make: Make, people: People
) -> None:
    second = people.client(make.account(Role.BUREAU_DECIDER))
    address = "/settings/target_titles/tianjin_14th:P10"
    assert decider.get(address).text.count('type="checkbox"') == 6
    assert decider.get(address).text.count("checked") == 5, "what holds today"
    chosen = ["smart_factory:basic", "smart_factory:advanced"]
    assert approved(second, decider.post(address, data={**FORM, "value": chosen})).location == address
    assert SettingValue.get().value == '["smart_factory:advanced","smart_factory:basic"]'
    page = decider.get(address).text
    assert "智能工厂（先进级）、智能工厂（基础级）" in page
    back = {**FORM, "value": [], "from_day": "2026-04-01"}
    assert approved(second, decider.post(address, data=back)).location == address
    assert SettingValue.select().order_by(SettingValue.id.desc()).first().value == "null"
    answer = decider.post(address, data={**FORM, "value": ["seed:municipal"]})
    assert answer.status_code == 422


@pytest.mark.engines("sqlite")
def test_where_nobody_has_to_approve_a_reviewer_only_reads(make: Make, people: People) -> None:
    alone(ApprovalAction.SETTING)
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    page = reviewer.get(ADDRESS)
    assert (page.status_code, 'name="value"' in page.text) == (200, False)
    for key in ("notice_days", "notice_days/seed:none", "no", "notice_days/seed:municipal/x"):
        assert reviewer.get(f"/settings/{key}").status_code == 404


@pytest.mark.engines("sqlite")
def test_a_choice_is_picked_by_its_words(decider: FlaskClient, make: Make, people: People) -> None:
    second = people.client(make.account(Role.BUREAU_DECIDER))
    address = "/settings/prior_title/green_park:national"
    assert "原则上应已持有，未持有的须写明理由" in decider.get(address).text
    assert decider.post(address, data={**FORM, "value": "maybe"}).status_code == 422
    for value in ("none", "-"):
        answer = decider.post(
            address, data={**FORM, "value": value, "document_no": f"津工信〔2026〕{value}号"}
        )
        assert approved(second, answer).location == address
    rows = SettingValue.select(SettingValue.value).order_by(SettingValue.seq)
    assert [row.value for row in rows] == ['"none"', "null"]
    assert "不要求" in decider.get(address).text
