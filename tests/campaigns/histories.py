"""After any sequence of legal facts, moves, back-dated entries and ends: tally = replay = plain recount,
on any day and as known at any instant. The oracle below knows nothing of segments, deltas or roll-ups."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from registry import clock
from registry.actions.application import find_or_add_subject
from registry.actions.enterprise import correct_enterprise, register_enterprise
from registry.actions.recognition import Award, end_recognition, grant_recognitions
from registry.actions.tally import drain_tally
from registry.actions.tally_rebuild import rebuild_tally
from registry.database import db, snapshot
from registry.models import (
    Batch,
    Enterprise,
    Event,
    Recognition,
    TallyDelta,
    TallyHolder,
    TallyRollup,
    TallySegment,
)
from registry.queries.carried_rows import row_faults
from registry.queries.recount import recount
from registry.queries.tally import figures, titles_behind
from registry.rules.actor import Actor
from registry.rules.approval import EndArguments
from registry.rules.catalog import catalog
from registry.rules.ending import ENDINGS, Ending
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.tally import Basis
from tests.campaigns.campaign import Campaign, Case, Seen

SYSTEM = Actor.system("test")
FIRST = date(2021, 1, 1)
SPAN = 1500
LATEST = datetime(2099, 1, 1)
DISTRICTS = ("120101", "120111", "120116", "")
TITLES = (("seed", "municipal"), ("single_champion", "municipal"), ("innovative_sme", "municipal"))

days = st.integers(0, SPAN).map(lambda offset: FIRST + timedelta(days=offset))
holders = st.integers(0, 3)
steps = st.one_of(
    st.tuples(st.just("grant"), holders, days, st.integers(0, 2), st.integers(0, 900), st.booleans()),
    st.tuples(st.just("end"), st.integers(0, 30), st.integers(0, 700), st.sampled_from(list(Ending))),
    st.tuples(st.just("move"), holders, days, st.sampled_from(DISTRICTS)),
    st.tuples(st.just("industry"), holders, days, st.sampled_from(("I1", "I4", "T1"))),
    st.tuples(st.just("rename"), holders, days),
    st.tuples(st.just("drain")),
)


@dataclass
class Fact:
    """A recognition as the oracle remembers it, with the instants at which it learned each thing."""

    counted: tuple[str, int]
    title: tuple[str, str]
    on: date
    until: date | None
    known: datetime
    ended: tuple[date, Ending, datetime] | None = None


@dataclass
class Oracle:
    """Plain facts; counts by walking over them."""

    facts: list[Fact] = field(default_factory=list)

    def count(self, title: tuple[str, str], basis: str, day: date, known: datetime) -> int:
        found = set()
        for fact in self.facts:
            if fact.title != title or fact.known > known or fact.on > day:
                continue
            end = fact.ended if fact.ended and fact.ended[2] <= known and fact.ended[0] <= day else None
            if basis == "net" and end and ENDINGS[end[1]].leaves_net:
                continue
            if basis == "valid" and (end or (fact.until is not None and fact.until < day)):
                continue
            found.add(fact.counted)
        return len(found)


class World:
    """The registry beside the oracle, both told the same."""

    def __init__(self) -> None:
        self.oracle = Oracle()
        self.instant = clock.start_of(date(2026, 1, 5))
        with clock.at(self.instant):
            self.holders = [
                register_enterprise(
                    EnterpriseDetails(name=f"甲乙丙丁{number}", district=DISTRICTS[number], industry="I1"),
                    SYSTEM,
                )
                for number in range(4)
            ]
        self.recognitions: list[int] = []

    def tell(self, step: tuple[Any, ...]) -> None:
        self.instant += timedelta(hours=7)
        with clock.at(self.instant):
            getattr(self, step[0])(*step[1:])

    def grant(self, holder: int, day: date, title: int, validity: int, product: bool) -> None:
        enterprise = Enterprise.get_by_id(self.holders[holder].id)
        scheme, level = TITLES[title]
        kind = "product" if scheme == "single_champion" and product else "enterprise"
        until = day + timedelta(days=validity) if validity else None
        with db.atomic():
            subject = find_or_add_subject(enterprise, kind, f"{kind}{enterprise.id}")
            same = (
                (Recognition.subject == subject.id)
                & (Recognition.scheme == scheme)
                & (Recognition.announced_on == day)
            )
            if Recognition.select().where(same).exists():
                return
            batch = Batch.create(
                scheme=scheme,
                level=level,
                award_year=day.year,
                announced_on=day,
                origin="imported",
                created_at=clock.now(),
            )
            award = Award(
                enterprise, subject, enterprise.district, enterprise.zone, enterprise.industry, until
            )
            (made,) = grant_recognitions(batch, [award], SYSTEM)
            known = _last_recorded()
        by_holder = catalog().schemes[scheme].counts_by == "holder"
        counted = ("holder", enterprise.id) if by_holder else ("subject", subject.id)
        self.oracle.facts.append(Fact(counted, (scheme, level), day, until, known))
        self.recognitions.append(made.id)

    def end(self, which: int, after: int, how: Ending) -> None:
        if which >= len(self.recognitions):
            return
        recognition = Recognition.get_by_id(self.recognitions[which])
        if recognition.ended_on is not None:
            return
        day = min(recognition.announced_on + timedelta(days=after), clock.today())
        end_recognition(EndArguments(recognition.id, how, day, "试验"), SYSTEM)
        self.oracle.facts[which].ended = (day, how, _last_recorded())

    def move(self, holder: int, day: date, district: str) -> None:
        self._correct(holder, day, district=district, zone="")

    def industry(self, holder: int, day: date, industry: str) -> None:
        self._correct(holder, day, industry=industry)

    def rename(self, holder: int, day: date) -> None:
        self._correct(holder, day, name=f"改名{self.instant:%m%d%H}")

    def _correct(self, holder: int, day: date, **changes: str) -> None:
        row = Enterprise.get_by_id(self.holders[holder].id)
        details = {"name": row.name, "district": row.district, "zone": row.zone, "industry": row.industry}
        correct_enterprise(
            row, EnterpriseDetails(**{**details, **changes}), SYSTEM, version=row.version, effective_on=day
        )

    def drain(self) -> None:
        drain_tally(3)


def _last_recorded() -> datetime:
    recorded_at: datetime = Event.select().order_by(Event.seq.desc()).first().recorded_at
    return recorded_at


EXAMPLES = 10
"""Histories of one case: a fault is made as short as it can be, which takes more than one."""


def run(case: Case) -> Seen:
    """Histories one after the other, each in a registry of its own."""
    seen: Seen = Counter()

    @seed(case.value)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(
        story=st.lists(steps, min_size=3, max_size=25),
        asked=st.lists(days, min_size=2, max_size=4),
        data=st.data(),
    )
    def holds(story: list[tuple[Any, ...]], asked: list[date], data: st.DataObject) -> None:
        with case.registry.fresh():
            _tally_equals_replay_equals_plain_recount(story, asked, data)
        seen.update(["histories", *(step[0] for step in story)])

    holds()
    return seen


def _tally_equals_replay_equals_plain_recount(
    story: list[tuple[Any, ...]], asked: list[date], data: st.DataObject
) -> None:
    world = World()
    for step in story:
        world.tell(step)
    while drain_tally(data.draw(st.integers(1, 9))):
        pass
    instants = [fact.known for fact in world.oracle.facts] or [world.instant]
    for day in [*asked, date(2026, 6, 1)]:
        assert recount(day).differences == []
        for known in (None, data.draw(st.sampled_from(instants))):
            _compare(world, day, known)
    with snapshot():
        assert [str(fault) for fault in row_faults()] == []
    before = [figures(day, ("district", "industry")) for day in asked]
    for table in (TallySegment, TallyDelta, TallyRollup, TallyHolder):
        table.delete().execute()
    assert sum(rebuild_tally())
    assert recount(asked[0]).differences == []
    assert [figures(day, ("district", "industry")) for day in asked] == before


def _compare(world: World, day: date, known: datetime | None) -> None:
    shown = {(cell.scheme, cell.level): cell for cell in figures(day, known_at=known)}
    by_district = figures(day, ("district",), known_at=known)
    for title in TITLES:
        for basis in Basis:
            wanted = world.oracle.count(title, basis, day, known or LATEST)
            cell = shown.get(title)
            assert (cell.on(basis) if cell else 0) == wanted, (title, basis, day, known)
            rows = titles_behind(day, basis, [title], {}, known_at=known)
            assert rows.count() == wanted, (title, basis, day, known)
            parts = [part for part in by_district if (part.scheme, part.level) == title]
            assert sum(part.on(basis) for part in parts) == wanted
            for part in parts:
                listed = titles_behind(day, basis, [title], dict(part.dimensions), known_at=known)
                assert listed.count() == part.on(basis)


CAMPAIGN = Campaign(
    "After any history the figures are what a replay and a plain recount say, on any day and as known at "
    "any instant.",
    run,
    few=1,
    must_see=frozenset({"grant", "end", "move", "industry", "rename", "drain"}),
    engines=("sqlite", "postgres"),
)
