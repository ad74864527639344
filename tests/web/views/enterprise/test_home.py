"""An enterprise's first page: what is asked of it now, and who gets in."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.actions.application import step_application, submit_application
from registry.models import Enterprise
from registry.rules.advice.ladder import Reading, ladder, ladder_position
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from registry.web.wording.next_level import next_level_sentence
from tests.conftest import People
from tests.days import DAY
from tests.make import Make
from tests.reading import page
from tests.titles import award
from tests.web.one_engine import one_engine
from tests.web.views.enterprise.pages import again

pytestmark = one_engine


def test_home_shows_the_officers_words_first(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    make.application(State.RETURNED, enterprise=enterprise)
    text = page(client, "/enterprise/")
    assert text.index("缺少审计报告") < text.index("我的申报</h2>")


def test_home_of_a_new_enterprise_says_what_is_missing(client: FlaskClient, enterprise: Enterprise) -> None:
    Enterprise.update(industry="").where(Enterprise.id == enterprise.id).execute()
    text = page(client, "/enterprise/")
    assert "企业资料缺少：所属产业" in text
    assert "目前没有开放的申报批次" in text


def test_home_costs_the_same_however_much_there_is(
    client: FlaskClient, make: Make, enterprise: Enterprise, queries: list[str]
) -> None:
    make.application(State.RETURNED, enterprise=enterprise)
    page(client, "/enterprise/")
    queries.clear()
    page(client, "/enterprise/")
    few = len(queries)
    make.application(State.RECOGNIZED, enterprise=enterprise, call=make.call("single_champion"))
    make.application(State.SUBMITTED, enterprise=enterprise, call=make.call("single_champion", "national"))
    make.draft(enterprise, make.call("little_giant", "national"))
    make.draft(enterprise, make.call("seed"))
    queries.clear()
    page(client, "/enterprise/")
    assert len(queries) == few


def test_staff_do_not_enter(make: Make, people: People) -> None:
    for role in (Role.DISTRICT_OFFICER, Role.BUREAU_DECIDER, Role.LEADER, Role.SYSTEM_ADMIN):
        assert people.client(make.account(role)).get("/enterprise/").status_code == 403
    assert people.client().get("/enterprise/").status_code == 302


def test_a_second_correction_shows_the_latest_words(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    application = make.application(State.RETURNED, enterprise=enterprise)
    submit_application(application, make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id))
    officer = make.actor(Role.DISTRICT_OFFICER)
    step_application(again(application), Action.RETURN, officer, note="还缺专利证书")
    home = page(client, "/enterprise/")
    assert "还缺专利证书" in home
    assert "缺少审计报告" not in home


@pytest.mark.shipped
def test_home_says_which_level_is_next(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    text = page(client, "/enterprise/")
    assert "贵企业目前没有有效的梯度称号，从第一级“" in text
    assert re.search(r"不符合的条件 \d+ 项，待填报或待认定 \d+ 项|没有不符合的条件，还有 \d+ 项待填报", text)
    award("innovative_sme", "municipal", DAY, [enterprise])
    text = page(client, "/enterprise/")
    assert "贵企业已持有“创新型中小企业”，梯度的下一级是“专精特新中小企业" in text
    award("leading_enterprise", "municipal", DAY, [enterprise])
    assert "这是梯度的最高一级" in page(client, "/enterprise/")


def test_home_says_that_there_are_no_criteria(client: FlaskClient, enterprise: Enterprise) -> None:
    text = page(client, "/enterprise/")
    assert "从第一级“科技和创新型中小企业”开始：目前没有适用的认定标准，待市局发布。" in text


@pytest.mark.shipped
def test_a_title_of_another_office_says_where_it_is_applied_for(app: Flask, client: FlaskClient) -> None:
    met = Reading("tech_sme:national", eligible=True, failed=0, undecided=0)
    with app.test_request_context():
        sentence = next_level_sentence(ladder_position(ladder(), (), {met.title: met}), DAY)
    assert "有批次开放时" not in sentence
    assert "认定条件均已满足。科技型中小企业" in sentence
    assert "请向天津市科学技术局申报" in sentence
    assert "请向天津市科学技术局申报" in page(client, "/sheet/tech_sme/national")
    assert "请向天津市科学技术局申报" not in page(client, "/sheet/innovative_sme/municipal")
