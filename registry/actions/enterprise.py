"""Registering an enterprise and keeping its record, with its dated lineage."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from peewee import IntegrityError

from registry import clock
from registry.actions.ledger import NewEvent, next_seq, record, record_all, record_listed
from registry.actions.listed_events import ListedEvents
from registry.database import require_transaction, transactional
from registry.errors import Conflict, Stale, Unmet, say
from registry.inserted import insert_rows, numbered
from registry.models import Enterprise, Lineage, Subject
from registry.queries.enterprise import details_of, holder_of_code, taken_among
from registry.queries.imports.brought_in import said_of_namesake, said_of_unseen
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.change import unmet_correction, unmet_own_save
from registry.rules.dated_change import dated_changes
from registry.rules.enterprise import (
    COLUMNS,
    EnterpriseDetails,
    columns_of,
    plain_columns,
    plain_table,
    unmet_details,
)
from registry.rules.name_key import former_key, keyed, name_key
from registry.rules.right import Right, is_person, require, require_place

CHUNK = 500
REGISTERED = "enterprise.registered"


@transactional
def register_enterprise(details: EnterpriseDetails, actor: Actor) -> Enterprise:
    """Add an enterprise to the register, a district's officer one of the own place.

    Raises Unmet, or Conflict if the credit code is taken, or a list that nobody sees yet brings it.
    """
    require(actor, Right.REGISTER_ENTERPRISE)
    require_place(actor, details.district, details.zone)
    if unseen := said_of_namesake(details.name, columns_of(details)["uscc"]):
        raise Conflict(unseen)
    return insert_enterprise(details, actor)


def insert_enterprise(details: EnterpriseDetails, actor: Actor, *, demo: bool = False) -> Enterprise:
    """The shared step of registering: checks, row, its own subject, event."""
    require_transaction()
    _refuse_unmet(details)
    columns = columns_of(details)
    _refuse_taken_code(columns["uscc"], None)
    enterprise = Enterprise.create(**columns, name_key=name_key(details.name), **_of_all(actor, demo))
    subject = Subject.create(enterprise=enterprise, kind="enterprise", **keyed(details.name))
    record(actor, _registered(enterprise.id, columns, subject.id))
    return enterprise


def insert_enterprises(
    many: Sequence[EnterpriseDetails], actor: Actor, *, demo: bool = False
) -> list[Enterprise]:
    """The shared step of registering a whole list, in its order: `insert_enterprise` in few statements.

    Raises Unmet at the first record that cannot be kept, Conflict if a credit code is taken or given twice.
    """
    require_transaction()
    for details in many:
        _refuse_unmet(details)
    return [Enterprise(**row) for row in _insert_met(many, actor, demo=demo)[0]]


def insert_planned(many: Sequence[EnterpriseDetails], actor: Actor) -> list[tuple[int, int]]:
    """Likewise, of a list that this process has planned: a row whose details cannot be kept is refused there,
    so they are not looked at again. Returns the number of each and of its own subject. Raises Conflict."""
    require_transaction()
    rows, own = _insert_met(many, actor)
    return [(row["id"], subject["id"]) for row, subject in zip(rows, own, strict=True)]


def _insert_met(
    many: Sequence[EnterpriseDetails], actor: Actor, *, demo: bool = False
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Register what can be kept; returns the columns of each row and of its own subject, numbered."""
    columns = [columns_of(details) for details in many]
    _refuse_taken_codes([each["uscc"] for each in columns if each["uscc"]])
    of_all = _of_all(actor, demo)
    rows = numbered(Enterprise, [{**each, "name_key": name_key(each["name"]), **of_all} for each in columns])
    own = numbered(
        Subject,
        [
            {"enterprise": row["id"], "kind": "enterprise", "name": row["name"], "name_key": row["name_key"]}
            for row in rows
        ],
    )
    inserted = insert_rows(Enterprise, rows), insert_rows(Subject, own)
    keys = [row["id"] for row in rows]
    listed = ListedEvents(
        kind=REGISTERED,
        effective_on=clock.today(),
        enterprise_ids=keys,
        body=plain_table(columns),
        wrote={Enterprise: keys, Subject: [row["id"] for row in own]},
    )
    record_listed(actor, listed, inserted)
    return rows, own


