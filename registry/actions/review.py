"""An officer's review of one file: checks, opinion and decision are one form, a press is one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry import clock
from registry.actions.filing import accept
from registry.actions.ledger import NewEvent, record
from registry.actions.sheet import Check, keep_checks
from registry.actions.single_step import take_single
from registry.database import transactional
from registry.errors import Stale, Text, Unmet, say
from registry.models import Application, Opinion
from registry.queries.after_image import Wrote
from registry.queries.opinion import own_opinion
from registry.queries.sheet import filed_sheet
from registry.rules.actor import Actor
from registry.rules.criteria.sheet.checklist import checklist
from registry.rules.review import asks_for_checks, to_check
from registry.rules.right import may_check, require_check, require_place
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action, Transition, transition


@dataclass(frozen=True)
class Review:
    """All that stood in the form when a button was pressed, and what it was drawn from.

    `sheet_id` is 0 for a file without a sheet, `seen` the greatest number of a check that was shown, `kept`
    the version of the opinion that was shown, 0 where there was none. `items` are the corrections, by id.
    """

    version: int
    checks: Sequence[Check] = ()
    sheet_id: int = 0
    seen: int = 0
    words: str = ""
    items: Sequence[str] = ()
    kept: int = 0


class UncheckedClauses(Unmet):
    """A decision while clauses are unchecked that the officer has not been shown the number of."""

    def __init__(self, titles: Sequence[Text]) -> None:
        self.count = len(titles)
        super().__init__([say("还有 %(count)s 条没有核对，请先核对，或再按一次确认。", count=self.count)])


@transactional
def save_review(application: Application, review: Review, actor: Actor) -> int:
    """Keep checks and opinion without deciding; returns how many checks are new or changed.

    Raises NotAllowed out of turn, Unmet for an override without a reason, Stale where the turn is over, a
    clause was checked by somebody else or the opinion was saved elsewhere since.
    """
    current = _in_turn(application, review, actor)
    count = _checked(current, review, actor)
    _keep_opinion(current, review, actor)
    return count


@transactional
def decide_review(
    application: Application,
    review: Review,
    action: Action,
    actor: Actor,
    *,
    note: str,
    unchecked: int = 0,
) -> Transition:
    """Keep the checks and take a step; the kept opinion goes with it. `note` is what the ledger keeps of it.

    Raises Stale where the file is not as it was read, UncheckedClauses where more than `unchecked` clauses
    are not checked and the step asks for it, and what checks and steps raise: then nothing is kept.
    """
    current = Application.get_by_id(application.id)
    require_place(actor, current.district, current.zone)
    if review.version != current.version:
        raise Stale()
    transition(current.route, State(current.state), action, actor.role)
    _refuse_unused(review, action)
    opinion = _own_as_shown(current, review, actor)
    if may_check(actor, current.route, State(current.state)):
        _checked(current, review, actor)
    left = _left_unchecked(current, action, actor)
    if len(left) > unchecked:
        raise UncheckedClauses(left)
    said: dict[str, object] = {"unchecked": len(left)} if left else {}
    if review.items:
        # The note begins with them, line by line: undone within seconds they are ticked again.
        said["items"] = list(review.items)
    wrote: Wrote = {Opinion: [opinion.id]} if opinion else {}
    if opinion:
        opinion.delete_instance()
    now = Application.get_by_id(current.id)
    if action is Action.ACCEPT:
        return accept(now, actor, version=now.version, note=note, said=said, wrote=wrote)
    return take_single(now, action, actor, note=note, version=now.version, said=said, wrote=wrote)


def _in_turn(application: Application, review: Review, actor: Actor) -> Application:
    """The file as it is now. Whose turn ended since it was read is told that, not that a right is lacking."""
    current: Application = Application.get_by_id(application.id)
    require_place(actor, current.district, current.zone)
    if review.version != current.version and not may_check(actor, current.route, State(current.state)):
        raise Stale()
    require_check(actor, current.route, State(current.state))
    return current


def _checked(current: Application, review: Review, actor: Actor) -> int:
    if not review.checks:
        return 0
    return keep_checks(current, review.checks, actor, sheet_id=review.sheet_id, seen=review.seen)


def _left_unchecked(current: Application, action: Action, actor: Actor) -> list[Text]:
    """The clauses without anybody's word, where the step decides by them."""
    state, role = State(current.state), Role(str(actor.role))
    if not asks_for_checks(current.route, state, action, role):
        return []
    filed = filed_sheet(current)
    clauses = to_check(checklist(filed.sheet(checked=False))) if filed else ()
    return [clause.title for clause in clauses if filed and clause.key not in filed.checks]


def _refuse_unused(review: Review, action: Action) -> None:
    """Corrections are ticked for a return; another step would drop them."""
    if review.items and action is not Action.RETURN:
        raise Unmet([say("您勾选了需要补正的事项。请改按“退回补正”，或先取消勾选。")])


def _own_as_shown(current: Application, review: Review, actor: Actor) -> Opinion | None:
    """The actor's kept opinion. Raises Stale where another one was saved since than stood in the form."""
    kept = own_opinion(actor, current)
    if kept is None or kept.version == review.kept or _said(kept) == _typed(review):
        return kept
    raise Stale(say("您在另一个页面保存过不同的办理意见，两份都在下面。请核对后再提交一次。"))


def _said(opinion: Opinion) -> tuple[str, str]:
    return opinion.words, opinion.items


def _typed(review: Review) -> tuple[str, str]:
    return review.words, ",".join(review.items)


def _keep_opinion(current: Application, review: Review, actor: Actor) -> None:
    kept, (words, items) = _own_as_shown(current, review, actor), _typed(review)
    if (words, items) == (_said(kept) if kept else ("", "")):
        return
    columns = {"words": words, "items": items, "saved_at": clock.now()}
    if kept is None:
        id = Opinion.create(application=current.id, account=actor.account_id, **columns).id
    else:
        id = kept.id
        Opinion.update(version=Opinion.version + 1, **columns).where(Opinion.id == id).execute()
    record(
        actor,
        NewEvent(kind="opinion.kept", application_id=current.id, visibility="staff", wrote={Opinion: [id]}),
    )
