"""The forwarded applications that the lines of a list answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.errors import say
from registry.rules.imports.recognition import RecognitionPlan, subject_key
from registry.rules.imports.report import RowOutcome
from registry.rules.name_key import name_key


@dataclass(frozen=True)
class ForwardedFile:
    """A file that waits for the answer to its forwarding."""

    id: int
    number: str
    enterprise_id: int
    kind: str
    subject: str


def answered_files(
    plans: Sequence[RecognitionPlan], files: Sequence[ForwardedFile], sent_on: date
) -> list[RecognitionPlan]:
    """The same plans, each with the file it answers: that of the very subject, or, where the line names no
    other, the only one of the holder. The title is then of the file's subject. A line of a day before the
    files were sent on answers none."""
    left = {file.id: file for file in files}
    found = []
    for plan in plans:
        file = file_of_line(plan, list(left.values()))
        if file is not None and plan.entry.announced_on < sent_on:
            found.append(_of_before(plan, file, sent_on))
            continue
        if file is not None:
            del left[file.id]
        found.append(_with_file(plan, file) if file else plan)
    return found


def file_of_line(plan: RecognitionPlan, files: Sequence[ForwardedFile]) -> ForwardedFile | None:
    """The one of the files that a line speaks of; a line that is refused speaks of none."""
    own = [file for file in files if file.enterprise_id == plan.enterprise_id]
    key = subject_key(0, plan.entry.kind, plan.entry.subject)
    same = [file for file in own if subject_key(0, file.kind, file.subject) == key]
    if same:
        return same[0]
    is_unnamed = name_key(plan.entry.subject) == name_key(plan.entry.name)
    return own[0] if len(own) == 1 and is_unnamed and own[0].kind == plan.entry.kind else None


def _of_before(plan: RecognitionPlan, file: ForwardedFile, sent_on: date) -> RecognitionPlan:
    text = say(
        "公告日期早于报送日期 %(sent)s，不作为对申报 %(number)s 的答复。",
        sent=sent_on.isoformat(),
        number=file.number,
    )
    return replace(plan, line=replace(plan.line, texts=(*plan.line.texts, text)))


def _with_file(plan: RecognitionPlan, file: ForwardedFile) -> RecognitionPlan:
    text = say("对应本局上报的申报 %(number)s。", number=file.number)
    line = replace(plan.line, texts=(*plan.line.texts, text))
    if plan.line.outcome is RowOutcome.UNCHANGED:
        line = replace(line, outcome=RowOutcome.UPDATED)
    return replace(plan, line=line, entry=replace(plan.entry, subject=file.subject), file=file.id)