def _refuse_taken_codes(codes: Sequence[str]) -> None:
    """Raise Conflict if one of them is given twice, or taken."""
    if len(codes) != len(set(codes)):
        raise Conflict()
    for start in range(0, len(codes), CHUNK):
        _refuse_taken_code(taken_among(codes[start : start + CHUNK]), None)


def _own_subjects(enterprises: Sequence[int]) -> dict[int, int]:
    """The number of the subject that each of these enterprises itself is, by the enterprise's."""
    found: dict[int, int] = {}
    for start in range(0, len(enterprises), CHUNK):
        ids = enterprises[start : start + CHUNK]
        own: Any = Subject.select(Subject.enterprise, Subject.id).where(
            Subject.enterprise.in_(ids) & (Subject.kind == "enterprise")
        )
        found |= dict(own.tuples())
    return found


def _of_all(actor: Actor, demo: bool) -> dict[str, Any]:
    """The columns of new rows beside what their details say."""
    return {"demo": demo, "import_run": actor.import_run, "created_at": clock.now()}


def _registered(enterprise_id: int, columns: dict[str, Any], subject_id: int) -> NewEvent:
    return NewEvent(
        kind=REGISTERED,
        enterprise_id=enterprise_id,
        effective_on=clock.today(),
        body=plain_columns(columns),
        wrote={Enterprise: [enterprise_id], Subject: [subject_id]},
    )


@transactional
def correct_enterprise(
    enterprise: Enterprise,
    details: EnterpriseDetails,
    actor: Actor,
    *,
    version: int,
    effective_on: date | None = None,
    reason: str = "",
) -> None:
    """Change a record: a holder what it says of itself; an officer, in the own place, a slip with its reason.

    Name, place and industry hold from `effective_on` (default today) and keep their past. Raises Unmet, also
    for what takes a change request, Stale if the record changed since `version`, Conflict if the credit code
    is taken.
    """
    require(actor, Right.CORRECT_ENTERPRISE)
    require_place(actor, enterprise.district, enterprise.zone)
    day, before = effective_on or clock.today(), details_of(enterprise)
    _refuse_unmet(details)
    if day > clock.today():
        raise Unmet([say("生效日期不能晚于今天。")])
    if is_person(actor):
        _refuse_unrequested(actor, before, details, reason)
    change_enterprises([(enterprise, details, version)], actor, day=day, note=reason)


def _refuse_unrequested(
    actor: Actor, before: EnterpriseDetails, after: EnterpriseDetails, reason: str
) -> None:
    """Raise Unmet for what takes a change request: of a holder every fact, of an officer a move."""
    own = actor.enterprise_id is not None
    reasons = unmet_own_save(before, after) if own else unmet_correction(before, after, reason)
    if reasons:
        raise Unmet(reasons)


def change_enterprises(
    many: Sequence[tuple[Enterprise, EnterpriseDetails, int]], actor: Actor, *, day: date, note: str = ""
) -> int:
    """The shared step of correcting a whole list of (record, what it should say, version last seen).

    Returns how many differed. Raises Stale or Conflict at the first that cannot be changed.
    """
    require_transaction()
    events: list[NewEvent] = []
    dated: list[tuple[int, dict[str, Any]]] = []
    renamed: dict[int, int] = {}
    changed = 0
    for enterprise, details, version in many:
        columns = columns_of(details)
        before = {name: getattr(enterprise, name) for name in COLUMNS}
        differing = {name: value for name, value in columns.items() if before[name] != value}
        if not differing:
            continue
        _write(enterprise, differing, version)
        changed += 1
        if "name" in differing:
            renamed[enterprise.id] = len(events)
        events.append(_corrected(enterprise.id, before, differing, day, note))
        for kind, body, lineage in dated_changes(before, columns):
            dated.append((len(events), {"enterprise": enterprise.id, "effective_on": day, **lineage}))
            events.append(NewEvent(kind=kind, enterprise_id=enterprise.id, effective_on=day, body=body))
    if events:
        _name_rows(events, dated, renamed)
        record_all(actor, events)
    return changed


