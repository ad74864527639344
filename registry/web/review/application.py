"""All that an officer's page shows of one application, and the decision box drawn from the workflow table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from registry import clock
from registry.models import Application, Attachment, Enterprise
from registry.queries.application import attachments_of, unmet_prerequisites_of
from registry.queries.ledger import TimelineItem, timeline
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.hidden_events import HIDDEN_FROM_OFFICERS
from registry.rules.industry import SizeClass
from registry.rules.right import Right, may, may_check
from registry.rules.role import Role
from registry.rules.workflow import NEEDS_MET_SHEET, STATES, Action, State, StateFacts, Transition, steps_for
from registry.web.forms.review import CORRECTIONS, StepForm
from registry.web.language import translated
from registry.web.review.audience import Audience
from registry.web.sheet.checklist import CheckTyped
from registry.web.sheet.filed import OfficersSheet, officers_sheet
from registry.web.wording.enterprise import size_class_of, subsector_name
from registry.web.wording.events import ShownTimeline, timeline_events

STYLES = {Action.RECOMMEND: "primary", Action.PROPOSE: "primary", Action.REJECT: "danger"}
STEP_ACTIONS = (Action.SUBMIT, Action.RECOMMEND, Action.PROPOSE, Action.PUBLISH, Action.RECOGNIZE)
"""The action that completes each step of the bar."""


@dataclass(frozen=True, slots=True)
class StepBox:
    """One decision, as components/actions.html draws it; `note` is "required" or "optional"."""

    action: str
    label: str
    url: str
    style: str
    effect: str
    note: str
    choices: tuple[tuple[str, str], ...] = ()
    choices_label: str = ""
    note_label: str = ""
    refused: tuple[str, ...] = ()
    """Why it cannot be taken now."""
    open: bool = False
    note_value: str = ""
    chosen: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file of an application, as components/attachment.html draws it; `size` in bytes."""

    name: str
    size: int
    sha256: str
    url: str


@dataclass(frozen=True, slots=True)
class StepsBar:
    """How far an application is: the step in progress, the day of each, and the word where it stopped."""

    current: int
    dates: tuple[str, ...]
    stopped: str


@dataclass(frozen=True, slots=True)
class ApplicationContext:
    """What templates/review/_application.html is given of an application."""

    application: Application
    enterprise: Enterprise
    facts: StateFacts
    files: list[AttachedFile]
    events: ShownTimeline
    progress: StepsBar
    presupposes: bool
    """Whether the title asks for another one first, or excludes one."""
    prerequisites: list[str]
    """What of that is not met today."""
    sheet: OfficersSheet | None
    evidence_choices: list[tuple[int, str]]
    size: SizeClass | None
    subsector: str
    enterprise_url: str
    notice_url: str
    desk_url: str
    items: list[StepBox]
    lost_note: str
    """The note that was typed into a box that is gone."""


def application_context(
    audience: Audience,
    actor: Actor,
    application: Application,
    queue: dict[str, str],
    *,
    form: StepForm | None,
    action: str,
    reasons: list[str],
    typed: Mapping[str, CheckTyped] | None = None,
) -> ApplicationContext:
    """What the page shows of one application; `typed` are the rows of a check list that was refused."""
    state = State(application.state)
    events = timeline(application_id=application.id).without(HIDDEN_FROM_OFFICERS)
    boxes = _boxes_of(audience, application, steps_for(state, Role(str(actor.role))), queue)
    has_notice = application.notice_id is not None and may(actor, Right.READ_DECISIONS)
    attached = attachments_of(application)
    sheet = officers_sheet(audience.blueprint, application, may_check=may_check(actor, state), typed=typed)
    return ApplicationContext(
        application=application,
        enterprise=application.enterprise,
        facts=STATES[state],
        files=[_file(each) for each in attached],
        events=timeline_events(events),
        progress=progress_of(state, events.items),
        presupposes=_presupposes(application),
        prerequisites=[translated(each) for each in unmet_prerequisites_of(application, clock.today())],
        sheet=sheet,
        evidence_choices=[(each.id, each.name) for each in attached],
        size=size_class_of(application.enterprise),
        subsector=subsector_name(application.enterprise),
        enterprise_url=url_for("enterprises.enterprise", id=application.enterprise.id),
        notice_url=audience.url("notice", id=application.notice_id) if has_notice else "",
        desk_url=audience.url("desk", **queue),
        items=_boxes(boxes, sheet, form, action, reasons),
        lost_note=_lost_note(boxes, sheet, form, action),
    )


