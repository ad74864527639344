"""Publishing a public notice 公示 and recognizing its list once it is over."""

from collections.abc import Sequence
from typing import Any

from registry import clock
from registry.actions.acting import acting
from registry.actions.award import awards_of, leave_out
from registry.actions.ledger import NewEvent, record
from registry.actions.notice_draft import drawn_notice
from registry.actions.notice_withdrawal import mark_replaced, unmet_to_replace
from registry.actions.recognition import grant_recognitions
from registry.actions.step import take_step
from registry.database import require_transaction, transactional
from registry.errors import Conflict, Text, Unmet, say
from registry.models import Application, Batch, Notice, NoticeEntry
from registry.queries.approval_line import lines_of_files
from registry.queries.bar import stopped
from registry.queries.notice import (
    batches_of,
    get_notice,
    in_list_order,
    least_notice_days,
    of_titles,
    period_of,
    still_on,
    with_names,
)
from registry.queries.notice_line import left_on
from registry.queries.prior_title import by_name
from registry.queries.recognizable import unrecognizable
from registry.queries.setting import workdays
from registry.queries.sheet_mark import marks_found
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, Effect, PublishArguments, RecognizeArguments
from registry.rules.award_year import unmet_award_year
from registry.rules.catalog import catalog
from registry.rules.eligibility import Gate
from registry.rules.ledger import canonical_json, list_digest
from registry.rules.notice import (
    NOTHING_CHOSEN,
    NoticePeriod,
    notice_period,
    unmet_for_calendar,
    unmet_for_recognizing,
    unmet_left_out,
    unmet_period,
)
from registry.rules.notice_contact import (
    contact_columns,
    contact_of,
    reasons_of,
    unmet_contact,
    unmet_undecided,
)
from registry.rules.notice_title import by_title, unmet_titles
from registry.rules.office import office_of, unmet_one_office
from registry.rules.procedure import DECIDED_HERE, Procedure
from registry.rules.right import require_handle
from registry.rules.state import State
from registry.rules.workflow import Action


@transactional
def publish_notice(arguments: PublishArguments, actor: Actor) -> Notice:
    """Publish the list of proposed applications: all of them or none.

    Raises NotAllowed where a second person has to approve it, Unmet for an empty list, a short period, a past
    day or a year whose working days are not known, Stale if one of them is no longer proposed.
    """
    return publish(arguments, acting(actor, ApprovalAction.PUBLISH))


def publish(arguments: PublishArguments, actor: Actor) -> Notice:
    """The shared step of publishing, under the checks of this moment."""
    require_transaction()
    chosen, period = publishable(arguments)
    office = office_of(chosen)
    require_handle(actor, office.procedure, office.district, office.zone)
    notice = _insert(arguments, period, chosen)
    if arguments.replaces is not None:
        mark_replaced(arguments.replaces, notice)
    _record_published(notice, arguments, chosen, actor)
    for row in chosen:
        # The row came with joins; the step needs plain ids.
        row.enterprise_id = row.enterprise.id
        take_step(row, Action.PUBLISH, actor, notice=notice.id)
    return notice


def effect_of_publishing(arguments: PublishArguments) -> Effect:
    """What publishing would do now. Raises Unmet where it cannot be done."""
    require_transaction()
    chosen, period = publishable(arguments)
    replaced = get_notice(arguments.replaces) if arguments.replaces is not None else None
    return {
        **_titles(chosen),
        "title": arguments.title.strip(),
        **({"replaces": f"{replaced.title} {replaced.document_no}".strip()} if replaced else {}),
        "document_no": arguments.document_no.strip(),
        "count": len(chosen),
        **contact_columns(arguments),
        **({"reasons": reasons} if (reasons := reasons_of(arguments, chosen)) else {}),
        "opens_on": period.opens_on.isoformat(),
        "closes_on": period.closes_on.isoformat(),
        **office_of(chosen).plain,
        "list": list_digest([[row.id, row.enterprise.name, row.district, row.zone] for row in chosen]),
        "lines": lines_of_files(chosen),
    }


