"""What merging two records would do: asked before anything is written, and again when it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.errors import NotFound, Text, Unmet, say
from registry.models import Account, Application, Change, Claim, Enterprise, Recognition, Subject
from registry.queries.approval_line import lines_of_titles
from registry.queries.enterprise import details_of
from registry.queries.figures_effect import Supposed, figures_effect, histories_of
from registry.rules.approval import Effect, MergeArguments
from registry.rules.catalog import catalog
from registry.rules.change import ChangeState
from registry.rules.claim import ClaimState
from registry.rules.dated_change import dated_changes
from registry.rules.ending import Ending
from registry.rules.enterprise import EnterpriseDetails, columns_of
from registry.rules.merge import (
    FactPair,
    SubjectFacts,
    SubjectMove,
    coming_body,
    fact_pairs,
    grant_that_comes,
    merged_details,
    subject_moves,
    unmet_words,
)
from registry.rules.office import THE_BUREAU
from registry.rules.state import OPEN_STATES
from registry.rules.title_history import JOINED, JOINED_HOLDER, LEFT_HOLDER, VOIDED, Grant


@dataclass(frozen=True)
class ComingTitle:
    """A title that goes over: as it was held, and as its new holder holds it."""

    row: Recognition
    was: Grant
    becomes: Grant


@dataclass(frozen=True)
class Double:
    """Two titles of one subject and day: the one that is voided, and the one that stays."""

    void: Recognition
    stays: Recognition


@dataclass(frozen=True)
class Merge:
    """All that a merge moves. `goes` is merged into `stays`."""

    goes: Enterprise
    stays: Enterprise
    facts: Sequence[FactPair]
    after: EnterpriseDetails
    """What the record that stays says then."""
    subjects: Sequence[SubjectMove]
    titles: Sequence[ComingTitle]
    doubles: Sequence[Double]
    files: Sequence[Application]
    """Drafts, too."""
    accounts: Sequence[Account]

    @property
    def counts_as(self) -> Mapping[int, int]:
        """Of each subject of the record that goes, which one its titles and files are of then."""
        return {each.id: each.counts_as for each in self.subjects}


def effect_of_merging(arguments: MergeArguments, today: date, *, typed: bool = True) -> Effect:
    """What it would do now, figures of past days included. Raises Unmet with all that stands in the way,
    NotFound for no record. Not `typed`: whatever the reason will be."""
    found = mergeable(arguments, today, typed=typed)
    return {
        "one": found.goes.id,
        "into": found.stays.id,
        "name": found.goes.name,
        "into_name": found.stays.name,
        "uscc": found.goes.uscc,
        "into_uscc": found.stays.uscc,
        **THE_BUREAU.plain,
        "count": len(found.titles),
        "facts": [
            [pair.fact, _plain(pair.stays), _plain(pair.goes), pair.takes]
            for pair in found.facts
            if pair.differs
        ],
        "doubles": [_double(each) for each in found.doubles],
        "subjects": [[each.id, each.moves] for each in found.subjects],
        "files": [row.number for row in found.files],
        "accounts": len(found.accounts),
        "figures": figures_effect(supposed_of(found, today), today),
        "reason": arguments.reason.strip(),
        "document_no": arguments.document_no.strip(),
        "lines": lines_of_titles([title.row for title in found.titles]),
    }


def _plain(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def _double(double: Double) -> list[Any]:
    row = double.void
    numbers = [each.certificate_no or each.name for each in (row, double.stays)]
    return [row.id, double.stays.id, row.scheme, row.level, row.announced_on.isoformat(), *numbers]


def supposed_of(found: Merge, today: date) -> list[Supposed]:
    """The events it would write that are counted, in their order."""
    goes, stays = found.goes.id, found.stays.id
    before, after = (columns_of(each) for each in (details_of(found.stays), found.after))
    events = [Supposed(stays, kind, 0, today, body) for kind, body, _lineage in dated_changes(before, after)]
    for title in found.titles:
        events.append(Supposed(goes, LEFT_HOLDER, title.row.id, today, {}))
        events.append(Supposed(stays, JOINED_HOLDER, title.row.id, today, body_of(found, title)))
    events += [Supposed(stays, VOIDED, each.void.id, today, {}) for each in found.doubles]
    for each in moved_joins(found):
        body = {"subject": each.id, "into": each.joined_after}
        events.append(Supposed(stays, JOINED, 0, today, body))
    return events


def body_of(found: Merge, title: ComingTitle) -> dict[str, Any]:
    """What the event says by which a title comes to the record that stays."""
    place = (found.after.district, found.after.zone)
    return coming_body(title.becomes, found.goes.id, place, found.after.industry)


def moved_joins(found: Merge) -> list[SubjectMove]:
    """The subjects that move and are joined to another: their new holder's history has to say so."""
    return [each for each in found.subjects if each.moves and each.joined_after is not None]


