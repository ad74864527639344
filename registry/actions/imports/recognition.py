"""Bringing a published list of recognitions into the register, as batches of origin "imported"."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from registry import clock
from registry.actions.change import insert_change
from registry.actions.enterprise import insert_planned
from registry.actions.recognition import (
    Award,
    ListedHolder,
    ListedSubject,
    grant_recognitions,
    link_to_file,
)
from registry.actions.recommendation import mark_answered
from registry.actions.step import take_steps
from registry.actions.subject import add_subjects
from registry.database import require_transaction
from registry.models import Application, Batch, Recommendation
from registry.queries.imports.holdings import renewed_of, subjects_of
from registry.queries.imports.list_plan import RecognitionListPlan
from registry.queries.imports.register import chunks
from registry.queries.recommendation_answer import forwarded_as
from registry.rules.actor import Actor
from registry.rules.change import Fact, Requested
from registry.rules.change_kind import ChangeKind
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.batch_label import BatchKey
from registry.rules.imports.recognition import (
    Newcomer,
    RecognitionPlan,
    subject_key,
)
from registry.rules.place import PENDING
from registry.rules.workflow import Action

LONGEST_SOURCE = 200


Newcomers = dict[int, tuple[int, int]]
"""The new enterprises of a list that were registered so far: the number of each and of its own subject, by
the identity of the newcomer it was."""


def bring_in_recognitions(
    plan: RecognitionListPlan,
    actor: Actor,
    run: Mapping[str, object],
    newcomers: Newcomers,
    labels: Mapping[BatchKey, Sequence[str]],
) -> None:
    """The shared step of importing: new enterprises, codes found, then a batch for each year and day, then
    the forwarded files that the list answers; `run` names the list in their events.

    Of a list that is written in pieces the plan has the rows of one; `newcomers` has those of the pieces
    before, and gets those of this one, `labels` are of the whole list.
    """
    require_transaction()
    added = _insert_newcomers(plan.plans, actor, newcomers)
    _settle_codes(plan, actor, run)
    granted = [each for each in plan.plans if each.grants]
    holders = [_holder(each, newcomers) for each in granted]
    subjects = _subjects(granted, holders, added, actor)
    batches: defaultdict[BatchKey, list[tuple[RecognitionPlan, int, int]]] = defaultdict(list)
    for each, holder, subject in zip(granted, holders, subjects, strict=True):
        batches[each.entry.award_year, each.entry.announced_on].append((each, holder, subject))
    for key, members in batches.items():
        batch = _batch(plan, key, labels.get(key, ()), actor.import_run)
        renewed = renewed_of(batch, [subject for each, _holder, subject in members if each.renews])
        awards = [_award(plan, each, holder, subject, renewed) for each, holder, subject in members]
        grant_recognitions(batch, awards, actor)
    _answer(plan, actor, run)


def _answer(plan: RecognitionListPlan, actor: Actor, run: Mapping[str, object]) -> None:
    """Take the forwarded files that the list names on to recognized, and keep that it is the whole answer."""
    if plan.decision.answers is None:
        return
    forwarding = Recommendation.get_by_id(plan.decision.answers)
    named = {each.file: each for each in plan.plans if each.file is not None}
    said = {**run, "recommendation": forwarding.id}
    for chunk in chunks(named):
        files = list(Application.select().where(Application.id.in_(chunk)).order_by(Application.id))
        for file in files:
            if not named[file.id].grants:
                link_to_file(file, named[file.id].entry.announced_on, actor)
        take_steps(files, Action.RECOGNIZE, actor, said=said)
    number, day, answer = (
        plan.decision.document_no,
        plan.decision.announced_on,
        forwarded_as(forwarding).answer,
    )
    if plan.decision.whole and not (answer and answer.is_of(number, day)):
        mark_answered(forwarding, day, actor, said={**run, "document_no": number})


def _settle_codes(plan: RecognitionListPlan, actor: Actor, run: Mapping[str, Any]) -> None:
    """A code that the list brings is asked for: it decides who is meant."""
    for each in plan.plans:
        if each.settles_code and each.enterprise_id is not None:
            asked = Requested(
                Fact.CODE,
                ChangeKind.SLIP,
                {"uscc": each.entry.code or ""},
                clock.today(),
                run=run.get("run"),
                row=each.line.row,
            )
            insert_change(plan.rows[each.enterprise_id], asked, actor)


def _holder(line: RecognitionPlan, newcomers: Newcomers) -> int:
    """The number of the enterprise of a line."""
    return newcomers[id(line.newcomer)][0] if line.newcomer else line.enterprise_id or 0


def _batch(plan: RecognitionListPlan, key: BatchKey, labels: Sequence[str], run: int | None) -> Batch:
    """The run's batch of this year and day, made by the first piece that has a row of it."""
    award_year, announced_on = key
    same = (Batch.award_year == award_year) & (Batch.announced_on == announced_on)
    if found := Batch.get_or_none((Batch.import_run == run) & same):
        return found
    source = f"{plan.source_name}（{'、'.join(labels)}）" if labels else plan.source_name
    return Batch.create(
        scheme=plan.decision.scheme.id,
        level=plan.decision.level.id,
        document_no=plan.decision.document_no,
        award_year=award_year,
        announced_on=announced_on,
        origin="imported",
        source_name=source[:LONGEST_SOURCE],
        forwarding=plan.decision.answers,
        import_run=run,
        created_at=clock.now(),
    )


