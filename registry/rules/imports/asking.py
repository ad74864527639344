"""What a list is asked about before it is brought in: each question by its code, and what was answered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from registry.errors import Text, say

Answers = Mapping[str, str]
"""The value that was chosen, by the code of the question."""
YES, NO = "yes", "no"


@dataclass(frozen=True)
class ListAnswer:
    """One of the answers that a question offers: its `value`, and what it means."""

    value: str
    text: Text


YES_OR_NO = (ListAnswer(YES, say("是")), ListAnswer(NO, say("否")))


@dataclass(frozen=True)
class ListQuestion:
    """What somebody has to answer before the list is brought in.

    `code` is the same for the same file and settings, whatever else is answered; `row` (from 1, as
    spreadsheet programs show it) and `sheet` say what it is about, '' and None the whole list.
    `is_confirmation`: it may be right as it is, if somebody says so; `--yes` and an approval say so.
    """

    code: str
    text: Text
    answers: tuple[ListAnswer, ...] = YES_OR_NO
    sheet: str = ""
    row: int | None = None
    is_confirmation: bool = False

    @property
    def plain(self) -> dict[str, Any]:
        """What `import … --json` prints of it."""
        offered = [{"value": each.value, "text": str(each.text)} for each in self.answers]
        about = {"code": self.code, "sheet": self.sheet, "row": self.row}
        return {**about, "text": str(self.text), "answers": offered}


def waits(questions: Iterable[ListQuestion], *, yes: bool) -> bool:
    """Whether one of the open questions is not answered by saying yes to what is to be confirmed."""
    return any(not (yes and question.is_confirmation) for question in questions)


class Asking:
    """Collects the questions of one list while it is read and planned, and gives what was answered."""

    def __init__(self, answers: Answers | None = None) -> None:
        self.answers = dict(answers or {})
        self._asked: dict[str, ListQuestion] = {}
        self._offered: dict[str, ListQuestion] = {}
        self._refused: list[Text] = []
        self._read: tuple[dict[str, ListQuestion], dict[str, ListQuestion], list[Text]] | None = None

    def begin_plan(self) -> None:
        """From here on it is planned, and no longer read. What an earlier plan had asked is forgotten: the
        register is another by now."""
        if self._read is None:
            self._read = self._asked, self._offered, self._refused
        asked, offered, refused = self._read
        self._asked, self._offered, self._refused = dict(asked), dict(offered), list(refused)

    def ask(self, question: ListQuestion) -> str | None:
        """The value that was chosen; None while the question is open."""
        self._asked[question.code] = question
        return self._answer(question)

    def offer(self, question: ListQuestion) -> str | None:
        """Remember what may be answered and need not be: it is never open. Gives what was answered."""
        return self._answer(self._offered.setdefault(question.code, question))

    @property
    def offered(self) -> tuple[ListQuestion, ...]:
        """What may be answered and was not."""
        left = (each for code, each in self._offered.items() if code not in self._asked)
        return tuple(each for each in left if self._answer(each) is None)

    def _answer(self, question: ListQuestion) -> str | None:
        given = self.answers.get(question.code)
        return given if given in {answer.value for answer in question.answers} else None

    def refuse(self, reason: Text) -> None:
        """Remember why the list cannot be brought in as what it was said to be, by what was answered."""
        self._refused.append(reason)

    @property
    def asked(self) -> tuple[ListQuestion, ...]:
        """Every question there was, in the order asked, the answered ones too."""
        return tuple(self._asked.values())

    @property
    def answered(self) -> dict[str, str]:
        """The answers to what was asked; not those to what is no longer asked."""
        return {each.code: value for each, value in self.settled}

    @property
    def settled(self) -> tuple[tuple[ListQuestion, str], ...]:
        """The questions that were answered, each with the value that was chosen."""
        given = ((question, self._answer(question)) for question in (self._asked | self._offered).values())
        return tuple((question, value) for question, value in given if value is not None)

    @property
    def open(self) -> tuple[ListQuestion, ...]:
        """The questions that nobody answered yet."""
        return tuple(each for each in self._asked.values() if self._answer(each) is None)

    def unmet(self) -> list[Text]:
        """What is wrong with the answers: a code that is not asked, a value that is not offered; and a
        confirmation that was answered with no."""
        found = list(self._refused)
        for code, value in self.answers.items():
            question = self._asked.get(code) or self._offered.get(code)
            if question is None:
                found.append(say("没有编号为“%(code)s”的问题，请核对 --answer。", code=code))
            elif self._answer(question) is None:
                offered = " ".join(answer.value for answer in question.answers)
                found.append(
                    say(
                        "问题“%(code)s”没有“%(value)s”这个回答，可选：%(offered)s。",
                        code=code,
                        value=value,
                        offered=offered,
                    )
                )
            elif question.is_confirmation and value == NO:
                found.append(say("对“%(question)s”的回答是否，名单不能导入。", question=question.text))
        return found
