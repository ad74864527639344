"""Several forms of one page are told apart by `do`; where they were sent in earlier versions leads on."""

import re
from pathlib import Path

import pytest
from flask import Flask

from registry.models import Application
from registry.rules.role import Role
from registry.rules.state import State
from registry.web.filled_form import fill
from registry.web.old_addresses import FORMS
from tests.conftest import People
from tests.make import Make
from tests.web.access_table import TABLE
from tests.web.branches import words_of

pytestmark = pytest.mark.engines("sqlite")
TEMPLATES = Path(__file__).parents[2] / "templates"
WITHOUT_KEY = {
    "session.sign_out": "sent again, nobody is signed in any more, and it says the same",
    "session.stay": "does nothing but be a request: twice is as good as once",
    "held.url": "holds the key of the form it holds, among what was posted",
}
"""Forms that have no key of their own, by where they are sent."""
FORM = re.compile(r'<form [^>]*method="post"[^>]*action="([^"]*)".*?(?:</form>|endmacro)', re.DOTALL)
KEYS = ("once()", "_hidden(", "hidden_boxes(")


def test_every_form_has_a_key_but_those_for_which_it_would_mean_nothing() -> None:
    forms = [each for file in TEMPLATES.rglob("*.html") for each in FORM.finditer(file.read_text("utf-8"))]
    without = [each[1] for each in forms if not any(key in each[0] for key in KEYS)]
    assert len(forms) > 15
    assert sorted(name for name in WITHOUT_KEY for action in without if name in action) == sorted(WITHOUT_KEY)
    assert len(without) == len(WITHOUT_KEY)


def test_no_form_is_answered_by_a_redirect_that_may_send_it_again() -> None:
    """What the table says is asked of every address: tests/web/test_access.py."""
    assert not [key for key, codes in TABLE.items() if key[1][:4] == "POST" and 302 in codes.values()]


def test_what_was_typed_is_put_into_the_form_it_was_typed_in() -> None:
    box = (
        '<form method="post" action="/a"><input type="hidden" name="do" value="{}"><input name="b" value="">'
    )
    page = "".join(f"{box.format(word)}</form>" for word in ("approve", "decline:1", "decline:2"))
    for fields, url in (([("do", "decline:2"), ("b", "x")], "/a"), ([("b", "x")], "/a?do=decline:2")):
        filled = fill(page, url, fields, with_hidden=True)
        assert [part.count('value="x"') for part in filled.page.split("</form>")] == [0, 0, 1, 0]
    # Its line is gone: no other takes it, and it is shown.
    gone = fill(page, "/a", [("do", "decline:3"), ("b", "x")], with_hidden=True)
    assert gone.page == page and gone.left_over == [("b", "x")]
    # A form whose button says it may have lost that button.
    draft = '<form method="post" action="/a"><input name="b" value=""><button name="do" value="go"></form>'
    assert 'value="x"' in fill(draft, "/a", [("do", "drop:1"), ("b", "x")], with_hidden=True).page


@pytest.mark.parametrize(
    ("old", "page"),
    [
        ("/approvals/7/decline", "/approvals/7?do=decline"),
        ("/changes/confirm", "/changes/?do=confirm"),
        ("/district/notices/7/recognize", "/district/notices/7?do=recognize"),
        ("/invitations/links.csv", "/invitations/?do=links"),
        ("/enterprise/applications/7/steps/withdraw", "/enterprise/applications/7?do=withdraw"),
        ("/enterprise/applications/7/files/8/remove", "/enterprise/applications/7?do=detach:8"),
    ],
)
def test_where_a_form_was_sent_leads_on_with_all_of_it(app: Flask, old: str, page: str) -> None:
    answer = app.test_client().post(old, data={"note": "x"})
    assert (answer.status_code, answer.location) == (308, page)


def test_every_old_address_means_a_form_of_today(app: Flask) -> None:
    known = {word for name in app.view_functions for word in words_of(app, name)}
    words = {
        word for old, _page, form in FORMS for word in re.findall("[a-z]+", form if form != r"\2" else old)
    }
    assert {form.partition(":")[0] for _old, _page, form in FORMS if form != r"\2"} <= known
    assert len(known & words) > 10


def test_a_page_that_was_open_during_an_upgrade_hands_its_draft_in(make: Make, people: People) -> None:
    draft = make.draft()
    owner = people.client(make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))
    typed = {"statement": "升级前填写的申报说明，超过十个字", "contact": "张三", "phone": "13800000000"}
    form = {**typed, "version": str(draft.version)}
    led_on = owner.post(f"/enterprise/applications/{draft.id}/submit", data=form)
    assert owner.post(led_on.location, data=form).status_code == 303
    kept = Application.get_by_id(draft.id)
    assert (kept.statement, kept.state) == (typed["statement"], State.SUBMITTED)
