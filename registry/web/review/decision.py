"""What may be decided about a file, drawn from the workflow table: one opinion, a button for each step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from registry import clock
from registry.models import Application, Opinion
from registry.queries.bar import stopped
from registry.queries.prior_title import doubtful
from registry.queries.recall import unmet_recall_of
from registry.rules.actor import Actor
from registry.rules.eligibility import Gate
from registry.rules.right import is_own_place
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import NEEDS_MET_SHEET, Action, Transition, steps_back, steps_for
from registry.web.forms.review import CORRECTIONS, ReviewForm
from registry.web.language import translated
from registry.web.wording.step_effect import effect_of

STYLES = {
    Action.PASS: "primary",
    Action.RECOMMEND: "primary",
    Action.PROPOSE: "primary",
    Action.ACCEPT: "primary",
    Action.REJECT: "danger",
}


@dataclass(frozen=True, slots=True)
class StepBox:
    """One button: what it is called, what follows, and what it asks."""

    action: str
    label: str
    style: str
    effect: str
    needs_note: bool
    refused: tuple[str, ...] = ()
    """Why it would be refused as things are kept now; what stands in the form may mend it."""
    doubts: tuple[str, ...] = ()
    """What is lacking without stopping it: a reason has to be given."""


@dataclass(frozen=True, slots=True)
class DecideBox:
    """Where the file is decided, as templates/review/_decide.html draws it."""

    steps: list[StepBox]
    choices: tuple[tuple[str, str], ...]
    """What can be asked to be corrected, where a return is among the steps."""
    chosen: tuple[str, ...]
    note: str
    error: str
    kept: Opinion | None
    elsewhere: str
    """What was saved on another page and is not what stands in the box."""
    sure: StepBox | None
    """The step that was pressed while clauses were unchecked: pressed again it is taken."""
    unchecked: int

    @property
    def refused(self) -> tuple[str, ...]:
        return next((step.refused for step in self.steps if step.refused), ())

    @property
    def doubts(self) -> tuple[str, ...]:
        return next((step.doubts for step in self.steps if step.doubts), ())

    @property
    def ticked(self) -> list[str]:
        """The words of what is ticked, to be copied where there is no box for it any more."""
        return [translated(CORRECTIONS[key]) for key in self.chosen if key in CORRECTIONS]


def steps_now(application: Application, actor: Actor) -> list[Transition]:
    """The steps that this person may take with the file now: none where another place handles it."""
    if not is_own_place(actor, application.district, application.zone):
        return []
    route, state, role = application.route, State(application.state), Role(str(actor.role))
    back = steps_back(route, state, role)
    if any(row.action is Action.RECALL for row in back) and unmet_recall_of(application):
        back = [row for row in back if row.action is not Action.RECALL]
    return steps_for(route, state, role) + back


def doubts_of(application: Application) -> list[str]:
    """Which base titles may still come, or are asked in principle."""
    return [translated(each) for each in doubtful(application, clock.today())]


def decide_box(
    application: Application,
    rows: Sequence[Transition],
    form: ReviewForm,
    *,
    sheet_reasons: Sequence[str],
    doubts: Sequence[str],
    kept: Opinion | None,
    pressed: str,
    errors: Sequence[str],
    unchecked: int,
) -> DecideBox:
    """With what stands in the form; `errors` are why the step `pressed` was refused, `unchecked` how many
    clauses it was pressed without."""
    stop = stopped([application], Gate.REVIEW, clock.today()).get(application.id, [])
    refused = (*sheet_reasons, *(translated(each) for each in stop))
    steps = [_box(row, refused, tuple(doubts)) for row in rows]
    returns = any(row.action is Action.RETURN for row in rows)
    decided = {step.action: step for step in steps}
    return DecideBox(
        steps=steps,
        choices=tuple((key, translated(text)) for key, text in CORRECTIONS.items()) if returns else (),
        chosen=tuple(form.choice.data or ()),
        note=form.note.data or "",
        error=" ".join([*(errors if pressed in decided and not unchecked else ()), *form.note.errors]),
        kept=kept,
        elsewhere=_elsewhere(kept, form),
        sure=decided.get(pressed) if unchecked else None,
        unchecked=unchecked,
    )


def _box(row: Transition, refused: tuple[str, ...], doubts: tuple[str, ...]) -> StepBox:
    box = StepBox(
        action=row.action.value,
        label=translated(row.label),
        style=STYLES.get(row.action, "secondary"),
        effect=effect_of(row),
        needs_note=row.note_required,
    )
    if row.action not in NEEDS_MET_SHEET:
        return box
    # Where a base title may still come, going on takes a reason.
    return replace(box, refused=refused, doubts=doubts, needs_note=box.needs_note or bool(doubts))


def _elsewhere(kept: Opinion | None, form: ReviewForm) -> str:
    """The text of the version that this form was not drawn from; '' where it is the same."""
    if kept is None or not form.is_submitted() or form.kept.data == kept.version:
        return ""
    items = [str(CORRECTIONS[key]) for key in kept.items.split(",") if key in CORRECTIONS]
    typed = (form.note.data or "", form.items())
    if typed == (kept.words, [each for each in kept.items.split(",") if each]):
        return ""
    return "\n".join([*items, kept.words]).strip()
