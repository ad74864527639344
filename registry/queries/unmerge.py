"""What taking a merge back would do: all that it moved goes back, while nothing stands on it."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.errors import Stale, Text, Unmet, say
from registry.models import Application, Enterprise, Event, Recognition, Subject
from registry.queries.approval_line import lines_of_titles
from registry.queries.enterprise import details_of
from registry.queries.figures_effect import Supposed, figures_effect
from registry.queries.merge import record_by_id
from registry.rules.approval import Effect, UnmergeArguments
from registry.rules.catalog import catalog
from registry.rules.dated_change import dated_changes
from registry.rules.enterprise import EnterpriseDetails, columns_of
from registry.rules.merge import MERGE_FACTS, fact_text, unmet_words
from registry.rules.office import THE_BUREAU
from registry.rules.title_history import (
    JOINED_HOLDER,
    LEFT_HOLDER,
    PARTED,
    RESTORED,
    Grant,
    grant_of,
    plain_grant,
)

MERGED = "enterprise.merged"
"""What the merge of a record into another is called in the ledger: its event says all that it moved."""
NOT_LATER = (LEFT_HOLDER, JOINED_HOLDER)
"""What says only whose a title is."""


@dataclass(frozen=True)
class Unmerge:
    """All that is given back. `moved` is what the event of the merge says of it."""

    goes: Enterprise
    """The record that was merged."""
    stays: Enterprise
    seq: int
    on: date
    """The day of the merge."""
    moved: Mapping[str, Any]
    titles: Sequence[tuple[Recognition, Grant]]
    """What goes back, as it was held."""
    after: EnterpriseDetails
    """What the record that stayed says then."""
    code: str | None
    """The code that goes back."""


def effect_of_unmerging(arguments: UnmergeArguments, today: date, *, typed: bool = True) -> Effect:
    """What it would do now. Raises Unmet with all that stands on the merge, Stale where there is none. Not
    `typed`: whatever the reason will be."""
    found = unmergeable(arguments, typed=typed)
    moved = found.moved
    return {
        "one": found.goes.id,
        "into": found.stays.id,
        "name": found.goes.name,
        "into_name": found.stays.name,
        "merged_on": found.on.isoformat(),
        **THE_BUREAU.plain,
        "count": len(found.titles),
        "taken": sorted(moved["taken"]),
        "voided": [id for id, *_before in moved["voided"]],
        "subjects": [[id, moves] for id, _before, moves in moved["subjects"]],
        "files": [row.number for row in _files(moved)],
        "accounts": len(moved["accounts"]),
        "figures": figures_effect(supposed_of(found, today), today),
        "reason": arguments.reason.strip(),
        "document_no": arguments.document_no.strip(),
        "lines": lines_of_titles([row for row, _grant in found.titles]),
    }


def supposed_of(found: Unmerge, today: date) -> list[Supposed]:
    """The events it would write that are counted, in their order."""
    goes, stays = found.goes.id, found.stays.id
    before, after = (columns_of(each) for each in (details_of(found.stays), found.after))
    dated = dated_changes(before, after)
    events = [Supposed(stays, kind, 0, found.on, body) for kind, body, _lineage in dated]
    for row in restored_rows(found):
        events.append(Supposed(stays, RESTORED, row.id, row.announced_on, {}))
    events += [
        Supposed(stays, PARTED, 0, today, {"subject": id, "into": into}) for id, into in parted_joins(found)
    ]
    for row, grant in found.titles:
        events.append(Supposed(stays, LEFT_HOLDER, row.id, today, {}))
        events.append(Supposed(goes, JOINED_HOLDER, row.id, today, body_back(found, grant)))
    return events


def body_back(found: Unmerge, grant: Grant) -> dict[str, Any]:
    """What the event says by which a title goes back: as it was held, placed by its holder's own changes."""
    return {"from": found.stays.id, "grant": plain_grant(grant), "district": "", "zone": "", "industry": ""}


def restored_rows(found: Unmerge) -> list[Recognition]:
    """The titles that the merge voided as doubles."""
    ids = [id for id, *_before in found.moved["voided"]]
    return list(Recognition.select().where(Recognition.id.in_(ids)).order_by(Recognition.id)) if ids else []


def parted_joins(found: Unmerge) -> list[tuple[int, int]]:
    """The subjects that moved and were joined, each with what it is joined to."""
    ids = [id for id, _before, moves in found.moved["subjects"] if moves]
    joined = Subject.id.in_(ids) & Subject.joined_to.is_null(False)
    rows: Any = Subject.select(Subject.id, Subject.joined_to).where(joined).order_by(Subject.id)
    return list(rows.tuples())


def unmergeable(arguments: UnmergeArguments, *, typed: bool = True) -> Unmerge:
    """All that is given back. Raises Unmet with all that stands on it, Stale where there is no such merge."""
    goes, stays = record_by_id(arguments.one), record_by_id(arguments.into)
    if goes.merged_into != stays.id:
        raise Stale(say("“%(one)s”没有并入“%(into)s”，或已撤销并入。", one=goes.name, into=stays.name))
    event = merge_event(goes.id, stays.id)
    moved = json.loads(event.body)["moved"]
    details = details_of(stays)
    found = Unmerge(
        goes,
        stays,
        event.seq,
        event.effective_on or event.recorded_at.date(),
        moved,
        _titles(moved),
        _before(details, moved["taken"]),
        moved["code"],
    )
    words = unmet_words(arguments.reason, arguments.document_no) if typed else []
    reasons = words + _rests_on(found)
    if reasons:
        raise Unmet(reasons)
    return found


