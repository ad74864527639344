"""A backup made while people decide restores equal on either engine, and damage of any kind is found."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from registry.actions.application import step_application, submit_application
from registry.backup.manifest import BackupDamaged, Manifest
from registry.backup.restore import restore_backup
from registry.backup.verify import verify_backup
from registry.config import Config
from registry.models import Application, Enterprise, Event, ProfileFile
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.backup.conftest import LATER, backed_up, meanwhile, set_to
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.databases import Place, execute, named
from tests.make import Make

STATES = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.RECOMMENDED, State.ON_NOTICE, State.RECOGNIZED)
LETTERS = "甲乙津区()（）·'\"\\,;%_ aZé́🏭𠮷"
DAMAGES = 12
"""Of each backup, one after the other, each on a fresh copy."""


def build(make: Make, chance: Random) -> None:
    """A registry as it may be, with names as people could type them."""
    for _ in range(chance.randint(1, 4)):
        name = f"甲{''.join(chance.choices(LETTERS, k=12))}乙"
        enterprise = make.enterprise(name=name, staff=chance.choice([None, 0, 10_000_000]))
        make.application(chance.choice(STATES), enterprise=enterprise)
        for make_more in chance.sample((make.evidence, make.award), chance.randint(0, 2)):
            make_more(enterprise)
        if chance.random() < 0.5:
            make.drained()


@contextmanager
def people_deciding(make: Make) -> Iterator[Callable[[], int]]:
    """An officer and an applicant, who send one application to and fro, and enterprises that register."""
    id = make.application(State.SUBMITTED).id
    officer = make.actor(Role.DISTRICT_OFFICER)
    applicant = make.actor(Role.ENTERPRISE, enterprise_id=Application.get_by_id(id).enterprise_id)

    def decide() -> None:
        step_application(Application.get_by_id(id), Action.RETURN, officer, note="补正")
        submit_application(Application.get_by_id(id), applicant)

    with meanwhile(decide) as decisions, meanwhile(lambda: make.evidence(make.enterprise())) as registrations:
        yield lambda: len(decisions) + len(registrations)


def is_equal(source: dict[int, str], manifest: Manifest, there: Config) -> None:
    """What was restored is the first events of the source and what they say; backed up again it is equal."""
    assert verify_ledger().intact
    assert recount(LATER).agrees
    stored = {event.seq: event.digest for event in Event.select()}
    assert stored == {seq: digest for seq, digest in source.items() if seq <= manifest.head_seq}
    for table, kind in ((Enterprise, "enterprise.registered"), (ProfileFile, "profile.file_added")):
        assert table.select().count() == Event.select().where(Event.kind == kind).count()
    place, again = backed_up(there, "again")
    assert verify_backup(place) == again
    # What the figures had not counted yet, they have: nothing else differs.
    counted = {
        "cursor", "tally_composite", "tally_delta", "tally_holder", "tally_rollup", "tally_segment"
    }  # fmt: skip
    before, after = (
        [table for table in each.tables if table.name not in counted] for each in (manifest, again)
    )
    assert (before, manifest.files) == (after, again.files)


@contextmanager
def empty_place(place: Place, engine: str, like: Config) -> Iterator[Config]:
    """Settings of a place with nothing in it."""
    var = place.new_folder()
    if engine == "sqlite":
        yield replace(like, database_url=f"sqlite:///{var / 'registry.sqlite3'}", var=var)
        return
    name = f"restored_{place.databases.postgres().url.rpartition('/')[2]}"
    execute(like.database_url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)", f"CREATE DATABASE {name}")
    try:
        yield replace(like, database_url=named(like.database_url, name), var=var)
    finally:
        execute(like.database_url, f"DROP DATABASE {name} WITH (FORCE)")


def flipped(backup: Path, chance: Random) -> str:
    path = backup if backup.is_file() else chance.choice(parts(backup))
    content = bytearray(path.read_bytes())
    # The first bytes of an archive are gzip's own: when it was packed, on what system.
    first = 10 if backup.is_file() else 0
    content[chance.randrange(first, len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)
    return "a bit flipped"


def cut(backup: Path, chance: Random) -> str:
    path = backup if backup.is_file() else chance.choice(parts(backup))
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])
    return "cut short"


def taken_out(backup: Path, chance: Random) -> str:
    if backup.is_dir():
        chance.choice(parts(backup)).unlink()
        return "a part taken out"
    content = backup.read_bytes()
    start = chance.randrange(10, len(content) - 1)
    backup.write_bytes(content[:start] + content[start + chance.randint(1, len(content) - start) :])
    return "a part taken out"


def parts(backup: Path) -> list[Path]:
    """The files of a folder that have anything in them."""
    return sorted(path for path in backup.rglob("*") if path.is_file() and path.stat().st_size)


def every_damage_is_named(backup: Path, chance: Random) -> Seen:
    seen = Seen()
    for number in range(DAMAGES):
        copy = backup.with_name(f"{number}-{backup.name}")
        shutil.copytree(backup, copy) if backup.is_dir() else shutil.copy(backup, copy)
        seen[chance.choice((flipped, cut, taken_out))(copy, chance)] += 1
        with pytest.raises(BackupDamaged):
            verify_backup(copy)
        shutil.rmtree(copy) if copy.is_dir() else copy.unlink()
    return seen


def run(case: Case) -> Seen:
    """Build, back up meanwhile, restore elsewhere, and damage."""
    chance, place = Random(case.value), case.registry
    form = chance.choice(("backup", "backup.tar.gz"))
    engine = "sqlite" if place.engine == "sqlite" else ("postgres", "sqlite")[case.number % 2]
    with place.fresh() as config:
        make = Make(config)
        build(make, chance)
        with people_deciding(make) as decided:
            before = decided()
            backup, manifest = backed_up(config, form)
            meanwhile_decided = decided() - before
        assert verify_backup(backup) == manifest
        events = {event.seq: event.digest for event in Event.select()}
        with empty_place(place, engine, config) as there, set_to(there):
            restored = restore_backup(backup, there.var)
            assert (restored.migrated, restored.differences) == ([], [])
            is_equal(events, manifest, there)
        damages = every_damage_is_named(backup, chance)
    way = f"{place.engine} to {engine}"
    return Counter({"decided meanwhile": meanwhile_decided, "rows": manifest.rows, way: 1}) + damages


CAMPAIGN = Campaign(
    "A backup made while people decide restores equal on either engine, and damage of any kind is found.",
    run,
    few=1,
    must_see=frozenset({"decided meanwhile", "a bit flipped", "cut short", "a part taken out"}),
    engines=("sqlite", "postgres"),
)