def publishable(arguments: PublishArguments) -> tuple[list[Any], NoticePeriod]:
    """The applications of the list, in its order, and its period. Raises Unmet."""
    require_transaction()
    if unknown := unmet_titles(arguments.titles, catalog().has_title):
        raise Unmet(unknown)
    chosen = _for_list(arguments.titles, arguments.applications)
    least = least_notice_days(
        list(by_title(chosen)) or arguments.titles, arguments.applications, clock.today()
    )
    reasons = unmet_period(arguments.opens_on, clock.today(), arguments.days, least)
    if not arguments.title.strip():
        reasons.append(say("请填写公示标题。"))
    if not chosen or len(chosen) != len(set(arguments.applications)):
        reasons.append(NOTHING_CHOSEN)
    reasons += unmet_one_office([(row.route, row.district) for row in chosen])
    reasons += unmet_to_replace(arguments, chosen)
    reasons += _unmet_sheets(chosen, arguments)
    if (contact := contact_of(arguments)) is not None:
        reasons += unmet_contact(contact, arguments.document_no)
    for files in by_title(chosen).values():
        reasons += by_name(files, stopped(files, Gate.PUBLISH, clock.today()))
    if reasons:
        raise Unmet(reasons)
    calendar = workdays()
    period = notice_period(
        arguments.opens_on, arguments.days, calendar, first_day_counts=arguments.first_day_counts
    )
    if uncertain := unmet_for_calendar(period, calendar):
        raise Unmet(uncertain)
    return chosen, period


def _unmet_sheets(chosen: Sequence[Application], arguments: PublishArguments) -> list[Text]:
    """Files that were found not met since they were proposed, and undecided ones without a reason."""
    marks = marks_found([row.id for row in chosen])
    undecided = {row.id: row.number for row in chosen if row.id in marks and marks[row.id].eligible is None}
    asked = unmet_undecided(undecided, arguments.reasons) if arguments.reasons is not None else []
    return asked + [
        say("%(number)s 的评价表经核对不符合，请先不予认定或重新核对。", number=row.number)
        for row in chosen
        if row.id in marks and marks[row.id].eligible is False
    ]


def _insert(arguments: PublishArguments, period: NoticePeriod, chosen: Sequence[Any]) -> Notice:
    """The notice and its list, names and places as they are that day."""
    notice, entries, _ = drawn_notice(arguments, period, chosen)
    notice.save(force_insert=True)
    NoticeEntry.insert_many([{**entry, "notice": notice.id} for entry in entries]).execute()
    return notice


def _for_list(titles: Sequence[str], application_ids: Sequence[int]) -> list[Any]:
    """The chosen applications in the list's order."""
    asked = Application.id.in_(list(application_ids)) & (Application.state == State.PROPOSED.value)
    return in_list_order(with_names().where(of_titles(titles) & asked), titles)


def _record_published(
    notice: Notice, arguments: PublishArguments, chosen: Sequence[Any], actor: Actor
) -> None:
    replaces, reasons = arguments.replaces, reasons_of(arguments, chosen)
    record(
        actor,
        NewEvent(
            kind="notice.published",
            visibility="public",
            notice_id=notice.id,
            effective_on=notice.opens_on,
            body={
                "title": notice.title,
                "document_no": notice.document_no,
                "closes_on": notice.closes_on.isoformat(),
                "length": len(chosen),
                "list_digest": notice.list_digest,
                "procedure": notice.procedure,
                "district": notice.district,
                **({"replaces": replaces} if replaces is not None else {}),
            },
            secret={"reasons": canonical_json(reasons)} if reasons else {},
            wrote={Notice: [notice.id, *([] if replaces is None else [replaces])]},
        ),
    )


@transactional
def recognize_notice(arguments: RecognizeArguments, actor: Actor) -> list[Batch]:
    """Recognize what is left of a closed notice's list but for what is left out, as one batch for each of its
    titles, or nothing.

    Raises NotAllowed where a second person has to approve it, Unmet before the period is over, without a
    document number or naming each line that cannot be recognized, Conflict if nothing is left of it.
    """
    return recognize(arguments, acting(actor, ApprovalAction.RECOGNIZE))


