"""Tallies as sums of deltas: what an event changes, and the roll-ups that make reading cheap. Pure."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from registry.errors import Text, say
from registry.rules.segment import FOREVER, Cell, Segment

LONGEST_LAG = timedelta(minutes=2)
"""Figures follow within seconds: a nudge after each commit, a beat every five seconds. On a busy machine it
may take a minute; beyond this nobody is counting."""


def is_long_lag(since: datetime | None, now: datetime) -> bool:
    """Whether the first event that is not counted has waited too long, whichever way its clock was wrong."""
    return since is not None and abs(now - since) > LONGEST_LAG


class Basis(StrEnum):
    """The ways to count that stand side by side, because the plan's 累计 does not say which."""

    EVER = "ever"
    NET = "net"
    VALID = "valid"
    IN_PERIOD = "in_period"
    """What counts on a day and did not yet on the day before the plan's first: a target's, no cell's."""


CELL_BASES = (Basis.EVER, Basis.NET, Basis.VALID)
"""Those every cell is kept by."""


BASES: dict[Basis, Text] = {
    Basis.EVER: say("累计（总）"),
    Basis.NET: say("累计（净）"),
    Basis.VALID: say("有效"),
    Basis.IN_PERIOD: say("期内"),
}


class Delta(NamedTuple):
    """From a day on, a cell's three figures change by so much."""

    effective_on: date
    cell: Cell
    ever: int
    net: int
    valid: int


def deltas_between(before: Iterable[Segment], after: Iterable[Segment]) -> list[Delta]:
    """What must be added to the figures when a holder's segments change from `before` to `after`.

    A grant posts its own future −1 for the day after its last valid day; a renewal cancels it; sums over
    any number of events telescope, so incremental always equals replayed.
    """
    sums: defaultdict[tuple[date, Cell], list[int]] = defaultdict(_nothing)
    for pieces, sign in ((before, -1), (after, 1)):
        for piece in pieces:
            _post(sums[piece.from_on, piece.cell], piece, sign)
            if piece.until_on != FOREVER:
                _post(sums[piece.until_on, piece.cell], piece, -sign)
    return [Delta(day, cell, *amounts) for (day, cell), amounts in sums.items() if any(amounts)]


def _nothing() -> list[int]:
    return [0, 0, 0]


def _post(amounts: list[int], piece: Segment, sign: int) -> None:
    amounts[0] += sign
    amounts[1] += sign * piece.net
    amounts[2] += sign * piece.valid


DIMENSIONS = ("subject_kind", "district", "zone", "industry", "award_year")
"""What figures can be broken down by, beside scheme and level, which are always there."""

CUBES: dict[str, tuple[str, ...]] = {
    "city": (),
    "place": ("district", "zone"),
    "industry": ("industry",),
    "award_year": ("award_year",),
    "place_industry": ("district", "zone", "industry"),
    "full": DIMENSIONS,
}
"""Roll-ups kept ready, so that a panel reads as many rows as it shows cells and not more."""


def cube_for(dimensions: Iterable[str]) -> str:
    """The smallest roll-up that can answer for these dimensions."""
    asked = set(dimensions)
    return min(
        (name for name, kept in CUBES.items() if asked <= set(kept)), key=lambda name: len(CUBES[name])
    )
