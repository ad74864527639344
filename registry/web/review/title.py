"""One recognition as its office shows it, with its history, and deciding about it under a ground."""

from datetime import date

from flask import flash, redirect
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.measure import keep_measure_file, take_measure
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Recognition
from registry.queries.approval import needs_second, waiting_in_scope
from registry.queries.measure import files_of_office, measures_of, stand_of
from registry.queries.notice import find_notice
from registry.queries.office import office_of_title
from registry.queries.recognition import history_of, recognition_in_scope
from registry.queries.setting import settings
from registry.queries.unconfirmed import is_unconfirmed
from registry.rules.approval import ApprovalAction, MeasureArguments
from registry.rules.catalog import catalog
from registry.rules.ground import ExitGround
from registry.rules.measure import grounds_now
from registry.rules.office import Office
from registry.rules.right import may_handle
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.recognition import Choice, MeasureForm
from registry.web.forms.upload import keep_upload
from registry.web.review.audience import Audience
from registry.web.review.propose import may_begin, proposed, require_begin
from registry.web.wording.events import timeline_events
from registry.web.wording.measure import choice_label, shown_measures
from registry.web.wording.title_status import title_status


def title_page(
    audience: Audience, id: int, form: MeasureForm | None = None, refusal: Refusal | None = None
) -> ResponseReturnValue:
    """One recognition, with its history; who may decide about it finds the form."""
    actor, today = current_actor(), clock.today()
    found = recognition_in_scope(actor, id)
    office = office_of_title(found)
    form = form or _form(found, office)
    if form.effective_on.data is None and not form.is_submitted():
        form.effective_on.data = today
    return form_page(
        "review/recognition.html",
        form,
        refusal,
        audience=audience,
        recognition=found,
        title_status=title_status(found, today),
        is_unconfirmed=is_unconfirmed(found),
        office=office,
        handles=may_handle(actor, *office),
        measures=shown_measures(measures_of(found.id), today),
        has_notice=find_notice(actor, found.batch.notice_id) is not None,
        needs_second=needs_second(ApprovalAction.END),
        waiting=waiting_in_scope(actor, f"recognition:{id}", today),
        events=timeline_events(history_of(found)),
        may_end=may_begin(ApprovalAction.END, office) and bool(form.ground.choices),
    )


def _form(found: Recognition, office: Office) -> MeasureForm:
    return MeasureForm.of(_choices(found), files_of_office(office))


def _choices(found: Recognition) -> list[Choice]:
    """What can be decided about it, each with what it would do by the settings of today."""
    today, known, grounds = clock.today(), settings(), catalog().grounds
    stand = stand_of(found, measures_of(found.id), today)
    return [
        (
            f"{ground.id}.{kind.value}",
            choice_label(ground, kind, stand, min(ground.last or today, today), known),
        )
        for ground, kind in sorted(
            grounds_now(stand, grounds, known, today), key=lambda each: _is_over(each[0], today)
        )
    ]


def _is_over(ground: ExitGround, today: date) -> bool:
    """Those of rules that are over come last: they are for decisions of their time."""
    return ground.last is not None and ground.last < today


def end_page(audience: Audience, id: int) -> ResponseReturnValue:
    """Decide about it: end, void, bar, restore, as the chosen ground says."""
    actor = current_actor()
    found = recognition_in_scope(actor, id)
    office = office_of_title(found)
    require_begin(ApprovalAction.END, office)
    form = _form(found, office)
    if not form.validate_on_submit():
        return title_page(audience, id, form)
    try:
        evidence = _kept(form, office)
        arguments = _arguments(found, form, evidence)
        if answer := proposed(arguments):
            return answer
        take_measure(arguments, actor)
    except (Unmet, Stale, Conflict) as refusal:
        return title_page(audience, id, form, refusal)
    flash(_("已办理，统计将在数秒内更新。"), "success")
    return redirect(audience.url("recognition", id=id))


def _kept(form: MeasureForm, office: Office) -> int:
    """The document that was chosen, or came with the form: it stays chosen where something else is wrong."""
    if form.file.data:
        file = keep_upload(keep_measure_file, office, form.file.data, current_actor())
        form.offer(files_of_office(office))
        form.document.data = str(file.id)
    return int(form.document.data or 0)


def _arguments(found: Recognition, form: MeasureForm, evidence: int) -> MeasureArguments:
    ground, measure = form.chosen
    day = form.effective_on.data
    if day is None:
        raise RuntimeError("a day is asked for")
    return MeasureArguments(
        recognition=found.id,
        ground=ground,
        measure=measure,
        effective_on=day,
        reason=form.reason.data or "",
        document_no=form.document_no.data or "",
        evidence=evidence,
        lifts_bar=bool(form.lifts_bar.data),
    )
