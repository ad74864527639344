"""Undoing an import run: what it would do, what stands in the way line by line, and the form for it."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.imports.undo import undo_import
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import ImportRun
from registry.queries.approval import needs_second, waiting_for
from registry.queries.imports.run import get_import_run
from registry.queries.imports.undo import effect_of, undo_of
from registry.rules.approval import ApprovalAction, Effect, UndoArguments, effect_digest
from registry.rules.imports.file import grants_titles, import_right
from registry.rules.imports.undo import WRITTEN_NAMES
from registry.rules.right import require
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.import_undo import UndoForm
from registry.web.language import gettext as _
from registry.web.review.propose import proposed, require_begin
from registry.web.views.imports.runs import blueprint
from registry.web.wording.events import name_of_event
from registry.web.wording.import_undo import kept_of, undo_rows


@blueprint.route("/<int:id>/undo", methods=["GET", "POST"])
def undo(id: int) -> ResponseReturnValue:
    """What undoing the run would do; the form posts here and undoes it, or proposes to."""
    run, form = get_import_run(id), UndoForm()
    if grants_titles(run.kind):
        require_begin(ApprovalAction.UNDO_IMPORT)
    else:
        require(current_actor(), import_right(run.kind))
    effect = effect_of(undo_of(run), UndoArguments(id, ""), clock.today())
    seen = effect_digest(effect)
    if not form.validate_on_submit():
        return _page(run, form, effect)
    if form.seen.data != seen:
        return _page(run, form, effect, Stale())
    arguments = UndoArguments(id, form.reason.data or "", bool(form.rest.data))
    try:
        if grants_titles(run.kind) and (answer := proposed(arguments)):
            return answer
        undone = undo_import(arguments, current_actor(), by_worker=True)
    except (Unmet, Stale, Conflict) as refusal:
        return _page(run, form, effect, refusal)
    if undone.undone_at == run.undone_at:
        flash(_("已开始撤销，名单的内容已不再显示，全部撤销后统计随之更新。"), "success")
    else:
        flash(_("已撤销。统计将在数秒内更新。"), "success")
    return redirect(url_for("imports.run", id=id))


def _page(
    run: ImportRun, form: UndoForm, effect: Effect, refusal: Refusal | None = None
) -> ResponseReturnValue:
    form.seen.data = effect_digest(effect)
    return form_page(
        "imports/undo.html",
        form,
        refusal,
        run=run,
        rows=undo_rows(effect),
        kept=kept_of(effect),
        names=WRITTEN_NAMES,
        labels=name_of_event,
        needs_second=grants_titles(run.kind) and needs_second(ApprovalAction.UNDO_IMPORT),
        waiting=waiting_for(f"run:{run.id}", clock.today()),
    )
