"""Rows of a long list that others changed while it was written: asked about, each with what was shown of it
and what it would do now, and taken in or left out as part of the run. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from registry.errors import Text, say
from registry.rules.imports.asking import NO, Answers, ListAnswer, ListQuestion
from registry.rules.imports.kept_lines import with_more
from registry.rules.imports.reading import SetAside
from registry.rules.imports.report import (
    CHANGED,
    CHANGING,
    OUTCOME_NAMES,
    ChangedRow,
    Report,
    ReportLine,
)
from registry.rules.imports.shown import NEW, holder_of

LEFT_OUT = say("导入期间有变化，已确认不导入")
NO_FIRM = say("不是企业")


def code_of(row: ChangedRow) -> str:
    """The code of what is asked about it."""
    return f"{CHANGED}{row.shown.sheet}.{row.shown.row}"


def value_of(row: ChangedRow) -> str | None:
    """The answer by which it is written as it is now, which says what that is: who says it has seen just
    that. None where it would write nothing."""
    if row.now is None or row.now.outcome not in CHANGING:
        return None
    return row.now.outcome.value if row.holder == NEW else f"{row.now.outcome.value}.{row.holder}"


def question_of_changed(row: ChangedRow) -> ListQuestion:
    """What is asked about it."""
    now = OUTCOME_NAMES[row.now.outcome] if row.now else NO_FIRM
    text = say(
        "第 %(row)s 行“%(name)s”在导入期间因名录变化，结果与所示不同，没有导入："
        "原为“%(shown)s”，现为“%(now)s”。是否按现在的结果导入？",
        row=row.shown.row,
        name=row.shown.name,
        shown=OUTCOME_NAMES[row.shown.outcome],
        now=now,
    )
    value = value_of(row)
    taken = () if value is None else (ListAnswer(value, say("按现在的结果导入：%(now)s", now=now)),)
    answers = (*taken, ListAnswer(NO, say("不导入这一行")))
    return ListQuestion(code_of(row), text, answers, row.shown.sheet, row.shown.row)


def changed_row(shown: ReportLine, plan: Any) -> ChangedRow:
    """A row that was shown, and is planned now; `plan` None where it is none any more."""
    return ChangedRow(shown) if plan is None else ChangedRow(shown, plan.line, holder_of(plan))


def with_waiting(report: Report, rows: Sequence[ChangedRow]) -> Report:
    """The report with these, and no others, waiting."""
    asked = [each for each in report.questions if not each.code.startswith(CHANGED)]
    return replace(
        report, waiting=tuple(rows), questions=(*asked, *(question_of_changed(each) for each in rows))
    )


def waiting_at(report: Report, places: Collection[int], plan_of: Callable[[int], Any]) -> Report:
    """The report without the rows at these places, which wait; `plan_of` a place says what it would do."""
    if not places:
        return report
    own = set(places)
    lines = tuple(line for place, line in enumerate(report.lines) if place not in own)
    rows = [changed_row(report.lines[place], plan_of(place)) for place in sorted(own)]
    return with_waiting(replace(report, lines=lines), rows)


def waiting_now(report: Report, plans: Mapping[tuple[str, int], Any]) -> Report:
    """The report with what each waiting row would do by plans made since, by sheet and row."""
    rows = [changed_row(each.shown, plans.get(_place(each.shown))) for each in report.waiting]
    return with_waiting(report, rows)


def settled(report: Report, answers: Answers, order: Mapping[tuple[str, int], int]) -> Report:
    """The report with the answered rows among the others, or set aside. `order`: the place of each row in its
    list, by sheet and row."""
    left = [each for each in report.waiting if code_of(each) not in answers]
    taken, aside = [], list(report.set_aside)
    for row in report.waiting:
        answer = answers.get(code_of(row))
        if answer == NO:
            aside.append(SetAside(row.shown.sheet, row.shown.row, row.shown.name, LEFT_OUT))
        elif answer is not None and row.now is not None:
            taken.append(row.now)
    lines = with_more(report.lines, taken, lambda line: order.get(_place(line), len(order)))
    return with_waiting(replace(report, lines=lines, set_aside=tuple(aside)), left)


def answered_otherwise(report: Report, answers: Answers) -> list[Text]:
    """Why these answers are not to the rows that wait now, as they are now."""
    asked = {each.code: each for each in report.changed}
    reasons = []
    for code, value in answers.items():
        if code not in asked:
            reasons.append(say("“%(code)s”没有在等待回答，可能已由他人回答。", code=code))
        elif value not in {each.value for each in asked[code].answers}:
            reasons.append(
                say("第 %(row)s 行的结果又有变化，请按下面所示重新选择。", row=asked[code].row or 0)
            )
    return reasons


def _place(line: ReportLine) -> tuple[str, int]:
    return line.sheet, line.row
