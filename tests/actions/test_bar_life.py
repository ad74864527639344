"""Whatever is decided about a firm's titles, in any order: nothing of a family is submitted inside a bar,
what is not is never refused for one, and figures are those of a recount."""

from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest

from registry import clock
from registry.actions.application import step_application, submit_application
from registry.actions.measure import take_measure
from registry.errors import Refusal, Unmet
from registry.models import Application, Enterprise, Recognition
from registry.queries import application as filing
from registry.queries.recount import recount
from registry.queries.validity import valid_on
from registry.rules.ground import MeasureKind
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.make import SYSTEM, Make
from tests.measures import COURT, FRAUD, deciding
from tests.titles import award

MOVES, SEED = 120, 1
BEGAN = date(2026, 5, 6)
GIVEN = ("innovative_sme", "municipal")
FILED = ("seed", "specialized_new", "green_factory")
SME = frozenset({"seed", "specialized_new"})
YEARS = 3
"""How long false data bars from the family of small firms: 工信厅企业函〔2026〕117号."""


@dataclass
class Bar:
    """A bar as this test counts it: by the decision alone."""

    recognition: int
    first: date
    lifted_on: date | None = None

    def holds(self, day: date) -> bool:
        until = self.first.replace(year=self.first.year + YEARS)
        return self.first <= day < until and (self.lifted_on is None or day < self.lifted_on)


class Life:
    """One firm, whose titles are given, ended, restored, and which files again and again."""

    def __init__(self, make: Make, chance: Random) -> None:
        self.make, self.chance, self.day = make, chance, BEGAN
        self.firm: Enterprise = make.enterprise()
        self.owner = make.actor(Role.ENTERPRISE, enterprise_id=self.firm.id)
        self.bars: list[Bar] = []
        self.done: Counter[str] = Counter()

    def live(self) -> None:
        moves = (self.wait, self.give, self.end, self.restore, self.lift, self.submit, self.submit)
        for _ in range(MOVES):
            with clock.at(clock.start_of(self.day) + timedelta(hours=10)), suppress(Refusal):
                self.chance.choice(moves)()
        with clock.at(clock.start_of(self.day) + timedelta(hours=11)):
            self.make.drained()
            for day in (BEGAN, self.day - timedelta(days=400), self.day):
                found = recount(day)
                assert found.agrees, found.differences

    def wait(self) -> None:
        self.day += timedelta(days=self.chance.choice([1, 30, 200]))
        if (self.day.month, self.day.day) == (2, 29):
            self.day += timedelta(days=1)

    def give(self) -> None:
        held = (Recognition.enterprise == self.firm) & (Recognition.scheme == GIVEN[0])
        held &= valid_on(self.day) | (Recognition.announced_on == self.day)
        if not Recognition.select().where(held).exists():
            award(*GIVEN, self.day, [self.firm])

    def some(self) -> int:
        rows = Recognition.select().where(Recognition.enterprise == self.firm).order_by(Recognition.id)
        return self.chance.choice([row.id for row in rows]) if rows.exists() else 0

    def end(self) -> None:
        one = self.some()
        if one:
            take_measure(deciding(one, self.day, "查实", FRAUD, storage=self.make.storage), SYSTEM)
            self.bars.append(Bar(one, self.day))
            self.done["ended"] += 1

    def restore(self) -> None:
        one, lifts = self.some(), self.chance.random() < 0.5
        if one:
            back = deciding(
                one, self.day, "判决", COURT,
                storage=self.make.storage, measure=MeasureKind.RESTORE, lifts_bar=lifts,
            )  # fmt: skip
            take_measure(back, SYSTEM)
            self.done["restored"] += 1
            if lifts:
                self._last_of(one)

    def lift(self) -> None:
        one = self.some()
        if one:
            lifting = deciding(
                one, self.day, "消除", "bar_cause_removed",
                storage=self.make.storage, measure=MeasureKind.LIFT_BAR,
            )  # fmt: skip
            take_measure(lifting, SYSTEM)
            self.done["lifted"] += 1
            self._last_of(one)

    def _last_of(self, one: int) -> None:
        bars = [bar for bar in self.bars if bar.recognition == one and bar.lifted_on is None]
        if bars:
            bars[-1].lifted_on = self.day

    def submit(self) -> None:
        scheme = self.chance.choice(FILED)
        site = {"subject_kind": "site", "name": "一号工厂"} if scheme == "green_factory" else {}
        call = self.make.call(scheme, "municipal")
        barred = scheme in SME and any(bar.holds(self.day) for bar in self.bars)
        draft = self.make.application(State.DRAFT, enterprise=self.firm, call=call, **site)
        refusal = ""
        try:
            submit_application(draft, self.owner)
        except Unmet as refused:
            refusal = str(refused)
        assert ("申报禁期" in refusal) == barred, (scheme, self.day, refusal)
        self.done["refused for a bar" if barred else "refused" if refusal else "submitted"] += 1
        step_application(Application.get_by_id(draft.id), Action.WITHDRAW, self.owner, note="另行申报")


def test_nothing_is_submitted_inside_a_bar_whatever_is_decided(make: Make) -> None:
    life = Life(make, Random(SEED))
    life.live()
    for move in ("ended", "restored", "lifted", "refused for a bar", "submitted"):
        assert life.done[move], (move, life.done)


def test_a_forgotten_bar_is_noticed(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "unmet_bar", lambda *_: [])
    with pytest.raises(AssertionError):
        Life(make, Random(SEED)).live()
