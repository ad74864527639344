"""Approvals 待批: what waits for a second person, one of it, and approving, declining or withdrawing it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions import approval as actions
from registry.actions.approval import EffectChanged
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Approval
from registry.queries.approval import (
    approvals,
    arguments_of,
    effect_of,
    get_approval,
    has_approver,
    names_of_proposers,
    state_of,
    waiting_count,
)
from registry.queries.approval_line import (
    changes_of_list,
    is_as_proposed,
    lines_now,
    numbers_given,
    numbers_to_draw,
)
from registry.queries.setting import settings
from registry.rules.approval import OF_TITLES, ApprovalAction, Effect, effect_digest
from registry.rules.approval_line import ApprovalLine, LineNow, changes_of, lines_of_effect
from registry.rules.approval_state import ApprovalState
from registry.rules.imports.undo import how_many
from registry.rules.recommendation import UnnamedFile, unnamed_file
from registry.rules.right import approve_right, may, require
from registry.rules.role import STAFF
from registry.web.access import current_account, current_actor, only
from registry.web.context import fields_of
from registry.web.errors import form_page
from registry.web.forms.approval import ApproveForm, DeclineForm
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.paging import page_of
from registry.web.lists.requests import approvals_file
from registry.web.lists.take_away import taken_away
from registry.web.several_forms import several_forms
from registry.web.wording.approval import (
    Rows,
    action_name,
    effect_about,
    effect_rows,
    page_of_line,
    page_of_thing,
)
from registry.web.wording.correction import changed_words
from registry.web.wording.subject_kinds import SUBJECT_KINDS

blueprint = Blueprint("approvals", __name__, url_prefix="/approvals")
blueprint.before_request(only(*STAFF))


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """What waits, or (`?state=settled`) what is settled, the latest first."""
    known = settings()
    today, settled = clock.today(), request.args.get("state") == "settled"
    page = page_of(approvals(current_actor(), waiting=not settled, day=today))
    tabs = [
        (_("待批准"), url_for("approvals.index"), not settled, waiting_count(current_actor(), today)),
        (_("已办结"), url_for("approvals.index", state="settled"), settled, None),
    ]
    return render_template(
        "approvals/index.html",
        page=page,
        tabs=tabs,
        name_of=lambda row: action_name(ApprovalAction(row.action), effect_of(row)),
        states={row.id: state_of(row, today) for row in page.rows},
        proposers=names_of_proposers({row.proposer_id for row in page.rows}),
        about_of=lambda row: effect_about(ApprovalAction(row.action), effect_of(row), known),
        rows_of=lambda row: effect_rows(ApprovalAction(row.action), effect_of(row), known),
    )


@blueprint.get("/list.<any(csv, xlsx):suffix>")
def index_file(suffix: str) -> ResponseReturnValue:
    """The same list, whole."""
    settled = request.args.get("state") == "settled"
    return taken_away(suffix, lambda: approvals_file(current_actor(), clock.today(), settled=settled))


@blueprint.route("/<int:id>", methods=["GET", "POST"])
@several_forms
def approval(id: int) -> ResponseReturnValue:
    """One proposal: what it would do, who proposed it, and what may be done with it."""
    return _page(get_approval(current_actor(), id), DeclineForm(formdata=None))


@approval.form("approve")
def approve(id: int) -> ResponseReturnValue:
    """Carry it out, if it still does what the approver has read."""
    found = get_approval(current_actor(), id)
    require(current_actor(), approve_right(found.district))
    storage, seen = current_app.config["STORAGE"], ApproveForm().seen.data or ""
    try:
        outcome = actions.approve(found, current_actor(), storage, seen=seen)
    except EffectChanged as changed:
        return _page(found, DeclineForm(formdata=None), changed, effect=changed.effect)
    except (Unmet, Stale, Conflict) as refusal:
        return _page(get_approval(current_actor(), id), DeclineForm(formdata=None), refusal)
    flash(_("已批准，现已生效。"), "success")
    return redirect(page_of_thing(outcome, _desk(found)) or url_for("approvals.approval", id=id))


@approval.form("decline")
def decline(id: int) -> ResponseReturnValue:
    """Say no, with the reason."""
    found, form = get_approval(current_actor(), id), DeclineForm()
    require(current_actor(), approve_right(found.district))
    if not form.validate_on_submit():
        return _page(found, form)
    try:
        actions.decline(found, current_actor(), note=form.note.data or "")
    except (Unmet, Stale) as refusal:
        return _page(get_approval(current_actor(), id), form, refusal)
    flash(_("已记录：未批准。"), "success")
    return redirect(url_for("approvals.approval", id=id))


@approval.form("withdraw")
def withdraw(id: int) -> ResponseReturnValue:
    """Take one's own proposal back."""
    try:
        actions.withdraw(get_approval(current_actor(), id), current_actor())
    except (Unmet, Stale) as refusal:
        return _page(get_approval(current_actor(), id), DeclineForm(formdata=None), refusal)
    flash(_("已撤回。"), "success")
    return redirect(url_for("approvals.approval", id=id))


