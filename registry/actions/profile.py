"""Keeping the enterprise profile: facts and rows are only added, the newest counts."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from peewee import fn

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.actions.profile_saved import append_profiles
from registry.database import transactional
from registry.errors import NotFound, Stale, Text, Unmet, listed, named, say
from registry.models import Enterprise, ProfileFile, ProfileRecord
from registry.queries.evidence import require_own_files
from registry.queries.profile import KeptFact, profile_of
from registry.rules.actor import Actor
from registry.rules.attachment import media_type_of
from registry.rules.criteria.facts import canonical
from registry.rules.criteria.files.shipped import shipped
from registry.rules.profile import COMPLETE, ProfileEntry, unmet_entry, unmet_of_enterprise, unmet_row
from registry.rules.profile_saved import SavedProfile, SavedRow, saved_fact
from registry.rules.right import Right, require, require_place
from registry.storage import Storage

MOST_FILES = 200
MOST_ROWS = 500
LONGEST_SOURCE = 200


@transactional
def save_facts(enterprise: Enterprise, entries: Sequence[ProfileEntry], actor: Actor, *, seen: int) -> int:
    """Keep what differs from what stands; returns how many facts that were.

    `seen` is the greatest number of a fact's row when the form was drawn. Raises Stale naming both values
    where somebody has stated one of these facts otherwise since, Unmet for what cannot be kept.
    """
    require(actor, Right.STATE_PROFILE)
    entries = [_tidied(entry) for entry in entries]
    metrics = shipped().metrics
    reasons = [reason for entry in entries for reason in unmet_entry(entry, metrics, clock.today())]
    reasons += [reason for entry in entries for reason in unmet_of_enterprise(entry, metrics)]
    if reasons:
        raise Unmet(reasons)
    kept = profile_of(enterprise.id).facts
    changed = [entry for entry in entries if _differs(entry, kept.get((entry.metric, entry.period)))]
    overtaken = [kept[entry.metric, entry.period] for entry in changed if _is_newer(entry, kept, seen)]
    if overtaken:
        typed = {(entry.metric, entry.period): entry for entry in changed}
        raise Stale(*(_both(fact, typed[fact.metric, fact.period]) for fact in overtaken))
    if changed:
        require_own_files(ProfileFile.enterprise, [(enterprise.id, entry.evidence) for entry in changed])
        now = clock.now()
        facts = [saved_fact(enterprise.id, entry, actor.text, now) for entry in changed]
        append_profiles([SavedProfile(enterprise.id, facts)], actor)
    return len(changed)


def _tidied(entry: ProfileEntry) -> ProfileEntry:
    return ProfileEntry(
        entry.metric, entry.period, entry.value, entry.source.strip()[:LONGEST_SOURCE], entry.evidence
    )


def _differs(entry: ProfileEntry, kept: KeptFact | None) -> bool:
    if kept is None or kept.value is None:
        return entry.value is not None
    said = (kept.value, kept.source, kept.evidence_id)
    return (entry.value, entry.source, entry.evidence) != said


def _is_newer(entry: ProfileEntry, kept: Mapping[tuple[str, int | None], KeptFact], seen: int) -> bool:
    fact = kept.get((entry.metric, entry.period))
    return fact is not None and fact.id > seen


def _both(fact: KeptFact, entry: ProfileEntry) -> Text:
    return say(
        "“%(name)s”已被他人改为 %(theirs)s（%(at)s），您填写的是 %(yours)s。请核对后再保存。",
        name=_name(fact),
        theirs=_shown(fact.value),
        at=clock.local(fact.entered_at).strftime("%Y-%m-%d %H:%M"),
        yours=_shown(entry.value),
    )


def _name(fact: KeptFact) -> Text:
    metrics = shipped().metrics
    if fact.metric.startswith(COMPLETE):
        return named(metrics.profile.records[fact.metric.removeprefix(COMPLETE)])
    name = named(metrics.families[fact.metric].metrics[0])
    return say("%(year)s年%(name)s", year=fact.period, name=name) if fact.period else name


def _shown(value: Any) -> object:
    if value is None:
        return say("未填")
    if isinstance(value, bool):
        return say("是") if value else say("否")
    return listed(value) if isinstance(value, list) else str(value)


@transactional
def save_row(
    enterprise: Enterprise,
    record_id: str,
    line: int | None,
    content: Mapping[str, Any],
    actor: Actor,
    *,
    seen: int = 0,
    source: str = "",
    evidence: int | None = None,
) -> int:
    """Add a row to a record (`line` None) or change one; returns its line.

    `seen` is the number of the state that was changed. Raises Unmet, NotFound, or Stale where the row was
    changed or removed since.
    """
    require(actor, Right.STATE_PROFILE)
    known = shipped().metrics.profile.records.get(record_id)
    if known is None:
        raise NotFound()
    plain = {name: value for name, value in content.items() if value is not None}
    reasons = unmet_row(known, plain, clock.today())
    if reasons:
        raise Unmet(reasons)
    require_own_files(ProfileFile.enterprise, [(enterprise.id, evidence)])
    if line is None:
        line = _next_line(enterprise, record_id)
    else:
        _refuse_overtaken(enterprise, record_id, line, seen)
    said = source.strip()[:LONGEST_SOURCE]
    _append_row(enterprise, record_id, line, canonical(plain), actor, source=said, evidence=evidence)
    return line


@transactional
def remove_row(enterprise: Enterprise, record_id: str, line: int, actor: Actor, *, seen: int) -> None:
    """Take a row off a record; what it said is kept. Raises NotFound, or Stale where it changed since."""
    require(actor, Right.STATE_PROFILE)
    newest = _refuse_overtaken(enterprise, record_id, line, seen)
    _append_row(enterprise, record_id, line, newest.content, actor, removed=True)


def _next_line(enterprise: Enterprise, record_id: str) -> int:
    rows = (ProfileRecord.enterprise == enterprise.id) & (ProfileRecord.record == record_id)
    line = (ProfileRecord.select(fn.MAX(ProfileRecord.line)).where(rows).scalar() or 0) + 1
    if line > MOST_ROWS:
        raise Unmet([say("一类记录最多登记 %(most)s 条。", most=MOST_ROWS)])
    return int(line)


def _refuse_overtaken(enterprise: Enterprise, record_id: str, line: int, seen: int) -> ProfileRecord:
    rows = (
        (ProfileRecord.enterprise == enterprise.id)
        & (ProfileRecord.record == record_id)
        & (ProfileRecord.line == line)
    )
    newest: ProfileRecord | None = (
        ProfileRecord.select().where(rows).order_by(ProfileRecord.id.desc()).first()
    )
    if newest is None:
        raise NotFound()
    if newest.removed or newest.id != seen:
        raise Stale(say("这一条已在别处被修改或移除，您填写的内容保留在下面，请核对后再保存。"))
    return newest


def _append_row(
    enterprise: Enterprise,
    record_id: str,
    line: int,
    content: str,
    actor: Actor,
    *,
    removed: bool = False,
    source: str = "",
    evidence: int | None = None,
) -> None:
    row = SavedRow(
        enterprise=enterprise.id,
        record=record_id,
        line=line,
        content=content,
        removed=removed,
        source=source,
        evidence=evidence,
        entered_by=actor.text,
        entered_at=clock.now(),
    )
    append_profiles([SavedProfile(enterprise.id, rows=[row])], actor)


def add_profile_file(
    enterprise: Enterprise, name: str, content: bytes, actor: Actor, *, storage: Storage, limit: int
) -> ProfileFile:
    """Check and keep an evidence file; the same bytes are kept once. Raises Unmet with why it is refused."""
    require(actor, Right.STATE_PROFILE)
    # Looked into before the transaction: nobody else waits while a file is unpacked.
    checked = media_type_of(name, content, limit)
    return _add_file(enterprise, name, content, actor, checked=checked, storage=storage)


def add_change_file(
    enterprise: Enterprise, name: str, content: bytes, actor: Actor, *, storage: Storage, limit: int
) -> ProfileFile:
    """Check and keep the evidence of a change, as one of the holder's files. Raises Unmet likewise."""
    require(actor, Right.REQUEST_CHANGE)
    require_place(actor, enterprise.district, enterprise.zone)
    checked = media_type_of(name, content, limit)
    return _add_file(enterprise, name, content, actor, checked=checked, storage=storage)


