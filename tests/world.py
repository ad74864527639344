"""A registry told facts, moves, back-dated entries, ends, corrections and settings, beside an oracle that
hears the same."""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from registry import clock
from registry.actions.correction import correct_batch
from registry.actions.enterprise import correct_enterprise, register_enterprise
from registry.actions.joined import join_subjects, part_subject
from registry.actions.measure import take_measure
from registry.actions.recognition import Award, grant_recognitions
from registry.actions.setting import set_setting
from registry.actions.subject import find_or_add_subject
from registry.actions.tally import drain_tally
from registry.database import db
from registry.errors import Conflict, Unmet
from registry.models import (
    Batch,
    Enterprise,
    Recognition,
    Subject,
)
from registry.queries.validity import not_voided
from registry.rules.actor import Actor
from registry.rules.approval import CorrectArguments, MeasureArguments
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.ground import MeasureKind
from registry.rules.setting import SettingChange, titles_value
from tests.corrected_words import CorrectedWords
from tests.measures import COURT, MISTAKE, deciding
from tests.merging_world import MergingWorld, last_recorded
from tests.oracle import SMART, Fact, Oracle, Title
from tests.world_imports import Imported, cannot_come_back, import_steps

SYSTEM = Actor.system("test")
FIRST = date(2020, 6, 1)
"""Before the plan's first day: what began then is not in its period, and comes off its opening balance."""
SPAN = 1700

DISTRICTS = ("120101", "120111", "120116", "")
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
VALIDITIES = (None, 0, 400)
"""Of a correction: as it was, without an end, or so many days."""
steps = st.one_of(
    st.tuples(st.just("grant"), holders, days, st.integers(0, 5), st.integers(0, 900), st.booleans()),
    st.tuples(st.just("end"), st.integers(0, 30), st.integers(0, 700), st.sampled_from(tuple(NETS))),
    st.tuples(st.just("void"), st.integers(0, 30)),
    st.tuples(st.just("restore"), st.integers(0, 30), st.integers(0, 900)),
    st.tuples(st.just("correct"), st.integers(0, 30), st.integers(-400, 400), st.sampled_from(VALIDITIES)),
    st.tuples(st.just("move"), holders, days, st.sampled_from(DISTRICTS)),
    st.tuples(st.just("industry"), holders, days, st.sampled_from(("I1", "I4", "T1"))),
    st.tuples(st.just("rename"), holders, days),
    st.tuples(st.just("join"), holders, days, st.sampled_from(range(3, 3 + len(SMART)))),
    st.tuples(st.just("part"), holders),
    st.tuples(st.just("merge"), holders, holders, days, st.integers(0, 5), st.integers(0, 2)),
    st.tuples(st.just("unmerge"), holders),
    st.tuples(st.just("choose"), st.sampled_from(SETS), days),
    st.tuples(st.just("drain")),
    *import_steps(days),
)


