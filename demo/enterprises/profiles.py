"""Who of the demo has a profile, and what it shows: some meet a title, some just miss it, some are open."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import cache
from random import Random

from demo.current.applicants import File
from demo.current.paper import PAPERS, paper
from demo.enterprises import profile_facts
from demo.enterprises.eligibility import FLAWS, flaw, make_eligible
from demo.enterprises.enterprises import HERO
from demo.enterprises.sites import two_factories
from demo.enterprises.traits import Traits, draw
from demo.staff import DEMO, Staff
from demo.state import DemoState, Firm
from registry import clock
from registry.actions.profile import add_profile_file
from registry.actions.profile_list import NewRow, Statement, state_profiles
from registry.config import MEGABYTE
from registry.queries.criteria import criteria_of, version_in_use
from registry.rules.catalog import catalog
from registry.rules.criteria.assess import assess
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.gathering.gather import Circumstances, gather
from registry.rules.criteria.gathering.register_figures import RegisterFigures, size_on
from registry.rules.eligibility import Titles, titles_counted
from registry.rules.enterprise import wan_from_fen
from registry.rules.profile import ProfileEntry, accounting_years
from registry.rules.setting import Settings
from registry.storage import Storage

OTHERS = 660
"""How many that file nothing have a profile all the same."""
CHUNK = 110
SETTLED = ("recognized", "over", "open", "struck", "proposed")
"""Ends of files that leave little open."""
GAPS = (
    ("platform_score_effective",),
    ("market_share_pct", "market_rank_domestic", "market_rank_global"),
    ("rd_staff", "tech_staff"),
    ("liabilities",),
    ("segment_since",),
    ("maturity_level", "scenes"),
    ("conduct_ok", "clean_3y"),
    ("four_management_systems", "discharge_permit_ok"),
    ("no_group_conflict",),
    ("quality_items", "digital_level", "product_field"),
    ("no_major_incident_3y", "clean_last_and_current_year"),
    ("credit_clean", "resident_enterprise"),
)
"""What may be left open together."""
STRONG, HAIR, OPEN = 26, 56, 82
"""Of a hundred that file nothing: so many are good, miss something by a hair, leave things open; the others
are far from any title."""


class Profiles:
    """Draws the profiles and states them. `day` is the loading day: its last full year is the register's."""

    def __init__(
        self, state: DemoState, staff: Staff, storage: Storage, day: date, stream: Callable[[str], Random]
    ) -> None:
        self.state = state
        self.staff = staff
        self.storage = storage
        self.day = day
        self.stream = stream
        self.wishes: dict[int, set[str]] = defaultdict(set)
        self.traits: dict[int, Traits] = {}
        self._criteria = cache(_criteria_in_use)

    def suits(self, file: File) -> bool:
        """Whether a firm of this size and these titles would not be refused a file, now and when loaded."""
        firm, title = file.firm, f"{file.planned.scheme}:{file.planned.level}"
        kind = "re_review" if file.planned.again else "new"
        criteria = self._criteria(file.planned.scheme, file.planned.level, kind, clock.today())
        if criteria is None:
            return True
        traits = self._drawn(firm, {*self.wishes[firm.number], title})
        return all(self._may_file(file, criteria, traits, day) for day in {clock.today(), self.day})

    def wish(self, file: File) -> None:
        """The firm will file this: what it is refused must not be."""
        self.wishes[file.firm.number].add(f"{file.planned.scheme}:{file.planned.level}")

    def _drawn(self, firm: Firm, wishes: Iterable[str]) -> Traits:
        revenue = wan_from_fen(firm.row.revenue_fen) or Decimal(0)
        traits = draw(self.stream(f"traits:{firm.number}"), clock.today(), revenue, firm.enterprise.part)
        for title in sorted(wishes):
            make_eligible(traits, title, clock.today())
        return traits

    def _may_file(self, file: File, criteria: CriteriaSet, traits: Traits, day: date) -> bool:
        firm, planned = file.firm, file.planned
        stated = profile_facts.stated(self._entries(firm, traits), self._rows(firm, traits))
        around = Circumstances(
            day,
            "re_review" if planned.again else "new",
            planned.level,
            _titles(file, day),
            size_on(stated, RegisterFigures(firm.row.gbt4754), day.year - 1),
        )
        return assess(criteria, gather(criteria.metrics, stated, around)).eligible is not False

    def _entries(self, firm: Firm, traits: Traits, evidence: int | None = None) -> list[ProfileEntry]:
        return profile_facts.entries(firm, traits, self.day.year - 1, evidence)

    def _rows(self, firm: Firm, traits: Traits) -> list[NewRow]:
        return profile_facts.rows(firm, traits, clock.today(), self.stream(f"rows:{firm.number}"))

    def state_all(self, files: Iterable[File]) -> None:
        """Keep the profiles of the applicants, each said by itself, and those of some others."""
        ends: dict[int, list[str]] = defaultdict(list)
        for file in files:
            ends[file.firm.number].append(file.planned.end)
        for number in sorted(ends):
            self._state_applicant(self.state.firms[number], ends[number])
        others = self._others(ends.keys())
        for firm in others:
            self.traits[firm.number] = self._other(firm)
        for start in range(0, len(others), CHUNK):
            said = [self._statement(firm) for firm in others[start : start + CHUNK]]
            state_profiles(said, DEMO)

    def _state_applicant(self, firm: Firm, ends: list[str]) -> None:
        actor = self.staff.applicant(firm)
        traits = self._drawn(firm, self.wishes[firm.number])
        evidence = None
        if firm.number == HERO:
            _make_hero(traits)
            file = add_profile_file(
                firm.row, PAPERS[1], paper(1), actor, storage=self.storage, limit=MEGABYTE
            )
            evidence = file.id
        elif not set(ends) <= set(SETTLED):
            _leave_open(traits, self.stream(f"gaps:{firm.number}"), (0, 0, 1, 1, 2))
        self.traits[firm.number] = traits
        state_profiles([self._statement(firm, evidence)], actor)
        if firm.number == HERO:
            two_factories(firm.row, actor)

    def _statement(self, firm: Firm, evidence: int | None = None) -> Statement:
        traits, years = self.traits[firm.number], accounting_years(clock.today())
        said = self._entries(firm, traits, evidence)
        over = [entry for entry in said if entry.period is None or entry.period in years]
        return Statement(firm.row, over, self._rows(firm, traits))

    def state_new_year(self) -> None:
        """The figures of the year that has just ended, where the current year began before its end."""
        year = clock.today().year - 1
        firms = [self.state.firms[number] for number in sorted(self.traits)]
        for start in range(0, len(firms), CHUNK):
            said = [
                Statement(firm.row, self._entries_of(firm, year)) for firm in firms[start : start + CHUNK]
            ]
            state_profiles(said, DEMO)

    def _entries_of(self, firm: Firm, year: int) -> list[ProfileEntry]:
        return [entry for entry in self._entries(firm, self.traits[firm.number]) if entry.period == year]

    def _others(self, applicants: Iterable[int]) -> list[Firm]:
        busy = set(applicants)
        free = [
            firm
            for firm in self.state.every()
            if firm.number not in busy and firm.row.district and firm.row.industry
        ]
        special = [firm for firm in free if firm.enterprise.part in ("park", "data_center")]
        drawn = self.stream("profiles").sample(free, OTHERS)
        chosen = {firm.number: firm for firm in (*special, *drawn)}
        return [chosen[number] for number in sorted(chosen)]

    def _other(self, firm: Firm) -> Traits:
        random = self.stream(f"other:{firm.number}")
        drawn = random.randint(0, 99)
        title = random.choice(sorted(FLAWS))
        wishes = [f"{title}:national"] if drawn < STRONG else []
        traits = self._drawn(firm, wishes)
        if STRONG <= drawn < HAIR:
            flaw(traits, title, random, clock.today())
        elif HAIR <= drawn < OPEN:
            _leave_open(traits, random, (1, 1, 2, 3))
        elif drawn >= OPEN:
            _make_weak(traits, random)
        return traits


