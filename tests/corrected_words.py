"""Steps of a world that change what lists print and no figure: codes, what things are called, documents."""

from contextlib import suppress
from datetime import date
from typing import Any

from hypothesis import strategies as st

from registry.actions.correction import correct_batch
from registry.actions.enterprise import correct_enterprise
from registry.actions.subject import correct_subject
from registry.errors import Unmet
from registry.models import Enterprise, Recognition, Subject
from registry.queries.enterprise import details_of
from registry.queries.subject import subject_details
from registry.rules.approval import CorrectArguments
from registry.rules.subject import SubjectDetails, seen_subject
from tests.make import SYSTEM, uscc

_holders = st.integers(0, 3)
word_steps = st.one_of(
    st.tuples(st.just("rename"), _holders, st.just(date(2024, 5, 6))),
    st.tuples(st.just("code"), _holders),
    st.tuples(st.just("call"), _holders),
    st.tuples(st.just("document"), st.integers(0, 30)),
)


class CorrectedWords:
    """What only words are changed by."""

    recognitions: list[int]
    words: int = 0
    """How many were given: each is another."""

    def record_of(self, which: int) -> int:
        """The record that counts for a holder."""
        raise NotImplementedError

    def _word(self) -> int:
        self.words += 1
        return self.words

    def code(self, holder: int) -> None:
        self.say(holder, uscc=uscc(1000 * (holder + 1) + self._word()))

    def say(self, holder: int, **said: Any) -> None:
        """Change the record of a holder."""
        row = Enterprise.get_by_id(self.record_of(holder))
        details = details_of(row)
        correct_enterprise(row, type(details)(**{**vars(details), **said}), SYSTEM, version=row.version)

    def call(self, holder: int) -> None:
        """A site or product of the holder is called otherwise."""
        own = (Subject.enterprise == self.record_of(holder)) & (Subject.kind != "enterprise")
        subject = Subject.select().where(own).order_by(Subject.id).first()
        if subject is not None:
            seen = seen_subject(subject_details(subject))
            after = SubjectDetails(f"改称{self._word()}")
            correct_subject(subject, after, SYSTEM, seen=seen, reason="试验")

    def document(self, which: int) -> None:
        """The batch of a title has another document, and its line another name."""
        if not self.recognitions:
            return
        row = Recognition.get_by_id(self.recognitions[which % len(self.recognitions)])
        word = self._word()
        with suppress(Unmet):
            correct_batch(
                CorrectArguments(
                    batch=row.batch_id,
                    reason="试验",
                    by_document="津工信〔2026〕8号",
                    document_no=f"津工信〔2025〕{word}号",
                    names=((row.id, f"更名{word}"),),
                ),
                SYSTEM,
            )