class World(MergingWorld, CorrectedWords):
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
        self.recognitions = []
        self.merged = {}
        self.imported = Imported(self)

    def tell(self, step: tuple[Any, ...]) -> None:
        self.instant += timedelta(hours=7)
        with clock.at(self.instant):
            getattr(self, step[0])(*step[1:])

    def grant(self, holder: int, day: date, title: int, validity: int, product: bool) -> None:
        enterprise = Enterprise.get_by_id(self.record_of(holder))
        scheme, level = TITLES[title]
        kind = "product" if scheme == "single_champion" and product else "enterprise"
        if (scheme, level) in SMART:
            kind = "site"
        until = day + timedelta(days=validity) if validity else None
        with db.atomic():
            # Of sites there are two, which may turn out to be one.
            name = kind + ("旁" if kind == "site" and product else "")
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
            known = last_recorded()
        by_holder = catalog().schemes[scheme].counts_by == "holder"
        counted = ("holder", enterprise.id) if by_holder else ("subject", subject.id)
        self.oracle.facts.append(Fact(counted, (scheme, level), day, until, known))
        self.recognitions.append(made)

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
        if recognition.ended_on is not None and not cannot_come_back(recognition):
            day = min(recognition.ended_on + timedelta(days=after), clock.today())
            restoring = deciding(recognition.id, day, "试验", COURT, measure=MeasureKind.RESTORE)
            # What is void because another of the day is there stays so while it is.
            with suppress(Unmet):
                self._decide(which, "restore", restoring)

    def _decide(self, which: int, what: str, arguments: MeasureArguments, leaves_net: bool = False) -> None:
        take_measure(arguments, SYSTEM)
        self.oracle.facts[which].decided.append((last_recorded(), what, arguments.effective_on, leaves_net))

    def correct(self, which: int, later: int, validity: int | None) -> None:
        """Another day, so many days later, and its year; what does not fit what was decided is refused."""
        if which >= len(self.recognitions):
            return
        row = Recognition.get_by_id(self.recognitions[which])
        day = row.announced_on + timedelta(days=later)
        arguments = CorrectArguments(
            batch=row.batch_id,
            reason="试验",
            by_document="津工信〔2026〕9号",
            award_year=day.year,
            announced_on=day,
            valid_until=day + timedelta(days=validity) if validity else None,
            without_end=validity == 0,
        )
        with suppress(Unmet, Conflict):
            correct_batch(arguments, SYSTEM)
            known = last_recorded()
            for fact, id in zip(self.oracle.facts, self.recognitions, strict=True):
                line = Recognition.get_by_id(id)
                if line.batch_id == row.batch_id:
                    fact.decided.append((known, "correct", day, False))
                    fact.last_days.append((known, line.valid_until))

    def join(self, holder: int, day: date, title: int) -> None:
        """Two sites with one title are one: whichever was declared later is joined to the other."""
        for aside in (False, True):
            self.grant(holder, day, title, 0, aside)
        sites = self._sites(holder)
        if len(sites) == 2 and all(site.joined_to is None for site in sites):
            # To whichever a merged record's was joined others are joined.
            with suppress(Unmet):
                join_subjects(sites[1], sites[0], SYSTEM, reason="试验")
                self._said(sites[1].id, sites[0].id)

    def part(self, holder: int) -> None:
        for site in self._sites(holder):
            if site.joined_to is not None:
                part_subject(site, SYSTEM, reason="试验")
                self._said(site.id, site.id)

    def _sites(self, holder: int) -> list[Subject]:
        own = (Subject.enterprise == self.record_of(holder)) & (Subject.kind == "site")
        return list(Subject.select().where(own).order_by(Subject.id))

    def _said(self, one: int, into: int) -> None:
        self.oracle.joined.append((last_recorded(), ("subject", one), ("subject", into)))

    def move(self, holder: int, day: date, district: str) -> None:
        self._correct(holder, day, district=district, zone="")

    def industry(self, holder: int, day: date, industry: str) -> None:
        self._correct(holder, day, industry=industry)

    def rename(self, holder: int, day: date) -> None:
        self._correct(holder, day, name=f"改名{self.instant:%m%d%H}")

    def _correct(self, holder: int, day: date, **changes: str) -> None:
        row = Enterprise.get_by_id(self.record_of(holder))
        names = ("name", "uscc", "district", "zone", "industry")
        details: dict[str, Any] = {name: getattr(row, name) for name in names}
        correct_enterprise(
            row, EnterpriseDetails(**{**details, **changes}), SYSTEM, version=row.version, effective_on=day
        )

    def choose(self, titles: tuple[Title, ...], day: date) -> None:
        names = tuple(":".join(title) for title in titles)
        # With a note of its own: the same again would be refused as a second click.
        change = SettingChange(KEY, titles_value(names), day, note=f"试验 {self.instant:%m%d%H}")
        with suppress(Unmet):
            set_setting(change, SYSTEM)
            self.oracle.chosen.append((last_recorded(), day, frozenset(titles)))

    def bring_in(self, named: list[int], day: date, title: Title, newcomer: bool) -> None:
        self.imported.bring_in(named, day, title, newcomer=newcomer)

    def undo_import(self, listed: tuple[Any, ...], back: int, rest: bool, between: str) -> None:
        """A list of its own where there is none yet; later, and after what is decided about the last title,
        one of the latest is undone."""
        if not self.imported.runs:
            self.bring_in(*listed)
        last = len(self.recognitions) - 1
        if between == "end" and last >= 0:
            self.end(last, 0, "own_wish")
        elif between == "void" and last >= 0:
            self.void(last)
        self.instant += timedelta(hours=7)
        with clock.at(self.instant):
            self.imported.undo(back, rest=rest)

    def drain(self) -> None:
        drain_tally(3)
