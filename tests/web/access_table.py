"""The table of who gets what: every route × every identity.

Codes are what the gate, the scope and the right answer together to a request that is otherwise well formed
enough to be judged: 200 page, 302 done or sent to sign in, 401 sign in first (POST), 403 role, 404 scope,
409 wrong state, 422 refused form, 400 not understood.
"""

IDENTITIES = (
    "nobody",
    "owner",
    "filler",
    "other_enterprise",
    "pending",
    "district",
    "district_decider",
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
    """A gated route: nobody is sent to sign in, other roles get 403, those named get what is said; the
    decider of a district what its officer gets, and the owner's filler what the owner, where they are not
    named. The owner is the administrator of its enterprise."""
    if "district" in allowed:
        allowed.setdefault("district_decider", allowed["district"])
    if "owner" in allowed:
        allowed.setdefault("filler", allowed["owner"])
    return row(403, nobody=nobody, **allowed)


def page(**allowed: int) -> dict[str, int]:
    return gate(302, **allowed)


def post(**allowed: int) -> dict[str, int]:
    return gate(401, **allowed)


def desk(code: int) -> dict[str, int]:
    return {"reviewer": code, "decider": code}


def places(code: int) -> dict[str, int]:
    """Everybody of a district or a zone."""
    return {"district": code, "other_district": code, "zone": code}


READERS = {
    "district": 200,
    "other_district": 404,
    "zone": 404,
    "reviewer": 200,
    "decider": 200,
    "leader": 200,
}
CHANGING = {
    code: page(owner=code, other_enterprise=404, district=code, other_district=404, zone=404, **desk(code))
    | {"filler": 403}
    for code in (200, 422)
}
"""Asking for a change of an enterprise."""
MOVE = {
    code: page(owner=code, other_enterprise=404, district=code, other_district=code, zone=404, **desk(code))
    for code in (200, 409)
}
"""A request to move from one district to the other."""


KEEPING = page(owner=200, filler=403, other_enterprise=404)
"""What an administrator does to people of the own enterprise."""


def confirming(code: int) -> dict[str, int]:
    """What only the district gets to which the holder moves."""
    return post(owner=403, other_enterprise=404, district=403, other_district=code, zone=404, **desk(403))


BOARD = page(district=200, other_district=200, zone=200, leader=200, **desk(200))
TABLE: dict[tuple[str, str], dict[str, int]] = {
    ("public.home", "GET"): PUBLIC,
    ("public.roll", "GET"): PUBLIC,
    ("public.recognition", "GET"): PUBLIC,
    ("public.notices", "GET"): PUBLIC,
    ("public.notice", "GET"): PUBLIC,
    ("public.definitions", "GET"): PUBLIC,
    ("ledger.heads", "GET"): PUBLIC,
    ("ledger.heads_json", "GET"): PUBLIC,
    ("ledger.proof", "GET"): PUBLIC,
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
    ("session.password", "GET"): row(200, nobody=302),
    ("session.password", "POST"): row(422, nobody=401),
    ("session.forgotten", "GET"): PUBLIC,
    ("health.alive", "GET"): PUBLIC,
    ("health.ready", "GET"): PUBLIC,
    ("enterprise.home", "GET"): page(owner=200, other_enterprise=200),
    ("enterprise.details", "GET"): page(owner=200, other_enterprise=200),
    ("enterprise.details", "POST"): post(owner=302, other_enterprise=302),
    ("enterprise.start", "GET"): page(owner=200, other_enterprise=200),
    ("enterprise.start", "POST"): post(owner=409, other_enterprise=302),
    ("enterprise.application", "GET"): page(owner=200, other_enterprise=404),
    ("enterprise.sheet", "GET"): page(owner=200, other_enterprise=404),
    ("enterprise.save", "POST"): post(owner=302, other_enterprise=404),
    ("enterprise.attach", "POST"): post(owner=422, other_enterprise=404),
    ("enterprise.detach", "POST"): post(owner=409, other_enterprise=404),
    ("enterprise.submit", "POST"): post(owner=409, filler=422, other_enterprise=404),
    ("enterprise.step", "POST"): post(owner=409, filler=422, other_enterprise=404),
    ("profile.section", "GET"): page(owner=200, other_enterprise=200),
    ("profile.section", "POST"): post(owner=302, other_enterprise=302),
    ("profile.new_row", "GET"): page(owner=200, other_enterprise=200),
    ("profile.new_row", "POST"): post(owner=422, other_enterprise=422),
    ("profile.row", "GET"): page(owner=200, other_enterprise=404),
    ("profile.row", "POST"): post(owner=422, other_enterprise=404),
    ("profile.remove", "POST"): post(owner=409, other_enterprise=404),
    ("profile.complete", "POST"): post(owner=302, other_enterprise=302),
    ("subjects.own", "GET"): page(owner=302, other_enterprise=302, **places(404), **desk(404), leader=404),
    ("subjects.index", "GET"): page(owner=200, other_enterprise=404, **READERS),
    ("subjects.subject", "GET"): page(owner=200, other_enterprise=404, **READERS),
    ("subjects.new", "GET"): page(owner=200, other_enterprise=200, **places(403), **desk(403)),
    ("subjects.new", "POST"): post(owner=422, other_enterprise=422, **places(403), **desk(403)),
    ("subjects.edit", "GET"): page(
        owner=200, other_enterprise=404, district=200, other_district=404, zone=404, **desk(200)
    ),
    ("subjects.edit", "POST"): post(
        owner=422, other_enterprise=404, district=422, other_district=404, zone=404, **desk(422)
    ),
    ("subjects.join", "GET"): page(
        owner=403, other_enterprise=403, district=200, other_district=404, zone=404, **desk(200), leader=403
    ),
    ("subjects.join", "POST"): post(
        owner=403, other_enterprise=403, district=422, other_district=404, zone=404, **desk(422), leader=403
    ),
    ("subjects.part", "GET"): page(
        owner=403, other_enterprise=403, district=200, other_district=404, zone=404, **desk(200), leader=403
    ),
    ("subjects.part", "POST"): post(
        owner=403, other_enterprise=403, district=422, other_district=404, zone=404, **desk(422), leader=403
    ),
    ("subjects.answers", "GET"): page(owner=200, other_enterprise=404, **places(403), **desk(403)),
    ("subjects.answers", "POST"): post(owner=302, other_enterprise=404, **places(403), **desk(403)),
    ("subjects.confirm", "POST"): post(
        owner=302, other_enterprise=404, district=403, other_district=404, zone=404, **desk(403), leader=403
    ),
    ("sheet.sheets", "GET"): page(owner=200, other_enterprise=200),
    ("sheet.sheet", "GET"): page(owner=200, other_enterprise=200),
    ("files.evidence", "GET"): page(
        owner=200, other_enterprise=404, district=200, other_district=404, zone=404, **desk(200)
    ),
    ("files.measure", "GET"): page(
        owner=404, other_enterprise=404, district=404, other_district=404, zone=404, **desk(200)
    ),
    ("files.download", "GET"): page(
        owner=200, other_enterprise=404, district=200, other_district=404, zone=404, **desk(200)
    ),
    ("changes.index", "GET"): page(owner=200, other_enterprise=200, **places(200), **desk(200)),
    ("changes.new", "GET"): CHANGING[200],
    ("changes.new", "POST"): CHANGING[422] | {"nobody": 401},
    ("changes.change", "GET"): MOVE[200],
    ("changes.confirm", "POST"): confirming(409),
    ("changes.several", "POST"): post(owner=422, other_enterprise=422, **places(422), **desk(422)),
    ("changes.decline", "POST"): confirming(422),
    ("changes.withdraw", "POST"): MOVE[409] | {"nobody": 401, "filler": 403},
    ("files.change", "GET"): MOVE[200],
    ("files.claim", "GET"): page(
        owner=404, other_enterprise=404, district=200, other_district=404, zone=404, **desk(200)
    ),
    ("claims.index", "GET"): page(**places(200), **desk(200)),
    ("claims.claim", "GET"): page(district=200, other_district=404, zone=404, **desk(200)),
    ("claims.confirm", "POST"): post(district=409, other_district=404, zone=404, **desk(403)),
    ("claims.decline", "POST"): post(district=422, other_district=404, zone=404, **desk(403)),
    ("pending.home", "GET"): page(pending=200, owner=302, other_enterprise=302),
    ("pending.draft", "GET"): page(pending=200, owner=404, other_enterprise=404),
    ("pending.draft", "POST"): post(pending=409, owner=404, other_enterprise=404),
    ("pending.correct", "GET"): page(pending=200, owner=404, other_enterprise=404),
    ("pending.correct", "POST"): post(pending=422, owner=404, other_enterprise=404),
    ("colleagues.index", "GET"): page(owner=200, other_enterprise=200),
    ("colleagues.index", "POST"): post(owner=422, filler=403, other_enterprise=422),
    ("colleagues.link", "POST"): KEEPING | {"nobody": 401, "owner": 409},
    ("colleagues.part", "GET"): KEEPING,
    ("colleagues.part", "POST"): KEEPING | {"nobody": 401, "owner": 422},
    ("colleagues.disabled", "GET"): KEEPING,
    ("colleagues.disabled", "POST"): KEEPING | {"nobody": 401, "owner": 400},
    ("colleagues.hand_over", "GET"): KEEPING,
    ("colleagues.hand_over", "POST"): KEEPING | {"nobody": 401, "owner": 422},
    ("district.desk", "GET"): page(district=200, other_district=200, zone=200),
    ("district.application", "GET"): page(district=200, other_district=404, zone=404),
    ("district.sheet", "GET"): page(district=200, other_district=404, zone=404),
    ("district.check", "POST"): post(district=422, other_district=404, zone=404),
    ("district.step", "POST"): post(district=409, other_district=404, zone=404),
    ("bureau.desk", "GET"): page(**desk(200)),
    ("bureau.application", "GET"): page(**desk(200)),
    ("bureau.sheet", "GET"): page(**desk(200)),
    ("bureau.check", "POST"): post(**desk(422)),
    ("bureau.step", "POST"): post(**desk(409)),
    ("district.recommendations", "GET"): page(district=200, other_district=200, zone=200),
    ("district.recommendation", "GET"): page(district=404, other_district=404, zone=404),
    ("district.send", "GET"): page(district=200, other_district=200, zone=200),
    ("district.send", "POST"): post(district=403, other_district=403, zone=403, district_decider=422),
    ("bureau.recommendations", "GET"): page(**desk(200)),
    ("bureau.recommendation", "GET"): page(**desk(200)),
    ("bureau.send", "GET"): page(**desk(200)),
    ("bureau.send", "POST"): post(reviewer=403, decider=422),
    ("bureau.close", "POST"): post(reviewer=403, decider=422),
    ("bureau.notices", "GET"): page(**desk(200)),
    ("bureau.notice", "GET"): page(**desk(200)),
    ("bureau.compose", "GET"): page(**desk(200)),
    ("bureau.compose", "POST"): post(**desk(422)),
    ("bureau.recognize", "POST"): post(**desk(422)),
    ("bureau.recognitions", "GET"): page(**desk(200)),
    ("bureau.recognitions_unconfirmed", "GET"): page(**desk(200)),
    ("bureau.recognition", "GET"): page(**desk(200)),
    ("bureau.end", "POST"): post(**desk(422)),
    ("district.notices", "GET"): page(**places(200)),
    ("district.notice", "GET"): page(district=200, other_district=404, zone=404),
    ("district.compose", "GET"): page(**places(200)),
    ("district.compose", "POST"): post(**places(422)),
    ("district.recognize", "POST"): post(district=422, other_district=404, zone=404),
    ("district.recognition", "GET"): page(district=200, other_district=404, zone=404),
    ("district.end", "POST"): post(district=422, other_district=404, zone=404),
    ("district.calls", "GET"): page(**places(200)),
    ("district.calls", "POST"): post(**places(403), district_decider=422),
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
    ("invitations.index", "GET"): page(**places(200), **desk(200), system_admin=200),
    ("invitations.letters", "POST"): post(**places(422), **desk(422), system_admin=422),
    ("invitations.links", "POST"): post(**places(422), **desk(422), system_admin=422),
    ("invitations.firm", "GET"): page(
        district=200, other_district=404, zone=404, **desk(200), system_admin=200
    ),
    ("invitations.link", "POST"): post(
        district=409, other_district=404, zone=404, **desk(403), system_admin=409
    ),
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
    ("approvals.index", "GET"): page(**places(200), **desk(200)),
    ("approvals.approval", "GET"): page(**places(404), **desk(200)),
    ("approvals.approve", "POST"): post(**places(404), reviewer=403, decider=409),
    ("approvals.decline", "POST"): post(**places(404), reviewer=403, decider=422),
    ("approvals.withdraw", "POST"): post(**places(404), reviewer=422, decider=422),
    ("messages.index", "GET"): page(owner=200, other_enterprise=200, pending=200, **places(200), **desk(200)),
    ("messages.seen", "POST"): post(owner=422, other_enterprise=422, pending=422, **places(422), **desk(422)),
    ("settings.index", "GET"): page(**desk(200)),
    ("settings.setting", "GET"): page(**desk(200)),
    ("settings.setting", "POST"): post(**desk(422)),
    ("admin.accounts", "GET"): page(system_admin=200),
    ("admin.accounts", "POST"): post(system_admin=422),
    ("admin.person", "GET"): page(system_admin=200),
    ("admin.person", "POST"): post(system_admin=302),
    ("admin.operator", "GET"): page(system_admin=200),
    ("admin.link", "POST"): post(system_admin=409),
    ("admin.disabled", "GET"): page(system_admin=200),
    ("admin.disabled", "POST"): post(system_admin=400),
    ("admin.workdays", "GET"): page(system_admin=200),
    ("admin.workdays", "POST"): post(system_admin=422),
    ("admin.remove_workday", "POST"): post(system_admin=302),
    ("admin.clock", "POST"): post(system_admin=403),
}
