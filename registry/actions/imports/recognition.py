"""Bringing a published list of recognitions into the register, as batches of origin "imported"."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from registry import clock
from registry.actions.change import insert_change
from registry.actions.enterprise import insert_enterprises
from registry.actions.recognition import Award, grant_recognitions, link_to_file
from registry.actions.recommendation import mark_answered
from registry.actions.step import take_steps
from registry.actions.subject import add_subjects
from registry.database import require_transaction
from registry.models import Application, Batch, Enterprise, Recommendation, Subject
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
    SubjectKey,
    subject_key,
)
from registry.rules.place import PENDING
from registry.rules.workflow import Action

LONGEST_SOURCE = 200


Newcomers = dict[int, Enterprise]
"""The new enterprises of a list that were registered so far, by the identity of the newcomer each was."""


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
    _insert_newcomers(plan.plans, actor, newcomers)
    _settle_codes(plan, actor, run)
    granted = [each for each in plan.plans if each.grants]
    holders = [_holder(plan, each, newcomers) for each in granted]
    subjects = _subjects(granted, holders, actor)
    batches: defaultdict[BatchKey, list[tuple[RecognitionPlan, Enterprise]]] = defaultdict(list)
    for each, holder in zip(granted, holders, strict=True):
        batches[each.entry.award_year, each.entry.announced_on].append((each, holder))
    for key, members in batches.items():
        batch = _batch(plan, key, labels.get(key, ()), actor.import_run)
        renewed = renewed_of(
            batch, [_subject(each, holder, subjects) for each, holder in members if each.renews]
        )
        awards = [_award(each, holder, subjects, renewed) for each, holder in members]
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


def _holder(plan: RecognitionListPlan, line: RecognitionPlan, newcomers: Newcomers) -> Enterprise:
    """The enterprise of a line, under the name the list gives it: a recognition keeps it as decided."""
    row = newcomers[id(line.newcomer)] if line.newcomer else plan.rows[line.enterprise_id or 0]
    return Enterprise(
        id=row.id, name=line.entry.name, district=row.district, zone=row.zone, industry=row.industry
    )


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


def _insert_newcomers(plans: Sequence[RecognitionPlan], actor: Actor, known: Newcomers) -> None:
    """Register the new enterprises, each once."""
    named = {id(plan.newcomer): plan.newcomer for plan in plans if plan.newcomer}
    added = {key: newcomer for key, newcomer in named.items() if key not in known}
    rows = insert_enterprises([_details(newcomer) for newcomer in added.values()], actor) if added else []
    known.update(zip(added, rows, strict=True))


def _details(newcomer: Newcomer) -> EnterpriseDetails:
    return EnterpriseDetails(
        name=newcomer.name,
        uscc=newcomer.code,
        district=newcomer.district,
        zone=newcomer.zone,
        industry=newcomer.industry,
    )


def _subjects(
    granted: Sequence[RecognitionPlan], holders: Sequence[Enterprise], actor: Actor
) -> dict[SubjectKey, Subject]:
    """The subject of every line, those the enterprises did not have made now."""
    ids = [holder.id for holder in holders]
    found = subjects_of(ids)
    missing = {
        key: {"enterprise": holder.id, "kind": plan.entry.kind, "name": plan.entry.subject}
        for plan, holder in zip(granted, holders, strict=True)
        if (key := subject_key(holder.id, plan.entry.kind, plan.entry.subject)) not in found
    }
    return found | dict(zip(missing, add_subjects(list(missing.values()), actor), strict=True))


def _subject(plan: RecognitionPlan, holder: Enterprise, subjects: Mapping[SubjectKey, Subject]) -> Subject:
    return subjects[subject_key(holder.id, plan.entry.kind, plan.entry.subject)]


def _award(
    plan: RecognitionPlan,
    holder: Enterprise,
    subjects: Mapping[SubjectKey, Subject],
    renewed: Mapping[int, int],
) -> Award:
    """Counted in the place the list gives, else in the enterprise's own."""
    entry, subject = plan.entry, _subject(plan, holder, subjects)
    place = (holder.district, holder.zone) if entry.place == PENDING else entry.place
    return Award(
        enterprise=holder,
        subject=subject,
        district=place[0],
        zone=place[1],
        industry=entry.industry or holder.industry,
        valid_until=entry.valid_until,
        certificate_no=entry.certificate_no,
        application_id=plan.file,
        renews_id=renewed.get(subject.id) if plan.renews else None,
    )