def recognize(arguments: RecognizeArguments, actor: Actor) -> list[Batch]:
    """The shared step of recognizing, under the checks of this moment."""
    require_transaction()
    notice, applications, left = _recognizable(arguments)
    office = office_of(applications)
    require_handle(actor, office.procedure, office.district, office.zone)
    batches = [_decide(notice, arguments, files, actor) for files in by_title(applications).values()]
    leave_out(batches[0], left, actor)
    return batches


def _decide(notice: Notice, arguments: RecognizeArguments, files: Sequence[Any], actor: Actor) -> Batch:
    """The files of one title, as one batch."""
    office = office_of(files)
    batch: Batch = Batch.create(
        notice=notice,
        scheme=files[0].scheme,
        level=files[0].level,
        document_no=arguments.document_no.strip(),
        award_year=arguments.award_year,
        announced_on=arguments.announced_on,
        origin="decided",
        procedure=office.procedure.value,
        district=office.district,
        zone=office.zone,
        created_at=clock.now(),
    )
    grant_recognitions(batch, awards_of(batch, files), actor)
    for row in files:
        row.enterprise_id = row.enterprise.id
        take_step(row, Action.RECOGNIZE, actor, notice=notice.id)
    return batch


def _titles(files: Sequence[Any]) -> Effect:
    """The title of a list as its effect says it; of several titles also which files are of which."""
    groups = by_title(files)
    first = {"scheme": files[0].scheme, "level": files[0].level}
    more = [[name, [row.id for row in rows]] for name, rows in groups.items()] if len(groups) > 1 else []
    return {**first, "by_title": more} if more else first


def effect_of_recognizing(arguments: RecognizeArguments) -> Effect:
    """What recognizing would do now. Raises Unmet or Conflict where it cannot be done."""
    require_transaction()
    notice, applications, left = _recognizable(arguments)
    effect: Effect = {
        **_titles(applications),
        "title": notice.title,
        "count": len(applications),
        "document_no": arguments.document_no.strip(),
        "announced_on": arguments.announced_on.isoformat(),
        "award_year": arguments.award_year,
        **office_of(applications).plain,
        "list": list_digest([[row.id, row.enterprise.name] for row in applications]),
        "lines": lines_of_files(applications),
    }
    left_out = [[row.number, row.enterprise.name, reason] for row, reason in left]
    return {**effect, "left_out": left_out} if left_out else effect


def _recognizable(arguments: RecognizeArguments) -> tuple[Notice, list[Any], list[tuple[Any, str]]]:
    """The notice, what of its list is recognized and what is left out. Raises Unmet, or Conflict if nothing
    is left of it."""
    notice, day = get_notice(arguments.notice), arguments.announced_on
    if Procedure(notice.procedure) not in DECIDED_HERE:
        raise Unmet([say("这是拟推荐名单的公示：公示后由市局上报，称号以公布的名单为准，不在这里认定。")])
    waiting = left_on(notice)
    if not still_on(notice) and batches_of(notice):
        raise Conflict(say("该公示名单已经认定，未作任何更改。"))
    reasons = unmet_for_recognizing(period_of(notice), clock.today())
    if not arguments.document_no.strip():
        reasons.append(say("请填写认定文件的文号。"))
    if not reasons and not notice.closes_on < day <= clock.today():
        reasons.append(say("公告日期应在公示届满之后，且不晚于今天。"))
    reasons += unmet_award_year(arguments.award_year, day)
    reasons += unmet_left_out(arguments.left_out, [row.id for row in waiting])
    said = {id: reason.strip() for id, reason in arguments.left_out}
    applications = [row for row in waiting if row.id not in said]
    if not applications:
        reasons.append(say("该公示名单中没有待认定的申报。"))
    for files in by_title(applications).values():
        reasons += by_name(files, unrecognizable(files, day))
    if reasons:
        raise Unmet(reasons)
    return notice, applications, [(row, said[row.id]) for row in waiting if row.id in said]
