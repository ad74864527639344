"""What readers see of a long list while it is brought in: all of it or nothing, at every reading."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from registry import clock
from registry.models import ImportWork
from registry.queries.batch import batches_latest_first
from registry.queries.enterprise import register_list
from registry.queries.imports.run import get_import_run
from registry.queries.recognition import recognition_list
from registry.queries.roll import roll_by_page
from registry.queries.tally import Figure, figures, titles_behind
from registry.queries.tally_known import known_up_to, tally_known
from registry.rules.actor import Actor
from registry.rules.imports.run_state import ImportRunState
from registry.rules.role import Role
from registry.rules.tally import Basis
from tests.import_list import DISTRICT, TITLE

STAFF = Actor(text="account:1/bureau_reviewer", role=Role.BUREAU_REVIEWER)
OF_TITLE = {"scheme": TITLE[0], "level": TITLE[1]}
MOST_INSTANTS = 40
Read = dict[str, int]


@dataclass
class ListReader:
    """Reads again and again, and keeps what it read of what."""

    before: Read
    instants: list[datetime] = field(default_factory=list)
    """At which the list was being brought in."""
    held: list[Figure] | None = None
    """All figures, where they stood at the event before the list's first."""
    read: dict[str, Counter[int]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)

    def look(self, run: int, chance: Random) -> None:
        """Read everything once. Raises AssertionError where an instant in the middle of the list is not
        answered as before it."""
        began = clock.now()
        is_running = _is_running(run)
        now = counted()
        if is_running and _is_running(run):
            assert now == self.before, f"seen of a list that was not whole: {now}, before it {self.before}"
            self._stand(run)
            self.instants.append(began)
        for what, number in now.items():
            self.read.setdefault(what, Counter())[number] += 1
        self.seen["readings"] += 1
        if self.instants:
            at = chance.choice(self.instants)
            assert net(at) == self.before["net"], f"{at}, in the middle of the list: {net(at)}"

    def _stand(self, run: int) -> None:
        first = column_of(run, ImportWork.first_seq)
        if self.held is None and tally_known().seq == first - 1:
            found = figures(clock.today())
            if _is_running(run):
                self.held = found

    def conclude(self, after: Read, chance: Random) -> None:
        """Raise AssertionError where any reading was neither before nor after, or an instant in the middle is
        not answered as before the list."""
        for what, found in self.read.items():
            assert set(found) <= {self.before[what], after[what]}, (what, found, self.before, after)
        assert self.instants, "nobody read while the list was brought in"
        assert self.held is not None, "the figures never stood before the list"
        known = {known_up_to(at) for at in self.instants}
        assert len(known) == 1, f"instants in the middle of one list are known up to {known}"
        for at in chance.sample(self.instants, min(len(self.instants), MOST_INSTANTS)):
            assert figures(clock.today(), known_at=at) == self.held, f"figures as known at {at}"
        self.seen["instants in the middle"] += len(self.instants)


def counted() -> Read:
    """How much of everything readers see of the list's place and title."""
    day = clock.today()
    titles = recognition_list(OF_TITLE, day)
    return {
        "register": register_list(STAFF, {"district": DISTRICT}, day).count(),
        "titles": titles.count(),
        "roll": roll_by_page(OF_TITLE, day).count(),
        "batches": sum((row.scheme, row.level) == TITLE for row in batches_latest_first()),
        "net": net(),
        "behind": titles_behind(day, Basis.NET, [TITLE], {}).count(),
    }


def net(known_at: datetime | None = None) -> int:
    """How many titles the figures count of the list's title."""
    cells = figures(clock.today(), known_at=known_at)
    return sum(cell.net for cell in cells if (cell.scheme, cell.level) == TITLE)


def is_done(run: int) -> bool:
    """Whether the list is whole. Raises AssertionError where it was taken back."""
    state = column_of(run, ImportWork.state)
    assert state != ImportRunState.TAKEN_BACK, get_import_run(run).report[:2000]
    return bool(state == ImportRunState.WHOLE)


def _is_running(run: int) -> bool:
    return bool(column_of(run, ImportWork.state) == ImportRunState.RUNNING)


def column_of(run: int, column: Any) -> Any:
    """One column of the run's work; what was shown of each row is as long as the list, and not read."""
    return ImportWork.select(column).where(ImportWork.run == run).scalar()
