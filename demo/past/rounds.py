"""The demo's history as data: which lists were announced when, of how many, and when they were recorded."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Round:
    """One announced list. `kind` is the subject kind ('' = the scheme's first); `renews`: it also carries
    the re-reviews that are due; `recorded_on`: the list came into the register later than it was announced.
    """

    scheme: str
    level: str
    award_year: int
    announced_on: date
    new: int
    kind: str = ""
    renews: bool = False
    recorded_on: date | None = None


@dataclass(frozen=True)
class Departures:
    """On a day, so many titles were revoked and so many given back."""

    on: date
    revoked: int
    exited: int


# scheme:level, award year, announced on, new ones; then r = with re-reviews, kind=…, late=recorded on.
_LISTS = """
tech_sme:national 2021 2021-06-28 120
tech_sme:national 2021 2021-11-15 100
tech_sme:national 2022 2022-06-27 100 r
tech_sme:national 2022 2022-11-14 80 r
tech_sme:national 2023 2023-06-26 80 r
tech_sme:national 2023 2023-11-13 80 r late=2024-01-08
tech_sme:national 2024 2024-06-24 70 r
tech_sme:national 2024 2024-11-11 70 r
tech_sme:national 2025 2025-06-30 60 r
tech_sme:national 2025 2025-11-10 60 r
tech_sme:national 2026 2026-06-29 80 r
innovative_sme:municipal 2022 2022-12-09 800
innovative_sme:municipal 2023 2023-07-14 480
innovative_sme:municipal 2024 2024-05-17 400
innovative_sme:municipal 2025 2025-06-27 300
innovative_sme:municipal 2025 2025-12-05 120 r
innovative_sme:municipal 2026 2026-07-10 100 r
seed:municipal 2021 2021-08-20 150 late=2021-10-25
seed:municipal 2021 2021-12-17 260
seed:municipal 2022 2022-07-22 310
seed:municipal 2022 2023-01-12 320
seed:municipal 2023 2024-01-18 380
seed:municipal 2024 2024-08-09 0 r
seed:municipal 2024 2025-01-24 410 r
seed:municipal 2025 2025-07-18 0 r
seed:municipal 2025 2025-11-21 300 late=2026-01-12
seed:municipal 2025 2026-01-16 0 r
seed:municipal 2026 2026-09-18 140
specialized_new:municipal 2019 2019-12-20 60 late=2021-02-08
specialized_new:municipal 2020 2020-12-18 90 late=2021-02-08
specialized_new:municipal 2021 2021-03-19 110
specialized_new:municipal 2021 2022-01-14 120
specialized_new:municipal 2022 2023-01-12 230 r
specialized_new:municipal 2023 2024-01-18 240 r
specialized_new:municipal 2024 2025-01-24 210 r
specialized_new:municipal 2025 2026-01-16 100 r
specialized_new:municipal 2026 2026-10-16 50
little_giant:national 2019 2019-06-05 4 late=2021-02-08
little_giant:national 2020 2020-11-13 8 late=2021-02-08
little_giant:national 2021 2021-08-06 22
little_giant:national 2022 2022-09-09 28 r
little_giant:national 2023 2023-07-21 24 r
little_giant:national 2024 2024-09-06 14 r late=2024-11-18
little_giant:national 2025 2025-10-17 10 r
little_giant:national 2026 2026-09-04 6 r
single_champion:municipal 2021 2021-11-26 20
single_champion:municipal 2021 2021-11-26 5 kind=product
single_champion:municipal 2022 2022-11-25 21 late=2023-01-30
single_champion:municipal 2022 2022-11-25 6 kind=product late=2023-01-30
single_champion:municipal 2023 2024-01-19 26
single_champion:municipal 2024 2024-12-20 19 r
single_champion:municipal 2025 2025-12-12 6 r
single_champion:municipal 2025 2026-01-23 9
single_champion:national 2019 2019-11-15 2 late=2021-02-08
single_champion:national 2021 2021-11-26 4
single_champion:national 2021 2021-11-26 2 kind=product
single_champion:national 2022 2022-10-28 5
single_champion:national 2023 2024-03-08 4
single_champion:national 2024 2025-01-10 3 r
leading_enterprise:municipal 2022 2022-06-17 3
leading_enterprise:municipal 2024 2024-03-22 2
leading_enterprise:municipal 2024 2024-03-22 1 kind=group
leading_enterprise:municipal 2025 2025-09-12 2
leading_enterprise:national 2026 2026-06-12 1
green_factory:municipal 2020 2020-12-25 24 late=2021-02-08
green_factory:municipal 2021 2021-04-02 22
green_factory:municipal 2022 2022-04-22 30
green_factory:municipal 2023 2023-03-31 36
green_factory:municipal 2024 2024-04-12 34
green_factory:municipal 2025 2025-04-18 34
green_factory:municipal 2026 2026-04-10 28
green_factory:national 2020 2020-10-16 8 late=2021-02-08
green_factory:national 2021 2022-01-14 14 late=2022-03-07
green_factory:national 2022 2023-02-10 16
green_factory:national 2023 2024-01-05 16
green_factory:national 2024 2025-01-03 14
green_factory:national 2025 2025-12-26 14 late=2026-02-06
green_factory:district 2025 2025-08-15 24
green_factory:district 2026 2026-05-22 20
green_park:municipal 2022 2022-04-22 4
green_park:municipal 2024 2024-04-12 4
green_park:municipal 2025 2025-04-18 2
green_park:national 2022 2023-02-10 2
green_park:national 2023 2024-01-05 1
green_park:national 2025 2025-12-26 2
green_supply_chain:municipal 2022 2022-04-22 7
green_supply_chain:municipal 2023 2023-03-31 7
green_supply_chain:municipal 2024 2024-04-12 6
green_supply_chain:municipal 2025 2025-04-18 5
green_supply_chain:national 2022 2023-02-10 4
green_supply_chain:national 2023 2024-01-05 4
green_supply_chain:national 2024 2025-01-03 3
green_supply_chain:district 2025 2025-08-15 5
green_supply_chain:district 2026 2026-05-22 4
green_product:national 2021 2021-10-22 30
green_product:national 2021 2022-03-18 26
green_data_center:national 2021 2022-02-18 3
green_data_center:national 2023 2024-01-26 3 late=2024-04-15
green_data_center:national 2025 2025-09-26 4
digital_workshop:municipal 2020 2020-10-16 26 late=2021-02-08
digital_workshop:municipal 2021 2021-10-15 38
digital_workshop:municipal 2022 2022-10-21 42
digital_workshop:municipal 2023 2023-11-17 45 late=2024-02-20
digital_workshop:municipal 2024 2024-11-08 45
smart_factory:municipal 2020 2020-10-16 12 late=2021-02-08
smart_factory:municipal 2021 2021-10-15 22
smart_factory:municipal 2022 2022-10-21 25
smart_factory:municipal 2023 2023-11-17 28
smart_factory:municipal 2024 2024-11-08 30
smart_factory:basic 2025 2025-07-11 140
smart_factory:basic 2026 2026-05-15 120
smart_factory:advanced 2025 2025-10-24 44
smart_factory:advanced 2026 2026-09-11 36
smart_factory:excellent 2025 2025-12-19 9
smart_factory:excellent 2026 2026-10-23 4
smart_factory:pilot 2026 2026-10-30 1
"""

DEPARTURES = (
    Departures(date(2022, 6, 20), 2, 1),
    Departures(date(2022, 11, 30), 3, 2),
    Departures(date(2023, 5, 31), 3, 3),
    Departures(date(2023, 12, 15), 4, 2),
    Departures(date(2024, 5, 31), 4, 4),
    Departures(date(2024, 12, 13), 5, 3),
    Departures(date(2025, 5, 30), 5, 4),
    Departures(date(2025, 12, 18), 4, 3),
    Departures(date(2026, 5, 29), 5, 4),
    Departures(date(2026, 9, 25), 3, 2),
)


def _read(line: str) -> Round:
    title, year, day, count, *rest = line.split()
    scheme, level = title.split(":")
    named = dict(word.split("=") for word in rest if "=" in word)
    return Round(
        scheme,
        level,
        int(year),
        date.fromisoformat(day),
        int(count),
        named.get("kind", ""),
        "r" in rest,
        date.fromisoformat(named["late"]) if "late" in named else None,
    )


ROUNDS = tuple(_read(line) for line in _LISTS.split("\n") if line)
