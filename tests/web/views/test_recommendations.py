"""What was typed on a list's pages is never lost: a second tab that came too late shows it again."""

import re

import pytest
from flask.testing import FlaskClient

from registry.actions.recommendation import close_not_named
from registry.models import Application
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import Make
from tests.web.one_engine import one_engine
from tests.web.views.bureau.pages import state_of

pytestmark = one_engine

SITE = {"subject_kind": "data_center", "name": "一号"}
NUMBER = "津工信报〔2026〕7号"
NOTE = "已电话核实，名单中确无此数据中心。"


@pytest.fixture
def decider(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


def filed(make: Make, state: State) -> Application:
    return make.application(state, call=make.call("green_data_center", "national"), **SITE)


def test_a_note_on_a_file_that_another_tab_closed_is_shown_again(make: Make, decider: FlaskClient) -> None:
    unnamed = filed(make, State.FORWARDED)
    make.answered(unnamed)
    assert "天津试验制造" in decider.get("/bureau/recommendations").text
    address = f"/bureau/recommendations/{unnamed.forwarding_id}?do=close"
    seen = {"only": str(unnamed.id), f"version-{unnamed.id}": str(unnamed.version)}
    first = decider.post(address, data={f"note-{unnamed.id}": "公布名单中没有", **seen})
    assert first.status_code == 303
    assert state_of(unnamed) == State.NOT_NAMED
    second = decider.post(address, data={f"note-{unnamed.id}": NOTE, **seen})
    assert second.status_code == 409
    assert NOTE in second.get_data(as_text=True)
    assert unnamed.number in second.get_data(as_text=True)


def unnamed_files(make: Make, count: int = 3) -> list[Application]:
    """Files of one forwarding, none of which the whole answer names."""
    opened = make.call("green_data_center", "national")
    files = [make.application(State.PROPOSED, call=opened, **SITE) for _ in range(count)]
    make.forward(*files)
    files = [Application.get_by_id(row.id) for row in files]
    make.answered(files[0])
    return files


def seen_of(*files: Application) -> dict[str, str]:
    return {f"version-{row.id}": str(row.version) for row in files}


def note_in(html: str, row: Application) -> str:
    found = re.search(rf'name="note-{row.id}"[^>]*>([^<]*)</textarea>', html)
    assert found, row.number
    return found[1].strip()


def test_closing_one_file_keeps_what_is_typed_for_the_others(make: Make, decider: FlaskClient) -> None:
    one, two, three = unnamed_files(make)
    address = f"/bureau/recommendations/{one.forwarding_id}?do=close"
    notes = {f"note-{one.id}": "已核对甲", f"note-{two.id}": "已核对乙", f"note-{three.id}": "已核对丙"}
    answer = decider.post(address, data={**notes, **seen_of(one, two, three), "only": str(two.id)})
    assert answer.status_code == 200
    assert [state_of(row) for row in (one, two, three)] == ["forwarded", "not_named", "forwarded"]
    assert f"{two.number} 已办结" in answer.text
    assert [note_in(answer.text, row) for row in (one, three)] == ["已核对甲", "已核对丙"]


def test_ticked_files_are_closed_each_by_itself_and_what_is_not_says_why(
    make: Make, decider: FlaskClient
) -> None:
    one, two, three, four = unnamed_files(make, 4)
    address = f"/bureau/recommendations/{one.forwarding_id}?do=close"
    notes = {f"note-{one.id}": "已核对甲", f"note-{two.id}": "", f"note-{three.id}": "已核对丙"}
    ticked = {"application": [str(row.id) for row in (one, two, three)]}
    # Somebody was faster with the third.
    close_not_named(three, make.actor(Role.BUREAU_DECIDER), note="别人已核对", version=three.version)
    answer = decider.post(address, data={**notes, **seen_of(one, two, three, four), **ticked})
    assert answer.status_code == 422
    assert [state_of(row) for row in (one, two, three)] == ["not_named", "forwarded", "not_named"]
    html = answer.text
    assert f"{one.number} 已办结" in html
    assert re.search(rf"{two.number}[^<]*：请填写", html)
    assert f'id="note-{two.id}-error"' in html
    assert re.search(rf"{three.number}[^<]*：该事项已被他人办理", html)
    assert "已核对丙" in html
    assert [bool(re.search(rf'id="tick-{row.id}" checked', html)) for row in (two, four)] == [True, False]
    assert state_of(four) == "forwarded"


def test_nothing_ticked_closes_nothing_and_another_list_s_file_is_not_found(
    make: Make, decider: FlaskClient
) -> None:
    one, two, three = unnamed_files(make)
    other = filed(make, State.FORWARDED)
    address = f"/bureau/recommendations/{one.forwarding_id}?do=close"
    answer = decider.post(address, data={f"note-{one.id}": NOTE, **seen_of(one, two, three)})
    assert answer.status_code == 422
    assert "请勾选确认未入选的申报" in answer.text
    assert note_in(answer.text, one) == NOTE
    # The Enter key presses the first button there is.
    by_key = {"keep": "1", "application": str(one.id), f"note-{one.id}": NOTE, **seen_of(one)}
    first = re.search(r'<input type="submit" name="(\w+)".*?<button[^>]*name="only"', answer.text, re.DOTALL)
    assert first and first[1] == "keep"
    assert decider.post(address, data=by_key).status_code == 422
    foreign = {"application": [str(one.id), str(other.id)], f"note-{one.id}": NOTE, **seen_of(one, other)}
    assert decider.post(address, data=foreign).status_code == 404
    assert {state_of(row) for row in (one, two, three, other)} == {"forwarded"}


def test_a_number_typed_for_files_that_another_tab_sent_is_shown_again(
    make: Make, decider: FlaskClient
) -> None:
    ready = filed(make, State.PROPOSED)
    form = {"application": str(ready.id), "document_no": NUMBER, "sent_on": "2026-03-02"}
    address = f"/bureau/recommendations/new?call={ready.call_id}"
    first = decider.post(
        address, data={**form, "document_no": "津工信报〔2026〕6号", "ranking": ready.number}
    )
    assert first.status_code == 303
    second = decider.post(address, data={**form, "ranking": ready.number})
    assert second.status_code == 422
    assert ready.number in second.get_data(as_text=True)
    assert NUMBER in second.get_data(as_text=True)
