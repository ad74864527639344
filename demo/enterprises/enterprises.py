"""The demo's enterprises, drawn from one seeded stream and the catalog's places and industries."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeVar

from demo.accounts import ACCOUNTS
from demo.enterprises import names
from registry.rules.catalog import catalog
from registry.rules.enterprise import FEN_PER_WAN, EnterpriseDetails
from registry.rules.industry import Subsector
from registry.rules.place import Place
from registry.rules.role import Role
from registry.rules.uscc import check_character

T = TypeVar("T")

INTAKES = (
    (date(2021, 1, 11), 1500),
    (date(2022, 3, 7), 500),
    (date(2023, 3, 6), 400),
    (date(2024, 3, 4), 300),
    (date(2025, 3, 3), 200),
    (date(2026, 3, 2), 100),
)
"""When how many enterprises come into the register: 3,000."""

HERO = 1
"""The number of the enterprise whose account can be signed in to."""

GROUP_WEIGHTS = {"binhai": 30, "suburban_ring": 33, "outer": 24, "central": 13}
"""Shares of the districts' groups in percent; within a group the districts share alike."""

WITHOUT_CODE = range(17, 3000, 83)
WITHOUT_PLACE = range(29, 3000, 118)
LARGE = range(43, 3000, 43)
PARK_OPERATORS = range(60, 3000, 190)
DATA_CENTER_OPERATORS = range(75, 3000, 240)


@dataclass(frozen=True)
class DemoEnterprise:
    """One enterprise of the demo. `merit` 0–999 says how often it is recognized."""

    number: int
    part: str
    joins_on: date
    merit: int
    details: EnterpriseDetails

    @property
    def applies(self) -> bool:
        """Whether it is kept free for the files in progress: the history's last weeks leave it alone."""
        return self.part != "small" or self.number % 3 == 0 or self.number == HERO


def draw_enterprises(random: Random) -> list[DemoEnterprise]:
    """All 3,000, in order of number; the same for the same seed."""
    days = [day for day, count in INTAKES for _ in range(count)]
    return [_enterprise(number, day, random) for number, day in enumerate(days, start=1)]


def _enterprise(number: int, joins_on: date, random: Random) -> DemoEnterprise:
    part = _part(number)
    place = _place(number, random)
    industry, subsector = _industry(number, part, place, random)
    staff = _staff(part, random)
    revenue = staff * random.randint(35, 160) * FEN_PER_WAN
    first = max(random.randint(1986, joins_on.year - 2) for _ in range(2))
    brand = random.choice(names.BRAND_FIRST) + random.choice(names.BRAND_LAST)
    details = EnterpriseDetails(
        name=_name(number, part, brand, subsector, random),
        uscc=None if number in WITHOUT_CODE else demo_code(number),
        district=place.district,
        zone=place.zone,
        industry=industry,
        subsector=subsector.id,
        chains=tuple(random.sample(subsector.chains, min(len(subsector.chains), random.randint(1, 2)))),
        gbt4754=_class(part, subsector, random),
        founded_on=date(first, random.randint(1, 12), random.randint(1, 28)),
        staff=staff,
        revenue_fen=revenue,
        assets_fen=revenue * random.randint(50, 190) // 100,
    )
    return DemoEnterprise(number, part, joins_on, random.randint(0, 999), details)


def _part(number: int) -> str:
    for part, numbers in (
        ("park", PARK_OPERATORS),
        ("data_center", DATA_CENTER_OPERATORS),
        ("large", LARGE),
    ):
        if number in numbers:
            return part
    return "small"


def _place(number: int, random: Random) -> Place:
    known = catalog()
    groups = list(known.places.groups)
    group = random.choices(groups, [GROUP_WEIGHTS.get(each, 1) for each in groups])[0]
    district = random.choice([each.code for each in known.districts.values() if each.group == group])
    zones = [zone.id for zone in known.zones.values() if zone.district_code == district]
    # A zone with a printed account counts twice, so that its officer has enough to do.
    zone = random.choice(["", *zones, *(zone for zone in zones if zone in _printed_places())])
    if number == HERO:
        return Place(next(place for place in _printed_places() if place in known.districts), "")
    return Place("", "") if number in WITHOUT_PLACE else Place(district, zone)


def _printed_places() -> list[str]:
    return [each.place for each in ACCOUNTS if each.role is Role.DISTRICT_OFFICER]


def _industry(number: int, part: str, place: Place, random: Random) -> tuple[str, Subsector]:
    known = catalog()
    industries = list(known.industries)
    district = known.districts.get(place.district)
    if district is not None and (random.randint(1, 100) <= 70 or number == HERO):
        industries = list(district.leading)
    industry = known.industries[random.choice(industries)]
    if part == "data_center":
        industry = next(each for each in known.industries.values() if each.block == "1")
    return industry.id, random.choice(industry.subsectors)


def _staff(part: str, random: Random) -> int:
    if part == "large":
        return random.randint(1000, 6000)
    low, high = random.choices(((6, 19), (20, 120), (120, 299), (300, 900)), (6, 44, 33, 17))[0]
    return random.randint(low, high)


def _name(number: int, part: str, brand: str, subsector: Subsector, random: Random) -> str:
    mark = f"（演示{number:04d}）"
    if part == "park":
        return f"天津{brand}{random.choice(names.PARKS)}运营{mark}有限公司"
    if part == "data_center":
        return f"天津{brand}云计算{mark}有限公司"
    form = random.choices(("有限公司", "股份有限公司"), (85, 15))[0]
    if part == "large":
        form = random.choice(("股份有限公司", "集团有限公司"))
    return f"天津{brand}{trade_of(subsector, random)}{mark}{form}"


def trade_of(subsector: Subsector, random: Random) -> str:
    """A trade of the sub-sector, as it stands in a name."""
    return random.choice(names.TRADES.get(subsector.id, (subsector.zh,)))


def _class(part: str, subsector: Subsector, random: Random) -> str:
    """A class of GB/T 4754 from the sub-sector's hints, such as C3911."""
    if part == "park":
        return "L7221"
    if part == "data_center":
        return "I6450"
    hints = re.findall(r"([A-Z])-(\d\d)(?:\(([\d,]+)\))?", subsector.gbt4754_hints)
    section, division, groups = pick(hints, random)
    group = random.choice(groups.split(",")) if groups else f"{division}1"
    return f"{section}{group}{0 if group in names.SINGLE_CLASS_GROUPS else 1}"


def pick(choices: Sequence[T], random: Random) -> T:
    """One of them; keeps the type where `random.choice` of a regular expression's finds does not."""
    return choices[random.randrange(len(choices))]


def demo_code(number: int) -> str:
    """A credit code with right check characters (GB 11714 inside, GB 32100 at the end) that nobody holds."""
    body = f"MADM{number:04d}"
    total = sum(
        weight * int(character, 36) for weight, character in zip((3, 7, 9, 10, 5, 8, 4, 2), body, strict=True)
    )
    inner = {10: "X", 11: "0"}.get(11 - total % 11, str(11 - total % 11))
    first = f"91{catalog().city.code}{body}{inner}"
    return first + check_character(first)
