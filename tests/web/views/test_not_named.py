"""Who was not named reads by which list, the reason where it belongs, whom to ask and what may be done."""

from datetime import timedelta
from html import unescape

import pytest

from registry import clock
from registry.actions.recommendation import close_not_named
from registry.models import Application, Call
from registry.rules.role import Role
from registry.rules.state import State
from tests.actions.imports.test_answer import FIRST, brought, holder, listing, sent
from tests.conftest import People
from tests.days import noon
from tests.make import Make
from tests.web.one_engine import one_engine

pytestmark = one_engine
BUREAU = "天津市工业和信息化局"
NOTE = "经核对，名单中确无此数据中心。"
BODY = "工业和信息化部"


def next_step(page: str) -> str:
    """What stands in the box of the next step."""
    return page.partition("下一步")[2].partition("<h2")[0]


@pytest.mark.parametrize("number", [FIRST, ""])
def test_the_box_says_which_list_which_office_and_what_may_be_done(
    make: Make, people: People, number: str
) -> None:
    forwarding, files = sent(make, 2)
    brought(listing(forwarding, [holder(files[0])], number=number))
    left = Application.get_by_id(files[1].id)
    close_not_named(left, make.actor(Role.BUREAU_DECIDER), note=NOTE, version=left.version)
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=left.enterprise_id))
    box = next_step(unescape(owner.get(f"/enterprise/applications/{left.id}").text))
    named = f"（{number}）" if number else ""
    for words in (
        f"2026-03-06 公布的名单{named}中没有",
        NOTE,
        f"请向{BUREAU}询问",
        BODY,
        "本批次截止前再次申报",
    ):
        assert words in box, words
    assert "没有留下说明" not in box
    with clock.at(noon(clock.day_of(Call.get_by_id(left.call_id).closes_at) + timedelta(days=1))):
        later = people.client(make.account(Role.ENTERPRISE, enterprise_id=left.enterprise_id))
        page = later.get(f"/enterprise/applications/{left.id}").text
    assert "可在下一批次申报" in page
    assert "截止前再次申报" not in page


def test_who_need_not_file_reads_the_reason(make: Make, people: People) -> None:
    application = make.anywhere(State.NOT_NEEDED)
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=application.enterprise_id))
    box = next_step(owner.get(f"/enterprise/applications/{application.id}").text)
    assert "缺少审计报告" in box
