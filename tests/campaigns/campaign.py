"""What a campaign is: one case after another, each from a seed and a number, so that any can be run again."""

import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from random import Random
from typing import Any

from tests.databases import Place

Seen = Counter[str]
"""How much of each thing a case looked at."""


@dataclass(frozen=True)
class Case:
    """One try of a campaign."""

    seed: int
    number: int
    place: Place | None = None
    """Where fresh registries come from; None for a campaign of rules only."""
    rows: int = 0
    """How long a list is, of a campaign that brings one in; 0 as the campaign has it."""

    @property
    def chance(self) -> Random:
        return Random(f"{self.seed}:{self.number}")

    @property
    def value(self) -> int:
        """A seed for whatever wants a number."""
        return self.chance.getrandbits(32)

    @property
    def registry(self) -> Place:
        assert self.place is not None, "this campaign names no engines"
        return self.place


@dataclass(frozen=True)
class Campaign:
    """A property and how to try it."""

    what: str
    run: Callable[[Case], Seen]
    """Raises whatever it likes where the property does not hold."""
    few: int
    """Cases in the suite, on each engine: seconds' worth, with nothing of its kind left out."""
    must_see: frozenset[str] = frozenset()
    """What a run must have looked at to prove anything."""
    engines: tuple[str, ...] = ()
    """Where it needs a registry; none for a property of the rules."""
    in_turn: bool = False
    """The suite tries each of the few on one engine, in turn: for what is not about the engines."""


@dataclass
class Outcome:
    """What a run found."""

    cases: int = 0
    seen: Seen = field(default_factory=Counter)
    failures: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0


def campaigns() -> dict[str, Campaign]:
    """Every campaign by its name, which is its file's."""
    found = {}
    for module in iter_modules([str(folder) for folder in sys.modules[__package__].__path__]):
        if not module.name.startswith(("_", "test_")) and module.name != "campaign":
            found[module.name] = import_module(f"{__package__}.{module.name}").CAMPAIGN
    return found


def again(name: str, case: Case) -> str:
    """The command that runs a case again."""
    engine = f" --engine {case.place.engine}" if case.place else ""
    rows = f" --rows {case.rows}" if case.rows else ""
    return f"python3 manage.py campaign {name} --seed {case.seed} --case {case.number}{engine}{rows}"


def run_cases(
    name: str,
    campaign: Campaign,
    seed: int,
    cases: Iterable[int],
    places: list[Place | None],
    seconds: float,
    rows: int = 0,
) -> Outcome:
    """Run cases, each on every place, until they or the seconds are used up; at least one."""
    outcome, began = Outcome(), time.monotonic()
    for number in cases:
        for place in places:
            case = Case(seed, number, place, rows)
            try:
                outcome.seen += campaign.run(case)
            except Exception as error:  # noqa: BLE001 -- whatever it raises is what was searched for
                traceback.print_exc()
                print(f"run again: {again(name, case)}", file=sys.stderr, flush=True)
                engine = place.engine if place else None
                outcome.failures.append(
                    {"case": number, "engine": engine, "error": f"{type(error).__name__}: {error}"[:2000]}
                )
            outcome.cases += 1
        outcome.seconds = time.monotonic() - began
        if outcome.seconds >= seconds:
            break
    return outcome
