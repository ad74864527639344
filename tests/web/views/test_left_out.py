"""Once its notice is over an applicant reads what it waits for, or that a decision left it out and why."""

from datetime import timedelta
from html import unescape

from registry import clock
from registry.actions.message import deliver_messages
from registry.models import Application, Notice
from registry.rules.role import Role
from registry.rules.state import State
from tests.actions.test_recognizing import recognize
from tests.conftest import People
from tests.days import noon
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.web.views.test_not_named import BUREAU, next_step

pytestmark = one_engine
WHY = "现场核查未完成"


def read(people: People, make: Make, application: Application) -> tuple[str, str]:
    """The applicant's page of it, and its home."""
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=application.enterprise_id))
    pages = (f"/enterprise/applications/{application.id}", "/enterprise/")
    file, home = (unescape(owner.get(page).text) for page in pages)
    return file, home


def test_left_out_of_a_decision_with_its_reason_and_what_comes_next(make: Make, people: People) -> None:
    left, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    notice = make.notice(left, other)
    assert "正在公示，期满无有效异议的予以认定" in next_step(read(people, make, left)[0])
    with clock.at(noon(Notice.get_by_id(notice.id).closes_on + timedelta(days=1))):
        page, home = read(people, make, left)
        assert f"公示已于 {notice.closes_on} 届满，等待{BUREAU}作出决定" in next_step(page)
        assert ">公示期满<" in page
        assert ">公示期满<" in home
        recognize(make, notice, (left.id, WHY), day=clock.today())
        deliver_messages()
        page, _ = read(people, make, left)
        owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=left.enterprise_id))
        assert "本次未予认定，留在公示名单" in owner.get("/messages/").text
    box, past = next_step(page), page.partition("经过")[2]
    for words in ("作出的认定决定（津工信〔2026〕", WHY, f"由{BUREAU}另行决定", f"请向{BUREAU}询问"):
        assert words in box, words
    assert "期满无有效异议的予以认定" not in page
    assert "本次未予认定，留在公示名单" in past
    assert WHY in past


def test_a_list_to_be_forwarded_waits_for_that(make: Make, people: People) -> None:
    file = make.application(State.ON_NOTICE, call=make.call("single_champion", "national"))
    with clock.at(noon(Notice.get_by_id(file.notice_id).closes_on + timedelta(days=1))):
        assert f"届满，等待{BUREAU}上报" in next_step(read(people, make, file)[0])
