"""One holder's titles folded event by event: each event costs the titles it touches, not all of them. Pure.

`title_history.apply_event` and `segment.segments` say what is right, of a whole history: this comes to the
same, which every recount proves.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from registry.rules.composite import Composite
from registry.rules.segment import Segment, Title, in_order, title_segments, titles_of
from registry.rules.title_history import (
    GRANTED,
    JOINED_HOLDER,
    LEFT_HOLDER,
    OF_GRANTS,
    Grant,
    TitleHistory,
    apply_event,
    come,
    decided,
    granted,
)


class TitleFold:
    """A holder's history, its grants by their recognitions and by the titles they count for."""

    def __init__(self, history: TitleHistory, composites: Collection[Composite]) -> None:
        self._composites = composites
        self._grants: dict[int, Grant] = {}
        self._begin(history)

    def _begin(self, history: TitleHistory) -> None:
        self._rest = TitleHistory((), history.changes, history.settled, history.joined)
        self._changes, self._joined = in_order(history.changes), dict(history.joined)
        self._grants = {grant.recognition: grant for grant in history.grants}
        self._titles: defaultdict[Title, set[int]] = defaultdict(set)
        for grant in history.grants:
            self._count(grant)

    def history(self) -> TitleHistory:
        """All that was said so far."""
        rest = self._rest
        return TitleHistory(tuple(self._grants.values()), rest.changes, rest.settled, rest.joined)

    def take_in(
        self, kind: str, body: Mapping[str, Any], day: str, recognition: int | None, seq: int
    ) -> Collection[Title]:
        """Fold one event; returns the titles that may stand otherwise since, in their order."""
        if kind == GRANTED and recognition is not None:
            return self._put(granted(body, day, recognition, seq))
        if kind == JOINED_HOLDER:
            return self._put(come(body, day, seq))
        if kind in OF_GRANTS or kind == LEFT_HOLDER:
            return self._decide(kind, body, day, recognition or 0)
        before = set(self._titles)
        self._begin(apply_event(self.history(), kind, body, date.fromisoformat(day), recognition, seq))
        return sorted(before | self._titles.keys())

    def pieces(self, title: Title) -> list[Segment]:
        """The life of one title."""
        found = self._titles.get(title)
        if not found:
            return []
        grants = [self._grants[recognition] for recognition in found]
        return title_segments(title, grants, self._changes, self._rest.settled)

    def _put(self, grant: Grant) -> Collection[Title]:
        self._grants[grant.recognition] = grant
        return self._count(grant)

    def _decide(self, kind: str, body: Mapping[str, Any], day: str, recognition: int) -> Collection[Title]:
        grant = self._grants.get(recognition)
        if grant is None:
            return ()
        touched = self._of(grant)
        for title in touched:
            self._titles[title].discard(recognition)
        if kind == LEFT_HOLDER:
            del self._grants[recognition]
            return touched
        after = self._grants[recognition] = decided(grant, kind, body, day)
        return self._count(after) or touched

    def _count(self, grant: Grant) -> tuple[Title, ...]:
        found = self._of(grant)
        for title in found:
            self._titles[title].add(grant.recognition)
        return found

    def _of(self, grant: Grant) -> tuple[Title, ...]:
        return titles_of(grant, self._joined, self._composites)
