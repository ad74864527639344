"""All that an officer's page shows of one application."""

from dataclasses import dataclass, replace

from registry import clock
from registry.errors import Text
from registry.models import Application, Attachment, Enterprise, Opinion
from registry.queries.application import attachments_of, unmet_prerequisites_of
from registry.queries.held_title import holding
from registry.queries.ledger import timeline
from registry.queries.notice import find_notice
from registry.queries.past import past_of
from registry.queries.prior_title import prior_titles_of
from registry.queries.sheet import Filed, filed_sheet
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.hidden_events import HIDDEN_FROM_OFFICERS
from registry.rules.industry import SizeClass
from registry.rules.right import is_own_place, may_check
from registry.rules.state import State, StateFacts
from registry.rules.workflow import Transition
from registry.web.addresses import url_for
from registry.web.forms.review import ReviewForm
from registry.web.language import translated
from registry.web.review.audience import Audience
from registry.web.review.decision import DecideBox, decide_box, doubts_of, steps_now
from registry.web.review.difference import ShownDifference, changed_in, difference_of
from registry.web.review.file_subject import FileSubject, file_subject
from registry.web.review.steps_bar import StepsBar, progress_of
from registry.web.sheet.filed import OfficersSheet, officers_sheet
from registry.web.wording.enterprise import size_class_of, subsector_name
from registry.web.wording.events import ShownTimeline, timeline_events
from registry.web.wording.past import past_lines
from registry.web.wording.state_words import state_words


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
    size: SizeClass | None
    subsector: str
    subject: FileSubject
    is_here: bool
    """Whether it is handled in the reader's place; a district that the holder left may only read it."""
    notice_url: str
    desk_url: str
    file_url: str
    decide: DecideBox
    difference: ShownDifference | None
    """What the latest correction changed, of a file that came back."""


@dataclass(frozen=True, slots=True)
class FileNow:
    """A file as an officer has it before them: its form, and what came of the button that was pressed."""

    application: Application
    form: ReviewForm
    opinion: Opinion | None
    """The officer's own, as it is kept."""
    pressed: str
    errors: list[str]
    unchecked: int


def application_context(
    audience: Audience, actor: Actor, file: FileNow, queue: dict[str, str]
) -> ApplicationContext:
    """What the page shows of one application."""
    application = file.application
    events = timeline(application_id=application.id).without(HIDDEN_FROM_OFFICERS)
    attached = attachments_of(application)
    filed, doubts = filed_sheet(application), doubts_of(application)
    sheet = _sheet_of(audience, application, actor, file.form, filed)
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
        size=size_class_of(application.enterprise),
        subsector=subsector_name(application.enterprise),
        subject=file_subject(application, actor),
        is_here=is_own_place(actor, application.district, application.zone),
        notice_url=_notice_url(audience, application, actor),
        desk_url=audience.url("desk", **queue),
        file_url=audience.url("application", id=application.id, **queue),
        decide=_decide(file, steps_now(application, actor), sheet, doubts),
        difference=difference_of(actor, application, filed),
    )


def _decide(
    file: FileNow, rows: list[Transition], sheet: OfficersSheet | None, doubts: list[str]
) -> DecideBox:
    return decide_box(
        file.application,
        rows,
        file.form,
        sheet_reasons=sheet.reasons if sheet else (),
        doubts=doubts,
        kept=file.opinion,
        pressed=file.pressed,
        errors=file.errors,
        unchecked=file.unchecked,
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
    audience: Audience, application: Application, actor: Actor, form: ReviewForm, filed: Filed | None
) -> OfficersSheet | None:
    if filed is None:
        return None
    here = is_own_place(actor, application.district, application.zone)
    turn = here and may_check(actor, application.route, State(application.state))
    changed = changed_in(filed)
    return officers_sheet(audience.blueprint, application, filed, form, may_check=turn, changed=changed)


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
