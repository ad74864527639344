"""An applicant's own application: keeping what was typed and chosen, and the page that shows it."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.application import save_application
from registry.actions.attachment import attach_file
from registry.errors import Refusal, Stale, Text, Unmet, listed
from registry.models import Application, Attachment, Enterprise
from registry.queries.application import attachments_of, get_application, unmet_prerequisites_of
from registry.queries.colleague import signers_of
from registry.queries.enterprise import own_enterprise
from registry.queries.held_title import holding
from registry.queries.ledger import latest_notes, timeline
from registry.queries.prior_title import doubtful
from registry.queries.recognition import recognition_from
from registry.rules.actor import Actor
from registry.rules.hidden_events import HIDDEN_FROM_APPLICANT
from registry.rules.role import Role
from registry.rules.signing import may_sign
from registry.rules.state import State, StateFacts
from registry.rules.workflow import Action, steps_for
from registry.web.access import current_actor
from registry.web.context import fields_of
from registry.web.forms.application import ApplicationForm
from registry.web.forms.upload import keep_upload, limit_in_megabytes
from registry.web.language import refusal_reasons, translated
from registry.web.review.steps_bar import StepsBar, progress_of
from registry.web.sheet.filed import DraftsSheet, SheetBrief, brief_of, sheet_before
from registry.web.wording.call import left_in
from registry.web.wording.deadline import last_moment
from registry.web.wording.events import ShownTimeline, timeline_events
from registry.web.wording.next_step import next_step
from registry.web.wording.not_named import not_named_words
from registry.web.wording.on_notice import over_words
from registry.web.wording.outcome import OutcomeWords
from registry.web.wording.rejection import rejection_words
from registry.web.wording.state_words import applicant_words

Then = Callable[[Application, Actor], ResponseReturnValue]


@dataclass(frozen=True, slots=True)
class OutcomeContext:
    """What happened to an application so far, as the applicant may know it, and what it can do next."""

    events: ShownTimeline
    progress: StepsBar
    next_step: str
    ended: OutcomeWords | None
    """How it ended where it was refused, not named or left on its notice, and what may be done."""
    state_word: Text
    steps_now: dict[str, Text]
    """What each step that can be taken now is called."""
    note: str
    """An officer's last word."""
    recognition_url: str
    notice_url: str


@dataclass(frozen=True, slots=True)
class OwnApplicationContext:
    """What both pages of an applicant's own application are given."""

    application: Application
    facts: StateFacts
    enterprise: Enterprise
    files: list[Attachment]
    deadline: str
    left: str
    form: ApplicationForm | None
    """To be filled in; None where the application may not be changed."""
    draft: ApplicationForm | None
    """What was typed, whether it may be saved or not."""
    form_reasons: list[str]
    status_code: int
    limit: int
    """The largest upload, in MB."""
    prerequisites: list[str]
    """What a submission would lack today; not asked of what is submitted."""
    doubts: list[str]
    """Base titles that do not stop a submission and are asked about later."""
    sheet: DraftsSheet | SheetBrief | None
    signers: str
    """Who can submit and take back, for who cannot; '' for who can."""


def save_draft_then(id: int, then: Then) -> ResponseReturnValue:
    """Keep what stands in the draft's form, then do the rest.

    Every button of a draft comes here, so that none of them loses what was typed. A refusal shows the page
    again, at its status, with all of it.
    """
    actor = current_actor()
    application = get_application(actor, id)
    form = ApplicationForm.of(application)
    if not form.validate():
        return draft_page(application, actor, form=form, status=422)
    try:
        _keep_text(application, form, actor)
        _keep_files(application, actor)
        return then(get_application(actor, id), actor)
    except (Unmet, Stale) as refusal:
        return draft_page(get_application(actor, id), actor, form=form, refusal=refusal)


