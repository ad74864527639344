"""The life of an application, from draft to proposal. Notices and recognitions have files of their own."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from peewee import IntegrityError

from registry import clock
from registry.actions.call_move import take_along
from registry.actions.counter import draw_numbers
from registry.actions.kept_checks import keep_former_checks
from registry.actions.ledger import NewEvent, record
from registry.actions.sheet import file_sheet
from registry.actions.single_step import take_single
from registry.actions.step import take_step
from registry.actions.subject import find_or_add_subject
from registry.database import transactional
from registry.errors import Conflict, NotFound, Stale, Text, Unmet, say
from registry.models import Application, Attachment, Call, Counter, Enterprise, Subject
from registry.prepared import Prepared
from registry.queries.application import unmet_prerequisites_of, unmet_re_review
from registry.queries.call import unmet_open
from registry.queries.claim_draft import prepared
from registry.queries.colleague import signers_of
from registry.queries.held_title import holding
from registry.queries.joined import root_of
from registry.queries.live_sheet import Judged, assess_application
from registry.queries.rejection import unmet_filing_again_in
from registry.queries.subject import open_titles
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.certificate import application_number
from registry.rules.eligibility import (
    unmet_completeness,
    unmet_place,
)
from registry.rules.place import Place
from registry.rules.right import Right, require
from registry.rules.signing import unmet_signing
from registry.rules.state import STATES, State
from registry.rules.subject import SubjectDetails
from registry.rules.workflow import Action, Transition


@transactional
def start_application(
    call: Call,
    enterprise: Enterprise,
    actor: Actor,
    *,
    kind: str = "new",
    subject_kind: str = "",
    name: str = "",
    subject_id: int | None = None,
    details: SubjectDetails | None = None,
) -> Application:
    """Begin a draft for the enterprise itself or one of its products, sites …: that with `subject_id`, or
    that named `name`, declared with `details` where there is none.

    Raises Unmet outside the call's period or for an unknown subject, Conflict if one is open already.
    """
    require(actor, Right.APPLY)
    chosen = subject_kind or catalog().schemes[call.scheme].subject_kinds[0]
    own = root_of(_own_subject(enterprise, subject_id)) if subject_id is not None else None
    if own is not None:
        chosen, name = own.kind, own.name
    if reasons := _unmet_for_starting(call, enterprise, chosen, name):
        raise Unmet(reasons)
    subject = own or find_or_add_subject(enterprise, chosen, name, actor, details)
    if left := take_along(subject.id, call, actor, kind):
        return left
    _refuse_another(call, subject.id)
    application = _insert_draft(call, subject, enterprise, kind, prepared(actor.account_id, call.id))
    record(
        actor,
        NewEvent(
            kind="application.started",
            enterprise_id=enterprise.id,
            application_id=application.id,
            effective_on=clock.today(),
            body={"scheme": call.scheme, "level": call.level, "kind": kind, "number": application.number},
            wrote={Application: [application.id], Counter: [_series(application.created_at)]},
        ),
    )
    return application


def _refuse_another(call: Call, subject_id: int) -> None:
    """Raise Unmet where the call lets nobody file again who was refused in it, and this subject was; Conflict
    where it has an open one for this title, which is named."""
    if reasons := unmet_filing_again_in(call, subject_id):
        raise Unmet(reasons)
    if number := open_titles(subject_id).get((call.scheme, call.level)):
        raise Conflict(
            say("该对象在此类别已有一份未办结的申报 %(number)s，请继续办理那一份。", number=number)
        )


def _insert_draft(
    call: Call, subject: Subject, enterprise: Enterprise, kind: str, written: Mapping[str, str]
) -> Application:
    """The row of a draft, numbered, with what was written before by column.

    Raises Conflict where the subject has an open one for this title.
    """
    now = clock.now()
    try:
        draft: Application = Application.create(
            number=application_number(clock.day_of(now), draw_numbers(_series(now))[0]),
            call=call,
            scheme=call.scheme,
            level=call.level,
            kind=kind,
            procedure=call.procedure,
            options=call.options,
            subject=subject,
            enterprise=enterprise,
            district=enterprise.district,
            zone=enterprise.zone,
            industry=enterprise.industry,
            created_at=now,
            changed_at=now,
            statement=written["statement"],
            contact=written["contact"],
            phone=written["phone"],
        )
    except IntegrityError:
        raise Conflict(say("该对象在此类别刚刚已开始另一份申报，请继续办理那一份。")) from None
    return draft


def _series(instant: datetime) -> str:
    """The counter that applications begun on the day of this instant are numbered by."""
    return f"application:{clock.day_of(instant)}"


def _unmet_for_starting(call: Call, enterprise: Enterprise, subject_kind: str, name: str) -> list[Text]:
    reasons = unmet_open(call, clock.now())
    reasons += unmet_place(
        Place(call.district or "", call.zone or ""), Place(enterprise.district, enterprise.zone), catalog()
    )
    if subject_kind not in catalog().schemes[call.scheme].subject_kinds:
        reasons.append(say("该类别不认定这种对象，请重新选择。"))
    if subject_kind != "enterprise" and not name.strip():
        reasons.append(say("请填写申报对象的名称（如工厂、车间、产品、园区名称）。"))
    return reasons


def _own_subject(enterprise: Enterprise, id: int) -> Subject:
    """One of the enterprise's subjects. Raises NotFound."""
    found: Subject | None = Subject.get_or_none((Subject.id == id) & (Subject.enterprise == enterprise.id))
    if found is None:
        raise NotFound()
    return found