def _criteria_in_use(scheme: str, level: str, kind: str, day: date) -> CriteriaSet | None:
    version = version_in_use(scheme, level, kind, day)
    return None if version is None else criteria_of(version)


def _titles(file: File, day: date) -> frozenset[str]:
    """The titles that count for a file, without those applied for in the same call."""
    held = file.firm.held(day)
    own = {
        name
        for title in file.firm.titles
        if title.is_valid(day)
        and (title.subject.kind, title.subject.name) == (file.subject_kind, file.subject_name)
        for name in (title.scheme, f"{title.scheme}:{title.level}")
    }
    scheme = catalog().schemes[file.planned.scheme]
    return titles_counted(
        scheme, file.planned.level, Titles(held, own, ()), day, Settings(catalog().settings)
    )


def _make_hero(traits: Traits) -> None:
    """All is there but one thing, a class I right: the invention is not among the patents listed."""
    traits.class1, traits.class2 = 0, 3
    traits.awards, traits.equity, traits.institution = 0, 0, "municipal"
    traits.platform, traits.debt = Decimal("57.5"), Decimal("46.2")
    traits.complete = {"intellectual_property", "standard", "award", "equity", "institution", "certificate"}


def _leave_open(traits: Traits, random: Random, counts: tuple[int, ...]) -> None:
    for gap in random.sample(GAPS, random.choice(counts)):
        traits.silent |= set(gap)
    if random.randint(0, 3) == 0:
        traits.complete.discard("certificate")


def _make_weak(traits: Traits, random: Random) -> None:
    """Nowhere near a title: little research, a mixed business, nothing of its own."""
    traits.rd = [Decimal(random.randint(4, 19)) / 10 for _ in traits.rd]
    traits.growth[0] = Decimal(random.randint(-90, 40)) / 10
    traits.least_rd = Decimal(0)
    traits.main = Decimal(random.randint(480, 760)) / 10
    traits.debt = Decimal(random.randint(620, 930)) / 10
    traits.class1, traits.institution, traits.high_tech = 0, "", False
    traits.awards, traits.equity = 0, 0
    traits.platform = Decimal(random.randint(220, 480)) / 10
    traits.maturity, traits.scenes = 1, random.randint(0, 2)
    traits.complete |= {"award", "equity"}
