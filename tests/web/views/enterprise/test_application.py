"""The page of an application that was submitted: what its applicant sees and may do."""

from flask.testing import FlaskClient

from registry.models import Attachment, Enterprise
from registry.rules.state import State
from tests.make import Make
from tests.reading import page
from tests.web.one_engine import one_engine
from tests.web.views.enterprise.pages import TYPED, address, again

pytestmark = one_engine


def test_another_enterprises_things_are_not_there(client: FlaskClient, make: Make) -> None:
    other = make.draft()
    file = Attachment.get(Attachment.application == other.id)
    assert client.get(address(other)).status_code == 404
    assert client.get(f"/files/{file.id}").status_code == 404
    for rest in ("", "?do=attach", f"?do=detach:{file.id}", "?do=submit", "?do=withdraw"):
        assert client.post(address(other, rest), data={**TYPED, "version": other.version}).status_code == 404


def test_withdrawing_takes_the_version_that_was_seen(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    application = make.application(State.SUBMITTED, enterprise=enterprise)
    assert client.post(address(application, "?do=withdraw"), data={"version": 1}).status_code == 409
    version = {"version": application.version}
    assert client.post(address(application, "/steps/recommend"), data=version).status_code == 404
    assert client.post(address(application, "?do=withdraw"), data=version).status_code == 303
    assert again(application).state == State.WITHDRAWN


def test_the_applicant_reads_offices_not_names_and_no_proposal(
    client: FlaskClient, make: Make, enterprise: Enterprise
) -> None:
    application = make.application(State.PROPOSED, enterprise=enterprise)
    text = page(client, address(application))
    assert "西青区 区级审核员" in text
    assert "区级审核员 张三" not in text
    assert "列入拟认定名单" not in text
    assert "拟认定" not in page(client, "/enterprise/")


def test_every_state_has_a_page(client: FlaskClient, make: Make, enterprise: Enterprise) -> None:
    calls = {
        State.WITHDRAWN: make.call("single_champion"),
        State.REJECTED: make.call("single_champion", "national"),
        State.ON_NOTICE: make.call("single_champion", "national"),
        State.RECOGNIZED: make.call("innovative_sme"),
    }
    for state, call in calls.items():
        application = make.application(state, enterprise=enterprise, call=call)
        assert application.number in page(client, address(application))
