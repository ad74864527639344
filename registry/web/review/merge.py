"""Merging one record of an enterprise into another, and taking it back: what would come of it, then done."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.merge import merge_enterprises
from registry.actions.unmerge import unmerge_enterprises
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Enterprise
from registry.queries.approval import needs_second, waiting_in_scope
from registry.queries.enterprise import details_of, get_enterprise, register_list
from registry.queries.likely_double import likely_doubles
from registry.queries.merge import effect_of_merging
from registry.queries.merged import get_merged
from registry.queries.unmerge import effect_of_unmerging
from registry.rules.approval import ApprovalAction, Effect, MergeArguments, UnmergeArguments
from registry.rules.merge import fact_pairs, seen_of
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.merge import MergeForm, UnmergeForm
from registry.web.forms.text import searched
from registry.web.language import gettext as _
from registry.web.review.propose import proposed, require_begin
from registry.web.wording.merge import LIKENESSES, merge_rows, shown_facts

MOST_FOUND = 20


def merge_page(id: int, other: int | None) -> ResponseReturnValue:
    """Choose the record to merge into; then both side by side, with what would come of it."""
    goes = get_enterprise(current_actor(), id)
    require_begin(ApprovalAction.MERGE)
    if other is None:
        return _choose(goes)
    stays = get_enterprise(current_actor(), other)
    facts = shown_facts(fact_pairs(details_of(stays), details_of(goes), ()))
    form = MergeForm.of(facts)
    arguments = MergeArguments(
        goes.id, stays.id, form.reason.data or "", form.document_no.data or "", form.chosen
    )
    effect, refusal = _tried(lambda: effect_of_merging(arguments, clock.today(), typed=False))
    if effect is not None and _is_confirmed(form, effect):
        try:
            if answer := proposed(arguments):
                return answer
            merge_enterprises(arguments, current_actor())
        except (Unmet, Stale, Conflict) as refused:
            refusal = refused
        else:
            flash(_("已并入，统计将在数秒内更新。"), "success")
            return redirect(url_for("enterprises.enterprise", id=stays.id))
    return _page("review/merge.html", form, refusal, effect, goes, stays=stays, facts=facts)


def _is_confirmed(form: UnmergeForm, effect: Effect) -> bool:
    """Whether what was posted is what was shown, and is to be done."""
    if request.method != "POST" or not form.validate() or "try" in request.form:
        return False
    return bool(form.seen.data == seen_of(effect))


def _tried(effect: Callable[[], Effect]) -> tuple[Effect | None, Refusal | None]:
    """What it would do, or why it cannot be done, whatever the reason will be."""
    try:
        return effect(), None
    except (Unmet, Stale) as refusal:
        return None, refusal


def _page(
    template: str,
    form: UnmergeForm,
    refusal: Refusal | None,
    effect: Effect | None,
    goes: Enterprise,
    **context: object,
) -> ResponseReturnValue:
    """With what would come of it. That it cannot be done is no fault of who opens the page."""
    form.seen.data = seen_of(effect) if effect else ""
    shown, status = form_page(
        template,
        form,
        refusal,
        goes=goes,
        rows=merge_rows(effect)[:-2] if effect else [],
        needs_second=needs_second(ApprovalAction.MERGE),
        waiting=waiting_in_scope(current_actor(), f"enterprise:{goes.id}", clock.today()),
        **context,
    )
    return shown, 200 if request.method == "GET" else status


def _choose(goes: Enterprise) -> ResponseReturnValue:
    """The records that may be the same, and a search for any other. Nothing is sent from here."""
    words, actor = searched(request.args.get("q", "")), current_actor()
    found = register_list(actor, {"q": words}, clock.today()).limit(MOST_FOUND + 1) if words else []
    shown = render_template(
        "review/merge_choose.html",
        goes=goes,
        doubles=likely_doubles(actor, goes),
        likenesses=LIKENESSES,
        words=words,
        found=[row for row in found if row.id != goes.id][:MOST_FOUND],
    )
    return shown, 200 if request.method == "GET" else 422


def unmerge_page(id: int) -> ResponseReturnValue:
    """Take a merge back: what goes back is shown first."""
    goes, stays = get_merged(current_actor(), id)
    require_begin(ApprovalAction.UNMERGE)
    form = UnmergeForm()
    arguments = UnmergeArguments(goes.id, stays.id, form.reason.data or "", form.document_no.data or "")
    effect, refusal = _tried(lambda: effect_of_unmerging(arguments, clock.today(), typed=False))
    if effect is not None and _is_confirmed(form, effect):
        try:
            if answer := proposed(arguments):
                return answer
            unmerge_enterprises(arguments, current_actor())
        except (Unmet, Stale, Conflict) as refused:
            refusal = refused
        else:
            flash(_("已撤销并入，统计将在数秒内更新。"), "success")
            return redirect(url_for("enterprises.enterprise", id=goes.id))
    return _page("review/unmerge.html", form, refusal, effect, goes, stays=stays)