def _insert_newcomers(plans: Sequence[RecognitionPlan], actor: Actor, known: Newcomers) -> Mapping[int, int]:
    """Register the new enterprises, each once; returns the own subject of each that was registered now."""
    named = {id(plan.newcomer): plan.newcomer for plan in plans if plan.newcomer}
    added = {key: newcomer for key, newcomer in named.items() if key not in known}
    rows = insert_planned([_details(newcomer) for newcomer in added.values()], actor) if added else []
    known.update(zip(added, rows, strict=True))
    return dict(rows)


def _details(newcomer: Newcomer) -> EnterpriseDetails:
    return EnterpriseDetails(
        name=newcomer.name,
        uscc=newcomer.code,
        district=newcomer.district,
        zone=newcomer.zone,
        industry=newcomer.industry,
    )


def _subjects(
    granted: Sequence[RecognitionPlan], holders: Sequence[int], added: Mapping[int, int], actor: Actor
) -> list[int]:
    """The subject of every line, those the enterprises did not have made now. Those `added` just now
    have only themselves."""
    known = subjects_of(set(holders) - added.keys())
    known |= {subject_key(holder, "enterprise", ""): own for holder, own in added.items()}
    keys = [
        subject_key(holder, plan.entry.kind, plan.entry.subject)
        for plan, holder in zip(granted, holders, strict=True)
    ]
    missing = {
        key: {"enterprise": holder, "kind": plan.entry.kind, "name": plan.entry.subject}
        for plan, holder, key in zip(granted, holders, keys, strict=True)
        if key not in known
    }
    made = add_subjects(list(missing.values()), actor)
    known |= {key: row.id for key, row in zip(missing, made, strict=True)}
    return [known[key] for key in keys]


def _award(
    plan: RecognitionListPlan,
    line: RecognitionPlan,
    holder: int,
    subject: int,
    renewed: Mapping[int, int],
) -> Award:
    """Under the name the list gives: a recognition keeps it as decided. Counted in the place the list gives,
    else in the enterprise's own."""
    entry, own = line.entry, line.newcomer or plan.rows[holder]
    place = (own.district, own.zone) if entry.place == PENDING else entry.place
    return Award(
        enterprise=ListedHolder(holder, entry.name),
        subject=ListedSubject(subject, entry.kind),
        district=place[0],
        zone=place[1],
        industry=entry.industry or own.industry,
        valid_until=entry.valid_until,
        certificate_no=entry.certificate_no,
        application_id=line.file,
        renews_id=renewed.get(subject) if line.renews else None,
    )