@transactional
def save_application(
    application: Application, actor: Actor, *, version: int, statement: str, contact: str, phone: str
) -> None:
    """Keep what the applicant typed. Raises Stale if the draft changed since `version` or is not editable."""
    require(actor, Right.APPLY)
    if not STATES[State(application.state)].editable:
        raise Stale()
    seen = (application.id, application.state, version)
    if _saved(*seen, statement, contact.strip(), phone.strip(), clock.now()) != 1:
        raise Stale(say("这份申报已在别处被修改，您输入的内容保留在下面，请核对后再保存。"))
    record(
        actor,
        NewEvent(
            kind="application.saved",
            enterprise_id=application.enterprise_id,
            application_id=application.id,
            effective_on=clock.today(),
            wrote={Application: [application.id]},
        ),
    )


@Prepared
def _saved(id: int, state: str, version: int, statement: str, contact: str, phone: str, now: datetime) -> Any:
    same = (Application.id == id) & (Application.version == version) & (Application.state == state)
    return Application.update(
        statement=statement,
        contact=contact,
        phone=phone,
        version=Application.version + 1,
        changed_at=now,
    ).where(same)


@transactional
def submit_application(application: Application, actor: Actor, *, version: int | None = None) -> Transition:
    """Submit a draft or a correction, and file the sheet it is assessed by.

    Raises Unmet with everything that is missing and every clause that is not met, all at once. What the
    facts leave open does not stand in the way: the officers read it on the sheet.
    """
    if reasons := unmet_signing(actor, lambda: signers_of(application.enterprise_id)):
        raise Unmet(reasons)
    enterprise = Enterprise.get_by_id(application.enterprise_id)
    judged = assess_application(application, enterprise)
    reasons = _unmet_for_submitting(application, enterprise, judged)
    if reasons:
        raise Unmet(reasons)
    row = take_step(
        application,
        Action.SUBMIT,
        actor,
        version=version,
        submitted_at=application.submitted_at or clock.now(),
        district=enterprise.district,
        zone=enterprise.zone,
        industry=enterprise.industry,
    )
    if judged is not None:
        filed = file_sheet(application, judged, actor)
        keep_former_checks(application, filed, judged, actor)
    return row


def _unmet_for_submitting(
    application: Application, enterprise: Enterprise, judged: Judged | None
) -> list[Text]:
    reasons: list[Text] = []
    # A correction asked for within the period may come after it: only the first filing has a closing instant.
    if application.state == State.DRAFT:
        call = Call.get_by_id(application.call_id)
        reasons += unmet_open(call, clock.now())
        reasons += unmet_filing_again_in(call, application.subject_id)
    reasons += unmet_prerequisites_of(application, clock.today(), judged.dossier if judged else None)
    reasons += holding([application], clock.today()).get(application.id, [])
    reasons += unmet_re_review(application)
    reasons += unmet_completeness(
        enterprise.district,
        enterprise.industry,
        enterprise.uscc,
        application.statement,
        application.contact,
        application.phone,
        len(_attached(application.id)),
    )
    return reasons + (judged.reasons if judged else [])


@Prepared
def _attached(application_id: int) -> Any:
    kept = (Attachment.application == application_id) & Attachment.removed_at.is_null()
    return Attachment.select(Attachment.id).where(kept).tuples()


@transactional
def step_application(
    application: Application, action: Action, actor: Actor, *, note: str = "", version: int | None = None
) -> Transition:
    """Withdraw, return, recommend, propose or reject one application, or take that back: whatever the table
    allows the actor. Raises Unmet or Conflict where it is too late to take a step back.

    Raises what `take_single` raises.
    """
    return take_single(application, action, actor, note=note, version=version)
