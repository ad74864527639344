"""The questions about an uploaded list, each with its answers as a choice."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, SelectChoice, SelectField  # type: ignore[attr-defined]  # types lag behind 3.3
from wtforms.validators import Optional

from registry.rules.imports.asking import Answers, ListQuestion
from registry.rules.imports.chosen_head import HEAD, is_known
from registry.rules.imports.named_header import HEADER
from registry.rules.imports.report import Report
from registry.web.forms.field import MOST_DIGITS
from registry.web.language import gettext as _
from registry.web.language import translated

MOST_ASKED = 50
"""How many open questions one page asks; the others come when these are answered, or are answered for all."""
MANY = 4
"""From so many open questions of one sort on, one choice answers all that are left."""
ALL = "all:"
Settled = Sequence[tuple[ListQuestion, str]]


class QuestionsForm(FlaskForm):
    """Made for one list by `questions_form`: a field for each question, called by its code. `seen` is the
    version of the answers that it was drawn with."""

    seen = HiddenField()

    @property
    def version(self) -> int:
        """The version it was drawn with; 0 where nobody had answered."""
        return version_of(self.seen.data or "0")

    def chosen(self, questions: Sequence[ListQuestion]) -> dict[str, str]:
        """The answers by code. What was left open of all these, also of those that the page had no room for,
        takes what was chosen for all of its sort."""
        given = {field.name: field.data for field in self if isinstance(field, SelectField) and field.data}
        for_all = {name.removeprefix(ALL): value for name, value in given.items() if name.startswith(ALL)}
        open_ones = (each.code for each in questions if each.code not in given)
        taken = {code: for_all[sort_of(code)] for code in open_ones if sort_of(code) in for_all}
        return {name: value for name, value in (given | taken).items() if not name.startswith(ALL)}


def version_of(text: str) -> int:
    """The version that a page was drawn with; -1, which none is, for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else -1


def sort_of(code: str) -> str:
    """What a question is about: the first word of its code."""
    return code.partition(".")[0]


def questions_form(report: Report, version: int = 0, typed: Answers | None = None) -> QuestionsForm:
    """A form of the open questions, of those that were answered, which can be answered otherwise, and of what
    may be answered, as it was posted; with `typed` as it is now, and these chosen on top."""
    questions, settled = report.questions, report.settled
    asked = [*questions[:MOST_ASKED], *(question for question, _value in settled), *report.offered]
    fields: dict[str, Any] = {question.code: _field(question) for question in asked if question.answers}
    fields |= {
        ALL + sort: _choice(_("以上没有选择的，全部："), _choices(first)) for sort, first in _many(questions)
    }
    form = type("QuestionsForm", (QuestionsForm,), fields)
    chosen: Mapping[str, str] = {question.code: value for question, value in settled}
    if typed is None:
        return form(data={"seen": str(version), **chosen})  # type: ignore[no-any-return]
    return form(formdata=None, data={"seen": str(version), **chosen, **typed})  # type: ignore[no-any-return]


def _many(questions: Sequence[ListQuestion]) -> list[tuple[str, ListQuestion]]:
    """The sorts of question of which there are many with the same answers, each with its first one."""
    sorts: dict[str, list[ListQuestion]] = {}
    for question in questions:
        sorts.setdefault(sort_of(question.code), []).append(question)
    return [
        (sort, members[0])
        for sort, members in sorts.items()
        if len(members) >= MANY and len({tuple(each.value for each in one.answers) for one in members}) == 1
    ]


def lines_of(report: Report) -> list[ListQuestion]:
    """The sheets of which it can be said which line is the header, and nobody has to."""
    return [each for each in report.offered if each.code.startswith(HEADER)]


def is_of_head(question: ListQuestion) -> bool:
    """Whether it says which column a head is: nobody has to."""
    return question.code.startswith(HEAD)


def _field(question: ListQuestion) -> SelectField:
    if is_of_head(question):
        return _select(question, _("按列名识别") if is_known(question) else _("不读取"))
    if question.code.startswith(HEADER):
        return _select(question, _("请选择"))
    return _choice(translated(question.text), _choices(question))


def _select(question: ListQuestion, none: str) -> SelectField:
    choices = [SelectChoice("", none), *_choices(question)]
    return SelectField(translated(question.text), choices=choices, validators=[Optional()])


def _choices(question: ListQuestion) -> list[SelectChoice]:
    return [SelectChoice(answer.value, translated(answer.text)) for answer in question.answers]


def _choice(label: str, choices: list[SelectChoice]) -> RadioField:
    return RadioField(label, choices=choices, validators=[Optional()])
