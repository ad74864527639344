"""Publishing a public notice 公示 and recognizing its list once it is over."""

from collections.abc import Iterable, Sequence
from typing import Any

from registry import clock
from registry.actions.acting import acting
from registry.actions.counter import draw_numbers
from registry.actions.ledger import NewEvent, record
from registry.actions.recognition import Award, grant_recognitions
from registry.actions.step import take_step
from registry.database import require_transaction, transactional
from registry.errors import Conflict, Text, Unmet, say
from registry.models import Application, Batch, Enterprise, Notice, NoticeEntry, Recognition, Subject
from registry.queries.notice import batch_of, get_notice, period_of
from registry.queries.setting import least_days, workdays
from registry.queries.sheet import marks_of
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, Effect, PublishArguments, RecognizeArguments
from registry.rules.catalog import catalog
from registry.rules.certificate import certificate_number, counter_name
from registry.rules.ledger import list_digest
from registry.rules.notice import (
    NoticePeriod,
    notice_period,
    unmet_for_calendar,
    unmet_for_recognizing,
    unmet_period,
)
from registry.rules.scheme import Scheme
from registry.rules.validity import renewed_until, valid_until
from registry.rules.workflow import Action, State


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
    chosen, period = _publishable(arguments)
    notice = _insert(arguments, period, chosen)
    _record_published(notice, len(chosen), actor)
    for row in chosen:
        # The row came with joins; the step needs plain ids.
        row.enterprise_id = row.enterprise.id
        take_step(row, Action.PUBLISH, actor, notice=notice.id)
    return notice


def effect_of_publishing(arguments: PublishArguments) -> Effect:
    """What publishing would do now. Raises Unmet where it cannot be done."""
    require_transaction()
    chosen, period = _publishable(arguments)
    return {
        "scheme": arguments.scheme,
        "level": arguments.level,
        "title": arguments.title.strip(),
        "document_no": arguments.document_no.strip(),
        "count": len(chosen),
        "opens_on": period.opens_on.isoformat(),
        "closes_on": period.closes_on.isoformat(),
        "list": list_digest([[row.id, row.enterprise.name, row.district, row.zone] for row in chosen]),
    }


def _publishable(arguments: PublishArguments) -> tuple[list[Any], NoticePeriod]:
    """The applications of the list, in its order, and its period. Raises Unmet."""
    least = least_days(arguments.scheme, arguments.level, clock.today())
    reasons = unmet_period(arguments.opens_on, clock.today(), arguments.days, least)
    if not arguments.title.strip():
        reasons.append(say("请填写公示标题。"))
    chosen = list(_for_list(arguments.scheme, arguments.level, arguments.applications))
    if not chosen or len(chosen) != len(set(arguments.applications)):
        reasons.append(say("请至少选择一份“拟认定”的申报；所选申报须同属一个类别和级别。"))
    reasons += _unmet_sheets(chosen)
    if reasons:
        raise Unmet(reasons)
    calendar = workdays()
    period = notice_period(
        arguments.opens_on, arguments.days, calendar, first_day_counts=arguments.first_day_counts
    )
    if uncertain := unmet_for_calendar(period, calendar):
        raise Unmet(uncertain)
    return chosen, period


def _unmet_sheets(chosen: Sequence[Application]) -> list[Text]:
    """Files that were found not met since they were proposed."""
    marks = marks_of([row.id for row in chosen])
    return [
        say("%(number)s 的评价表经核对不符合，请先不予认定或重新核对。", number=row.number)
        for row in chosen
        if row.id in marks and marks[row.id].eligible is False
    ]


def _insert(arguments: PublishArguments, period: NoticePeriod, chosen: Sequence[Any]) -> Notice:
    """The notice and its list, names and places as they are that day."""
    entries = [
        {
            "application": row.id,
            "position": position,
            "enterprise_name": row.enterprise.name,
            "subject_name": row.subject.name if row.subject.kind != "enterprise" else "",
            "district": row.district,
            "zone": row.zone,
        }
        for position, row in enumerate(chosen, start=1)
    ]
    notice = Notice.create(
        title=arguments.title.strip(),
        document_no=arguments.document_no.strip(),
        scheme=arguments.scheme,
        level=arguments.level,
        opens_on=period.opens_on,
        closes_on=period.closes_on,
        days=period.days,
        first_day_counts=period.first_day_counts,
        list_digest=list_digest(entries),
        published_at=clock.now(),
    )
    NoticeEntry.insert_many([{**entry, "notice": notice.id} for entry in entries]).execute()
    return notice


def _for_list(scheme_id: str, level: str, application_ids: Sequence[int]) -> Iterable[Any]:
    """The chosen applications in the list's order: by place, then by name."""
    return (
        Application.select(Application, Enterprise, Subject)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
        .where(
            Application.id.in_(list(application_ids))
            & (Application.scheme == scheme_id)
            & (Application.level == level)
            & (Application.state == State.PROPOSED.value)
        )
        .order_by(Application.district, Application.zone, Enterprise.name, Application.id)
    )


