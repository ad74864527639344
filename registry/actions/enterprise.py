"""Registering an enterprise and keeping its record, with its dated lineage."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from peewee import IntegrityError

from registry import clock
from registry.actions.ledger import CHUNK, Happening, record, record_all
from registry.database import in_transaction, transactional
from registry.errors import Conflict, Stale, Unmet, say
from registry.models import Enterprise, Lineage, Subject
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails, unmet_details
from registry.rules.ledger import canonical_json
from registry.rules.standing import MOVED, PLACE_SETTLED, RECLASSIFIED
from registry.rules.uscc import canonical_uscc

COLUMNS = tuple(EnterpriseDetails.__dataclass_fields__)


@transactional
def register_enterprise(details: EnterpriseDetails, actor: Actor) -> Enterprise:
    """Add an enterprise to the register. Raises Unmet, or Conflict if the credit code is taken."""
    return insert_enterprise(details, actor)


def insert_enterprise(details: EnterpriseDetails, actor: Actor, *, demo: bool = False) -> Enterprise:
    """The shared step of registering: checks, row, its own subject, event."""
    in_transaction()
    refuse_unmet(details)
    columns = columns_of(details)
    refuse_taken_code(columns["uscc"], None)
    enterprise = Enterprise.create(**columns, demo=demo, created_at=clock.now())
    Subject.create(enterprise=enterprise, kind="enterprise", name=details.name)
    record(actor, _registered(enterprise.id, columns))
    return enterprise


def insert_enterprises(
    many: Sequence[EnterpriseDetails], actor: Actor, *, demo: bool = False
) -> list[Enterprise]:
    """The shared step of registering a whole list, in its order: `insert_enterprise` in few statements.

    Raises Unmet at the first record that cannot be kept, Conflict if a credit code is taken or given twice.
    """
    in_transaction()
    for details in many:
        refuse_unmet(details)
    columns = [columns_of(details) for details in many]
    codes = [each["uscc"] for each in columns if each["uscc"]]
    if len(codes) != len(set(codes)):
        raise Conflict()
    added: list[Enterprise] = []
    for start in range(0, len(columns), CHUNK):
        chunk = columns[start : start + CHUNK]
        wanted = [each["uscc"] for each in chunk if each["uscc"]]
        taken = Enterprise.select(Enterprise.uscc).where(Enterprise.uscc.in_(wanted)).first()
        if taken is not None:
            refuse_taken_code(taken.uscc, None)
        added += _insert_chunk(chunk, demo=demo)
    record_all(actor, [_registered(row.id, each) for row, each in zip(added, columns, strict=True)])
    return added


def _insert_chunk(chunk: list[dict[str, Any]], *, demo: bool) -> list[Enterprise]:
    rows = [{**columns, "demo": demo, "created_at": clock.now()} for columns in chunk]
    returned = Enterprise.insert_many(rows).returning(Enterprise.id).tuples().execute()
    # Both engines number the rows of one statement in its order, but promise no order for what they return.
    keys = sorted(int(row[0]) for row in returned)
    Subject.insert_many(
        [
            {"enterprise": key, "kind": "enterprise", "name": row["name"]}
            for key, row in zip(keys, rows, strict=True)
        ]
    ).execute()
    return [Enterprise(id=key, **row) for key, row in zip(keys, rows, strict=True)]


def _registered(enterprise_id: int, columns: dict[str, Any]) -> Happening:
    return Happening(
        kind="enterprise.registered",
        enterprise_id=enterprise_id,
        effective_on=clock.today(),
        body=plain(columns),
    )


@transactional
def correct_enterprise(
    enterprise: Enterprise,
    details: EnterpriseDetails,
    actor: Actor,
    *,
    version: int,
    effective_on: date | None = None,
) -> None:
    """Change a record. Name, place and industry hold from `effective_on` (default today) and keep their past.

    Raises Unmet, Stale if the record changed since `version`, Conflict if the credit code is taken.
    """
    day = effective_on or clock.today()
    refuse_unmet(details)
    if day > clock.today():
        raise Unmet([say("生效日期不能晚于今天。")])
    change_enterprise(enterprise, details, actor, version=version, day=day)


def change_enterprise(
    enterprise: Enterprise, details: EnterpriseDetails, actor: Actor, *, version: int, day: date
) -> bool:
    """The shared step of correcting; returns whether anything differed."""
    in_transaction()
    columns = columns_of(details)
    before = {name: getattr(enterprise, name) for name in COLUMNS}
    differing = {name: value for name, value in columns.items() if before[name] != value}
    if not differing:
        return False
    refuse_taken_code(columns["uscc"], enterprise.id)
    try:
        changed = (
            Enterprise.update(**columns, version=Enterprise.version + 1)
            .where((Enterprise.id == enterprise.id) & (Enterprise.version == version))
            .execute()
        )
    except IntegrityError:
        raise Conflict(
            say("统一社会信用代码 %(code)s 已登记在另一企业名下。", code=columns["uscc"])
        ) from None
    if changed != 1:
        raise Stale(say("该企业资料已被他人修改。请核对最新内容后重新填写您的改动。"))
    if "name" in differing:
        Subject.update(name=columns["name"]).where(
            (Subject.enterprise == enterprise.id) & (Subject.kind == "enterprise")
        ).execute()
    record(
        actor,
        Happening(
            kind="enterprise.corrected",
            enterprise_id=enterprise.id,
            effective_on=day,
            body={"new": plain(differing), "old": plain({name: before[name] for name in differing})},
        ),
    )
    _record_lineage(enterprise.id, before, columns, day, actor)
    for name, value in columns.items():
        setattr(enterprise, name, value)
    return True


def _record_lineage(
    enterprise_id: int, before: dict[str, Any], after: dict[str, Any], day: date, actor: Actor
) -> None:
    """What is dated gets an event of its own, from which figures move, and a row in the lineage."""

    def lineage(what: str, kind: str, old: str, new: str, body: dict[str, Any]) -> None:
        happening = Happening(kind=kind, enterprise_id=enterprise_id, effective_on=day, body=body)
        seq = record(actor, happening)
        Lineage.create(enterprise=enterprise_id, what=what, old=old, new=new, effective_on=day, seq=seq)

    if before["name"] != after["name"]:
        names = before["name"], after["name"]
        lineage("name", "enterprise.renamed", *names, {"old": names[0], "new": names[1]})
    if (before["uscc"] or "") != (after["uscc"] or ""):
        codes = before["uscc"] or "", after["uscc"] or ""
        lineage("code", "enterprise.code_settled", *codes, {"old": codes[0], "new": codes[1]})
    places = [(side["district"], side["zone"]) for side in (before, after)]
    if places[0] != places[1]:
        # A place that was pending was always there, only not known: settling it is no move.
        kind = MOVED if places[0][0] and places[1][0] else PLACE_SETTLED
        body = {"district": places[1][0], "zone": places[1][1]}
        lineage("place", kind, "/".join(places[0]), "/".join(places[1]), body)
    if before["industry"] != after["industry"]:
        body = {"industry": after["industry"]}
        lineage("industry", RECLASSIFIED, before["industry"], after["industry"], body)


def refuse_unmet(details: EnterpriseDetails) -> None:
    """Raise Unmet with every reason why these details cannot be kept."""
    reasons = unmet_details(details, clock.today(), catalog())
    if reasons:
        raise Unmet(reasons)


def refuse_taken_code(code: str | None, own_id: int | None) -> None:
    """Raise Conflict if another enterprise holds the credit code; the unique index is the real guard."""
    if code is None:
        return
    holder = Enterprise.get_or_none(Enterprise.uscc == code)
    if holder is not None and holder.id != own_id:
        raise Conflict(
            say(
                "统一社会信用代码 %(code)s 已登记为“%(name)s”，一个代码只能登记一次。",
                code=code,
                name=holder.name,
            )
        )


def columns_of(details: EnterpriseDetails) -> dict[str, Any]:
    """The columns of Enterprise these details fill."""
    columns = asdict(details)
    columns["uscc"] = canonical_uscc(details.uscc) if details.uscc else None
    columns["chains"] = canonical_json(list(details.chains))
    return columns


def plain(columns: dict[str, Any]) -> dict[str, Any]:
    """The same, as JSON can say it."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in columns.items()}