def _boxes_of(
    audience: Audience, application: Application, steps: list[Transition], queue: dict[str, str]
) -> list[StepBox]:
    """A box for each step that may be taken now, before anything was typed or refused."""
    return [
        _box(row, audience.url("step", id=application.id, action=row.action.value, **queue)) for row in steps
    ]


def _refusing(sheet: OfficersSheet | None) -> tuple[tuple[str, ...], frozenset[Action]]:
    """Why the sheet refuses, and the decisions it refuses."""
    reasons = tuple(sheet.reasons) if sheet else ()
    return reasons, NEEDS_MET_SHEET if reasons else frozenset()


def _boxes(
    boxes: Iterable[StepBox],
    sheet: OfficersSheet | None,
    form: StepForm | None,
    action: str,
    reasons: list[str],
) -> list[StepBox]:
    """The decision boxes with what is refused in each and what was typed."""
    refused, closed = _refusing(sheet)
    boxes = [replace(box, refused=refused) if box.action in closed else box for box in boxes]
    if form is None:
        return boxes
    return [_typed(box, form, reasons) if box.action == action else box for box in boxes]


def _lost_note(
    boxes: Iterable[StepBox], sheet: OfficersSheet | None, form: StepForm | None, action: str
) -> str:
    _reasons, closed = _refusing(sheet)
    if form is None or action in {box.action for box in boxes} - closed:
        return ""
    return form.note.data or ""


def _file(row: Attachment) -> AttachedFile:
    return AttachedFile(row.name, row.size, row.sha256, url_for("files.download", id=row.id))


def _presupposes(application: Application) -> bool:
    scheme = catalog().schemes[application.scheme]
    return bool(scheme.prerequisites_for(application.level) or scheme.excludes)


def progress_of(state: State, events: Sequence[TimelineItem]) -> StepsBar:
    """The steps bar: how far, on which days, and the word where it stopped. `events` are newest first."""
    days = {event.kind: clock.day_of(event.recorded_at).isoformat() for event in reversed(events)}
    dates = tuple(days.get(f"application.{action.value}", "") for action in STEP_ACTIONS)
    facts = STATES[state]
    current, stopped = facts.step, ""
    if state is State.ON_NOTICE:
        current = STEP_ACTIONS.index(Action.PUBLISH)
    elif not facts.is_open and state is not State.RECOGNIZED:
        before = next((event.body["from"] for event in events if event.body.get("to") == state), State.DRAFT)
        current, stopped = STATES[State(before)].step, translated(facts.staff_label)
    elif facts.editable:
        stopped = translated(facts.staff_label)
    return StepsBar(current, dates, stopped)


def _box(row: Transition, url: str) -> StepBox:
    """A decision that nothing was typed into yet."""
    box = StepBox(
        action=row.action.value,
        label=translated(row.label),
        url=url,
        style=STYLES.get(row.action, "secondary"),
        effect=effect_of(row.target),
        note="required" if row.note_required else "optional",
    )
    if row.action is not Action.RETURN:
        return box
    return replace(
        box,
        choices=tuple((key, translated(text)) for key, text in CORRECTIONS.items()),
        choices_label=_("需要补正的事项（一次性告知，请勾选全部）"),
        note_label=_("补充说明"),
        note="optional",
    )


def _typed(box: StepBox, form: StepForm, reasons: list[str]) -> StepBox:
    """With what was typed before a refusal and what was wrong with it; the summary's link leads here."""
    form.note.id = f"action-{box.action}-note"
    return replace(
        box,
        open=True,
        note_value=form.note.data or "",
        chosen=tuple(form.choice.data or ()),
        error=" ".join(reasons or form.note.errors),
    )


def effect_of(target: State) -> str:
    """What a step leads to, in words."""
    effects: dict[State, str] = {
        State.RECOMMENDED: _("确认后转市工信局审核，企业可在办理进度中看到。"),
        State.RETURNED: _("申报将退回企业补正；企业会看到勾选的事项和说明，补正后重新提交。"),
        State.REJECTED: _("申报到此办结，不能恢复；企业会看到您填写的理由。"),
        State.PROPOSED: _("确认后列入拟认定名单，等待发布公示。"),
    }
    return effects.get(target, "")