def _keep_text(application: Application, form: ApplicationForm, actor: Actor) -> None:
    """Save what differs from what is kept; a button pressed without typing leaves no trace in the ledger."""
    typed = form.typed()
    if "statement" not in request.form:
        return
    if any(getattr(application, name) != text for name, text in typed.items()):
        save_application(application, actor, version=form.seen_version, **typed)


def _keep_files(application: Application, actor: Actor) -> None:
    """Attach every chosen file that may be; raises Unmet with what is wrong with the others."""
    reasons: list[Text] = []
    for upload in request.files.getlist("file"):
        if not upload.filename:
            continue
        try:
            keep_upload(attach_file, application, upload, actor)
        except Unmet as unmet:
            reasons += unmet.reasons
    if reasons:
        raise Unmet(reasons)


def draft_page(
    application: Application,
    actor: Actor,
    *,
    form: ApplicationForm | None = None,
    refusal: Refusal | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The applicant's page of one application: to be filled in while it may be, else to be read."""
    facts = application.facts
    enterprise = own_enterprise(actor)
    drawn = _current(form, application) if facts.editable else None
    context = OwnApplicationContext(
        application=application,
        facts=facts,
        enterprise=enterprise,
        files=attachments_of(application),
        deadline=last_moment(application.call.closes_at),
        left=left_in(application.call),
        form=drawn,
        draft=drawn or form,
        form_reasons=refusal_reasons(refusal),
        status_code=refusal.status if refusal else status,
        limit=limit_in_megabytes(),
        prerequisites=_prerequisites(application) if facts.editable else [],
        doubts=_doubts(application) if facts.editable else [],
        sheet=sheet_before(application, enterprise)
        if facts.editable
        else brief_of("enterprise", application, checked=facts.findings_shown),
        signers="" if may_sign(actor) else translated(listed(signers_of(enterprise.id))),
    )
    name = "draft" if facts.editable else "application"
    outcome = fields_of(_outcome(application, facts))
    return render_template(f"enterprise/{name}.html", **fields_of(context), **outcome), context.status_code


def _prerequisites(application: Application) -> list[str]:
    today = clock.today()
    held = holding([application], today).get(application.id, [])
    return [translated(each) for each in [*held, *unmet_prerequisites_of(application, today)]]


def _doubts(application: Application) -> list[str]:
    return [translated(each) for each in doubtful(application, clock.today())]


def _current(form: ApplicationForm | None, application: Application) -> ApplicationForm:
    """The form, drawn from the present version: after a warning of another's change it may be saved over."""
    form = form or ApplicationForm.of(application)
    form.version.data = str(application.version)
    return form


def _outcome(application: Application, facts: StateFacts) -> OutcomeContext:
    state = State(application.state)
    events = timeline(application_id=application.id).without_undone().without(HIDDEN_FROM_APPLICANT)
    notes = latest_notes([application.id], f"application.{_last_word(state)}")
    is_on_notice = application.notice_id is not None and facts.is_open
    ended = rejection_words(application) or not_named_words(application) or over_words(application)
    recognition = recognition_from(application) if state is State.RECOGNIZED else None
    own_steps = steps_for(application.route, state, Role.ENTERPRISE)
    return OutcomeContext(
        events=timeline_events(events, applicant=True),
        progress=progress_of(application.route, facts.shown_to_applicant_as or state, events.items),
        next_step=ended.decided if ended else next_step(application),
        ended=ended,
        state_word=applicant_words([application]).applicant(application),
        steps_now={row.action.value: row.label for row in own_steps},
        note=(ended and ended.reason) or notes.get(application.id, ""),
        recognition_url=url_for("public.recognition", id=recognition.id) if recognition else "",
        notice_url=url_for("public.notice", id=application.notice_id) if is_on_notice else "",
    )


def _last_word(state: State) -> Action:
    """The step whose note is the reason for a state."""
    closing = {
        State.REJECTED: Action.REJECT,
        State.NOT_NAMED: Action.NOT_NAME,
        State.NOT_NEEDED: Action.NOT_NEED,
    }
    return closing.get(state, Action.RETURN)
