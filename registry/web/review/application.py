"""All that an officer's page shows of one application, and the decision box drawn from the workflow table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from flask import url_for
from flask_babel import gettext as _

from registry import clock
from registry.errors import Text
from registry.models import Application, Attachment, Enterprise
from registry.queries.application import attachments_of, unmet_prerequisites_of
from registry.queries.bar import stopped
from registry.queries.held_title import holding
from registry.queries.ledger import timeline
from registry.queries.notice import find_notice
from registry.queries.past import past_of
from registry.queries.prior_title import doubtful, prior_titles_of
from registry.queries.recall import unmet_recall_of
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.eligibility import Gate
from registry.rules.hidden_events import HIDDEN_FROM_OFFICERS
from registry.rules.industry import SizeClass
from registry.rules.right import is_own_place, may_check
from registry.rules.role import Role
from registry.rules.state import State, StateFacts
from registry.rules.workflow import NEEDS_MET_SHEET, Action, Transition, steps_back, steps_for
from registry.web.forms.review import CORRECTIONS, StepForm
from registry.web.language import translated
from registry.web.review.audience import Audience
from registry.web.review.file_subject import FileSubject, file_subject
from registry.web.review.steps_bar import StepsBar, progress_of
from registry.web.sheet.checklist import CheckTyped
from registry.web.sheet.filed import OfficersSheet, officers_sheet
from registry.web.wording.enterprise import size_class_of, subsector_name
from registry.web.wording.events import ShownTimeline, timeline_events
from registry.web.wording.past import past_lines
from registry.web.wording.state_words import state_words
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
    doubts: tuple[str, ...] = ()
    """What is lacking without stopping it: a reason has to be given."""
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
class ApplicationContext:
    """What templates/review/_application.html is given of an application."""

    application: Application
    enterprise: Enterprise
    facts: StateFacts
    state_word: Text
    files: list[AttachedFile]
    events: ShownTimeline
    progress: StepsBar
    presupposes: bool
    """Whether the title asks for another one first, or excludes one."""
    prerequisites: list[str]
    """What of that is not met today."""
    doubts: list[str]
    """What of that is lacking without stopping the file."""
    ledger_lines: list[tuple[str, str]]
    """What the ledger knows of the holder's past in the family of the title."""
    held: list[str]
    """The same title, where the subject of a file that applies anew holds it."""
    sheet: OfficersSheet | None
    evidence_choices: list[tuple[int, str]]
    size: SizeClass | None
    subsector: str
    subject: FileSubject
    is_here: bool
    """Whether it is handled in the reader's place; a district that the holder left may only read it."""
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
    events = timeline(application_id=application.id).without(HIDDEN_FROM_OFFICERS)
    boxes = _boxes_of(audience, application, actor, queue, doubts := _doubts(application))
    attached = attachments_of(application)
    refusing = _refusing(sheet := _sheet_of(audience, application, actor, typed), application)
    return ApplicationContext(
        application=application,
        enterprise=application.enterprise,
        facts=application.facts,
        state_word=state_words([application]).staff(application),
        files=[_file(each) for each in attached],
        events=timeline_events(events),
        progress=progress_of(application.route, State(application.state), events.items),
        presupposes=_presupposes(application),
        doubts=doubts,
        prerequisites=[translated(each) for each in unmet_prerequisites_of(application, clock.today())],
        ledger_lines=_past(application),
        held=_held(application),
        sheet=sheet,
        evidence_choices=[(each.id, each.name) for each in attached],
        size=size_class_of(application.enterprise),
        subsector=subsector_name(application.enterprise),
        subject=file_subject(application, actor),
        is_here=is_own_place(actor, application.district, application.zone),
        notice_url=_notice_url(audience, application, actor),
        desk_url=audience.url("desk", **queue),
        items=_boxes(boxes, refusing, form, action, reasons),
        lost_note=_lost_note(boxes, refusing, form, action),
    )


def _past(application: Application) -> list[tuple[str, str]]:
    """Without the file itself, whose own decision the page shows."""
    today = clock.today()
    past = past_of(application.enterprise.id, application.scheme, today)
    others = [row for row in past.refused if row.id != application.id]
    return past_lines(replace(past, refused=others), today)


