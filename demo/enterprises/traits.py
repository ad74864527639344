"""What an enterprise of the demo is like, before it is put into figures: drawn once, the same every time."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from random import Random

YEARS = 4
"""Accounting years with figures: the three asked for, and one more for a loading day early in the year."""
CREDIT = (
    "registered_and_taxed_in_city",
    "credit_clean",
    "no_major_incident_3y",
    "resident_enterprise",
    "clean_last_and_current_year",
    "conduct_ok",
    "no_group_conflict",
    "registered_and_operating",
    "manufacturer_operating",
    "operating_not_abnormal",
    "no_incident_3y",
    "no_serious_inspection_problem",
    "no_overdue_energy_rectification",
    "not_judgment_defaulter",
    "not_removed_before",
    "clean_3y",
    "legal_person_or_allowed_branch",
)
PRODUCT = ("own_brand", "product_permitted", "core_business_on_it")
SMART = (
    "progress_ok",
    "secure_tech",
    "built",
    "organization_talent_ok",
    "covers_operation",
    "covers_production_management",
    "covers_business_management",
    "discharge_permit_ok",
    "four_management_systems",
    "is_workshop",
)
PARK = ("park_body_ok",)
DATA_CENTER = ("owner_and_boundary_ok", "built_before_2022", "in_hub_or_pilot", "renewables_ok")


@dataclass
class Traits:
    """Shares in percent, by year where they are lists (the last full year first). Everything is good enough
    for most titles as drawn; eligibility and flaws change it."""

    revenue: Decimal
    growth: list[Decimal]
    rd: list[Decimal]
    least_rd: Decimal
    main: Decimal
    debt: Decimal
    margin: Decimal
    rd_staff: Decimal
    tech_staff: Decimal
    since: date
    share: Decimal
    rank_home: int
    rank_world: int
    class1: int
    class2: int
    institution: str
    awards: int
    equity: int
    high_tech: bool
    platform: Decimal
    digital: int
    maturity: int
    scenes: int
    ai: Decimal
    flags: dict[str, bool]
    complete: set[str]
    fixed: dict[tuple[str, int], Decimal] = field(default_factory=dict)
    """Amounts that are not to follow from the shares, by metric and years back."""
    silent: set[str] = field(default_factory=set)
    """Facts it does not state."""
    spare: Decimal = Decimal(0)
    """A small number of its own, so that raised figures do not all look alike."""


def draw(random: Random, day: date, revenue: Decimal, part: str) -> Traits:
    """The traits of one enterprise as of the first day; `revenue` in 万元 of the last full year."""
    complete = {"intellectual_property", "institution", "certificate"}
    complete |= {record for record in ("award", "standard") if random.randint(0, 2)}
    if revenue >= 2000:
        complete.add("equity")
    return Traits(
        revenue=revenue,
        growth=[_share(random, 60, 180) for _ in range(YEARS)],
        rd=_steady(random, 36, 82),
        least_rd=Decimal(random.randint(1030, 1900)) / 10,
        main=_share(random, 815, 985),
        debt=_share(random, 280, 690),
        margin=_share(random, 35, 135),
        rd_staff=_share(random, 105, 340),
        tech_staff=_share(random, 180, 460),
        since=day - timedelta(days=random.randint(4 * 366, 19 * 365)),
        share=_share(random, 20, 260),
        rank_home=random.randint(1, 12),
        rank_world=random.randint(2, 30),
        class1=random.choice((1, 1, 2, 2, 3, 4, 5, 6)),
        class2=random.randint(1, 5),
        institution=random.choice(("", "below_municipal", "municipal", "municipal", "provincial")),
        awards=int(random.randint(0, 5) == 0),
        equity=random.choice((0, 0, 0, 0, 600, 2400)),
        high_tech=bool(random.randint(0, 2)),
        platform=_share(random, 515, 880),
        digital=random.randint(2, 4),
        maturity=random.choice((2, 2, 2, 3)),
        scenes=random.randint(2, 9),
        ai=_share(random, 60, 340),
        flags=_flags(revenue, part),
        complete=complete,
        spare=Decimal(random.randint(0, 99)) / 100,
    )


def _flags(revenue: Decimal, part: str) -> dict[str, bool]:
    """What it answers yes or no to; a park and a data center are asked for less of their own."""
    flags = dict.fromkeys((*CREDIT, *PRODUCT), True)
    if part == "park":
        return flags | dict.fromkeys(PARK, True)
    if part == "data_center":
        return flags | dict.fromkeys(DATA_CENTER, True)
    return (
        flags | dict.fromkeys(SMART, True) | {"above_designated_size": revenue >= 2000, "is_factory": False}
    )


def _share(random: Random, low: int, high: int) -> Decimal:
    """A figure with one decimal place, between a tenth of `low` and of `high`."""
    return Decimal(random.randint(low, high)) / 10


def _steady(random: Random, low: int, high: int) -> list[Decimal]:
    """A share that hardly changes over the years."""
    middle = _share(random, low, high)
    return [middle + Decimal(random.randint(-3, 3)) / 10 for _ in range(YEARS)]