def _record_published(notice: Notice, length: int, actor: Actor) -> None:
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
                "length": length,
                "list_digest": notice.list_digest,
            },
            wrote={Notice: [notice.id]},
        ),
    )


@transactional
def recognize_notice(arguments: RecognizeArguments, actor: Actor) -> Batch:
    """Recognize what is left of a closed notice's list, as one batch: all of it or none.

    Raises NotAllowed where a second person has to approve it, Unmet before the period is over or without a
    document number, Conflict if it was done already.
    """
    return recognize(arguments, acting(actor, ApprovalAction.RECOGNIZE))


def recognize(arguments: RecognizeArguments, actor: Actor) -> Batch:
    """The shared step of recognizing, under the checks of this moment."""
    require_transaction()
    notice, applications = _recognizable(arguments)
    batch = Batch.create(
        notice=notice,
        scheme=notice.scheme,
        level=notice.level,
        document_no=arguments.document_no.strip(),
        award_year=arguments.award_year,
        announced_on=arguments.announced_on,
        origin="decided",
        created_at=clock.now(),
    )
    grant_recognitions(batch, _awards(batch, applications), actor)
    for row in applications:
        row.enterprise_id = row.enterprise.id
        take_step(row, Action.RECOGNIZE, actor, notice=notice.id)
    return batch


def effect_of_recognizing(arguments: RecognizeArguments) -> Effect:
    """What recognizing would do now. Raises Unmet or Conflict where it cannot be done."""
    require_transaction()
    notice, applications = _recognizable(arguments)
    return {
        "scheme": notice.scheme,
        "level": notice.level,
        "title": notice.title,
        "count": len(applications),
        "document_no": arguments.document_no.strip(),
        "announced_on": arguments.announced_on.isoformat(),
        "award_year": arguments.award_year,
        "list": list_digest([[row.id, row.enterprise.name] for row in applications]),
    }


def _recognizable(arguments: RecognizeArguments) -> tuple[Notice, list[Any]]:
    """The notice and what is left of its list. Raises Unmet, or Conflict if it was recognized already."""
    notice, day = get_notice(arguments.notice), arguments.announced_on
    reasons = unmet_for_recognizing(period_of(notice), clock.today())
    if not arguments.document_no.strip():
        reasons.append(say("请填写认定文件的文号。"))
    if not reasons and not notice.closes_on < day <= clock.today():
        reasons.append(say("公告日期应在公示届满之后，且不晚于今天。"))
    if abs(arguments.award_year - day.year) > 1:
        reasons.append(say("认定年度应为公告日期的当年或相邻年度。"))
    applications = list(_left_on(notice))
    if batch_of(notice) is not None:
        raise Conflict(say("该公示名单已经认定，未作任何更改。"))
    if not applications:
        reasons.append(say("该公示名单中没有待认定的申报。"))
    if reasons:
        raise Unmet(reasons)
    return notice, applications


def _left_on(notice: Notice) -> Iterable[Any]:
    """What of a notice's list is still to be recognized, in its order."""
    return (
        Application.select(Application, Enterprise, Subject)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
        .switch(Application)
        .join(NoticeEntry, on=(NoticeEntry.application == Application.id))
        .where((NoticeEntry.notice == notice.id) & (Application.state == State.ON_NOTICE.value))
        .order_by(NoticeEntry.position)
    )


def _awards(batch: Batch, applications: Sequence[Application]) -> list[Award]:
    scheme = catalog().schemes[batch.scheme]
    code = scheme.certificate_code
    serials = draw_numbers(counter_name(code, batch.level, batch.award_year), len(applications))
    prefix = catalog().city.certificate_prefix
    return [
        Award(
            enterprise=row.enterprise,
            subject=row.subject,
            district=row.district,
            zone=row.zone,
            industry=row.industry,
            application_id=row.id,
            certificate_no=certificate_number(prefix, code, batch.level, batch.award_year, serial),
            **_validity(scheme, batch, row),
        )
        for row, serial in zip(applications, serials, strict=True)
    ]


def _validity(scheme: Scheme, batch: Batch, row: Application) -> dict[str, Any]:
    """The last valid day, and for a re-review the recognition it renews."""
    years = scheme.level(batch.level).validity_years
    if row.kind == "new":
        return {"valid_until": valid_until(batch.announced_on, years)}
    renewed = (
        Recognition.select()
        .where(
            (Recognition.subject == row.subject.id)
            & (Recognition.scheme == batch.scheme)
            & (Recognition.level == batch.level)
            & Recognition.ended_on.is_null()
        )
        .order_by(Recognition.announced_on.desc())
        .first()
    )
    if renewed is None:
        return {"valid_until": valid_until(batch.announced_on, years)}
    last = renewed_until(batch.announced_on, renewed.valid_until, years)
    return {"valid_until": last, "renews_id": renewed.id}
