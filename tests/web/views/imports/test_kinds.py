"""The pages of a list of endings: its dry run, its proposal, what it brought, and its undo draw."""

from registry.actions.imports.run import upload_list
from registry.models import Recognition
from registry.queries.actor import actor_of
from registry.rules.role import Role
from tests.actions.imports.kinds import NAMES, holders, of_endings
from tests.conftest import People
from tests.make import Make
from tests.web.approving import approved
from tests.web.one_engine import one_engine
from tests.workbooks import workbook

pytestmark = one_engine


def test_a_list_of_endings_is_brought_in_by_two_and_its_pages_draw(make: Make, people: People) -> None:
    second = people.client(make.account(Role.BUREAU_DECIDER))
    holders(make)
    account = make.account(Role.BUREAU_REVIEWER)
    reviewer = people.client(account)
    content = workbook(["企业名称", "撤销原因"], [NAMES[0], "偷漏税"])
    run = upload_list("撤销.xlsx", content, of_endings(), actor_of(account), make.storage)
    url = f"/imports/{run.id}"
    assert NAMES[0] in reviewer.get(url).text
    assert "终止名单" in reviewer.get("/imports/").text
    assert approved(second, reviewer.post(f"{url}?do=apply")).location == url
    assert Recognition.select().where(Recognition.ended_on.is_null(False)).count() == 1
    assert reviewer.get(url).status_code == 200
    undo = second.get(f"{url}/undo")
    assert (undo.status_code, "恢复的认定" in undo.text, NAMES[0] in undo.text) == (200, True, True)
