"""The lines of published notices: what became of each, and which go on."""

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import JOIN, Expression

from registry.errors import NotFound
from registry.models import Application, Enterprise, Notice, NoticeEntry, NoticeLine, Recognition, Subject
from registry.prepared import Prepared
from registry.queries.notice import still_on
from registry.rules.ledger import list_digest
from registry.rules.notice_line import LineState, line_state


def entries_of(notice: Notice) -> list[NoticeEntry]:
    """The frozen list in order, each line with its application and, once recognized on this notice, its
    recognition.

    Of both only what lists show: what applicants wrote stays where it is.
    """
    found: list[NoticeEntry] = _entries(notice.id)
    return found


@Prepared
def _entries(notice_id: int) -> Any:
    same_file = (Recognition.application == Application.id) & (Application.notice == notice_id)
    shown = (
        Application.id,
        Application.scheme,
        Application.level,
        Application.state,
        Application.procedure,
        Application.notice,
        Application.version,
        Recognition.id,
        Recognition.certificate_no,
    )
    return (
        NoticeEntry.select(NoticeEntry, *shown)
        .join(Application)
        .join(Recognition, JOIN.LEFT_OUTER, on=same_file, attr="recognition")
        .where(NoticeEntry.notice == notice_id)
        .order_by(NoticeEntry.position)
    )


def lines_of(notice: Notice) -> dict[int, NoticeLine]:
    """What became of the lines of a notice that were held or struck, by application."""
    return {row.application_id: row for row in _lines(notice.id)}


@Prepared
def _lines(notice_id: int) -> Any:
    return NoticeLine.select().where(NoticeLine.notice == notice_id)


def state_of_line(
    notice: Notice, application: Application, kept: Mapping[int, NoticeLine], *, notice_id: int | None
) -> LineState:
    """As what a line stands; `notice_id` is the notice its file is of now."""
    line = kept.get(application.id)
    return line_state(
        line.state if line else "",
        is_withdrawn=notice.withdrawn_at is not None,
        is_here=notice_id == notice.id,
        state=application.state,
    )


def held_line(application: Application) -> NoticeLine | None:
    """The line of a file on the notice it is of, where it is held."""
    on_hold = NoticeLine.state == LineState.HELD.value
    same = (NoticeLine.application == application.id) & (NoticeLine.notice == application.notice_id)
    found: NoticeLine | None = NoticeLine.get_or_none(on_hold & same)
    return found


def find_line(notice: Notice, application_id: int) -> tuple[NoticeEntry, Any]:
    """A line of a notice, with its file as it is now, enterprise and subject joined; raises NotFound."""
    entry = NoticeEntry.get_or_none(
        (NoticeEntry.notice == notice.id) & (NoticeEntry.application == application_id)
    )
    if entry is None:
        raise NotFound()
    files: Any = Application.select(Application, Enterprise, Subject).join(Enterprise)
    return entry, files.switch(Application).join(Subject).where(Application.id == application_id).get()


def file_at(notice: Notice, position: int) -> Any:
    """The file of the line at a position of a notice's list; raises NotFound."""
    entry = NoticeEntry.get_or_none((NoticeEntry.notice == notice.id) & (NoticeEntry.position == position))
    if entry is None:
        raise NotFound()
    return Application.get_by_id(entry.application_id)


def digest_of_listed(files: Sequence[Application]) -> str:
    """What a person has seen of the files still on a notice: any step on one of them makes it another."""
    return list_digest([[file.id, file.version] for file in files])


def held() -> Expression:
    """Files whose line on the notice they are of is held."""
    same = (NoticeLine.notice == Application.notice) & (NoticeLine.state == LineState.HELD.value)
    found: Expression = Application.id.in_(NoticeLine.select(NoticeLine.application).where(same))
    return found


def left_on(notice: Notice) -> list[Application]:
    """What of a notice's list goes on to be recognized: without what is held."""
    kept = lines_of(notice)
    return [
        row for row in still_on(notice) if row.id not in kept or kept[row.id].state != LineState.HELD.value
    ]
