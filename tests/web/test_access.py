"""Every route × every identity: complete by construction, because a route without a row fails the build."""

import pytest
from flask import Flask
from werkzeug.routing import Rule

from registry.database import is_postgres
from registry.rules.right import RIGHTS, Right
from tests.conftest import People
from tests.make import Make
from tests.web.access_rows import IDENTITIES
from tests.web.access_table import TABLE
from tests.web.branches import address_of, routes, sent_to
from tests.web.one_of_each import World, make_world
from tests.web.shown_classes import classes_left_out


@pytest.fixture
def world(make: Make, people: People) -> World:
    return make_world(make, people)


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    assert {(rule.endpoint, asked) for rule, asked in routes(app)} == set(TABLE)


def test_every_blueprint_has_a_gate(app: Flask) -> None:
    for name in app.blueprints:
        gates = app.before_request_funcs.get(name, [])
        assert any(hasattr(function, "allowed_roles") for function in gates), (
            f"blueprint {name} has no gate: add `blueprint.before_request(only(…))` or `anyone`"
        )


def test_links_to_the_bureaus_pages_are_drawn_for_whom_its_gate_lets_in(app: Flask) -> None:
    (allowed,) = {gate.allowed_roles for gate in app.before_request_funcs["bureau"]}  # type: ignore[attr-defined]
    assert allowed == RIGHTS[Right.READ_DECISIONS].roles


def test_addresses_are_kebab_case_and_typed(app: Flask) -> None:
    for rule, _method in routes(app):
        path = rule.rule
        assert path == path.lower(), path
        assert "_" not in "".join(part for part in path.split("/") if "<" not in part), path
        for part in path.split("/"):
            if part.startswith("<") and part.endswith("id>"):
                assert part.startswith("<int:"), path


@pytest.mark.slow
@pytest.mark.shipped
def test_every_identity_gets_what_the_table_says(world: World, app: Flask) -> None:
    wrong: list[str] = []
    adapter = app.url_map.bind("localhost")
    seen: set[tuple[str, str, int]] = set()
    for identity, account in world.accounts.items():
        client = world.people.client(account)
        for rule, asked in routes(app):
            stated, method = TABLE[rule.endpoint, asked][identity], asked.split()[0]
            if is_postgres() and not _differs_by_engine(rule, asked, stated, seen):
                continue
            url = adapter.build(rule.endpoint, address_of(world, rule, asked), method=method)
            answer = client.open(url, method=method, data=sent_to(world, rule.endpoint, asked))
            status = answer.status_code
            if answer.mimetype == "text/html" and (missing := classes_left_out(answer.text)):
                wrong.append(f"{asked} {rule.endpoint}: the stylesheet is sent without {missing}")
            # What is written bit by bit would keep its request open.
            answer.close()
            if answer.mimetype != "text/html" and answer.headers["Cache-Control"] != "private, no-store":
                wrong.append(f"{asked} {rule.endpoint}: what is no page may be kept on its way")
            if status != stated:
                wrong.append(f"{identity} {asked} {rule.endpoint}: {status}, the table says {stated}")
            # What was refused to a role has touched neither its session nor what it may still see.
            if (method == "POST" and status != 403) or rule.endpoint.startswith("session."):
                client = world.people.client(account)
    assert not wrong, "\n".join(wrong)


def _differs_by_engine(rule: Rule, asked: str, stated: int, seen: set[tuple[str, str, int]]) -> bool:
    """Roles are judged before a row is read, and whose a row is by the same condition for all: one engine
    shows who gets what, the other that every page is drawn and every form answered, each once."""
    case = (rule.rule, asked, stated)
    is_new = stated != 403 and case not in seen
    seen.add(case)
    return is_new


def test_the_table_names_only_real_identities() -> None:
    assert all(set(codes) == set(IDENTITIES) for codes in TABLE.values())
