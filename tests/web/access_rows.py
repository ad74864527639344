"""Rows of the access table: who there is, and what each is answered in the usual cases."""

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
    "district_leader",
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
    named. The owner is the administrator of its enterprise; the leader of a district, the other one, gets
    what the bureau's gets."""
    if "district" in allowed:
        allowed.setdefault("district_decider", allowed["district"])
    if "owner" in allowed:
        allowed.setdefault("filler", allowed["owner"])
    if "leader" in allowed:
        allowed.setdefault("district_leader", allowed["leader"])
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
    "district_leader": 404,
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