def mergeable(arguments: MergeArguments, today: date, *, typed: bool = True) -> Merge:
    """All that moves. Raises Unmet with all that stands in the way, NotFound for no record."""
    goes, stays = record_by_id(arguments.one), record_by_id(arguments.into)
    if reasons := _unmet_records(goes, stays):
        raise Unmet(reasons)
    facts = fact_pairs(details_of(stays), details_of(goes), arguments.taken)
    moves = subject_moves(_subjects(stays.id), _subjects(goes.id))
    titles = _titles(goes.id, stays.id, {each.id: each.counts_as for each in moves})
    files = list(Application.select().where(Application.enterprise == goes.id).order_by(Application.id))
    accounts = list(Account.select().where(Account.enterprise == goes.id).order_by(Account.id))
    after, doubles = merged_details(details_of(stays), facts), _doubles(titles, stays.id)
    found = Merge(goes, stays, facts, after, moves, titles, doubles, files, accounts)
    words = unmet_words(arguments.reason, arguments.document_no) if typed else []
    reasons = words + _unmet_open(found, today)
    if reasons:
        raise Unmet(reasons)
    return found


def record_by_id(id: int) -> Enterprise:
    """A record, merged or not. Raises NotFound."""
    found: Enterprise | None = Enterprise.get_or_none(Enterprise.id == id)
    if found is None:
        raise NotFound()
    return found


def _unmet_records(goes: Enterprise, stays: Enterprise) -> list[Text]:
    if goes.id == stays.id:
        return [say("不能把一条记录并入它自己，请选择另一条记录。")]
    for each in (goes, stays):
        if each.merged_into is not None:
            return [say("“%(name)s”已并入另一条记录，不能再办理并入。", name=each.name)]
    if goes.uscc and stays.uscc and goes.uscc != stays.uscc:
        return [
            say(
                "两条记录的统一社会信用代码不同（%(one)s、%(other)s），是两家企业，不能并入。"
                "其中一个代码有误的，请先在名录中更正或清空。",
                one=goes.uscc,
                other=stays.uscc,
            )
        ]
    return []


def _subjects(enterprise_id: int) -> list[SubjectFacts]:
    rows = Subject.select().where(Subject.enterprise == enterprise_id).order_by(Subject.id)
    return [SubjectFacts(row.id, row.kind, row.name_key or row.name, row.joined_to) for row in rows]


def _titles(goes: int, stays: int, counts_as: Mapping[int, int]) -> list[ComingTitle]:
    history = histories_of([goes])[goes]
    held = {grant.recognition: grant for grant in history.grants}
    query: Any = Recognition.select(Recognition, Subject).join(Subject).order_by(Recognition.id)
    rows = list(query.where(Recognition.enterprise == goes))
    return [
        ComingTitle(
            row,
            held[row.id],
            grant_that_comes(held[row.id], history, stays, counts_as.get(row.subject_id, row.subject_id)),
        )
        for row in rows
    ]


def _doubles(titles: Sequence[ComingTitle], stays: int) -> list[Double]:
    """The titles that both have of one day, each of one subject then."""
    there = {
        _title_of(row, row.subject_id): row
        for row in Recognition.select().where(Recognition.enterprise == stays)
        if row.ended_how != Ending.VOIDED
    }
    doubles: list[Double] = []
    for title in titles:
        own = there.get(_title_of(title.row, title.becomes.subject))
        if own is None or title.row.ended_how == Ending.VOIDED:
            continue
        # What the record that stays has goes on, unless only the other one holds still.
        pair = (own, title.row) if own.ended_on and not title.row.ended_on else (title.row, own)
        doubles.append(Double(*pair))
    return doubles


def _title_of(row: Recognition, subject: int) -> tuple[Any, ...]:
    return row.scheme, row.level, row.announced_on, subject


def _unmet_open(found: Merge, today: date) -> list[Text]:
    """What is under way and cannot go along, each with what to do about it."""
    reasons = _unmet_files(found)
    waits = (Change.enterprise == found.goes.id) & (Change.state == ChangeState.WAITING.value)
    if Change.select().where(waits).exists():
        said = say("“%(name)s”有变更申请待确认，请先确认、不予确认或由企业撤回。", name=found.goes.name)
        reasons.append(said)
    own: Any = Claim.name_key == found.goes.name_key
    if found.goes.uscc:
        own = Claim.uscc == found.goes.uscc
    claims = own & (Claim.state == ClaimState.WAITING.value) & (Claim.last_day >= today)
    if Claim.select().where(claims).exists():
        reasons.append(say("有人正在认领“%(name)s”，请先确认或退回这项认领。", name=found.goes.name))
    return reasons


def _unmet_files(found: Merge) -> list[Text]:
    """Two open files for one title of one subject."""
    mine = (Application.enterprise == found.stays.id) & Application.state.in_(OPEN_STATES)
    there = {(row.scheme, row.level, row.subject_id): row for row in Application.select().where(mine)}
    reasons = []
    for row in found.files:
        own = there.get((row.scheme, row.level, found.counts_as.get(row.subject_id, row.subject_id)))
        if row.state in OPEN_STATES and own is not None:
            said = say(
                "两条记录都有%(title)s的未办结申报（%(one)s、%(other)s），请先办结或撤回其中一份。",
                title=catalog().title_of(f"{row.scheme}:{row.level}"),
                one=row.number,
                other=own.number,
            )
            reasons.append(said)
    return reasons
