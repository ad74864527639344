"""A registry told facts, moves, back-dated entries, ends and settings, beside an oracle that hears the same.
The oracle knows nothing of segments, deltas, roll-ups or composite titles."""

from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from registry import clock
from registry.actions.enterprise import correct_enterprise, register_enterprise
from registry.actions.joined import join_subjects, part_subject
from registry.actions.measure import take_measure
from registry.actions.recognition import Award, grant_recognitions
from registry.actions.setting import set_setting
from registry.actions.subject import find_or_add_subject
from registry.actions.tally import drain_tally
from registry.database import db
from registry.errors import Unmet
from registry.models import (
    Batch,
    Enterprise,
    Event,
    Recognition,
    Subject,
)
from registry.queries.validity import not_voided
from registry.rules.actor import Actor
from registry.rules.approval import MeasureArguments
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.ground import MeasureKind
from registry.rules.setting import SettingChange, titles_value
from tests.measures import COURT, MISTAKE, deciding

SYSTEM = Actor.system("test")
FIRST = date(2020, 6, 1)
"""Before the plan's first day: what began then is not in its period, and comes off its opening balance."""
SPAN = 1700

DISTRICTS = ("120101", "120111", "120116", "")
SMART = (("digital_workshop", "municipal"), ("smart_factory", "advanced"), ("smart_factory", "basic"))
TITLES = (
    ("seed", "municipal"),
    ("single_champion", "municipal"),
    ("innovative_sme", "municipal"),
    *SMART,
)
TARGET = "P10"
KEY = f"target_titles/tianjin_14th:{TARGET}"
SETS = (SMART[:2], SMART, SMART[1:2], SMART[::2])

EDGES = (date(2020, 12, 31), date(2021, 1, 1))
"""The last day before the plan and its first."""
days = st.one_of(
    st.integers(0, SPAN).map(lambda offset: FIRST + timedelta(days=offset)), st.sampled_from(EDGES)
)
holders = st.integers(0, 3)
NETS = {"own_wish": False, "other_document": True, "dissolved": False}
"""Grounds that end any title, and whether net falls."""
steps = st.one_of(
    st.tuples(st.just("grant"), holders, days, st.integers(0, 5), st.integers(0, 900), st.booleans()),
    st.tuples(st.just("end"), st.integers(0, 30), st.integers(0, 700), st.sampled_from(tuple(NETS))),
    st.tuples(st.just("void"), st.integers(0, 30)),
    st.tuples(st.just("restore"), st.integers(0, 30), st.integers(0, 900)),
    st.tuples(st.just("move"), holders, days, st.sampled_from(DISTRICTS)),
    st.tuples(st.just("industry"), holders, days, st.sampled_from(("I1", "I4", "T1"))),
    st.tuples(st.just("rename"), holders, days),
    st.tuples(st.just("join"), holders, days, st.sampled_from(range(3, 3 + len(SMART)))),
    st.tuples(st.just("part"), holders),
    st.tuples(st.just("choose"), st.sampled_from(SETS), days),
    st.tuples(st.just("drain")),
)


Title = tuple[str, str]


@dataclass
class Fact:
    """A recognition as the oracle remembers it, with the instants at which it learned each thing."""

    counted: tuple[str, int]
    title: tuple[str, str]
    on: date
    until: date | None
    known: datetime
    decided: list[tuple[datetime, str, date, bool]] = field(default_factory=list)
    """What was decided since, in order: known when, "end", "void" or "restore", from which day, and of an
    ending whether net falls."""

    def counts_on(self, day: date, known: datetime) -> tuple[bool, bool, bool]:
        """Whether it counts ever, net, and held by what was decided, on a day as known."""
        ending: tuple[date, bool] | None = None
        voided, without = False, []
        for at, what, on, leaves_net in self.decided:
            if at > known:
                break
            if what == "end":
                ending = (on, leaves_net)
            elif what == "void":
                voided = True
            elif voided:
                voided = False
                without.append((self.on, on, True))
            elif ending:
                without.append((ending[0], on, ending[1]))
                ending = None
        out = [left for first, until, left in without if first <= day < until]
        if ending and ending[0] <= day:
            out.append(ending[1])
        return not voided, not voided and not any(out), not voided and not out