def _desk(approval: Approval) -> str:
    return "district" if approval.district else "bureau"


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the list as its page shows it."""

    line: ApprovalLine
    kind: str
    url: str
    certificate_no: str
    """Drawn, or what would be drawn now; '' where it is not known."""
    changes: list[str]
    corrected: list[str]
    """What of it would be corrected."""


@dataclass(frozen=True, slots=True)
class ApprovalContext:
    """What templates/approvals/approval.html is given beside its form."""

    approval: Approval
    action: ApprovalAction
    of_titles: frozenset[ApprovalAction]
    """Proposals whose lines are recognitions."""
    name: str
    state: ApprovalState
    rows: Rows
    seen: str
    """The digest of the effect that the page shows."""
    has_changed: bool
    proposer: str
    about_url: str
    outcome_url: str
    may_approve: bool
    may_withdraw: bool
    lines: list[ShownLine]
    line_count: int
    """Of all, also of those that are not shown."""
    changed_lines: int
    changes: list[str]
    """What has changed since it was proposed, of the whole."""
    nobody_else: bool
    """Whether it waits although there is no second person who could approve it."""
    unnamed: tuple[UnnamedFile, ...]
    """Of a list that is a whole answer, the forwarded files it leaves unnamed."""
    forwarding_url: str
    evidence_url: str
    """The document that a decision about a title rests on."""
    today: date


def _page(
    found: Approval,
    form: DeclineForm,
    refusal: Refusal | None = None,
    *,
    effect: Mapping[str, Any] | None = None,
) -> ResponseReturnValue:
    today, action = clock.today(), ApprovalAction(found.action)
    shown = effect_of(found) if effect is None else effect
    state, is_own = state_of(found, today), found.proposer_id == current_account().id
    waits = state is ApprovalState.WAITING
    lines = _lines(found, action, waits=waits)
    context = ApprovalContext(
        approval=found,
        action=action,
        of_titles=OF_TITLES,
        name=action_name(action, shown),
        state=state,
        rows=effect_rows(action, shown, settings()),
        seen=effect_digest(shown),
        has_changed=effect is not None,
        proposer=names_of_proposers({found.proposer_id}).get(found.proposer_id, ""),
        about_url=page_of_thing(found.about, _desk(found)),
        outcome_url=page_of_thing(found.outcome, _desk(found)),
        may_approve=waits and not is_own and may(current_actor(), approve_right(found.district)),
        may_withdraw=waits and is_own,
        lines=lines,
        line_count=how_many(effect_of(found), "lines"),
        changed_lines=sum(bool(each.changes) for each in lines),
        changes=[translated(text) for text in changes_of_list(found)] if waits else [],
        nobody_else=waits and not has_approver(found),
        unnamed=tuple(map(unnamed_file, shown.get("unnamed", ()))),
        forwarding_url=url_for("bureau.recommendation", id=shown["answers"]) if shown.get("answers") else "",
        evidence_url=url_for("files.measure", id=shown["evidence_id"]) if shown.get("evidence_id") else "",
        today=today,
    )
    return form_page("approvals/approval.html", form, refusal, **fields_of(context))


def _lines(found: Approval, action: ApprovalAction, *, waits: bool) -> list[ShownLine]:
    """The list as it was proposed; while it waits, each line with what has changed of it since."""
    effect = effect_of(found)
    lines = lines_of_effect(effect)
    now = lines_now(arguments_of(found), [line.id for line in lines]) if waits else {}
    numbers = _numbers(action, effect, lines, now, waits=waits)
    desk, corrected = _desk(found), dict(effect.get("corrected", ()))
    return [
        ShownLine(
            line=line,
            kind=translated(SUBJECT_KINDS[line.kind]) if line.unit else "",
            url=page_of_line(action, line.id, desk),
            certificate_no=numbers.get(line.id) or "",
            changes=[translated(text) for text in changes_of(line, now.get(line.id))] if waits else [],
            corrected=changed_words(corrected.get(line.id, ())),
        )
        for line in lines
    ]


def _numbers(
    action: ApprovalAction,
    effect: Effect,
    lines: Sequence[ApprovalLine],
    now: Mapping[int, LineNow],
    *,
    waits: bool,
) -> Mapping[int, str]:
    """Certificate numbers by line: those that would be drawn now, or that were."""
    if action is ApprovalAction.CORRECT:
        drawing = [line for line in lines if line.id in set(effect["renumbered"])]
        return numbers_to_draw(effect, drawing) if waits else {}
    if action is not ApprovalAction.RECOGNIZE:
        return {}
    is_known = waits and is_as_proposed(now, lines)
    return numbers_to_draw(effect, lines) if is_known else numbers_given([line.id for line in lines])
