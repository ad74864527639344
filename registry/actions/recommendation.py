"""Sending files on 推荐: a place's ranked sheet to the bureau, the bureau's forwarding to who decides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.actions.step import take_step
from registry.database import require_transaction, transactional
from registry.errors import Conflict, Stale, Text, Unmet, say
from registry.models import Application, Call, Recommendation, RecommendationEntry
from registry.queries.bar import barred_files
from registry.queries.held_title import holding
from registry.queries.prior_title import by_name, lacking
from registry.queries.recommendation import chosen_in_order, numbers_sent, sendable
from registry.queries.recommendation_answer import named_in_answer
from registry.rules.actor import Actor
from registry.rules.eligibility import Gate
from registry.rules.recommendation import FileToSend, Sender, unmet_days, unmet_number, unmet_recommendation
from registry.rules.right import Right, require
from registry.rules.state import State
from registry.rules.workflow import Action


@dataclass(frozen=True)
class Sending:
    """A list to be sent on: its files in their order, the number and the day of its letter."""

    applications: tuple[int, ...]
    document_no: str
    sent_on: date


@transactional
def send_sheet(call: Call, sending: Sending, actor: Actor) -> Recommendation:
    """A place sends its ranked sheet 推荐汇总表: its files go on to the bureau, all of them or none.

    Raises NotAllowed, Unmet (a number that the place has used, a letter of a day before they were as far),
    Conflict where a file was handled by somebody else meanwhile.
    """
    require(actor, Right.SEND_SHEET)
    files = _files(call, sending, Sender.DISTRICT, actor, cap=None)
    sent = _insert(call, sending, Sender.DISTRICT, files, actor)
    for row in files:
        take_step(_plain(row), Action.RECOMMEND, actor, said={"recommendation": sent.id})
    return sent


@transactional
def forward(call: Call, sending: Sending, actor: Actor) -> Recommendation:
    """The bureau forwards 上报 files to the body that decides: all of the list or none.

    Raises NotAllowed, Unmet (a notice that is not over, a letter of a day before they were as far, a base
    title that is lacking on its day or now, more than the call's cap, a number that was used), Conflict where
    a file was handled by somebody else meanwhile.
    """
    require(actor, Right.FORWARD)
    files = _files(call, sending, Sender.CITY, actor, cap=call.cap)
    sent = _insert(call, sending, Sender.CITY, files, actor)
    for row in files:
        take_step(_plain(row), Action.FORWARD, actor, said={"recommendation": sent.id}, forwarding=sent.id)
    return sent


@transactional
def close_not_named(application: Application, actor: Actor, *, note: str, version: int) -> None:
    """Close a forwarded file that the whole answer does not name 未入选, on a yes.

    Raises Unmet while its forwarding has no whole answer, or where the answer does name it.
    """
    require(actor, Right.FORWARD)
    found: Any = (
        Recommendation.get_or_none(Recommendation.id == application.forwarding_id)
        if application.forwarding_id
        else None
    )
    if found is None or application.state != State.FORWARDED:
        raise Stale()
    reasons: list[Text] = []
    if found.answered_on is None:
        reasons.append(say("该上报批次还没有完整的公布名单，不能确认未入选。请先导入名单并注明是全部结果。"))
    elif named_in_answer(application, found):
        reasons.append(say("公布名单中有该申报对象，不能确认未入选。"))
    if reasons:
        raise Unmet(reasons)
    take_step(
        application, Action.NOT_NAME, actor, note=note, version=version, said={"recommendation": found.id}
    )


def mark_answered(
    forwarding: Recommendation, announced_on: date, actor: Actor, *, said: Mapping[str, Any] | None = None
) -> None:
    """The shared step of bringing in a list that is the whole answer: from now on files can be closed.

    `said` names the list in the event. Raises Conflict where another list became the whole answer meanwhile,
    or where it is dated before the forwarding was sent.
    """
    require_transaction()
    open_to_it = (
        (Recommendation.id == forwarding.id)
        & Recommendation.answered_on.is_null()
        & (Recommendation.sent_on <= announced_on)
    )
    if Recommendation.update(answered_on=announced_on).where(open_to_it).execute() != 1:
        raise Conflict(say("该上报批次的答复已有变化，未作任何更改。请重新试运行。"))
    record(
        actor,
        NewEvent(
            kind="recommendation.answered",
            visibility="staff",
            effective_on=announced_on,
            body={
                "recommendation": forwarding.id,
                "document_no": forwarding.document_no,
                **({"list": dict(said)} if said else {}),
            },
            wrote={Recommendation: [forwarding.id]},
        ),
    )


def _files(
    call: Call, sending: Sending, sender: Sender, actor: Actor, *, cap: int | None
) -> list[Application]:
    """The chosen files in their order. Raises Unmet, or Conflict where one cannot be sent any more."""
    reasons = unmet_recommendation(
        sending.document_no, sending.sent_on, clock.today(), sending.applications, _left_of(call, cap)
    )
    used = numbers_sent(sender, actor.district, actor.zone)
    reasons += unmet_number(sending.document_no, sender, used)
    if reasons:
        raise Unmet(reasons)
    files = chosen_in_order(sendable(actor, sender, call), sending.applications)
    if len(files) != len(sending.applications):
        raise Conflict(say("所选申报中有的已被他人办理，未作任何更改。请刷新后重新选择。"))
    reasons = unmet_days([_to_send(row) for row in files], sending.sent_on, clock.today())
    if sender is Sender.CITY:
        reasons += by_name(files, holding(files, clock.today()))
        reasons += by_name(files, barred_files([_plain(row) for row in files], clock.today()))
        reasons += _unmet_prior_titles(files, sending.sent_on)
    if reasons:
        raise Unmet(reasons)
    return files


def _to_send(row: Any) -> FileToSend:
    return FileToSend(row.number, clock.day_of(row.changed_at), row.notice.closes_on if row.notice else None)


def _unmet_prior_titles(files: Sequence[Any], sent_on: date) -> list[Text]:
    """The base titles that are not held on the day of the letter or not now, by name.

    Both days: a letter of an earlier day brings back nothing that has ended since.
    """
    plain = [_plain(row) for row in files]
    found: dict[int, list[Text]] = {}
    for day in sorted({sent_on, clock.today()}):
        found |= lacking(plain, Gate.FORWARD, day)
    return by_name(files, found)


def _left_of(call: Call, cap: int | None) -> int | None:
    """How many more of a call may be forwarded."""
    if cap is None:
        return None
    sent = (
        RecommendationEntry.select()
        .join(Recommendation)
        .where((Recommendation.call == call.id) & (Recommendation.sender == Sender.CITY.value))
        .count()
    )
    return max(0, cap - sent)


def _plain(row: Application) -> Application:
    # The row came with joins; the step needs plain ids.
    row.enterprise_id, row.subject_id = row.enterprise.id, row.subject.id
    return row


def _insert(
    call: Call, sending: Sending, sender: Sender, files: Sequence[Any], actor: Actor
) -> Recommendation:
    sent: Recommendation = Recommendation.create(
        sender=sender.value,
        call=call.id,
        scheme=call.scheme,
        level=call.level,
        district=actor.district,
        zone=actor.zone,
        document_no=sending.document_no.strip(),
        sent_on=sending.sent_on,
        created_at=clock.now(),
    )
    RecommendationEntry.insert_many(
        [
            {
                "recommendation": sent.id,
                "application": row.id,
                "position": position,
                "enterprise_name": row.enterprise.name,
                "subject_name": row.subject.name if row.subject.kind != "enterprise" else "",
            }
            for position, row in enumerate(files, start=1)
        ]
    ).execute()
    record(actor, _sent(sent, sender, len(files)))
    return sent


def _sent(sent: Recommendation, sender: Sender, length: int) -> NewEvent:
    lines: Any = RecommendationEntry.select(RecommendationEntry.id).where(
        RecommendationEntry.recommendation == sent.id
    )
    return NewEvent(
        kind="recommendation.sent" if sender is Sender.DISTRICT else "recommendation.forwarded",
        visibility="staff",
        effective_on=sent.sent_on,
        body={
            "recommendation": sent.id,
            "scheme": sent.scheme,
            "level": sent.level,
            "document_no": sent.document_no,
            "length": length,
        },
        wrote={Recommendation: [sent.id], RecommendationEntry: [id for (id,) in lines.tuples()]},
    )
