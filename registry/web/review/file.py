"""The page of one file: everything on it is one form, and every button keeps all that stands in it."""

from dataclasses import dataclass

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from registry.actions.review import UncheckedClauses, decide_review, save_review
from registry.database import for_a_page
from registry.errors import NotFound, Refusal, Stale, Unmet
from registry.models import Application
from registry.queries.application import SORTS, attachments_of, get_application
from registry.queries.desk_page import next_waiting
from registry.queries.opinion import own_opinion
from registry.queries.sheet import filed_sheet
from registry.rules.actor import Actor
from registry.rules.criteria.sheet.checklist import checklist
from registry.rules.state import State, stage_of
from registry.rules.workflow import Action
from registry.web.access import current_actor
from registry.web.context import fields_of
from registry.web.errors import form_page
from registry.web.forms.filters import DeskFilters
from registry.web.forms.review import ReviewForm, made_review_form
from registry.web.language import gettext as _
from registry.web.language import refusal_reasons
from registry.web.review.application import FileNow, application_context
from registry.web.review.audience import Audience
from registry.web.review.flags import flags_of
from registry.web.review.second_thought import say_decided
from registry.web.sheet.filed import filed_page

SAVE, ALL_MET = "save", "met"
"""Buttons that decide nothing: keep what was typed, or that and confirm every clause whose facts hold."""


@dataclass(frozen=True)
class Refused:
    """The button that was pressed, why nothing came of it, and how many clauses it was pressed without."""

    pressed: str = ""
    why: Refusal | None = None
    unchecked: int = 0


def kept_filters() -> dict[str, str]:
    """The queue's filters, carried along from file to file."""
    return DeskFilters.of(current_actor(), SORTS.columns).read(request.args)


def application_page(audience: Audience, id: int, step: str = "") -> ResponseReturnValue:
    """One file with all an officer decides on; a press of one of its buttons, then on to the next that waits.

    `step` is what an address of its own asks for. Refused, the page is drawn again with all that was typed.
    """
    actor = current_actor()
    if request.method != "POST":
        return _opened(audience, actor, id, Refused())
    application = get_application(actor, id)
    form = _form_of(application, actor)
    pressed = step or form.step.data or SAVE
    if pressed not in {SAVE, ALL_MET, *audience.steps}:
        raise NotFound()
    if not form.validate():
        return _drawn(audience, application, actor, form, Refused(pressed))
    following = next_waiting(actor, audience.queue, kept_filters(), application)
    try:
        _take(audience, application, actor, form, pressed)
    except (Unmet, Stale) as refusal:
        unchecked = refusal.count if isinstance(refusal, UncheckedClauses) else 0
        # As it is now: where it moved on meanwhile, what was typed stands beside what others said.
        return _opened(audience, actor, id, Refused(pressed, refusal, unchecked))
    return redirect(_after(audience, application, pressed, following))


def _form_of(application: Application, actor: Actor) -> ReviewForm:
    filed = filed_sheet(application)
    clauses = checklist(filed.sheet(checked=False)) if filed else ()
    opinion = own_opinion(actor, application)
    return made_review_form(clauses, filed.checks if filed else {}, attachments_of(application), opinion)


def _take(audience: Audience, application: Application, actor: Actor, form: ReviewForm, pressed: str) -> None:
    """Do what was pressed, and say what came of it."""
    if pressed in (SAVE, ALL_MET):
        count = save_review(application, form.review(all_met=pressed == ALL_MET), actor)
        flash(_("已保存。核对更新 %(count)s 项。", count=count) if count else _("已保存。"), "success")
        return
    unchecked = form.unchecked.data if form.sure.data == pressed else 0
    row = decide_review(
        application, form.review(), Action(pressed), actor, note=form.written(), unchecked=unchecked
    )
    say_decided(audience, application, row)


def _after(audience: Audience, application: Application, pressed: str, following: int | None) -> str:
    """After striking a line off a notice back to that notice; from the queue on to the next."""
    if pressed in (SAVE, ALL_MET):
        return audience.url("application", id=application.id, **kept_filters(), _anchor="check")
    if application.state == State.ON_NOTICE:
        return audience.url("notice", id=application.notice_id)
    stage = stage_of(application.route.procedure, State(application.state))
    if stage not in audience.queue:
        return audience.url("desk", state=stage.name)
    if following is None:
        return audience.url("desk", **kept_filters())
    flash(_("已为您打开下一件。"), "info")
    return audience.url("application", id=following, **kept_filters())


@for_a_page
def _opened(audience: Audience, actor: Actor, id: int, refused: Refused) -> ResponseReturnValue:
    application = get_application(actor, id)
    return _drawn(audience, application, actor, _form_of(application, actor), refused)


@for_a_page
def _drawn(
    audience: Audience, application: Application, actor: Actor, form: ReviewForm, refused: Refused
) -> ResponseReturnValue:
    queue = kept_filters()
    file = FileNow(
        application=application,
        form=form,
        opinion=own_opinion(actor, application),
        pressed=refused.pressed,
        errors=refusal_reasons(refused.why),
        unchecked=refused.unchecked,
    )
    following = next_waiting(actor, audience.queue, queue, application)
    return form_page(
        f"{audience.blueprint}/application.html",
        form,
        refused.why,
        flags=flags_of([application])[application.id],
        following=audience.url("application", id=following, **queue) if following else "",
        **fields_of(application_context(audience, actor, file, queue)),
    )


@for_a_page
def sheet_page(audience: Audience, id: int, sheet_id: int | None) -> ResponseReturnValue:
    """The filed sheet, with what officers said of it."""
    application = get_application(current_actor(), id)
    back = audience.url("application", id=id)
    return filed_page(audience.blueprint, application, sheet_id, back=back, staff=True)
