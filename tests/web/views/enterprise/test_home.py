"""An enterprise's first page: what is asked of it now, and who gets in."""

from flask.testing import FlaskClient

from registry.actions.application import step_application, submit_application
from registry.models import Enterprise
from registry.rules.role import Role
from registry.rules.workflow import Action, State
from tests.conftest import People
from tests.make import Make
from tests.reading import page
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
    make.application(State.RECOGNIZED, enterprise=enterprise, call=make.call("tech_sme", "national"))
    make.application(State.SUBMITTED, enterprise=enterprise, call=make.call("leading_enterprise"))
    make.application(State.RETURNED, enterprise=enterprise, call=make.call("single_champion"))
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
