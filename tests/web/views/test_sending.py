"""Sending a long list on: page by page, nothing typed is lost, and nothing is sent that was not seen."""

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from registry.models import Application, Call, Recommendation, RecommendationEntry
from registry.queries import sending
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import Make
from tests.reading import page
from tests.web.one_engine import one_engine

NEW = "/bureau/recommendations/new"
NUMBER = "津工信报〔2026〕7号"
Fields = list[tuple[str, str]]


class Form(HTMLParser):
    """What a browser would post of the form that sends a list."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: Fields = []
        self._inside = False
        self._box = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "form":
            self._inside = values.get("method") == "post" and "/new" in (values.get("action") or "")
        if (
            not self._inside
            or not (name := values.get("name"))
            or tag == "button"
            or values.get("type") == "submit"
        ):
            return
        if tag == "textarea":
            self._box = name
            self.fields.append((name, ""))
        elif values.get("type") != "checkbox" or "checked" in values:
            self.fields.append((name, values.get("value") or ""))

    def handle_data(self, data: str) -> None:
        if self._box:
            self.fields[-1] = (self._box, data.lstrip("\r\n"))

    def handle_endtag(self, tag: str) -> None:
        self._box = ""
        if tag == "form":
            self._inside = False


def fields_of(html: str) -> Fields:
    form = Form()
    form.feed(html)
    return form.fields


def changed(fields: Fields, *, untick: int = 0, **typed: str) -> Fields:
    """The fields after somebody typed, and unticked one file."""
    rest = [(name, value) for name, value in fields if name not in typed]
    return [
        *(each for each in rest if each != ("application", str(untick))),
        *(
            (name.replace("_", "-") if name.startswith("place") else name, text)
            for name, text in typed.items()
        ),
    ]


def post(client: FlaskClient, address: str, fields: Fields, status: int) -> str:
    data: dict[str, list[str]] = {}
    for name, value in fields:
        data.setdefault(name, []).append(value)
    answer = client.post(address, data=data)
    assert answer.status_code == status, answer.text
    return str(answer.text)


def drawn(html: str) -> list[int]:
    return [int(id) for id in re.findall(r'name="row" value="(\d+)"', html)]


@pytest.fixture
def decider(make: Make, people: People, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A decider for whom two files fill a page."""
    monkeypatch.setattr(sending, "SENT_PER_PAGE", 2)
    return people.client(make.account(Role.BUREAU_DECIDER))


@pytest.fixture
def call(make: Make) -> Call:
    return make.call("green_data_center", "national")


def filed(make: Make, call: Call, *names: str) -> list[Application]:
    """Files that wait to be forwarded, of enterprises that stand in this order."""
    return [
        make.application(
            State.PROPOSED,
            enterprise=make.enterprise(name=f"天津{name}数据有限公司"),
            call=call,
            subject_kind="data_center",
            name="一号",
        )
        for name in names
    ]


def sent_in_order() -> list[int]:
    (sent,) = Recommendation.select()
    rows = RecommendationEntry.select().where(RecommendationEntry.recommendation == sent.id)
    return [row.application_id for row in rows.order_by(RecommendationEntry.position)]


def test_ticks_places_and_the_letter_come_along_from_page_to_page(
    make: Make, decider: FlaskClient, call: Call
) -> None:
    files = filed(make, call, "A", "B", "C", "D", "E")
    a, b, c, d, e = (row.id for row in files)
    address = f"{NEW}?call={call.id}"
    first = page(decider, address)
    assert drawn(first) == [a, b]
    typed = changed(fields_of(first), untick=b, document_no=NUMBER, ranking="", **{f"place_{a}": "3"})
    typed = [(name, value) for name, value in typed if (name, value) != (f"place-{a}", "")]
    third = post(decider, address, [*typed, ("go", "3")], 200)
    assert drawn(third) == [e]
    typed = changed(fields_of(third))
    typed = [(name, "一" if name == f"place-{e}" else value) for name, value in typed]
    # Refused, on the page that was posted, with all of it.
    refused = post(decider, address, typed, 422)
    assert drawn(refused) == [e]
    assert "的排序“一”不是序号" in refused
    assert NUMBER in refused
    typed = [(name, "1" if name == f"place-{e}" else value) for name, value in fields_of(refused)]
    second = post(decider, address, [*typed, ("go", "2")], 200)
    assert drawn(second) == [c, d]
    assert "现在将报送 4 件" in second
    post(decider, address, fields_of(second), 303)
    # E first, A third, B left out, the others between them.
    assert sent_in_order() == [e, c, a, d]
    assert Application.get_by_id(b).state == State.PROPOSED


def test_what_was_not_seen_is_not_sent(make: Make, decider: FlaskClient, call: Call) -> None:
    filed(make, call, "A")
    address = f"{NEW}?call={call.id}"
    typed = changed(fields_of(page(decider, address)), document_no=NUMBER)
    (late,) = filed(make, call, "B")
    refused = post(decider, address, typed, 409)
    assert "当时 1 件，现在 2 件" in refused
    assert NUMBER in refused
    assert Recommendation.select().count() == 0
    post(decider, address, fields_of(refused), 303)
    assert late.id in sent_in_order()


def test_a_pasted_column_is_the_list(make: Make, decider: FlaskClient, call: Call) -> None:
    a, b, c = filed(make, call, "A", "B", "C")
    address = f"{NEW}?call={call.id}"
    wrong = f"编号\n{c.number}\n天津某某有限公司"
    refused = post(
        decider, address, changed(fields_of(page(decider, address)), document_no=NUMBER, ranking=wrong), 422
    )
    assert "第 3 行“天津某某有限公司”" in refused
    assert Recommendation.select().count() == 0
    assert ("ranking", wrong) in fields_of(refused)
    rows = f"编号\t企业\n{c.number}\tC\n{a.number}\tA"
    post(decider, address, changed(fields_of(refused), ranking=rows), 303)
    assert sent_in_order() == [c.id, a.id]
    assert Application.get_by_id(b.id).state == State.PROPOSED


def test_the_page_costs_the_same_however_long_the_call(
    make: Make, decider: FlaskClient, call: Call, queries: list[str]
) -> None:
    address = f"{NEW}?call={call.id}"
    filed(make, call, "A", "B")
    queries.clear()
    assert len(drawn(page(decider, address))) == 2
    few = len(queries)
    filed(make, call, "C", "D", "E")
    queries.clear()
    assert len(drawn(page(decider, address))) == 2
    assert len(queries) == few


@one_engine
def test_one_district_is_sent_by_itself(make: Make, decider: FlaskClient, call: Call) -> None:
    (here,) = filed(make, call, "A")
    there = make.application(
        State.PROPOSED,
        enterprise=make.enterprise(district="120101"),
        call=call,
        subject_kind="data_center",
        name="二号",
    )
    address = f"{NEW}?call={call.id}&district=120101"
    shown = page(decider, address)
    assert drawn(shown) == [there.id]
    post(decider, address, changed(fields_of(shown), document_no=NUMBER), 303)
    assert sent_in_order() == [there.id]
    assert Application.get_by_id(here.id).state == State.PROPOSED


@one_engine
def test_who_may_not_send_turns_pages(make: Make, people: People, decider: FlaskClient, call: Call) -> None:
    files = filed(make, call, "A", "B", "C")
    reviewer = people.client(make.account(Role.BUREAU_REVIEWER))
    address = f"{NEW}?call={call.id}"
    fields = fields_of(page(reviewer, address))
    assert drawn(post(reviewer, address, [*fields, ("go", "2")], 200)) == [files[2].id]
    post(reviewer, address, changed(fields, document_no=NUMBER), 403)
