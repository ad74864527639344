"""Moves, renames and reclassifications of the demo's enterprises, some recorded long after they happened."""

import json
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from demo.enterprises import names
from demo.enterprises.enterprises import HERO, demo_code
from demo.past.selection import is_left_alone
from demo.staff import DEMO
from demo.state import DemoState, Firm
from demo.timeline import Timeline
from registry import clock
from registry.actions.enterprise import correct_enterprise
from registry.rules.catalog import catalog
from registry.rules.enterprise import COLUMNS, EnterpriseDetails

FIRST, LAST = date(2022, 3, 14), date(2026, 10, 26)
MOVES, RENAMES, RECLASSIFICATIONS, SETTLED = 44, 42, 36, 6
LATE_DAYS = (0, 0, 0, 20, 45, 120, 210)
"""How long after it happened a change may be recorded."""

Change = Callable[[Firm, EnterpriseDetails, Random], EnterpriseDetails]


class Changes:
    """Plans the changes of the register into a timeline, evenly over the years."""

    def __init__(self, state: DemoState, random: Random) -> None:
        self.state = state
        self.random = random
        self.changed: set[int] = set()

    def plan(self, timeline: Timeline) -> None:
        """Every change at its day; whom it befalls is drawn when it comes."""
        for hour, count, change, suits in (
            (11, MOVES, _moved, _has_place),
            (12, RENAMES, _renamed, _is_any),
            (13, RECLASSIFICATIONS, _reclassified, _is_any),
            (14, SETTLED, _placed, _lacks_place),
            (14, SETTLED, _coded, _lacks_code),
        ):
            for day in _spread(count):
                timeline.add(day, hour, 30, lambda change=change, suits=suits: self._apply(change, suits))  # type: ignore[misc]

    def _apply(self, change: Change, suits: Callable[[Firm], bool]) -> None:
        today = clock.today()
        free = [
            firm
            for firm in self.state.every()
            if firm.titles and suits(firm) and firm.number != HERO and firm.number not in self.changed
        ]
        free = [firm for firm in free if not is_left_alone(firm, today)]
        if not free:
            return
        firm = self.random.choice(free)
        self.changed.add(firm.number)
        late = timedelta(days=self.random.choice(LATE_DAYS))
        correct_enterprise(
            firm.row,
            change(firm, details_of(firm), self.random),
            DEMO,
            version=firm.row.version,
            effective_on=today - late,
        )
        firm.row.version += 1


def details_of(firm: Firm) -> EnterpriseDetails:
    """A firm's record as it stands."""
    columns = {name: getattr(firm.row, name) for name in COLUMNS}
    return EnterpriseDetails(**{**columns, "chains": tuple(json.loads(firm.row.chains))})


def _spread(count: int) -> Iterable[date]:
    step = (LAST - FIRST).days // count
    return (FIRST + timedelta(days=nth * step) for nth in range(count))


def _is_any(firm: Firm) -> bool:
    return firm.enterprise.part in ("small", "large")


def _has_place(firm: Firm) -> bool:
    return bool(firm.row.district) and firm.enterprise.part != "park"


def _lacks_place(firm: Firm) -> bool:
    return not firm.row.district


def _lacks_code(firm: Firm) -> bool:
    return firm.row.uscc is None


def _moved(_firm: Firm, now: EnterpriseDetails, random: Random) -> EnterpriseDetails:
    others = [code for code in catalog().districts if code != now.district]
    district = random.choice(others)
    zones = [zone.id for zone in catalog().zones.values() if zone.district_code == district]
    return replace(now, district=district, zone=random.choice(["", *zones]))


def _placed(firm: Firm, now: EnterpriseDetails, random: Random) -> EnterpriseDetails:
    return _moved(firm, now, random)


def _coded(firm: Firm, now: EnterpriseDetails, _random: Random) -> EnterpriseDetails:
    return replace(now, uscc=demo_code(firm.number))


def _renamed(_firm: Firm, now: EnterpriseDetails, random: Random) -> EnterpriseDetails:
    city = now.name[:2]
    brands = [first + last for first in names.BRAND_FIRST for last in names.BRAND_LAST]
    brand = random.choice([each for each in brands if each != now.name[2:4]])
    return replace(now, name=f"{city}{brand}{now.name[4:]}")


def _reclassified(_firm: Firm, now: EnterpriseDetails, random: Random) -> EnterpriseDetails:
    industry = catalog().industries[
        random.choice([each for each in catalog().industries if each != now.industry])
    ]
    subsector = random.choice(industry.subsectors)
    return replace(now, industry=industry.id, subsector=subsector.id, chains=subsector.chains[:1])
