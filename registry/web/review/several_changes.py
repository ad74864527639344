"""Confirming several change requests at once: what they would change, then each of them, or none."""

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from registry.actions.change import confirm_changes
from registry.errors import Conflict, Refusal, Stale, Unmet, say
from registry.models import Change
from registry.queries.change import get_change, requested_of, values_before
from registry.queries.enterprise import details_of
from registry.rules.change import FACT_NAMES, ChangeState, Fact, seen_digest
from registry.rules.right_to_confirm import require_confirm
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.language import gettext as _
from registry.web.wording.change import both_words


def several_page() -> ResponseReturnValue:
    """Those ticked with what they would change; with `sure` they are confirmed as they were read."""
    actor = current_actor()
    ticked = sorted(set(request.form.getlist("id", type=int)))
    shown = [get_change(actor, number) for number in ticked]
    for row in shown:
        require_confirm(actor, row.district, row.zone)
    if not shown:
        raise Unmet([say("请勾选要确认的变更申请。")])
    if "sure" not in request.form:
        return _page(shown)
    try:
        count = confirm_changes({row.id: request.form.get(f"seen-{row.id}", "") for row in shown}, actor)
    except (Unmet, Stale, Conflict) as refusal:
        return _page([get_change(actor, number) for number in ticked], refusal)
    flash(_("已确认 %(count)s 项变更。", count=count), "success")
    return redirect(url_for("changes.index"))


def _page(rows: list[Change], refusal: Refusal | None = None) -> ResponseReturnValue:
    """Each with what it says now and the digest of that; what waits no more is left out."""
    waiting = [row for row in rows if row.state == ChangeState.WAITING.value]
    lines = [(row, *both_words(row), _seen(row)) for row in waiting]
    return form_page("changes/several.html", None, refusal, lines=lines, fact_names=FACT_NAMES, Fact=Fact)


def _seen(row: Change) -> str:
    return seen_digest(values_before(row, details_of(row.enterprise)), requested_of(row).values)
