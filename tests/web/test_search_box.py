"""Every search box finds a firm by its own name and by a former one, however either is spelled."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.enterprise import correct_enterprise
from registry.actions.pool_run import ask_scans
from registry.models import Enterprise
from registry.queries.enterprise import details_of
from registry.rules.role import Role
from registry.rules.state import State
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.pool import ratio, run_all, version
from tests.pool_runs import RATIO
from tests.rules.criteria.small import gate

TEMPLATES = Path(__file__).parents[2] / "templates"
BOXES = {
    "admin/accounts.html": ("text", ("/admin/accounts",)),
    "bureau/recognitions.html": ("q", ("/bureau/recognitions",)),
    "candidates/title.html": ("q", ("/candidates/specialized_new/municipal",)),
    "enterprises/index.html": ("q", ("/enterprises/",)),
    "invitations/index.html": ("q", ("/invitations/?state=",)),
    "public/home.html": ("q", ("/roll",)),
    "public/roll.html": ("q", ("/roll",)),
    "review/merge_choose.html": ("q", ("/bureau/enterprises/{other}/merge",)),
    "review/_desk.html": ("q", ("/bureau/?state=all", "/district/?state=all")),
}
"""Every template that draws a box for words, the name of the box, and the lists it narrows."""
NO_WORDS = {"bureau/recognitions.html": ["year"]}
"""Boxes for something else than words."""
FORMER, NAME = "天津旧名【试验】·Ｄ－厂有限公司", "华电水务（天津）ＡＢ·Ｃ控制系统有限公司"
TYPED = (
    NAME,
    "华电水务(天津)ab・c控制",
    "电水务 ［天津］　Ab•C 控制",
    FORMER,
    "旧名[试验]•d—厂",
    "津旧名（试 验）．D",
)


def boxes() -> dict[str, list[str]]:
    """The names of the text boxes of filters in every template, as the templates say them."""
    found = {}
    for path in TEMPLATES.rglob("*.html"):
        name, text = str(path.relative_to(TEMPLATES)), path.read_text("utf-8")
        drawn = re.findall(r"\{\{ ?filter_text\('(\w+)'", text)
        drawn += ["q" for _ in re.findall(r"call list_head\(|\{\{ ?list_head\(", text)]
        drawn += re.findall(r'<input[^>]*type="(?:text|search)"[^>]*name="(q|text|search)"', text)
        if drawn and not name.startswith("components/"):
            found[name] = sorted(set(drawn) - set(NO_WORDS.get(name, [])))
    return found


def test_every_search_box_is_on_the_list() -> None:
    assert boxes() == {name: [box] for name, (box, _lists) in BOXES.items()}


@pytest.fixture
def firm(make: Make) -> Enterprise:
    """A firm with a title, an application, an account and a scan, renamed since."""
    firm = make.enterprise(name=FORMER)
    make.application(State.RECOGNIZED, enterprise=firm)
    make.account(Role.ENTERPRISE, enterprise_id=firm.id)
    ratio(firm, 6)
    found = version(gate("r", RATIO.format(3)))
    ask_scans({("specialized_new", "municipal"): found.id}, clock.today(), SYSTEM)
    run_all()
    correct_enterprise(
        firm, replace(details_of(firm), name=NAME), SYSTEM, version=Enterprise.get_by_id(firm.id).version
    )
    make.drained()
    return Enterprise.get_by_id(firm.id)


def test_a_firm_is_found_wherever_names_are_searched(make: Make, firm: Enterprise, people: People) -> None:
    make.application(State.RECOGNIZED)
    make.application(State.SUBMITTED)
    other = make.enterprise()
    ratio(other, 6)
    seen = {
        "/admin": people.client(make.account(Role.SYSTEM_ADMIN)),
        "/district": people.client(make.account(Role.DISTRICT_OFFICER, district=firm.district)),
        "": people.client(make.account(Role.BUREAU_REVIEWER)),
    }
    missed = []
    for box, lists in BOXES.values():
        for address in (each.format(other=other.id) for each in lists):
            client = next(each for start, each in seen.items() if address.startswith(start))
            missed += [
                f"{address}: {typed}" for typed in TYPED if not _finds(client, address, box, typed, firm)
            ]
    assert missed == []


def _finds(client: FlaskClient, address: str, box: str, typed: str, firm: Enterprise) -> bool:
    """Whether the list shows the firm's row, and no other's."""
    answer = client.get(address.partition("?")[0], query_string=_query(address, box, typed))
    assert answer.status_code == 200, (address, answer.status_code)
    rows = [unescape(row) for row in re.findall(r"<tr\b.*?</tr>", answer.text, re.DOTALL)[1:]]
    of_firm = [row for row in rows if NAME in row or FORMER in row]
    return bool(of_firm) and not [row for row in rows if "天津试验制造" in row]


def _query(address: str, box: str, typed: str) -> dict[str, str]:
    kept = dict(each.split("=") for each in address.partition("?")[2].split("&") if each)
    return {**kept, box: typed}