def _notice_url(audience: Audience, application: Application, actor: Actor) -> str:
    found = application.notice_id and find_notice(actor, application.notice_id)
    return audience.url("notice", id=found.id) if found else ""


def _sheet_of(
    audience: Audience, application: Application, actor: Actor, typed: Mapping[str, CheckTyped] | None
) -> OfficersSheet | None:
    here = is_own_place(actor, application.district, application.zone)
    turn = here and may_check(actor, application.route, State(application.state))
    return officers_sheet(audience.blueprint, application, may_check=turn, typed=typed)


def steps_now(application: Application, actor: Actor) -> list[Transition]:
    """The steps that this person may take with the file now: none where another place handles it."""
    if not is_own_place(actor, application.district, application.zone):
        return []
    route, state, role = application.route, State(application.state), Role(str(actor.role))
    back = steps_back(route, state, role)
    if any(row.action is Action.RECALL for row in back) and unmet_recall_of(application):
        back = [row for row in back if row.action is not Action.RECALL]
    return steps_for(route, state, role) + back


def _boxes_of(
    audience: Audience,
    application: Application,
    actor: Actor,
    queue: dict[str, str],
    doubts: list[str],
) -> list[StepBox]:
    """A box for each step that may be taken now, before anything was typed or refused."""
    boxes = [
        _box(row, audience.url("step", id=application.id, action=row.action.value, **queue))
        for row in steps_now(application, actor)
    ]
    return _doubted(boxes, doubts)


def _doubts(application: Application) -> list[str]:
    return [translated(each) for each in doubtful(application, clock.today())]


Refusing = tuple[tuple[str, ...], frozenset[Action]]


def _refusing(sheet: OfficersSheet | None, application: Application) -> Refusing:
    """Why the sheet, a bar or a base title refuses, and the decisions that are refused."""
    missing = stopped([application], Gate.REVIEW, clock.today()).get(application.id, [])
    reasons = (*(sheet.reasons if sheet else ()), *(translated(each) for each in missing))
    return reasons, NEEDS_MET_SHEET if reasons else frozenset()


def _doubted(boxes: list[StepBox], doubts: list[str]) -> list[StepBox]:
    """Where a base title may still come, going on takes a reason."""
    if not doubts:
        return boxes
    needing = {box.action for box in boxes} & NEEDS_MET_SHEET
    return [
        replace(box, doubts=tuple(doubts), note="required") if box.action in needing else box for box in boxes
    ]


def _boxes(
    boxes: Iterable[StepBox],
    refusing: Refusing,
    form: StepForm | None,
    action: str,
    reasons: list[str],
) -> list[StepBox]:
    """The decision boxes with what is refused in each and what was typed."""
    refused, closed = refusing
    boxes = [replace(box, refused=refused) if box.action in closed else box for box in boxes]
    if form is None:
        return boxes
    return [_typed(box, form, reasons) if box.action == action else box for box in boxes]


def _lost_note(boxes: Iterable[StepBox], refusing: Refusing, form: StepForm | None, action: str) -> str:
    _reasons, closed = refusing
    if form is None or action in {box.action for box in boxes} - closed:
        return ""
    return form.note.data or ""


def _file(row: Attachment) -> AttachedFile:
    return AttachedFile(row.name, row.size, row.sha256, url_for("files.download", id=row.id))


def _held(application: Application) -> list[str]:
    """Nothing of a file that is done: the title may be its own."""
    found = holding([application], clock.today()) if application.facts.is_open else {}
    return [translated(each) for each in found.get(application.id, [])]


def _presupposes(application: Application) -> bool:
    scheme = catalog().schemes[application.scheme]
    asked = prior_titles_of(application.scheme, application.level, clock.today())
    return bool(asked or scheme.excludes)


def _box(row: Transition, url: str) -> StepBox:
    """A decision that nothing was typed into yet."""
    box = StepBox(
        action=row.action.value,
        label=translated(row.label),
        url=url,
        style=STYLES.get(row.action, "secondary"),
        effect=effect_of(row),
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