@dataclass
class Oracle:
    """Plain facts; counts by walking over them."""

    facts: list[Fact] = field(default_factory=list)
    chosen: list[tuple[datetime, date, frozenset[Title]]] = field(default_factory=list)
    """When it was set, from which day, and what the target counts by it."""
    joined: list[tuple[datetime, tuple[str, int], tuple[str, int]]] = field(default_factory=list)
    """When two sites were joined or parted, which, and as which the first has counted since."""

    def titles(self, day: date, known: datetime) -> frozenset[Title]:
        """What the target counts on a day, as known: of the titles of these tests."""
        begun = [(on, at, titles) for at, on, titles in self.chosen if at <= known and on <= day]
        return max(begun, key=lambda each: each[:2])[2] if begun else frozenset(SMART[:2])

    def count(self, title: Title, basis: str, day: date, known: datetime) -> int:
        return len(self.counted({title}, basis, day, known))

    def counted(self, titles: Collection[Title], basis: str, day: date, known: datetime) -> set[Any]:
        """What counts once, over some titles."""
        found = set()
        for fact in self.facts:
            if fact.title not in titles or fact.known > known or fact.on > day:
                continue
            ever, net, held = fact.counts_on(day, known)
            valid = held and (fact.until is None or fact.until >= day)
            if {"ever": ever, "net": net, "valid": valid}[basis]:
                found.add(self.itself(fact.counted, known))
        return found

    def itself(self, counted: tuple[str, int], known: datetime) -> tuple[str, int]:
        """As which a site counts, as known."""
        said = [into for at, one, into in self.joined if at <= known and one == counted]
        return said[-1] if said else counted


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
        if (scheme, level) in SMART:
            kind = "site"
        until = day + timedelta(days=validity) if validity else None
        with db.atomic():
            # Of sites there are two, which may turn out to be one.
            name = f"{kind}{enterprise.id}" + ("旁" if kind == "site" and product else "")
            subject = find_or_add_subject(enterprise, kind, name, SYSTEM)
            same = (
                (Recognition.subject == subject.id)
                & (Recognition.scheme == scheme)
                & (Recognition.level == level)
                & (Recognition.announced_on == day)
                & not_voided()
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

    def end(self, which: int, after: int, ground: str) -> None:
        if which >= len(self.recognitions):
            return
        recognition = Recognition.get_by_id(self.recognitions[which])
        if recognition.ended_on is None:
            day = min(recognition.announced_on + timedelta(days=after), clock.today())
            self._decide(which, "end", deciding(recognition.id, day, "试验", ground), NETS[ground])

    def void(self, which: int) -> None:
        if which >= len(self.recognitions):
            return
        recognition = Recognition.get_by_id(self.recognitions[which])
        if recognition.ended_how != Ending.VOIDED:
            voiding = deciding(recognition.id, clock.today(), "试验", MISTAKE, measure=MeasureKind.VOID)
            self._decide(which, "void", voiding)

    def restore(self, which: int, after: int) -> None:
        if which >= len(self.recognitions):
            return
        recognition = Recognition.get_by_id(self.recognitions[which])
        if recognition.ended_on is not None:
            day = min(recognition.ended_on + timedelta(days=after), clock.today())
            restoring = deciding(recognition.id, day, "试验", COURT, measure=MeasureKind.RESTORE)
            self._decide(which, "restore", restoring)

    def _decide(self, which: int, what: str, arguments: MeasureArguments, leaves_net: bool = False) -> None:
        take_measure(arguments, SYSTEM)
        self.oracle.facts[which].decided.append((_last_recorded(), what, arguments.effective_on, leaves_net))

    def join(self, holder: int, day: date, title: int) -> None:
        """Two sites with one title are one: whichever was declared later is joined to the other."""
        for aside in (False, True):
            self.grant(holder, day, title, 0, aside)
        sites = self._sites(holder)
        if len(sites) == 2 and all(site.joined_to is None for site in sites):
            join_subjects(sites[1], sites[0], SYSTEM, reason="试验")
            self._said(sites[1].id, sites[0].id)

    def part(self, holder: int) -> None:
        for site in self._sites(holder):
            if site.joined_to is not None:
                part_subject(site, SYSTEM, reason="试验")
                self._said(site.id, site.id)

    def _sites(self, holder: int) -> list[Subject]:
        own = (Subject.enterprise == self.holders[holder].id) & (Subject.kind == "site")
        return list(Subject.select().where(own).order_by(Subject.id))

    def _said(self, one: int, into: int) -> None:
        self.oracle.joined.append((_last_recorded(), ("subject", one), ("subject", into)))

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

    def choose(self, titles: tuple[Title, ...], day: date) -> None:
        names = tuple(":".join(title) for title in titles)
        # With a note of its own: the same again would be refused as a second click.
        change = SettingChange(KEY, titles_value(names), day, note=f"试验 {self.instant:%m%d%H}")
        with suppress(Unmet):
            set_setting(change, SYSTEM)
            self.oracle.chosen.append((_last_recorded(), day, frozenset(titles)))

    def drain(self) -> None:
        drain_tally(3)


def _last_recorded() -> datetime:
    recorded_at: datetime = Event.select().order_by(Event.seq.desc()).first().recorded_at
    return recorded_at
