"""A random lawful life raises no alarm; then, one after the other, whatever somebody with the database's own
password could change is planted in it, found, named by row, event or file, and taken back."""

import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from peewee import IntegrityError

from registry.database import is_postgres
from registry.models import Attachment, ImportRun, ProfileFile
from registry.queries.daily_head import heads_file
from registry.queries.deep_check import deep_check
from registry.rules.daily_head import missing_from
from tests import guard_plants, ledger_plants, row_plants
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.fault_words import english_left
from tests.guard_plants import rolled_back
from tests.lawful import STEPS, Life, whole_life
from tests.lifted import Named, NothingToPlantIn, Plant, pick, taken_back

PLANTS = (*ledger_plants.PLANTS, *row_plants.PLANTS, *guard_plants.PLANTS)
OF_GUARDS = frozenset({*guard_plants.PLANTS, *guard_plants.ON_POSTGRES})
"""These take away what the others have lifted already."""
AGAINST_KEPT = frozenset({ledger_plants.forged_whole, ledger_plants.cut_whole})
"""What contradicts nothing inside is found against a kept file of heads."""
TRIES, SOME = 5, 5
DAMAGES = ("changed", "cut", "removed", "swapped", "a folder in its place")
MANY = {"event_column": 2, "row_column": 3, "row_representation": 2, "event_representation": 2}
"""How often a plant of many forms is planted in one life; the others once."""


def run(case: Case) -> Seen:
    """One life, and every plant in it."""
    seen, chance = Counter[str](), case.chance
    with case.registry.fresh() as config:
        # The first has everything in it; of the others each lacks something, and costs little.
        first = case.number == 0
        life, steps = whole_life(config, chance, 1.0 if first else chance.uniform(0.15, 0.5))
        seen.update(["lives", *steps])
        assert life.faults() == [], "a lawful life raised an alarm"
        plants = (*PLANTS, *(guard_plants.ON_POSTGRES if is_postgres() else ()))
        for plant in plants if first else chance.sample(plants, SOME):
            for _ in range(MANY.get(plant.__name__, 1)):
                seen.update(_planted(life, plant, chance))
        for damage in DAMAGES if first else chance.sample(DAMAGES, 1):
            seen.update(_damaged(life, damage, chance))
        assert life.faults() == [], "something was not taken back"
    return seen


def _planted(life: Life, plant: Plant, chance: Random) -> list[str]:
    """What was planted; nothing where this life has no such row."""
    for _ in range(TRIES):
        try:
            with rolled_back() if plant in OF_GUARDS else taken_back():
                names = plant(chance)
                found = list(deep_check(life.day, life.make.storage).faults)
                if plant in AGAINST_KEPT:
                    found += missing_from(life.kept[-1], heads_file())
            _is_named(plant.__name__, names, found)
        except (IntegrityError, NothingToPlantIn):
            # Refused by a unique index, or a row that cannot be changed so: another row of this life may.
            continue
        return ["planted", plant.__name__]
    return []


def _is_named(what: str, names: Named, found: list[str]) -> None:
    assert found, f"{what} was not found; it is {names}"
    assert not (left := english_left(found)), f"{what}: there is no Chinese for {left}"
    assert any(name in fault for fault in found for name in names), f"{what} is not named {names}: {found}"


def _damaged(life: Life, damage: str, chance: Random) -> list[str]:
    digests = sorted({row.sha256 for table in (Attachment, ProfileFile, ImportRun) for row in table.select()})
    if damage == "swapped" and len(digests) == 1:
        return []
    digest = pick(chance, digests)
    with _put_back(life, digest) as path:
        content = path.read_bytes()
        path.unlink()
        if damage == "changed":
            at = chance.randrange(len(content))
            path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        elif damage == "cut":
            path.write_bytes(content[: chance.randrange(len(content))])
        elif damage == "swapped":
            other = pick(chance, [each for each in digests if each != digest])
            shutil.copy(life.make.storage.path_of(other), path)
        elif damage == "a folder in its place":
            path.mkdir()
        _is_named(f"file {damage}", (digest,), list(deep_check(life.day, life.make.storage).faults))
    return ["planted", f"file {damage}"]


@contextmanager
def _put_back(life: Life, digest: str) -> Iterator[Path]:
    path = life.make.storage.path_of(digest)
    aside = path.with_name("aside")
    shutil.copy(path, aside)
    try:
        yield path
    finally:
        if path.is_dir():
            path.rmdir()
        aside.replace(path)


CAMPAIGN = Campaign(
    what="No lawful life of a registry raises an alarm, and whatever is changed behind its back is found and "
    "named.",
    run=run,
    few=1,
    must_see=frozenset(
        {plant.__name__ for plant in PLANTS}
        | {step.__name__ for step in STEPS}
        | {f"file {damage}" for damage in DAMAGES}
    ),
    engines=("sqlite", "postgres"),
)
