"""The lines of a published notice in words, for its office and for the public."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from registry import clock
from registry.errors import Text
from registry.models import Notice
from registry.queries.notice_line import lines_of, state_of_line
from registry.rules.notice_line import CAUSES, LineState, StrikeCause
from registry.rules.notice_title import title_name
from registry.web.language import gettext as _
from registry.web.language import translated


@dataclass(frozen=True, slots=True)
class ShownNoticeLine:
    """A line as its list was published, with what became of it."""

    entry: Any
    state: LineState
    word: str
    """What the public reads of it; '' of one that simply stands."""
    when: str
    """The day it was held, struck or withdrawn; '' where it is not known."""
    reason: str
    """Why it was held or struck: for staff."""
    certificate_no: str
    recognition_id: int | None
    title: str
    """The name of its title, "scheme:level"."""


def shown_lines(notice: Notice, entries: Collection[Any]) -> list[ShownNoticeLine]:
    """The lines of a notice, given with their files, in their order; one query more."""
    kept = lines_of(notice)
    return [_shown(notice, entry, kept) for entry in entries]


def _shown(notice: Notice, entry: Any, kept: dict[int, Any]) -> ShownNoticeLine:
    file = entry.application
    state = state_of_line(notice, file, kept, notice_id=file.notice_id)
    line = kept.get(file.id)
    marked = line if line and line.state == state else None
    at = notice.withdrawn_at if state is LineState.WITHDRAWN else marked.changed_at if marked else None
    recognition = getattr(file, "recognition", None)
    return ShownNoticeLine(
        entry=entry,
        state=state,
        word=translated(_word(state, marked.cause if marked else "")),
        when=clock.day_of(at).isoformat() if at and state is not LineState.LISTED else "",
        reason=marked.reason if marked and state is not LineState.LISTED else "",
        certificate_no=recognition.certificate_no if recognition else "",
        recognition_id=recognition.id if recognition else None,
        title=title_name(file),
    )


def _word(state: LineState, cause: str) -> Text:
    """A line that was struck before causes were asked has none."""
    if state is LineState.STRUCK and cause:
        return CAUSES[StrikeCause(cause)].public
    return state.label if state in {LineState.HELD, LineState.STRUCK, LineState.WITHDRAWN} else Text("")


def mark_of(line: ShownNoticeLine) -> str:
    """The word with its day."""
    return str(_("%(what)s，%(day)s", what=line.word, day=line.when)) if line.when else line.word
