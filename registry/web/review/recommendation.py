"""Recommendations as their desks show them: a place its ranked sheets, the bureau all and its forwardings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.recommendation import close_not_named
from registry.errors import NotFound, Stale, Unmet
from registry.models import Application
from registry.queries.application import get_application
from registry.queries.recommendation import (
    entries_of_recommendation,
    first_recommended,
    get_recommendation,
    lengths_of_recommendations,
    recommendations,
    sendable,
    waiting_of_forwardings,
)
from registry.queries.recommendation_answer import Unnamed, unnamed
from registry.rules.recommendation import Sender
from registry.rules.right import Right, may, require
from registry.web.access import current_actor
from registry.web.forms.recommendation import NotNamedForm
from registry.web.language import gettext as _
from registry.web.language import refusal_reasons
from registry.web.lists.paging import page_of
from registry.web.lists.sent_lists import recommendation_file, recommendations_file
from registry.web.lists.take_away import taken_away
from registry.web.review.audience import Audience
from registry.web.review.sending import RIGHT_TO_SEND
from registry.web.wording.approval import NAMED, named_firms


def recommendations_page(audience: Audience) -> ResponseReturnValue:
    """The lists that were sent on, latest first; and whether there is anything to send."""
    actor = current_actor()
    page = page_of(recommendations(actor))
    ids = [row.id for row in page.rows]
    return render_template(
        "review/recommendations.html",
        audience=audience,
        page=page,
        lengths=lengths_of_recommendations(ids),
        names=first_recommended(ids, NAMED),
        named_firms=named_firms,
        waiting=waiting_of_forwardings(ids),
        to_send=sendable(actor, audience.sender).count(),
        may_send=may(actor, RIGHT_TO_SEND[audience.sender]),
        Sender=Sender,
    )


def recommendations_taken_away(suffix: str) -> ResponseReturnValue:
    """The same lists as a file."""
    actor = current_actor()
    return taken_away(suffix, lambda: recommendations_file(actor, clock.today()))


def recommendation_taken_away(id: int, suffix: str) -> ResponseReturnValue:
    """The list of one as a file."""
    found = get_recommendation(current_actor(), id)
    return taken_away(suffix, lambda: recommendation_file(found, clock.today()))


@dataclass(frozen=True)
class _Closing:
    """What came of closing files: which were closed, why others were not, the form as it was typed."""

    form: NotNamedForm
    closed: tuple[Application, ...] = ()
    refused: Mapping[int, list[str]] = field(default_factory=dict)
    """Why not, by the id of the file."""
    numbers: Mapping[int, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    """What is wrong with the form as a whole."""
    status: int = 200

    @property
    def faults(self) -> list[str]:
        """Everything that is wrong, each with the file it is about."""
        lines = [
            _("%(number)s：%(reason)s", number=self.numbers[id], reason=reason)
            for id, reasons in self.refused.items()
            for reason in reasons
        ]
        return [*self.reasons, *lines]

    def typed(self) -> dict[int, str]:
        """The notes somebody wrote for files that were not closed."""
        done, usual = {row.id for row in self.closed}, usual_note()
        notes = self.form.notes.items()
        return {id: note for id, note in notes if id not in done and note.strip() not in ("", usual)}


def usual_note() -> str:
    """What stands in a note nobody wrote in."""
    return str(_("公布名单中没有该申报对象。"))


def recommendation_page(audience: Audience, id: int, closing: _Closing | None = None) -> ResponseReturnValue:
    """One list: its files in order and where each stands; what its answer does not name."""
    actor = current_actor()
    found = get_recommendation(actor, id)
    is_city = found.sender == Sender.CITY
    left: list[Unnamed] = unnamed(found) if is_city and found.answered_on else []
    waiting = {line.application.id for line in left}
    typed = closing.typed() if closing else {}
    return (
        render_template(
            "review/recommendation.html",
            audience=audience,
            recommendation=found,
            entries=entries_of_recommendation(found),
            left=left,
            notes=closing.form.notes if closing else {},
            ticked=closing.form.ticked if closing else set(),
            refused=closing.refused if closing else {},
            lost=[(closing.numbers.get(id, ""), note) for id, note in typed.items() if id not in waiting]
            if closing
            else [],
            usual_note=usual_note(),
            form_reasons=closing.faults if closing else [],
            may_close=may(actor, Right.FORWARD),
            is_city=is_city,
        ),
        closing.status if closing else 200,
    )


def close_page(audience: Audience, id: int) -> ResponseReturnValue:
    """Close files that the whole answer does not name, on a yes: each by itself, so that one that cannot be
    closed holds up no other; what was typed for those that stay is shown again."""
    actor = current_actor()
    require(actor, Right.FORWARD)
    found, form = get_recommendation(actor, id), NotNamedForm()
    files = [get_application(actor, each) for each in form.chosen]
    if any(row.forwarding_id != found.id for row in files):
        raise NotFound()
    if not files or not form.validate_on_submit():
        reasons = tuple(each for errors in form.errors.values() for each in errors)
        nothing = _("请勾选确认未入选的申报，或按其下方的按钮逐件确认。")
        return recommendation_page(audience, id, _Closing(form, reasons=reasons or (nothing,), status=422))
    closing = _close(form, files)
    if closing.closed:
        flash(_closed_sentence(closing.closed), "success")
    if closing.refused or closing.typed():
        return recommendation_page(audience, id, closing)
    return redirect(audience.url("recommendation", id=id))


def _close(form: NotNamedForm, files: list[Application]) -> _Closing:
    actor = current_actor()
    closed, refused, statuses = [], {}, [200]
    for row in files:
        try:
            close_not_named(row, actor, note=form.note_of(row.id), version=form.version_of(row.id))
            closed.append(row)
        except (Unmet, Stale) as refusal:
            refused[row.id] = refusal_reasons(refusal)
            statuses.append(refusal.status)
    numbers = {row.id: f"{row.number} {row.enterprise.name}" for row in files}
    return _Closing(form, tuple(closed), refused, numbers, status=max(statuses))


def _closed_sentence(closed: tuple[Application, ...]) -> str:
    if len(closed) == 1:
        return str(_("%(number)s 已办结：未入选。", number=closed[0].number))
    numbers = _("、").join(row.number for row in closed)
    return str(_("已办结 %(count)s 件，均为未入选：%(numbers)s。", count=len(closed), numbers=numbers))
