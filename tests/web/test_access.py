"""Every route × every identity: complete by construction, because a route without a row fails the build.

Codes are what the gate, the scope and the right answer together to a request that is otherwise well formed
enough to be judged: 200 page, 302 done or sent to sign in, 401 sign in first (POST), 403 role, 404 scope,
409 wrong state, 422 refused form, 400 not understood.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.routing import Rule

from registry import clock
from registry.actions.criteria import begin_draft
from registry.actions.imports.run import upload_list
from registry.actions.pool_run import ask_scans, ask_what_if
from registry.models import (
    Account,
    Attachment,
    CriteriaVersion,
    Enterprise,
    FiledSheet,
    NoticeEntry,
    Recognition,
)
from registry.queries.actor import actor_of
from registry.queries.criteria import version_named
from registry.rules.right import RIGHTS, Right
from registry.rules.role import Role
from registry.rules.workflow import State
from tests.conftest import People
from tests.make import SYSTEM, Make
from tests.pool import run_all, version
from tests.rules.criteria.small import gate as condition

SAMPLE = Path(__file__).parents[1] / "samples" / "enterprises-200-with-defects.xlsx"
IDENTITIES = (
    "nobody",
    "owner",
    "other_enterprise",
    "district",
    "other_district",
    "zone",
    "reviewer",
    "decider",
    "leader",
    "expert",
    "system_admin",
    "security_admin",
    "audit_admin",
)


def row(default: int, **others: int) -> dict[str, int]:
    """One row of the table: what everybody gets, and who gets something else."""
    unknown = set(others) - set(IDENTITIES)
    assert not unknown, unknown
    return dict.fromkeys(IDENTITIES, default) | others


PUBLIC = row(200)


def gate(nobody: int, **allowed: int) -> dict[str, int]:
    """A gated route: nobody is sent to sign in, other roles get 403, those named get what is said."""
    return row(403, nobody=nobody, **allowed)


def page(**allowed: int) -> dict[str, int]:
    return gate(302, **allowed)


def post(**allowed: int) -> dict[str, int]:
    return gate(401, **allowed)


def desk(code: int) -> dict[str, int]:
    return {"reviewer": code, "decider": code}


READERS = {
    "district": 200,
    "other_district": 404,
    "zone": 404,
    "reviewer": 200,
    "decider": 200,
    "leader": 200,
}
BOARD = page(leader=200, **desk(200))

TABLE: dict[tuple[str, str], dict[str, int]] = {
    ("public.home", "GET"): PUBLIC,
    ("public.roll", "GET"): PUBLIC,
    ("public.recognition", "GET"): PUBLIC,
    ("public.notices", "GET"): PUBLIC,
    ("public.notice", "GET"): PUBLIC,
    ("public.definitions", "GET"): PUBLIC,
    ("criteria.versions", "GET"): PUBLIC,
    ("criteria.version", "GET"): PUBLIC,
    ("criteria.compare", "GET"): PUBLIC,
    ("public.register", "GET"): PUBLIC,
    ("public.register", "POST"): row(422),
    ("session.sign_in", "GET"): PUBLIC,
    ("session.sign_in", "POST"): row(422),
    ("session.sign_out", "POST"): row(302),
    ("session.one_time", "GET"): row(404),
    ("session.one_time", "POST"): row(404),
    ("session.language", "GET"): row(302),
    ("health.alive", "GET"): PUBLIC,
    ("health.ready", "GET"): PUBLIC,
    ("enterprise.home", "GET"): page(owner=200, other_enterprise=200),
    ("enterprise.details", "GET"): page(owner=200, other_enterprise=200),
    ("enterprise.details", "POST"): post(owner=422, other_enterprise=422),
    ("enterprise.start", "GET"): page(owner=200, other_enterprise=200),
    ("enterprise.start", "POST"): post(owner=409, other_enterprise=302),
    ("enterprise.application", "GET"): page(owner=200, other_enterprise=404),
    ("enterprise.sheet", "GET"): page(owner=200, other_enterprise=404),
    ("enterprise.save", "POST"): post(owner=302, other_enterprise=404),
    ("enterprise.attach", "POST"): post(owner=422, other_enterprise=404),
    ("enterprise.detach", "POST"): post(owner=409, other_enterprise=404),
    ("enterprise.submit", "POST"): post(owner=409, other_enterprise=404),
    ("enterprise.step", "POST"): post(owner=409, other_enterprise=404),
    ("profile.section", "GET"): page(owner=200, other_enterprise=200),
    ("profile.section", "POST"): post(owner=302, other_enterprise=302),
    ("profile.new_row", "GET"): page(owner=200, other_enterprise=200),
    ("profile.new_row", "POST"): post(owner=422, other_enterprise=422),
    ("profile.row", "GET"): page(owner=200, other_enterprise=404),
    ("profile.row", "POST"): post(owner=422, other_enterprise=404),
    ("profile.remove", "POST"): post(owner=409, other_enterprise=404),
    ("profile.complete", "POST"): post(owner=302, other_enterprise=302),
    ("sheet.sheets", "GET"): page(owner=200, other_enterprise=200),
    ("sheet.sheet", "GET"): page(owner=200, other_enterprise=200),
    ("files.evidence", "GET"): page(
        owner=200, other_enterprise=404, district=200, other_district=404, zone=404, **desk(200)
    ),
    ("files.download", "GET"): page(
        owner=200, other_enterprise=404, district=200, other_district=404, zone=404, **desk(200)
    ),
    ("district.desk", "GET"): page(district=200, other_district=200, zone=200),
    ("district.application", "GET"): page(district=200, other_district=404, zone=404),
    ("district.sheet", "GET"): page(district=200, other_district=404, zone=404),
    ("district.check", "POST"): post(district=409, other_district=404, zone=404),
    ("district.step", "POST"): post(district=409, other_district=404, zone=404),
    ("bureau.desk", "GET"): page(**desk(200)),
    ("bureau.application", "GET"): page(**desk(200)),
    ("bureau.sheet", "GET"): page(**desk(200)),
    ("bureau.check", "POST"): post(**desk(409)),
    ("bureau.step", "POST"): post(**desk(409)),
    ("bureau.notices", "GET"): page(**desk(200)),
    ("bureau.notice", "GET"): page(**desk(200)),
    ("bureau.compose", "GET"): page(**desk(200)),
    ("bureau.compose", "POST"): post(reviewer=403, decider=422),
    ("bureau.recognize", "POST"): post(reviewer=403, decider=422),
    ("bureau.recognitions", "GET"): page(**desk(200)),
    ("bureau.recognition", "GET"): page(**desk(200)),
    ("bureau.end", "POST"): post(reviewer=403, decider=422),
    ("bureau.calls", "GET"): page(**desk(200)),
    ("bureau.calls", "POST"): post(**desk(422)),
    ("criteria_drafts.versions", "GET"): page(**desk(200)),
    ("criteria_drafts.begin", "GET"): page(**desk(200)),
    ("criteria_drafts.begin", "POST"): post(**desk(422)),
    ("criteria_drafts.draft", "GET"): page(**desk(200)),
    ("criteria_drafts.edit", "GET"): page(**desk(200)),
    ("criteria_drafts.edit", "POST"): post(**desk(422)),
    ("criteria_drafts.publish", "POST"): post(reviewer=403, decider=409),
    ("criteria_drafts.discard", "POST"): post(**desk(409)),
    ("imports.index", "GET"): page(**desk(200)),
    ("imports.upload", "POST"): post(**desk(422)),
    ("imports.run", "GET"): page(**desk(200)),
    ("imports.apply", "POST"): post(**desk(302)),
    ("imports.refused", "GET"): page(**desk(200)),
    ("enterprises.index", "GET"): page(district=200, other_district=200, zone=200, **desk(200), leader=200),
    ("enterprises.enterprise", "GET"): page(**READERS),
    ("enterprises.profile", "GET"): page(district=200, other_district=404, zone=404, **desk(200)),
    ("enterprises.sheets", "GET"): page(district=200, other_district=404, zone=404, **desk(200)),
    ("enterprises.sheet", "GET"): page(district=200, other_district=404, zone=404, **desk(200)),
    ("enterprises.new", "GET"): page(district=200, other_district=200, zone=200, **desk(200)),
    ("enterprises.new", "POST"): post(district=422, other_district=422, zone=422, **desk(422)),
    ("enterprises.edit", "GET"): page(district=200, other_district=404, zone=404, **desk(200)),
    ("enterprises.edit", "POST"): post(district=422, other_district=404, zone=404, **desk(422)),
    ("board.overview", "GET"): BOARD,
    ("board.titles", "GET"): BOARD,
    ("board.districts", "GET"): BOARD,
    ("board.indicators", "GET"): BOARD,
    ("board.targets_csv", "GET"): BOARD,
    ("board.districts_csv", "GET"): BOARD,
    ("board.titles_csv", "GET"): BOARD,
    ("board.indicators_csv", "GET"): BOARD,
    ("board.breakdown_csv", "GET"): BOARD,
    ("what_if.index", "GET"): page(**desk(200)),
    ("what_if.new", "GET"): page(**desk(200)),
    ("what_if.new", "POST"): post(**desk(422)),
    ("what_if.run", "GET"): page(**desk(200)),
    ("what_if.rows", "GET"): page(**desk(200)),
    ("what_if.rows_csv", "GET"): page(**desk(200)),
    ("candidates.index", "GET"): page(district=200, other_district=200, zone=200, **desk(200), leader=200),
    ("candidates.scan", "POST"): post(**desk(302)),
    ("candidates.title", "GET"): page(district=200, other_district=200, zone=200, **desk(200), leader=200),
    ("candidates.title_csv", "GET"): page(
        district=200, other_district=200, zone=200, **desk(200), leader=200
    ),
    ("admin.accounts", "GET"): page(system_admin=200),
    ("admin.accounts", "POST"): post(system_admin=422),
    ("admin.link", "POST"): post(system_admin=302),
    ("admin.disabled", "POST"): post(system_admin=302),
    ("admin.workdays", "GET"): page(system_admin=200),
    ("admin.workdays", "POST"): post(system_admin=422),
    ("admin.remove_workday", "POST"): post(system_admin=302),
    ("admin.clock", "POST"): post(system_admin=403),
}


@dataclass
class World:
    """A registry with one of everything, and somebody of each identity."""

    people: People
    accounts: dict[str, Account | None] = field(default_factory=dict)
    values: dict[str, dict[str, object]] = field(default_factory=dict)
    asked: dict[str, dict[str, object]] = field(default_factory=dict)
    """What an address asks for after its question mark."""


@pytest.fixture
def world(make: Make, people: People) -> World:
    submitted = make.application(State.SUBMITTED)
    proposed = make.application(State.RECOMMENDED)
    recognized = make.application(State.RECOGNIZED)
    make.application(State.PROPOSED)
    open_notice = make.notice(make.application(State.PROPOSED))
    recognition = Recognition.get(Recognition.application == recognized.id)
    attachment = Attachment.get(Attachment.application == submitted.id)
    spare = make.account(Role.LEADER)
    owner = make.account(Role.ENTERPRISE, enterprise_id=submitted.enterprise_id)
    reviewer = make.account(Role.BUREAU_REVIEWER)
    run = upload_list("企业.xlsx", SAMPLE.read_bytes(), None, actor_of(reviewer), make.storage)
    accounts = {
        "nobody": None,
        "owner": owner,
        "other_enterprise": make.account(Role.ENTERPRISE),
        "district": make.account(Role.DISTRICT_OFFICER, district="120111"),
        "other_district": make.account(Role.DISTRICT_OFFICER, district="120101"),
        "zone": make.account(Role.DISTRICT_OFFICER, district="120116", zone="BH-THT"),
        "reviewer": reviewer,
        "decider": make.account(Role.BUREAU_DECIDER),
        **{
            role.value: make.account(role)
            for role in (Role.LEADER, Role.EXPERT, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        },
    }
    stating = Enterprise.get_by_id(submitted.enterprise_id)
    evidence = make.evidence(stating)
    line = make.award(stating)
    draft = version(condition("r", '{ flag = "brand" }'), state="draft")
    compared = ask_what_if(draft.id, draft.id, "municipal", clock.today(), SYSTEM)
    ask_scans({("specialized_new", "municipal"): draft.id}, clock.today(), SYSTEM)
    run_all()
    make.drained()
    notice = NoticeEntry.get(NoticeEntry.notice == open_notice.id).notice_id
    base = version_named("tech_sme.2017")
    assert base is not None
    edited = begin_draft(base, "tech_sme.2027", SYSTEM)
    # Saved once since anybody here looked at it.
    CriteriaVersion.update(version=2).where(CriteriaVersion.id == edited.id).execute()
    values: dict[str, dict[str, object]] = {
        "enterprise": {
            "id": submitted.id,
            "file_id": attachment.id,
            "call_id": submitted.call_id,
            "action": "withdraw",
            "sheet_id": FiledSheet.get(FiledSheet.application == submitted.id).id,
        },
        "district": {
            "id": submitted.id,
            "action": "return",
            "sheet_id": FiledSheet.get(FiledSheet.application == submitted.id).id,
        },
        "bureau.application": {"id": proposed.id},
        "bureau.check": {"id": proposed.id},
        "bureau.sheet": {
            "id": proposed.id,
            "sheet_id": FiledSheet.get(FiledSheet.application == proposed.id).id,
        },
        "bureau.step": {"id": proposed.id, "action": "return"},
        "bureau.notice": {"id": notice},
        "bureau.recognize": {"id": notice},
        "bureau.recognition": {"id": recognition.id},
        "bureau.end": {"id": recognition.id},
        "profile": {"name": "yearly", "what": "award", "line": line},
        "files": {"id": attachment.id},
        "files.evidence": {"id": evidence.id},
        "imports": {"id": run.id},
        "enterprises": {"id": submitted.enterprise_id, "scheme": "tech_sme", "level": "national"},
        "sheet": {"scheme": "tech_sme", "level": "national"},
        "what_if": {"id": compared.id},
        "candidates": {"scheme": "specialized_new", "level": "municipal"},
        "admin": {"id": spare.id, "day": "2027-01-01"},
        "public.recognition": {"id": recognition.id},
        "public.notice": {"id": notice},
        "criteria": {"name": "tech_sme.2017"},
        "criteria_drafts": {"id": edited.id, "section": "about"},
        "session": {"code": "en", "token": "no-such-token"},
    }
    return World(people, accounts, values, {"bureau.compose": {"name": "innovative_sme:municipal"}})


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            for method in sorted((rule.methods or set()) & {"GET", "POST", "PUT", "PATCH", "DELETE"}):
                yield rule, method


def test_every_route_has_a_row_and_every_row_a_route(app: Flask) -> None:
    assert {(rule.endpoint, method) for rule, method in routes(app)} == set(TABLE)


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
    for identity, account in world.accounts.items():
        for rule, method in routes(app):
            client = world.people.client(account)
            url = adapter.build(rule.endpoint, _values(world, rule), method=method)
            status = client.open(
                url, method=method, data={"version": "1"} if method == "POST" else None
            ).status_code
            wanted = TABLE[rule.endpoint, method][identity]
            if status != wanted:
                wrong.append(f"{identity} {method} {rule.endpoint}: {status}, the table says {wanted}")
            _undo(world, rule, method)
    assert not wrong, "\n".join(wrong)


def _values(world: World, rule: Rule) -> dict[str, object]:
    blueprint = rule.endpoint.split(".")[0]
    known = world.values.get(rule.endpoint) or world.values.get(blueprint, {})
    return {name: known[name] for name in rule.arguments} | world.asked.get(rule.endpoint, {})


def _undo(world: World, rule: Rule, method: str) -> None:
    """What a permitted request changed for the next identity."""
    if rule.endpoint == "admin.disabled" and method == "POST":
        Account.update(disabled=False).execute()


def test_the_table_names_only_real_identities() -> None:
    assert all(set(codes) == set(IDENTITIES) for codes in TABLE.values())
