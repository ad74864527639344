"""The rows that events commit to, read in step with the ledger: profiles and the lists of notices.

Rows of the profile are only added, in the order of the events that name them. So both are read once from
the first to the last, a page at a time, and the next event's rows are the next rows: what an event wrote is
compared with the rows it wrote, however often the profile was changed since. The list of a notice is frozen.
Neither may be erased by design (personal content lies in `event_secret`), so every digest can be recomputed.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any, NamedTuple

from registry.database import Table
from registry.models import Notice, NoticeEntry, ProfileFact, ProfileRecord
from registry.rules.ledger import list_digest
from registry.rules.profile_saved import (
    PROFILE_SAVED,
    SavedFact,
    SavedProfile,
    SavedRow,
    holds_what_was_written,
    misplaced,
    names_in,
)
from registry.stored import Misspelled, kinds_of, plain_row, stored_by_key, stored_rows

NOTICE_PUBLISHED = "notice.published"
LINE = {
    "application": "application_id", "position": "position", "enterprise_name": "enterprise_name",
    "subject_name": "subject_name", "district": "district", "zone": "zone",
}  # fmt: skip
"""What is digested of a line of a list, and the columns it stands in."""


class CommittingEvent(NamedTuple):
    """What is asked of an event to compare it with the rows it commits to."""

    seq: int
    actor: str
    kind: str
    enterprise_id: int | None
    notice_id: int | None
    body: str


class CommittedRows:
    """Compares events, given in their order and each once, with the rows they commit to."""

    def __init__(self) -> None:
        self.profiles = _Profiles()
        self.lists = _Lists()

    def fault(self, event: CommittingEvent) -> str:
        """What differs from what the event committed to; '' if nothing does."""
        compare: Mapping[str, Callable[[CommittingEvent, dict[str, Any]], str]] = {
            PROFILE_SAVED: self.profiles.fault,
            NOTICE_PUBLISHED: self.lists.fault,
        }
        if event.kind not in compare:
            return ""
        try:
            return compare[event.kind](event, json.loads(event.body))
        except Misspelled as misspelled:
            return f"a row it speaks of is not what was written: {misspelled}"
        except (AttributeError, KeyError, TypeError, ValueError):
            return "its body, or a row it speaks of, cannot be read"

    def left_over(self) -> str:
        """After the last event: a row that no event speaks of; '' if there is none."""
        try:
            return self.profiles.left_over() or self.lists.left_over()
        except Misspelled as misspelled:
            return f"a row that no event speaks of is not what can be written: {misspelled}"


class _Profiles:
    """Facts and rows of all profiles; `checked` counts the events whose digest was recomputed."""

    def __init__(self) -> None:
        self._facts = _in_order(ProfileFact, SavedFact)
        self._rows = _in_order(ProfileRecord, SavedRow)
        self.checked = 0

    def fault(self, event: CommittingEvent, body: dict[str, Any]) -> str:
        fact_names, row_names = names_in(body)
        facts = list(islice(self._facts, len(fact_names)))
        rows = list(islice(self._rows, len(row_names)))
        pairs = chain(zip(facts, fact_names, strict=False), zip(rows, row_names, strict=False))
        for (number, each), name in pairs:
            if reason := misplaced(number, each, event.enterprise_id, event.actor, name):
                return reason
        if (len(facts), len(rows)) != (len(fact_names), len(row_names)):
            return f"rows it wrote for enterprise {event.enterprise_id} are missing"
        saved = SavedProfile(
            event.enterprise_id or 0, [each for _, each in facts], [each for _, each in rows]
        )
        if not holds_what_was_written(saved, body["digest"]):
            which = " or ".join(filter(None, [_span("fact", facts), _span("row", rows)]))
            return f"what it wrote for enterprise {event.enterprise_id} was changed: {which}"
        self.checked += 1
        return ""

    def left_over(self) -> str:
        for what, rest in (("fact", self._facts), ("row", self._rows)):
            for number, saved in rest:
                return f"profile {what} {number} of enterprise {saved.enterprise} is in no event"
        return ""


def _span(what: str, kept: Sequence[tuple[int, Any]]) -> str:
    """The numbers of the rows one digest covers; it cannot say which of them it was."""
    if not kept:
        return ""
    first, last = kept[0][0], kept[-1][0]
    return f"profile {what} {first}" if first == last else f"one of profile {what}s {first} to {last}"


def _in_order(table: type[Table], shape: Any) -> Iterator[tuple[int, Any]]:
    """Every row with its number, by number, as it is stored. Raises Misspelled at one that holds what its
    columns cannot."""
    meta: Any = table._meta
    columns = ["id", *(meta.fields[name].column_name for name in shape._fields)]
    every = kinds_of(table)
    kinds = {name: every[name] for name in columns}
    # One row at a time, so that one that cannot be read stops at its own event.
    for row in stored_rows(table, columns, key="id"):
        number, *values = plain_row(kinds, row).values()
        at = datetime.fromisoformat(str(values[-1]).removesuffix("Z"))
        yield int(str(number)), shape(*values[:-1], at)


class _Lists:
    """The lists of notices; `checked` counts those whose digest was recomputed."""

    def __init__(self) -> None:
        self._shown: dict[int, str] = {}
        self._lines: dict[int, list[dict[str, Any]]] = {}
        self._published: set[int] = set()
        self.checked = 0

    def read(self, events: Sequence[CommittingEvent]) -> None:
        """Read the lists of all notices these events published, in two queries."""
        ids = [event.notice_id or 0 for event in events if event.kind == NOTICE_PUBLISHED]
        self._shown, self._lines = {}, {number: [] for number in ids}
        if not ids:
            return
        notices: Any = Notice.select(Notice.id, Notice.list_digest).where(Notice.id.in_(ids))
        self._shown = dict(notices.tuples())
        e = NoticeEntry
        lines: Any = e.select(e.id, e.notice).where(e.notice.in_(ids)).order_by(e.notice, e.position)
        of_notice = dict(lines.tuples())
        stored = stored_by_key(e, ["id", *LINE.values()], list(of_notice))
        for number, notice in of_notice.items():
            self._lines[notice].append(_line(stored[number][1:]))

    def fault(self, event: CommittingEvent, body: dict[str, Any]) -> str:
        number = event.notice_id or 0
        lines = self._lines[number]
        self._published.add(number)
        if number not in self._shown:
            return f"notice {number} is missing"
        if len(lines) != body["length"]:
            return f"notice {number}: its list has {len(lines)} lines, {body['length']} were published"
        if list_digest(lines) != body["list_digest"]:
            return f"notice {number}: a line of its list was changed"
        if self._shown[number] != body["list_digest"]:
            return f"notice {number}: the digest kept with its list is not the one published"
        self.checked += 1
        return ""

    def left_over(self) -> str:
        numbers: Any = Notice.select(Notice.id).order_by(Notice.id)
        for (number,) in numbers.tuples():
            if number not in self._published:
                return f"notice {number} is in no event"
        e = NoticeEntry
        stray: Any = e.select(e.id).where(e.notice.not_in(Notice.select(Notice.id))).limit(1)
        return "".join(f"notice_entry {line} is on the list of no notice" for (line,) in stray.tuples())


def _line(values: Sequence[Any]) -> dict[str, Any]:
    """A line as it was digested; one that is misspelled has another digest."""
    every = kinds_of(NoticeEntry)
    try:
        plainly = plain_row({column: every[column] for column in LINE.values()}, values)
        return {name: plainly[column] for name, column in LINE.items()}
    except Misspelled as misspelled:
        return {"misspelled": str(misspelled)}
