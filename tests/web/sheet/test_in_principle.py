"""A base title asked in principle is a warning on the draft, open on the sheet, and stops no submission."""

from registry.actions.criteria import publish_table
from registry.models import Application, Enterprise
from registry.rules.criteria.files.shipped import shipped
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.web.one_engine import one_engine
from tests.web.sheet.test_live import text_of

pytestmark = one_engine
LACKS = "已获先进级智能工厂：现未持有，属原则要求，由审核人员核实"


def test_page_sheet_and_submission_agree(make: Make, people: People, enterprise: Enterprise) -> None:
    publish_table(shipped().tables["smart_factory.excellent.2025"], SYSTEM)
    call = make.call("smart_factory", "excellent")
    draft = make.draft(enterprise, call, subject_kind="site", name="一号厂房")
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=enterprise.id))
    url = f"/enterprise/applications/{draft.id}"
    page = text_of(owner.get(url).text)
    assert "审核时会核对的前提称号" in page
    assert "原则上应已持有" in page
    assert "现在提交会被退回" not in page
    assert LACKS in text_of(owner.get("/sheet/smart_factory/excellent").text)
    assert owner.post(f"{url}?do=submit", data={"version": draft.version}).status_code == 303
    assert Application.get_by_id(draft.id).state == State.SUBMITTED
    officer = people.client(make.account(Role.DISTRICT_OFFICER))
    assert "原则上应已持有" in text_of(officer.get(f"/district/applications/{draft.id}").text)
