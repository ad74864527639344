"""The lines of published notices: what became of each, and which go on."""

from collections.abc import Mapping, Sequence
from typing import Any

from peewee import Expression

from registry.errors import NotFound
from registry.models import Application, Enterprise, Notice, NoticeEntry, NoticeLine, Subject
from registry.queries.notice import still_on
from registry.rules.ledger import list_digest
from registry.rules.notice_line import LineState, line_state


def lines_of(notice: Notice) -> dict[int, NoticeLine]:
    """What became of the lines of a notice that were held or struck, by application."""
    return {row.application_id: row for row in NoticeLine.select().where(NoticeLine.notice == notice.id)}


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
