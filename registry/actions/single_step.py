"""One step of one file, with what stands in its way: what several actions share."""

from collections.abc import Mapping

from registry import clock
from registry.actions.recall import recall
from registry.actions.step import take_step
from registry.database import require_transaction
from registry.errors import Stale, Unmet, say
from registry.models import Application
from registry.queries.after_image import Wrote
from registry.queries.bar import stopped
from registry.queries.prior_title import doubtful
from registry.queries.sheet import filed_sheet
from registry.rules.actor import Actor
from registry.rules.criteria.sheet.refusal import unmet_criteria
from registry.rules.eligibility import Gate
from registry.rules.state import State
from registry.rules.workflow import NEEDS_MET_SHEET, SINGLE, Action, Transition, is_of_line


def take_single(
    application: Application,
    action: Action,
    actor: Actor,
    *,
    note: str = "",
    version: int | None = None,
    said: Mapping[str, object] | None = None,
    wrote: Wrote | None = None,
) -> Transition:
    """The shared step of taking one file on; `said` and `wrote` go into its event.

    Raises Unmet where a file would go on although its sheet, as checked, is not met, its subject holds the
    title already, or a base title is lacking; where one is only applied for, or asked in principle, without
    a reason.
    """
    require_transaction()
    if action not in SINGLE:
        raise ValueError(f"{action} has an action of its own")
    if is_of_line(application.route, State(application.state), action):
        raise Stale(say("该申报在公示名单上：请在公示的页面上对该行办理。"))
    if action is Action.RECALL:
        return recall(application, actor, note=note, version=version, said=said, wrote=wrote)
    row = take_step(application, action, actor, note=note, version=version, said=said, wrote=wrote)
    if action in NEEDS_MET_SHEET:
        _refuse_unmet_criteria(application)
        _refuse_stopped(application, note)
    return row


def _refuse_unmet_criteria(application: Application) -> None:
    """What is open does not stand in the way: the deciding officer answers for it."""
    filed = filed_sheet(application)
    reasons = unmet_criteria(filed.sheet()) if filed else []
    if reasons:
        raise Unmet(
            [*reasons, say("确与事实不符的，请先在核对清单中改判并写明理由；否则请退回补正或不予通过。")]
        )


def _refuse_stopped(application: Application, note: str) -> None:
    """A bar that came meanwhile stops a file, the same title that its subject holds, and a base title that it
    lacks; one that may still come, or is asked in principle, takes the officer's reason."""
    today = clock.today()
    reasons = stopped([application], Gate.REVIEW, today).get(application.id, [])
    if not reasons and not note.strip() and (doubts := doubtful(application, today)):
        reasons = [*doubts, say("请在办理意见中写明理由。")]
    if reasons:
        raise Unmet(reasons)
