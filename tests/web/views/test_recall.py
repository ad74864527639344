"""Taking a step back on the officers' page: offered while it can be done, with its reason, and not after."""

from html import unescape

from registry.actions.application import step_application
from registry.models import Application
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.conftest import People
from tests.make import Make
from tests.web.one_engine import one_engine

pytestmark = one_engine


def test_a_refusal_is_taken_back_on_its_page(make: Make, people: People) -> None:
    application = make.application(State.SUBMITTED)
    place = {"district": application.district, "zone": application.zone}
    step_application(application, Action.REJECT, make.actor(Role.DISTRICT_OFFICER, **place), note="误点")
    officer = people.client(make.account(Role.DISTRICT_OFFICER, **place))
    address = f"/district/applications/{application.id}"
    page = unescape(officer.get(address).text)
    assert "收回决定，重新审核" in page and "企业会收到消息并看到您填写的理由" in page
    version = Application.get_by_id(application.id).version
    empty = officer.post(f"{address}/steps/recall", data={"note": "", "version": version})
    assert empty.status_code == 422 and "请填写“收回决定，重新审核”的理由" in unescape(empty.text)
    done = officer.post(f"{address}/steps/recall", data={"note": "误点不予推荐", "version": version})
    assert done.status_code == 303
    assert Application.get_by_id(application.id).state == State.SUBMITTED
    assert "已办理：收回决定，重新审核" in unescape(officer.get(address).text)
    assert "收回决定，重新审核" not in unescape(officer.get(address).text)
    late = officer.post(f"{address}/steps/recall", data={"note": "再来一次", "version": version})
    assert late.status_code == 409 and "再来一次" in unescape(late.text)


def test_what_the_bureau_refused_offers_the_district_nothing(make: Make, people: People) -> None:
    application = make.application(State.RECOMMENDED)
    step_application(application, Action.REJECT, make.actor(Role.BUREAU_DECIDER), note="不符合")
    place = {"district": application.district, "zone": application.zone}
    officer = people.client(make.account(Role.DISTRICT_OFFICER, **place))
    address = f"/district/applications/{application.id}"
    assert "收回" not in unescape(officer.get(address).text)
    version = Application.get_by_id(application.id).version
    refused = officer.post(f"{address}/steps/recall", data={"note": "想收回", "version": version})
    assert refused.status_code == 422 and "不是由区级审核环节" in unescape(refused.text)


def test_a_proposal_is_taken_back_and_the_applicant_sees_nothing_of_it(make: Make, people: People) -> None:
    application = make.application(State.PROPOSED)
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    address = f"/bureau/applications/{application.id}"
    assert "撤回拟认定" in unescape(reviewer.get(address).text)
    done = reviewer.post(
        f"{address}/steps/unpropose", data={"note": "列错了", "version": application.version}
    )
    assert done.status_code == 303
    assert Application.get_by_id(application.id).state == State.RECOMMENDED
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=application.enterprise_id))
    page = unescape(owner.get(f"/enterprise/applications/{application.id}").text)
    assert "列错了" not in page and "撤回拟认定" not in page