def merge_event(goes: int, stays: int) -> Event:
    """The event by which a record was last merged into another. Raises Stale where there is none."""
    of_it = (Event.kind == MERGED) & (Event.enterprise_id == stays)
    for event in Event.select().where(of_it).order_by(Event.seq.desc()):
        if json.loads(event.body)["one"] == goes:
            found: Event = event
            return found
    raise Stale()


def _titles(moved: Mapping[str, Any]) -> list[tuple[Recognition, Grant]]:
    grants = {plain["recognition"]: grant_of(plain) for plain in moved["titles"]}
    query: Any = Recognition.select(Recognition, Subject).join(Subject).order_by(Recognition.id)
    return [(row, grants[row.id]) for row in query.where(Recognition.id.in_(sorted(grants)))]


def _before(now: EnterpriseDetails, taken: Mapping[str, Sequence[Mapping[str, Any]]]) -> EnterpriseDetails:
    """What the record said before it took what it was given; all else as it is now."""
    said = {name: value for before, _after in taken.values() for name, value in before.items()}
    return EnterpriseDetails(**{**vars(now), **{name: _typed(name, said[name]) for name in said}})


def _typed(name: str, value: Any) -> Any:
    if name == "founded_on" and value is not None:
        return date.fromisoformat(value)
    return tuple(value) if name == "chains" else value


def _files(moved: Mapping[str, Any]) -> list[Application]:
    ids = [id for id, _subject in moved["files"]]
    return list(Application.select().where(Application.id.in_(ids)).order_by(Application.id)) if ids else []


def _rests_on(found: Unmerge) -> list[Text]:
    """What was done since and stands on the merge, line by line."""
    reasons = []
    if found.stays.merged_into is not None:
        reasons.append(say("“%(name)s”本身已并入另一条记录，请先撤销那次并入。", name=found.stays.name))
    return reasons + _changed_facts(found) + _later_titles(found) + _later_on_subjects(found)


def _changed_facts(found: Unmerge) -> list[Text]:
    now = vars(details_of(found.stays))
    reasons = []
    for fact, (_was, after) in found.moved["taken"].items():
        said = {name: _typed(name, value) for name, value in after.items()}
        if any(now[name] != value for name, value in said.items()):
            label, value = MERGE_FACTS[fact][0], fact_text({name: now[name] for name in said})
            reasons.append(say("并入后“%(fact)s”又改为“%(value)s”，请先改回。", fact=label, value=value))
    return reasons


def _later_titles(found: Unmerge) -> list[Text]:
    """Titles about which something was decided since, and titles since that rest on what was moved."""
    ids = {row.id for row, _grant in found.titles} | {id for id, *_before in found.moved["voided"]}
    files = {id for id, _subject in found.moved["files"]}
    later = (Event.seq > found.seq) & Event.kind.startswith("recognition.") & Event.kind.not_in(NOT_LATER)
    decided = Event.select(Event.recognition_id).where(later & Event.recognition_id.in_(sorted(ids)))
    rests = (Recognition.renews.in_(sorted(ids)) | Recognition.application.in_(sorted(files))) & (
        Recognition.id.not_in(sorted(ids))
    )
    rows: Any = Recognition.select().where(Recognition.id.in_(decided) | rests).order_by(Recognition.id)
    return [
        say(
            "%(title)s（%(day)s %(number)s）在并入后又有新的办理，须先更正或处置它。",
            title=catalog().title_of(f"{row.scheme}:{row.level}"),
            day=row.announced_on.isoformat(),
            number=row.certificate_no or row.name,
        )
        for row in rows
    ]


def _later_on_subjects(found: Unmerge) -> list[Text]:
    """Files and titles that came since to subjects that go back."""
    moved = [id for id, _before, moves in found.moved["subjects"] if moves]
    titles, files = (
        {row.id for row, _grant in found.titles},
        {id for id, _subject in found.moved["files"]},
    )
    reasons = []
    for file in Application.select().where(Application.subject.in_(moved)).order_by(Application.id):
        if file.id not in files:
            said = say("并入后新的申报 %(number)s 属于要退回的对象，请先办结或撤回。", number=file.number)
            reasons.append(said)
    for row in Recognition.select().where(Recognition.subject.in_(moved)).order_by(Recognition.id):
        if row.id not in titles and row.application_id not in files:
            number = row.certificate_no or row.name
            reasons.append(say("并入后新的认定 %(number)s 属于要退回的对象，不能撤销并入。", number=number))
    own = [id for id, _before, _moves in found.moved["subjects"]]
    theirs = (Subject.enterprise == found.stays.id) & Subject.id.not_in(own)
    joined = Subject.joined_to.in_(moved) & theirs
    for subject in Subject.select().where(joined).order_by(Subject.id):
        said = say("“%(name)s”在并入后与要退回的对象并为同一处，请先撤销。", name=subject.name)
        reasons.append(said)
    return reasons
