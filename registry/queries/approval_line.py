"""The lists of proposals: the lines as they are when something is proposed, and as they are now."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from registry.errors import Text, say
from registry.models import Application, Approval, Counter, Enterprise, Recognition, Subject
from registry.queries.approval import arguments_of, effect_of
from registry.queries.certificate import serials_taken
from registry.queries.imports.plan import unmet_by_forwarding
from registry.queries.imports.register import chunks
from registry.queries.imports.run import decision_of_run, get_import_run
from registry.queries.rejection import rejections_of
from registry.rules.approval import (
    ApprovalAction,
    Arguments,
    CorrectArguments,
    Effect,
    ImportArguments,
    MeasureArguments,
    UndoArguments,
    UnmergeArguments,
)
from registry.rules.approval_line import ApprovalLine, LineNow
from registry.rules.catalog import catalog
from registry.rules.certificate import certificate_number, counter_name, next_serials
from registry.rules.ending import Ending
from registry.rules.ground import OF_HELD, MeasureKind
from registry.rules.notice_title import split_title
from registry.rules.recommendation import unnamed_file
from registry.rules.state import State

NEEDED = {
    ApprovalAction.PUBLISH: State.PROPOSED,
    ApprovalAction.RECOGNIZE: State.ON_NOTICE,
    ApprovalAction.STRIKE: State.ON_NOTICE,
    ApprovalAction.WITHDRAW_NOTICE: State.ON_NOTICE,
}
"""Where the applications of a list have to be."""


def lines_of_files(rows: Sequence[Any]) -> list[list[Any]]:
    """The lines of applications, given with enterprise and subject, as an effect keeps them."""
    return [_line_of_file(row).plain for row in rows]


def lines_of_title(row: Recognition) -> list[list[Any]]:
    """The one line of a recognition that is to be ended, likewise."""
    return [_line_of_title(row, Subject.get_by_id(row.subject_id).name).plain]


def lines_of_titles(rows: Sequence[Recognition]) -> list[list[Any]]:
    """The lines of recognitions, given with subject, likewise."""
    return [_line_of_title(row, row.subject.name).plain for row in rows]


def _line_of_file(row: Any) -> ApprovalLine:
    unit = row.subject.name if row.subject.kind != "enterprise" else ""
    name, kind = row.enterprise.name, row.subject.kind
    return ApprovalLine(row.id, row.number, name, kind, unit, row.district, row.zone)


def _line_of_title(row: Recognition, subject: str) -> ApprovalLine:
    unit = subject if row.subject_kind != "enterprise" else ""
    number = row.certificate_no or ""
    return ApprovalLine(row.id, number, row.name, row.subject_kind, unit, row.district, row.zone)


def lines_now(arguments: Arguments, ids: Collection[int]) -> dict[int, LineNow]:
    """What the lines of a proposal are now, by id."""
    action = arguments.action
    if isinstance(arguments, CorrectArguments | UndoArguments | UnmergeArguments):
        own = Recognition.id.in_(sorted(ids))
        titles: Any = Recognition.select(Recognition, Subject).join(Subject).where(own)
        return {row.id: LineNow(_line_of_title(row, row.subject.name)) for row in titles}
    if isinstance(arguments, MeasureArguments):
        rows: Any = Recognition.select(Recognition, Subject).join(Subject)
        return {
            row.id: LineNow(_line_of_title(row, row.subject.name), _gone(row, arguments.measure))
            for row in rows.where(Recognition.id.in_(sorted(ids)))
        }
    found: dict[int, LineNow] = {}
    for chunk in chunks(ids):
        files: Any = Application.select(Application, Enterprise, Subject).join(Enterprise)
        rows = list(files.switch(Application).join(Subject).where(Application.id.in_(chunk)))
        gone = {row.id: row.facts.staff_label for row in rows if row.state != NEEDED[action]}
        refused = [row.id for row in rows if row.state == State.REJECTED.value]
        gone |= {id: rejection.label for id, rejection in rejections_of(refused).items()} if refused else {}
        found |= {row.id: LineNow(_line_of_file(row), gone.get(row.id)) for row in rows}
    return found


def _gone(row: Recognition, measure: MeasureKind) -> Text | None:
    """As what a title stands that a decision no longer fits; None where it still does."""
    if measure is MeasureKind.RESTORE:
        return None if row.ended_on else say("已恢复")
    if measure is MeasureKind.VOID:
        return say("已作废") if row.ended_how == Ending.VOIDED else None
    return say("已终止") if measure in OF_HELD and row.ended_on else None


def changes_of_list(approval: Approval) -> list[Text]:
    """What has happened, since it was proposed, to the forwarding that a list of titles answers."""
    arguments = arguments_of(approval)
    if not isinstance(arguments, ImportArguments):
        return []
    decision = decision_of_run(get_import_run(arguments.run))
    unnamed = [unnamed_file(plain) for plain in effect_of(approval).get("unnamed", ())]
    waiting = Application.select(Application.id).where(
        Application.id.in_([file.id for file in unnamed]) & (Application.state == State.FORWARDED.value)
    )
    ids = {row.id for row in waiting} if unnamed else set()
    gone = [file.number for file in unnamed if file.id not in ids]
    changes = unmet_by_forwarding(decision) if decision is not None else []
    if gone:
        changes.append(say("提出后已不再等待答复的申报：%(numbers)s。", numbers=" ".join(gone)))
    return changes


def numbers_given(ids: Collection[int]) -> dict[int, str]:
    """The certificate numbers that these applications have been given."""
    given: dict[int, str] = {}
    for chunk in chunks(ids):
        rows: Any = Recognition.select(Recognition.application, Recognition.certificate_no)
        given.update(rows.where(Recognition.application.in_(chunk)).tuples())
    return given


def numbers_to_draw(effect: Effect, lines: Sequence[ApprovalLine]) -> dict[int, str]:
    """The numbers that recognizing these lines, in their order, would draw now, if no other is first."""
    ids = [line.id for line in lines]
    groups = effect.get("by_title") or [[f"{effect['scheme']}:{effect['level']}", ids]]
    found: dict[int, str] = {}
    for name, own in groups:
        found |= _numbers_of_title(name, effect, [line for line in lines if line.id in set(own)])
    return found


def _numbers_of_title(name: str, effect: Effect, lines: Sequence[ApprovalLine]) -> dict[int, str]:
    (scheme, level), year, district = split_title(name), effect["award_year"], effect.get("district") or ""
    code, prefix = catalog().schemes[scheme].certificate_code, catalog().city.certificate_prefix
    series = Counter.get_or_none(Counter.name == counter_name(code, level, year, district))
    taken = serials_taken(prefix, code, level, year, district)
    serials = next_serials(series.value if series else 0, len(lines), taken)
    return {
        line.id: certificate_number(prefix, code, level, year, serial, district)
        for line, serial in zip(lines, serials, strict=True)
    }


def is_as_proposed(now: Mapping[int, LineNow], lines: Sequence[ApprovalLine]) -> bool:
    """Whether every line is still what was proposed."""
    return all(line.id in now and now[line.id] == LineNow(line) for line in lines)
