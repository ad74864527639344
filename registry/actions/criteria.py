"""Criteria versions: a draft begins as another version, is changed, and is published for ever."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry import clock
from registry.actions.ledger import NewEvent, next_seq, record
from registry.database import require_transaction, transactional
from registry.errors import Conflict, Stale, Text, Unmet, say
from registry.models import Call, CallCriteria, CriteriaUse, CriteriaVersion
from registry.queries.criteria import (
    criteria_of,
    unmet_for_publishing,
    unmet_names,
    unmet_uses,
    unpublished,
    version_in_use,
)
from registry.rules.actor import Actor
from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.facts import canonical
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.files.version import digest_of, document_of, set_of, tables_of
from registry.rules.criteria.version_state import CriteriaVersionState
from registry.rules.right import Right, require

PUBLISHED = "criteria.published"


@transactional
def begin_draft(base: CriteriaVersion, name: str, actor: Actor) -> CriteriaVersion:
    """A draft with the content of `base`, under a name of its own. Raises Unmet for a name in use."""
    require(actor, Right.DRAFT_CRITERIA)
    criteria = criteria_of(base)
    tables = tables_of(base.document)
    document = {**tables, "set": {**tables["set"], "id": name, "aliases": []}}
    text = canonical(document)
    _refuse_taken(_readable(text), except_id=None)
    draft = _insert(text, criteria.scheme, actor, base=base.id)
    _record(actor, "criteria.draft_begun", draft, base=base.name)
    return draft


@transactional
def save_draft(draft: CriteriaVersion, document: Mapping[str, Any], actor: Actor, *, version: int) -> None:
    """Replace the document of a draft. Raises Unmet with what cannot be read, Stale."""
    require(actor, Right.DRAFT_CRITERIA)
    text = canonical(document)
    criteria = _readable(text)
    if criteria.scheme != draft.scheme:
        raise Unmet([say("草稿的认定类别不能改变。")])
    _refuse_taken(criteria, except_id=draft.id)
    if text == draft.document and CriteriaVersion.get_by_id(draft.id).state == CriteriaVersionState.DRAFT:
        return
    _change(draft, version, document=text, digest=digest_of(text), name=criteria.id, edited_by=actor.text)
    _record(actor, "criteria.draft_saved", draft, digest=digest_of(text))


@transactional
def discard_draft(draft: CriteriaVersion, actor: Actor, *, version: int) -> None:
    """Give a draft up. Raises Stale where it changed since `version`."""
    require(actor, Right.DRAFT_CRITERIA)
    _change(draft, version, state=CriteriaVersionState.DISCARDED)
    _record(actor, "criteria.draft_discarded", draft)


@transactional
def publish_draft(draft: CriteriaVersion, actor: Actor, *, version: int) -> CriteriaVersion:
    """Publish a draft for good. Raises Unmet for gaps and overlaps of its uses, Stale, NotAllowed."""
    require(actor, Right.PUBLISH_CRITERIA)
    criteria = _readable(draft.document)
    _refuse_taken(criteria, except_id=draft.id)
    _change(draft, version)
    return _publish(CriteriaVersion.get_by_id(draft.id), criteria, actor)


@transactional
def publish_table(table: Mapping[str, Any], actor: Actor) -> CriteriaVersion:
    """Publish a set as a file has it, with the metrics this release ships. Raises Unmet."""
    require(actor, Right.PUBLISH_CRITERIA)
    try:
        text = document_of(table, shipped().metrics)
    except CatalogError as error:
        raise Unmet([_unreadable(error)]) from None
    return _publish_text(text, actor)


@transactional
def publish_shipped(actor: Actor, *, until: date = date.max) -> list[str]:
    """Publish every set this release ships that is not published yet; returns their names.

    With `until` only those whose first day of use is not after that day. One that does not fit beside what
    the bureau published by itself is left out: the bureau's word stands.
    """
    require(actor, Right.PUBLISH_CRITERIA)
    published = []
    for criteria in unpublished():
        if criteria.first_day <= until and not unmet_for_publishing(criteria):
            _publish_text(document_of(shipped().tables[criteria.id], shipped().metrics), actor)
            published.append(criteria.id)
    return published


def bind_call(call: Call) -> dict[str, str]:
    """The shared step of opening a call: pin the versions in use on its first day; digests by kind."""
    require_transaction()
    pinned = {}
    for kind in ("new", "re_review"):
        version = version_in_use(call.scheme, call.level, kind, clock.day_of(call.opens_at))
        if version is not None:
            CallCriteria.create(call=call.id, kind=kind, criteria=version.id)
            pinned[kind] = version.digest
    return pinned


def _publish_text(text: str, actor: Actor) -> CriteriaVersion:
    criteria = _readable(text)
    _refuse_taken(criteria, except_id=None)
    return _publish(_insert(text, criteria.scheme, actor), criteria, actor)


def _publish(version: CriteriaVersion, criteria: CriteriaSet, actor: Actor) -> CriteriaVersion:
    """Check its uses against what stands, close the row for ever and say so in the ledger."""
    reasons = unmet_uses(criteria)
    if reasons:
        raise Unmet(reasons)
    CriteriaUse.insert_many(
        [
            {
                "criteria": version.id,
                "scheme": period.scheme,
                "level": period.level,
                "kind": period.kind,
                "first": period.first,
                "last": period.last,
            }
            for period in criteria.periods
        ]
    ).execute()
    version.state, version.seq = CriteriaVersionState.PUBLISHED, next_seq()
    version.published_at, version.published_by = clock.now(), actor.text
    version.save()
    _record(actor, PUBLISHED, version, digest=version.digest)
    return version


def _insert(text: str, scheme: str, actor: Actor, base: int | None = None) -> CriteriaVersion:
    now = clock.now()
    return CriteriaVersion.create(
        name=_readable(text).id,
        scheme=scheme,
        document=text,
        digest=digest_of(text),
        base=base,
        edited_by=actor.text,
        created_at=now,
        changed_at=now,
    )


def _change(draft: CriteriaVersion, version: int, **columns: Any) -> None:
    mine = (
        (CriteriaVersion.id == draft.id)
        & (CriteriaVersion.version == version)
        & (CriteriaVersion.state == CriteriaVersionState.DRAFT)
    )
    changes = {"version": CriteriaVersion.version + 1, "changed_at": clock.now(), **columns}
    if CriteriaVersion.update(changes).where(mine).execute() != 1:
        raise Stale(say("这份草稿已被他人修改、发布或废弃。请刷新后查看最新内容。"))


def _record(actor: Actor, kind: str, version: CriteriaVersion, **body: Any) -> None:
    uses: Any = CriteriaUse.select(CriteriaUse.id).where(CriteriaUse.criteria == version.id)
    event = NewEvent(
        kind=kind,
        visibility="public" if kind == PUBLISHED else "staff",
        effective_on=clock.today(),
        body={"version": version.id, "name": version.name, "scheme": version.scheme, **body},
        wrote={CriteriaVersion: [version.id], CriteriaUse: [id for (id,) in uses.tuples()]},
    )
    record(actor, event)


def _readable(text: str) -> CriteriaSet:
    try:
        return set_of(text)
    except CatalogError as error:
        raise Unmet([_unreadable(error)]) from None


def _unreadable(error: CatalogError) -> Text:
    return say("认定标准无法读取：%(fault)s", fault=str(error))


def _refuse_taken(criteria: CriteriaSet, *, except_id: int | None) -> None:
    reasons = unmet_names(criteria, except_id=except_id)
    if reasons:
        raise Conflict(*reasons)
