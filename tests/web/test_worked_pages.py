"""Cases out of reports, tried on pages: a row of a preview, names in every box, rare characters in a form."""

import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from registry.models import Enterprise
from registry.rules.role import Role
from tests.conftest import People
from tests.make import Make
from tests.web.commands.worked_lists import LISTS, SRDI
from tests.web.one_engine import one_engine

pytestmark = one_engine
WIDE, ODD = "博格样例零部件（天津）有限公司", "O'Neil样例100%水_处理（天津）有限公司"
DECIDED = {
    "kind": "recognitions",
    "title": "specialized_new:municipal",
    "announced_on": "2023-08-01",
    "award_year": "2023",
}


@pytest.fixture
def reviewer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_REVIEWER))


def found(client: FlaskClient, address: str, text: str) -> int:
    return client.get(address, query_string={"q": text}).text.count('<th scope="row"')


def test_a_row_of_a_preview_shows_all_that_would_be_kept(reviewer: FlaskClient) -> None:
    """PC108."""
    content = (LISTS / "pc95_digits_title.xlsx").read_bytes()
    data = {**DECIDED, "file": (io.BytesIO(content), "名单.xlsx")}
    answer = reviewer.post("/imports/", data=data, content_type="multipart/form-data")
    page = reviewer.get(answer.location).text
    row = re.search(r'<th scope="row" class="r-name".*?</tr>', page, re.DOTALL)
    assert row is not None and "天津全数甲有限公司" in row[0]
    for kept in ("西青区", "2023", "2023-08-01", "2026-07-31", "911201110103803250", "012023000000000017"):
        assert kept in row[0], kept


def test_a_listed_name_is_found_by_either_bracket_and_whatever_signs_it_has(
    app: Flask, reviewer: FlaskClient
) -> None:
    """PC94 and PC96."""
    kind, *options = SRDI
    ran = app.test_cli_runner().invoke(args=["import", kind, str(LISTS / "pc96_paren.xlsx"), *options])
    assert ran.exit_code == 0, ran.output
    for address in ("/roll", "/enterprises/", "/bureau/recognitions"):
        for name in (WIDE, ODD):
            narrow = name.replace("（", "(").replace("）", ")")
            assert [found(reviewer, address, each) for each in (name, narrow)] == [1, 1], (address, name)


def test_names_of_rare_characters_are_kept_apart_and_private_ones_refused(reviewer: FlaskClient) -> None:
    """PC100."""
    new = {"industry": "", "subsector": "", "place": "120111"}
    names = ["天津\U0002ebf0源科技有限公司", "天津\U00031350源科技有限公司", "天津源科技有限公司"]
    for name in names:
        assert reviewer.post("/enterprises/new", data={**new, "name": name}).status_code == 303, name
    assert [each.name for each in Enterprise.select().order_by(Enterprise.id)] == names
    for private in ("\ue123", "\ue863"):
        refused = reviewer.post("/enterprises/new", data={**new, "name": f"天津{private}源科技有限公司"})
        assert (refused.status_code, f"U+{ord(private):X}" in refused.text) == (422, True)
    assert Enterprise.select().count() == len(names)