@transactional
def _add_file(
    enterprise: Enterprise,
    name: str,
    content: bytes,
    actor: Actor,
    *,
    checked: tuple[str | None, list[Text]],
    storage: Storage,
) -> ProfileFile:
    sha256 = hashlib.sha256(content).hexdigest()
    files = list(ProfileFile.select().where(ProfileFile.enterprise == enterprise.id))
    same: ProfileFile | None = next((file for file in files if file.sha256 == sha256), None)
    if same is not None:
        return same
    media_type, reasons = checked
    if len(files) >= MOST_FILES:
        reasons.append(say("企业画像最多保留 %(most)s 个佐证文件。", most=MOST_FILES))
    if reasons or media_type is None:
        raise Unmet(reasons)
    # The bytes go first: a row never points at bytes that are not there.
    storage.keep(content)
    file = ProfileFile.create(
        enterprise=enterprise.id,
        name=name[-200:],
        media_type=media_type,
        size=len(content),
        sha256=sha256,
        added_at=clock.now(),
    )
    event = NewEvent(
        kind="profile.file_added",
        enterprise_id=enterprise.id,
        effective_on=clock.today(),
        body={"file": file.id, "sha256": sha256, "size": file.size},
        secret={"file": file.name},
        wrote={ProfileFile: [file.id]},
    )
    record(actor, event)
    return file
