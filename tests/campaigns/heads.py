"""A random lawful life of several weeks raises no alarm; then, one after the other, each change that leaves a
sound chain is planted, found and taken back."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from registry import clock
from registry.actions.daily_head import rotate_key, sign_due_days
from registry.config import Config
from registry.database import db, is_postgres
from registry.key_folder import KeyFolder
from registry.models import DailyHead, Event, SigningKey
from registry.queries.daily_head import heads_file, last_signed_seq
from registry.queries.ledger_check import verify_ledger
from registry.rules.daily_head import HeadsFile, missing_from
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.days import noon
from tests.heads import (
    busy,
    change_event,
    change_row,
    cut_after,
    cut_with_all_that_speaks_of_it,
    day,
    forge_everything,
    forge_heads,
    remove_row,
)
from tests.make import SYSTEM


@dataclass
class Life:
    """A registry on its days, and the files of heads that somebody kept of it."""

    config: Config
    chance: Random
    number: int = 0
    kept: list[HeadsFile] = field(default_factory=list)

    @property
    def keys(self) -> KeyFolder:
        return KeyFolder(self.config.keys)

    def record(self) -> None:
        busy(self.number, self.chance.randrange(1, 5))

    def sign(self) -> None:
        with clock.at(noon(day(self.number))):
            sign_due_days(self.keys, SYSTEM)

    def keep(self) -> None:
        self.kept.append(heads_file())

    def rotate(self) -> None:
        with clock.at(noon(day(self.number))):
            rotate_key(self.keys, SYSTEM)

    def restore_elsewhere(self) -> None:
        """The private keys stayed behind."""
        for path in self.config.keys.glob("*"):
            path.unlink()

    def be_off(self) -> None:
        self.number += self.chance.randrange(20, 90)

    def clock_ahead(self) -> None:
        """One thing is recorded under a clock that is two days ahead."""
        busy(self.number + 2, 1)


LAWFUL = (Life.record, Life.record, Life.sign, Life.sign, Life.keep, Life.rotate, Life.restore_elsewhere)
RARE = (Life.be_off, Life.clock_ahead)
Plant = Callable[[Random], None]


def _signed_event(chance: Random) -> int:
    return chance.randrange(1, last_signed_seq() + 1)


def _head(chance: Random) -> DailyHead:
    return chance.choice(list(DailyHead.select().order_by(DailyHead.day)))


def _edit(chance: Random) -> None:
    change_event(_signed_event(chance), kind="setting.changed")


def _back_date(chance: Random) -> None:
    seq = _signed_event(chance)
    event = Event.get_by_id(seq)
    change_event(seq, recorded_at=event.recorded_at - timedelta(seconds=chance.randrange(1, 10**6)))


def _edit_and_fit_heads(chance: Random) -> None:
    _edit(chance)
    forge_heads()


def _forge(chance: Random) -> None:
    _edit(chance)
    forge_everything()


def _cut(chance: Random) -> None:
    cut_after(chance.randrange(1, last_signed_seq()))


def _cut_with_heads(chance: Random) -> None:
    cut_with_all_that_speaks_of_it(chance.randrange(1, last_signed_seq()))


def _remove_head(chance: Random) -> None:
    remove_row(DailyHead, DailyHead.day == _head(chance).day)


def _change_head(chance: Random) -> None:
    head = _head(chance)
    name = chance.choice(["digest", "root", "registry", "signature"])
    value = getattr(head, name)
    at = chance.randrange(len(value))
    bent = f"{value[:at]}{int(value[at], 16) ^ 1:x}{value[at + 1 :]}"
    change_row(DailyHead, DailyHead.day == head.day, **{name: bent})


def _move_head(chance: Random) -> None:
    head = _head(chance)
    moved = chance.choice([{"seq": head.seq + 10**6}, {"signed_on": day(999)}])
    change_row(DailyHead, DailyHead.day == head.day, **moved)


def _change_key(chance: Random) -> None:
    key = chance.choice(list(SigningKey.select().order_by(SigningKey.id)))
    change = chance.choice(
        [
            {"public_key": "0" * 64},
            {"first_day": key.first_day - timedelta(days=1)},
            {"retired_day": day(999)},
        ]
    )
    change_row(SigningKey, SigningKey.id == key.id, **change)


def _remove_key(chance: Random) -> None:
    key = chance.choice(list(SigningKey.select().order_by(SigningKey.id)))
    remove_row(SigningKey, SigningKey.id == key.id)


PLANTS = (
    _edit,
    _back_date,
    _edit_and_fit_heads,
    _forge,
    _cut,
    _cut_with_heads,
    _remove_head,
    _change_head,
    _move_head,
    _change_key,
    _remove_key,
)


@contextmanager
def taken_back() -> Iterator[None]:
    """What happens inside did not happen afterwards, guards that were lifted included."""
    with db.atomic() as transaction:
        if not is_postgres():
            db.execute_sql("PRAGMA defer_foreign_keys = 1")
        yield
        transaction.rollback()


def run(case: Case) -> Seen:
    """One life, and every plant in it."""
    seen, chance = Counter[str](), case.chance
    with case.registry.fresh() as config:
        life = Life(config, chance)
        for _ in range(2):
            life.record()
            life.number += 1
        for _ in range(chance.randrange(15, 30)):
            step = chance.choice(RARE if chance.random() < 0.1 else LAWFUL)
            step(life)
            seen[step.__name__] += 1
            life.number += chance.randrange(2)
        life.number += 1
        life.sign()
        life.keep()
        _is_sound(life)
        seen["lives"] += 1
        for plant in PLANTS:
            with taken_back():
                plant(chance)
                found = verify_ledger()
                missing = missing_from(life.kept[-1], heads_file())
                assert not found.intact or missing, f"{plant.__name__} was not found"
                # Only what contradicts nothing inside may need the file.
                assert not found.intact or plant in {_forge, _cut_with_heads}, f"{plant.__name__} fits"
            seen[plant.__name__.strip("_")] += 1
            seen["found by the ledger alone" if not found.intact else "found against a kept file only"] += 1
        _is_sound(life)
    return seen


def _is_sound(life: Life) -> None:
    found = verify_ledger()
    assert found.intact, found.reason
    now = heads_file()
    for kept in life.kept:
        assert missing_from(kept, now) == []


CAMPAIGN = Campaign(
    what="No lawful life of signed heads raises an alarm, and what is planted under a sound chain is found.",
    run=run,
    few=1,
    must_see=frozenset({plant.__name__.strip("_") for plant in PLANTS} | {step.__name__ for step in LAWFUL}),
    engines=("sqlite", "postgres"),
)
