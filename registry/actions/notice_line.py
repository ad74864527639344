"""What is done with one line of a published notice: holding 暂缓 and releasing it, striking it 移出."""

from typing import Any

from registry import clock
from registry.actions.acting import acting
from registry.actions.step import take_step
from registry.database import locked_row, require_transaction, transactional
from registry.errors import Stale, Text, Unmet
from registry.models import Application, Notice, NoticeEntry, NoticeLine
from registry.queries.approval_line import lines_of_files
from registry.queries.notice import get_notice
from registry.queries.notice_line import find_line, lines_of, state_of_line
from registry.queries.office import office_of_notice
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, Effect, StrikeArguments
from registry.rules.notice_line import (
    CAUSES,
    LineAct,
    LineState,
    StrikeCause,
    unmet_act,
    unmet_cause,
    unmet_line_reason,
)
from registry.rules.right import require_decide, require_handle
from registry.rules.workflow import Action


@transactional
def strike_line(arguments: StrikeArguments, actor: Actor) -> NoticeLine:
    """Strike one line from a published notice for what is true of it; the others go on.

    Raises NotAllowed where a second person has to approve it, Unmet without cause and reason or where the
    line is on the notice no longer, Stale if its file has changed since `version`.
    """
    require_decide(actor, ApprovalAction.STRIKE)
    return strike(arguments, acting(actor, ApprovalAction.STRIKE))


def strike(arguments: StrikeArguments, actor: Actor) -> NoticeLine:
    """The shared step of striking, under the checks of this moment."""
    require_transaction()
    notice, entry, file = _strikable(arguments)
    require_handle(actor, *office_of_notice(notice))
    cause, reason = StrikeCause(arguments.cause), arguments.reason.strip()
    document_no = arguments.document_no.strip()
    line = _write(notice, file, LineState.STRUCK, reason, cause=cause.value, document_no=document_no)
    action = CAUSES[cause].action
    take_step(
        file,
        action,
        actor,
        note=reason,
        version=arguments.version,
        said={**_said(entry), "cause": cause.value, "document_no": document_no},
        of_notice=notice.id,
        wrote={NoticeLine: [line.id]},
        # What goes back to before the notice is of it no longer.
        **({"notice": None} if action is Action.UNPUBLISH else {}),
    )
    return line


@transactional
def hold_line(notice_id: int, application_id: int, actor: Actor, *, reason: str, version: int) -> NoticeLine:
    """Hold one line: it is left out of recognizing and forwarding until it is released; the others go on.

    Raises Unmet without a reason or where the line does not stand, Stale if its file has changed since
    `version`.
    """
    return _mark(LineAct.HOLD, notice_id, application_id, actor, reason=reason, version=version)


@transactional
def release_line(
    notice_id: int, application_id: int, actor: Actor, *, reason: str, version: int
) -> NoticeLine:
    """Release a line that was held: it goes on as the others do. Raises as holding does."""
    return _mark(LineAct.RELEASE, notice_id, application_id, actor, reason=reason, version=version)


def _mark(
    act: LineAct, notice_id: int, application_id: int, actor: Actor, *, reason: str, version: int
) -> NoticeLine:
    notice, entry, file = _line(notice_id, application_id, act, unmet_line_reason(reason))
    require_handle(actor, *office_of_notice(notice))
    state = LineState.HELD if act is LineAct.HOLD else LineState.LISTED
    line = _write(notice, file, state, reason.strip())
    take_step(
        file,
        Action(act.value),
        actor,
        note=reason,
        version=version,
        said=_said(entry),
        of_notice=notice.id,
        wrote={NoticeLine: [line.id]},
    )
    return line


def effect_of_marking(act: LineAct, notice_id: int, application_id: int, *, reason: str) -> Effect:
    """What holding or releasing a line would do now. Raises Unmet where it cannot be done."""
    require_transaction()
    notice, _entry, file = _line(notice_id, application_id, act, unmet_line_reason(reason))
    return {
        "notice": notice.id,
        "title": notice.title,
        "act": act.value,
        "reason": reason.strip(),
        "lines": lines_of_files([file]),
    }


def effect_of_striking(arguments: StrikeArguments) -> Effect:
    """What striking would do now. Raises Unmet or Stale where it cannot be done."""
    require_transaction()
    notice, _entry, file = _strikable(arguments)
    if file.version != arguments.version:
        raise Stale()
    return {
        "scheme": notice.scheme,
        "level": notice.level,
        "title": notice.title,
        "notice": notice.id,
        "cause": arguments.cause,
        "reason": arguments.reason.strip(),
        "document_no": arguments.document_no.strip(),
        **office_of_notice(notice).plain,
        "lines": lines_of_files([file]),
    }


def _strikable(arguments: StrikeArguments) -> tuple[Notice, NoticeEntry, Any]:
    """The notice, the line and its file. Raises Unmet."""
    unmet = unmet_cause(arguments.cause) + unmet_line_reason(arguments.reason)
    return _line(arguments.notice, arguments.application, LineAct.STRIKE, unmet)


def _line(
    notice_id: int, application_id: int, act: LineAct, unmet: list[Text]
) -> tuple[Notice, NoticeEntry, Any]:
    """The notice, the line and its file, the ids of what it belongs to plain. Raises Unmet."""
    notice = get_notice(notice_id)
    entry, file = find_line(notice, application_id)
    state = state_of_line(notice, file, lines_of(notice), notice_id=file.notice_id)
    if reasons := unmet + unmet_act(act, state):
        raise Unmet(reasons)
    # The row came with joins; the step needs plain ids.
    file.enterprise_id = file.enterprise.id
    return notice, entry, file


def _write(
    notice: Notice, file: Any, state: LineState, reason: str, *, cause: str = "", document_no: str = ""
) -> NoticeLine:
    """The line as it stands from now on. The step of its file, with its version, says who was first."""
    columns = {
        "state": state.value,
        "cause": cause,
        "document_no": document_no,
        "reason": reason,
        "changed_at": clock.now(),
    }
    # Of two at once the second waits here, and then finds the version gone on.
    locked_row(Application, file.id)
    same = (NoticeLine.notice == notice.id) & (NoticeLine.application == file.id)
    if NoticeLine.update(**columns).where(same).execute() == 0:
        NoticeLine.create(notice=notice.id, application=file.id, **columns)
    found: NoticeLine = NoticeLine.get(same)
    return found


def _said(entry: NoticeEntry) -> dict[str, object]:
    return {"notice": entry.notice_id, "position": entry.position}