def _name_rows(
    events: list[NewEvent], dated: Sequence[tuple[int, dict[str, Any]]], renamed: Mapping[int, int]
) -> None:
    """Add the rows of the lineage; say of each event which of them, and which renamed subject, it wrote. By
    `dated`, place of the event and row, and `renamed`, place of the event by enterprise."""
    first = next_seq()
    for start in range(0, len(dated), CHUNK):
        chunk = dated[start : start + CHUNK]
        rows = [
            {**lineage, "seq": first + place, "name_key": former_key(lineage["what"], lineage["old"])}
            for place, lineage in chunk
        ]
        returned: Any = Lineage.insert_many(rows).returning(Lineage.seq, Lineage.id).tuples().execute()
        for seq, id in returned:
            events[seq - first] = replace(events[seq - first], wrote={Lineage: [id]})
    for enterprise, subject in _own_subjects(list(renamed)).items():
        event = events[renamed[enterprise]]
        before: Any = {**event.before, Subject: {subject: event.before[Enterprise][enterprise]}}
        wrote: Any = {**event.wrote, Subject: [subject]}
        events[renamed[enterprise]] = replace(event, wrote=wrote, before=before)


def _write(enterprise: Enterprise, differing: dict[str, Any], version: int) -> None:
    """Change the row if nobody changed it since `version`, and the subject that bears its name."""
    if "uscc" in differing:
        _refuse_taken_code(differing["uscc"], enterprise.id)
    try:
        changed = (
            Enterprise.update(**differing, **_key_of(differing), version=Enterprise.version + 1)
            .where((Enterprise.id == enterprise.id) & (Enterprise.version == version))
            .execute()
        )
    except IntegrityError:
        raise Conflict(
            say("统一社会信用代码 %(code)s 已登记在另一企业名下。", code=differing.get("uscc"))
        ) from None
    if changed != 1:
        raise Stale(say("该企业资料已被他人修改。请核对最新内容后重新填写您的改动。"))
    if "name" in differing:
        Subject.update(**keyed(differing["name"])).where(
            (Subject.enterprise == enterprise.id) & (Subject.kind == "enterprise")
        ).execute()
    for name, value in {**differing, **_key_of(differing)}.items():
        setattr(enterprise, name, value)


def _key_of(differing: dict[str, Any]) -> dict[str, str]:
    """The column that changes with the name."""
    return {"name_key": name_key(differing["name"])} if "name" in differing else {}


def _corrected(
    enterprise_id: int, before: dict[str, Any], differing: dict[str, Any], day: date, note: str
) -> NewEvent:
    return NewEvent(
        kind="enterprise.corrected",
        enterprise_id=enterprise_id,
        effective_on=day,
        body={
            "new": plain_columns(differing),
            "old": plain_columns({name: before[name] for name in differing}),
        },
        secret={"note": note.strip()},
        wrote={Enterprise: [enterprise_id]},
        before={Enterprise: {enterprise_id: before}},
    )


def _refuse_unmet(details: EnterpriseDetails) -> None:
    """Raise Unmet with every reason why these details cannot be kept."""
    reasons = unmet_details(details, clock.today(), catalog())
    if reasons:
        raise Unmet(reasons)


def _refuse_taken_code(code: str | None, own_id: int | None) -> None:
    """Raise Conflict if another enterprise holds the credit code; the unique index is the real guard."""
    if code is None:
        return
    holder = holder_of_code(code)
    if holder is not None and holder.id != own_id:
        said = {"code": code, "name": holder.name}
        taken = say("统一社会信用代码 %(code)s 已登记为“%(name)s”，一个代码只能登记一次。", **said)
        raise Conflict(said_of_unseen(holder, code, names_it=True) or taken)
