"""What 0.2.0 let be decided here and was not ours to decide is listed until a published list confirms it."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.actions.imports.file import apply_import
from registry.actions.measure import take_measure
from registry.models import Enterprise, Recognition
from registry.queries.unconfirmed import count_unconfirmed, unconfirmed
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.state import State
from tests.actions.procedure_acts import SITE
from tests.kept_titles import decided_in_0_2
from tests.make import SYSTEM, Make
from tests.measures import ending_as
from tests.titles import award
from tests.web.views.bureau.pages import row_count
from tests.workbooks import workbook

ON = date(2025, 9, 1)
LIST = "/bureau/recognitions/unconfirmed"


def giant(make: Make, **details: Any) -> Recognition:
    holder = make.enterprise(name="天津海河阀门有限公司", **details)
    return decided_in_0_2(make, "little_giant", "national", holder, ON)


def published(recognition: Recognition, on: date, award_year: int, level: str = "national") -> None:
    """A list of who decides names the holder."""
    scheme = catalog().schemes[recognition.scheme]
    name = Enterprise.get_by_id(recognition.enterprise_id).name
    decision = Decision(scheme, scheme.level(level), on, award_year, "工信部〔2025〕7号")
    assert apply_import(
        read_import("名单.xlsx", workbook(["企业名称"], [name]), decision), SYSTEM, accept_good=False
    ).applied


def test_only_what_was_not_ours_to_decide_is_listed(make: Make) -> None:
    wrong = [
        giant(make),
        decided_in_0_2(make, "tech_sme", "national", make.enterprise(), ON),
        decided_in_0_2(make, "smart_factory", "pilot", make.enterprise(), ON),
        decided_in_0_2(make, "green_factory", "district", make.enterprise(), ON),
    ]
    decided_in_0_2(make, "green_factory", "municipal", make.enterprise(), ON)
    make.application(State.RECOGNIZED)
    make.application(State.RECOGNIZED, call=make.call("green_factory", "district"), **SITE)
    make.application(State.RECOGNIZED, call=make.call("smart_factory", "basic"), **SITE)
    award("single_champion", "national", ON, [make.enterprise()])
    assert {row.id for row in unconfirmed()} == {row.id for row in wrong}
    assert count_unconfirmed() == len(wrong)


@pytest.mark.parametrize(
    ("on", "award_year", "left"),
    [
        (ON + timedelta(days=20), 2025, 0),
        (date(2026, 2, 1), 2026, 0),
        (ON - timedelta(days=60), 2025, 0),
        (date(2024, 9, 1), 2024, 1),
    ],
)
def test_a_list_of_its_validity_or_its_year_confirms_it(
    make: Make, on: date, award_year: int, left: int
) -> None:
    published(giant(make), on, award_year)
    assert count_unconfirmed() == left


def test_a_list_of_others_or_of_another_title_confirms_nothing_and_ending_it_is_an_answer(make: Make) -> None:
    found = giant(make)
    award("single_champion", "national", ON, [Enterprise.get_by_id(found.enterprise_id)])
    award("little_giant", "national", ON, [make.enterprise()])
    assert count_unconfirmed() == 1
    take_measure(ending_as(found.id, Ending.REVOKED, ON + timedelta(days=9), "不在公布名单中"), SYSTEM)
    assert count_unconfirmed() == 0


def test_the_bureau_reads_them_on_pages_until_a_list_names_them(
    make: Make, decider: FlaskClient, app: Flask
) -> None:
    links = ("/bureau/recognitions", "/board/")
    for path in links:
        assert LIST not in decider.get(path).text
    assert "没有须以公布名单确认的认定" in decider.get(LIST).text
    found = giant(make)
    own, public = f"/bureau/recognitions/{found.id}", f"/roll/{found.id}"
    for path in links:
        page = decider.get(path).text
        assert LIST in page, path
        assert "1 项由本系统办理而须以公布名单确认" in page, path
    assert row_count(decider.get(LIST).text) == 1
    anybody = app.test_client()
    for client, path in ((decider, own), (anybody, public)):
        assert "本系统办理，须以公布名单确认" in client.get(path).text, path
    published(found, date(2026, 1, 5), 2025)
    for client, path in ((decider, own), (anybody, public)):
        assert "须以公布名单确认" not in client.get(path).text, path
    assert row_count(decider.get(LIST).text) == 0


def test_commands_list_and_count_them(make: Make, app: Flask) -> None:
    found = giant(make)
    runner = app.test_cli_runner()
    listed = runner.invoke(args=["recognition", "unconfirmed", "--json"])
    (row,) = json.loads(listed.stdout)
    assert (row["recognition"], row["scheme"], row["announced_on"]) == (
        found.id,
        "little_giant",
        ON.isoformat(),
    )
    said = runner.invoke(args=["recognition", "unconfirmed"])
    assert found.name in said.stdout
    assert "1 项须以公布名单确认" in said.stderr
    assert "认定正常：1 项须以公布名单确认" in runner.invoke(args=["doctor"]).stdout
    published(found, date(2026, 1, 5), 2025)
    assert json.loads(runner.invoke(args=["recognition", "unconfirmed", "--json"]).stdout) == []
    assert "认定正常：没有须以公布名单确认的" in runner.invoke(args=["doctor"]).stdout


def test_listing_asks_the_same_few_queries_however_many_there_are(make: Make, queries: list[str]) -> None:
    giant(make)
    queries.clear()
    assert [row.subject.name for row in unconfirmed()]
    one = len(queries)
    for _ in range(3):
        decided_in_0_2(make, "little_giant", "national", make.enterprise(), ON)
    queries.clear()
    assert len([row.subject.name for row in unconfirmed()]) == 4
    assert len(queries) == one
