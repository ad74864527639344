"""Rows that others changed while their list was written, on the page of its run."""

import re

from registry.models import Enterprise, Event
from registry.rules.role import Role
from tests.actions.imports.test_recognition import decision
from tests.changed_list import SECOND, SECOND_CODE, THIRD, THIRD_CODE, changed, offered
from tests.conftest import People
from tests.make import Make
from tests.web.one_engine import one_engine

pytestmark = one_engine


def _staff() -> list[int | None]:
    return [Enterprise.get(Enterprise.name == name).staff for name in (SECOND, THIRD)]


def test_each_row_shows_both_and_is_answered_by_one_of_two_tabs(make: Make, people: People) -> None:
    run = changed(make)
    client, other = (people.client(make.account(Role.BUREAU_REVIEWER)) for _ in range(2))
    url, given = f"/imports/{run.id}", offered(run)
    page = client.get(url).text
    assert "导入期间有变化的行（2）" in page
    assert "原为“新建”；现为“更新”" in page
    assert "有 2 行在导入期间有变化，没有导入。" in page
    once = re.findall(r'name="once" value="([^"]+)"', page[page.index('id="changed"') :])[0]
    form = {"do": "settle", "once": once, SECOND_CODE: given[SECOND_CODE]}
    assert "还有 1 行等待回答" in client.post(url, data=form, follow_redirects=True).text
    assert _staff() == [6, None]
    # Pressed a second time: once.
    events = Event.select().count()
    assert "没有重复办理" in client.post(url, data=form, follow_redirects=True).text
    assert Event.select().count() == events
    # In another tab, opened before, both are answered; what was chosen of the row that still waits is kept.
    late = other.post(url, data={"do": "settle", SECOND_CODE: "no", THIRD_CODE: given[THIRD_CODE]})
    assert (late.status_code, "可能已由他人回答" in late.text) == (409, True)
    assert re.search(rf'<input checked[^>]*name="{THIRD_CODE}"[^>]*value="{given[THIRD_CODE]}"', late.text)
    assert _staff() == [6, None]
    # Without an answer it is looked at anew, and nothing is written.
    assert client.post(url, data={"do": "settle"}).status_code == 200
    assert (
        "已没有等待回答的行"
        in client.post(url, data={"do": "settle", THIRD_CODE: "no"}, follow_redirects=True).text
    )
    page = client.get(url).text
    assert 'id="changed"' not in page
    assert "导入期间有变化，已确认不导入" in client.get(f"{url}?outcome=set_aside").text
    assert _staff() == [6, None]


def test_titles_of_such_rows_are_proposed(make: Make, people: People) -> None:
    run = changed(make, decision("specialized_new", "municipal"))
    client = people.client(make.account(Role.BUREAU_REVIEWER))
    answer = client.post(f"/imports/{run.id}", data={"do": "settle", **offered(run)})
    assert (answer.status_code, answer.location) == (303, "/approvals/1")
    page = client.get(answer.location).text
    assert page.count("按现在的结果导入：对应已有企业") == 2
