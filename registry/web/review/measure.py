"""Deciding about a title 处置 in two steps: what is to be done and on which ground, then what that needs."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.measure import keep_measure_file, take_measure
from registry.errors import Conflict, Refusal, Stale, Unmet, say
from registry.models import Recognition
from registry.queries.approval import needs_second, waiting_in_scope
from registry.queries.measure import current_ending, files_of_office, measures_of, stand_of
from registry.queries.measure_effect import figures_of_void
from registry.queries.office import office_of_title
from registry.queries.recognition import recognition_in_scope
from registry.queries.setting import settings
from registry.rules.approval import ApprovalAction, MeasureArguments
from registry.rules.ground import MeasureKind
from registry.rules.measure import TitleStand, unmet_measure
from registry.rules.office import Office
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.measure import MeasureForm
from registry.web.forms.upload import keep_upload, limit_in_megabytes
from registry.web.held_input import held_input
from registry.web.language import gettext as _
from registry.web.language import refusal_reasons, translated
from registry.web.review.audience import Audience
from registry.web.review.propose import proposed, require_begin
from registry.web.wording.figures_effect import figures_words
from registry.web.wording.measure_choice import ShownChoice, choices_of, groups_of

NOT_OFFERED = say("所选的事由现在不能用于这一称号：它的状态或设置已有变化。请从下面列出的事由中重新选择。")
NO_DOCUMENT = say("请上传所依据的决定或证明文件。")


@dataclass(frozen=True)
class Deciding:
    """A title about which its office may decide, and what can be decided."""

    audience: Audience
    recognition: Recognition
    office: Office
    stand: TitleStand
    choices: list[ShownChoice]
    can_lift: bool
    """Whether the ending that stands barred the firm, and still does."""

    def choice(self, value: str) -> ShownChoice | None:
        """The decision of an address or a form; None where it cannot be taken now."""
        return next((each for each in self.choices if each.value == value), None)


def decide_page(audience: Audience, id: int) -> ResponseReturnValue:
    """Without a ground in the address what can be decided; with one, the form of that decision."""
    found, value = _deciding(audience, id), request.args.get("ground", "")
    choice = found.choice(value)
    if choice is None:
        return _choices_page(found, Unmet([NOT_OFFERED]) if value else None)
    form = _form(found, choice)
    form.ground.data = choice.value
    today = clock.today()
    form.effective_on.data = min(choice.ground.last or today, today)
    return _form_page(found, choice, form)


def end_page(audience: Audience, id: int) -> ResponseReturnValue:
    """Decide about it: end, void, bar, restore, as the chosen ground says."""
    found = _deciding(audience, id)
    choice = found.choice(request.form.get("ground", ""))
    if choice is None:
        return _choices_page(found, Unmet([NOT_OFFERED]))
    form = _form(found, choice)
    if not _is_whole(found, choice, form):
        return _form_page(found, choice, form)
    arguments = _arguments(found, choice, form)
    try:
        if answer := proposed(arguments):
            return answer
        take_measure(arguments, current_actor())
    except (Unmet, Stale, Conflict) as refusal:
        return _form_page(found, choice, form, refusal)
    flash(_("已办理，统计将在数秒内更新。"), "success")
    return redirect(audience.url("recognition", id=id))


def _deciding(audience: Audience, id: int) -> Deciding:
    """Raises NotFound, or NotAllowed for who may not begin it."""
    found, today = recognition_in_scope(current_actor(), id), clock.today()
    office = office_of_title(found)
    require_begin(ApprovalAction.END, office)
    measures = measures_of(found.id)
    stand, current = stand_of(found, measures, today), current_ending(measures)
    return Deciding(
        audience=audience,
        recognition=found,
        office=office,
        stand=stand,
        choices=choices_of(stand, settings(), today),
        can_lift=current is not None and bool(current.family) and current.lifted_on is None,
    )


def _form(found: Deciding, choice: ShownChoice) -> MeasureForm:
    return MeasureForm.of(choice.kind, files_of_office(found.office), is_barred=found.can_lift)


def _choices_page(found: Deciding, refusal: Refusal | None = None) -> ResponseReturnValue:
    shown = render_template(
        "review/measures.html",
        form_reasons=refusal_reasons(refusal),
        audience=found.audience,
        recognition=found.recognition,
        groups=groups_of([each for each in found.choices if not each.is_over]),
        past=groups_of([each for each in found.choices if each.is_over]),
        waiting=_waiting(found),
        held=held_input(),
    )
    return shown, refusal.status if refusal else 200


def _form_page(
    found: Deciding, choice: ShownChoice, form: MeasureForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    return form_page(
        "review/measure.html",
        form,
        refusal,
        audience=found.audience,
        recognition=found.recognition,
        choice=choice,
        past=_past(found, choice),
        needs_second=needs_second(ApprovalAction.END),
        waiting=_waiting(found),
        limit=limit_in_megabytes(),
    )


def _past(found: Deciding, choice: ShownChoice) -> list[str]:
    """The figures of past days that a void changes, whatever is typed; of all else the approval says them."""
    if choice.kind is not MeasureKind.VOID:
        return []
    title = found.recognition
    return figures_words(figures_of_void(title.id, title.enterprise.id, clock.today()))


def _waiting(found: Deciding) -> object:
    return waiting_in_scope(current_actor(), f"recognition:{found.recognition.id}", clock.today())


def _is_whole(found: Deciding, choice: ShownChoice, form: MeasureForm) -> bool:
    """Whether nothing is wrong; all that is stands at its box at once. The document that came with the form
    is kept: it stays chosen where something else is wrong."""
    form.validate_on_submit()
    _keep(found, form)
    if not form.document.data and not form.file.errors:
        form.file.errors = [*form.file.errors, translated(NO_DOCUMENT)]
    if (day := form.effective_on.data) is not None:
        reasons = unmet_measure(found.stand, choice.ground, choice.kind, day, clock.today(), settings())
        form.effective_on.errors = [*form.effective_on.errors, *map(translated, reasons)]
    return not form.errors


def _keep(found: Deciding, form: MeasureForm) -> None:
    if not form.file.data:
        return
    try:
        file = keep_upload(keep_measure_file, found.office, form.file.data, current_actor())
    except Unmet as refused:
        form.file.errors = [*form.file.errors, *refusal_reasons(refused)]
        return
    form.offer(files_of_office(found.office))
    form.document.data = str(file.id)


def _arguments(found: Deciding, choice: ShownChoice, form: MeasureForm) -> MeasureArguments:
    day = form.effective_on.data
    if day is None:
        raise RuntimeError("a day is asked for")
    return MeasureArguments(
        recognition=found.recognition.id,
        ground=choice.ground.id,
        measure=choice.kind,
        effective_on=day,
        reason=form.reason.data or "",
        document_no=form.document_no.data or "",
        evidence=int(form.document.data or 0),
        lifts_bar="lifts_bar" in form and bool(form.lifts_bar.data),
    )
