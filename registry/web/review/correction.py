"""A batch of recognitions as its office shows it, and correcting it: what would come of it, then done."""

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.correction import correct_batch
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Batch
from registry.queries.approval import needs_second, waiting_in_scope
from registry.queries.approval_line import numbers_to_draw
from registry.queries.batch import batch_in_scope, lines_of_batch, office_of_batch
from registry.queries.correction import effect_of_correcting
from registry.queries.setting import settings
from registry.rules.approval import ApprovalAction, Effect, effect_digest
from registry.rules.approval_line import lines_of_effect
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.correction import CorrectForm
from registry.web.language import gettext as _
from registry.web.review.audience import Audience
from registry.web.review.propose import may_begin, proposed, require_begin
from registry.web.wording.approval import effect_rows
from registry.web.wording.correction import corrected_lines
from registry.web.wording.title_status import title_status


def batch_page(audience: Audience, id: int) -> ResponseReturnValue:
    """One batch with its lines, voided ones too; who may correct it finds where."""
    found, today = batch_in_scope(current_actor(), id), clock.today()
    lines = lines_of_batch(found.id)
    return render_template(
        "review/batch.html",
        audience=audience,
        batch=found,
        lines=lines,
        statuses={row.id: title_status(row, today) for row in lines},
        may_correct=may_begin(ApprovalAction.CORRECT, office_of_batch(found)),
        waiting=waiting_in_scope(current_actor(), f"batch:{id}", today),
    )


def correct_page(audience: Audience, id: int) -> ResponseReturnValue:
    """Correct it: what was typed is tried first and its result shown; the same sent again is done."""
    found = batch_in_scope(current_actor(), id)
    require_begin(ApprovalAction.CORRECT, office_of_batch(found))
    form = CorrectForm.of(found, lines_of_batch(found.id))
    if request.method == "GET":
        form.line.data = request.args.get("line", "")
        return _page(audience, found, form)
    if not form.validate():
        return _page(audience, found, form)
    arguments = form.arguments(found)
    try:
        effect = effect_of_correcting(arguments, clock.today())
        seen = effect_digest(effect)
        if form.seen.data != seen or "try" in request.form:
            form.seen.data = seen
            return _page(audience, found, form, effect=effect)
        if answer := proposed(arguments):
            return answer
        correct_batch(arguments, current_actor())
    except (Unmet, Stale, Conflict) as refusal:
        return _page(audience, found, form, refusal)
    flash(_("已更正，统计将在数秒内更新。"), "success")
    return redirect(audience.url("batch", id=id))


def _page(
    audience: Audience,
    batch: Batch,
    form: CorrectForm,
    refusal: Refusal | None = None,
    *,
    effect: Effect | None = None,
) -> ResponseReturnValue:
    if effect is None:
        form.seen.data = ""
    return form_page(
        "review/correct.html",
        form,
        refusal,
        audience=audience,
        batch=batch,
        rows=effect_rows(ApprovalAction.CORRECT, effect, settings()) if effect else [],
        lines=corrected_lines(effect, _numbers(effect)) if effect else [],
        needs_second=needs_second(ApprovalAction.CORRECT),
        waiting=waiting_in_scope(current_actor(), f"batch:{batch.id}", clock.today()),
    )


def _numbers(effect: Effect) -> dict[int, str]:
    """The certificate numbers that would be drawn now."""
    drawing = set(effect["renumbered"])
    return numbers_to_draw(effect, [line for line in lines_of_effect(effect) if line.id in drawing])
