"""Signed heads: every day that is over is signed once, and a lawful life is green."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from peewee import PeeweeException

from registry import clock
from registry.actions.daily_head import rotate_key, sign_due_days
from registry.actions.setting import advance_demo_clock, confirm_clock, mark_as_demo, set_workday
from registry.config import Config
from registry.database import db, is_postgres
from registry.errors import Conflict, Unavailable
from registry.key_folder import KeyFolder
from registry.models import DailyHead, Event, SigningKey
from registry.queries.daily_head import heads_file
from registry.queries.daily_head_check import head_faults
from registry.queries.ledger_check import verify_ledger
from registry.rules.daily_head import KEY_BEGUN, missing_from
from tests.days import noon
from tests.heads import (
    busy,
    cut_after,
    day,
    days_of,
    signed,
    signed_days,
)
from tests.make import SYSTEM


def said(kind: str) -> list[str]:
    return [row.body for row in Event.select().where(Event.kind == kind).order_by(Event.seq)]


def is_intact() -> bool:
    assert not list(head_faults())
    found = verify_ledger()
    assert found.intact, found.reason
    return True


def test_every_day_that_is_over_is_signed_once(registry: Config) -> None:
    for number in (0, 1, 3):
        busy(number)
    assert days_of(signed(registry, 3)) == [day(0), day(1)]
    assert signed(registry, 3).heads == ()
    assert days_of(signed(registry, 4)) == [day(3)]
    assert [(row.first, row.seq) for row in DailyHead.select().order_by(DailyHead.day)] == [
        (1, 2),
        (3, 4),
        # The day on which the others were signed: its own events, the key's and those of signing.
        (5, 9),
    ]
    assert is_intact()


def test_an_idle_registry_does_not_sign_for_ever(registry: Config) -> None:
    busy(0)
    assert days_of(signed(registry, 1)) == [day(0)]
    # The key began on this day; on the next one nothing but the signing of it was recorded.
    assert days_of(signed(registry, 2)) == [day(1)]
    events = Event.select().count()
    for number in range(3, 30):
        assert signed(registry, number).heads == ()
    assert Event.select().count() == events
    busy(30)
    (head,) = signed(registry, 31).heads
    assert (head.first, head.seq) == (events, events + 2)
    assert is_intact()


def test_months_of_being_off_are_signed_at_once(registry: Config) -> None:
    for number in range(0, 120, 7):
        busy(number, events=1)
    assert len(signed(registry, 200).heads) == 18
    assert is_intact()


def test_after_a_long_pause_all_is_signed_once_the_clock_is_confirmed(registry: Config) -> None:
    clock.set_offset(timedelta(0))
    keys, then = KeyFolder(registry.keys), clock.real_now() - timedelta(days=90)
    with clock.at(then):
        set_workday(day(0), True, "", SYSTEM)
    with pytest.raises(Unavailable, match="clock confirm"):
        sign_due_days(keys, SYSTEM)
    assert not registry.keys.exists() and not SigningKey.select().exists()
    confirm_clock(SYSTEM)
    assert days_of(sign_due_days(keys, SYSTEM)) == [clock.day_of(then)]
    assert is_intact()


def test_nothing_is_signed_and_no_key_begun_without_an_event(registry: Config) -> None:
    assert signed(registry, 9).heads == ()
    assert not Event.select().exists()
    assert not registry.keys.exists()


def test_a_private_key_is_a_file_of_ones_own(registry: Config) -> None:
    signed_days(registry)
    (path,) = registry.keys.iterdir()
    key = SigningKey.get()
    assert path.name == f"{key.id}.pem"
    assert (path.stat().st_mode & 0o777, registry.keys.stat().st_mode & 0o777) == (0o600, 0o700)
    # The database holds nothing of it.
    secret = KeyFolder(registry.keys).private_key(key.id).private_bytes_raw().hex()  # type: ignore[union-attr]
    assert not any(secret in row.body for row in Event.select())


def test_keys_rotate(registry: Config) -> None:
    signed_days(registry)
    first = SigningKey.get().id
    with clock.at(noon(day(4))):
        second = rotate_key(KeyFolder(registry.keys), SYSTEM)
    assert [path.stem for path in registry.keys.iterdir()] == [second]
    busy(4)
    assert {head.key for head in signed(registry, 5).heads} == {second}
    assert {(row.id, row.first_day, row.retired_day) for row in SigningKey.select()} == {
        (first, day(3), day(4)),
        (second, day(4), None),
    }
    assert '"because":"rotated"' in said(KEY_BEGUN)[1]
    assert is_intact()


def test_the_first_key_may_be_begun_by_hand(registry: Config) -> None:
    with clock.at(noon(day(0))):
        key = rotate_key(KeyFolder(registry.keys), SYSTEM)
    assert [head.key for head in signed(registry, 1).heads] == [key]
    assert is_intact()


def test_restored_elsewhere_it_begins_a_new_key_and_says_so(registry: Config) -> None:
    signed_days(registry)
    kept, first = heads_file(), SigningKey.get().id
    for path in registry.keys.iterdir():
        path.unlink()
    assert is_intact()
    busy(4)
    found = signed(registry, 5)
    assert found.begun not in {"", first}
    assert {head.key for head in found.heads} == {found.begun}
    assert '"because":"lost"' in said(KEY_BEGUN)[1]
    assert is_intact()
    assert missing_from(kept, heads_file()) == []


def test_a_key_file_that_holds_another_key_counts_as_none(registry: Config) -> None:
    signed_days(registry)
    (path,) = registry.keys.iterdir()
    KeyFolder(registry.keys).keep(Ed25519PrivateKey.generate())
    (other,) = set(registry.keys.iterdir()) - {path}
    other.replace(path)
    busy(4)
    assert signed(registry, 5).begun
    assert is_intact()


def test_a_clock_that_was_ahead_and_set_right_leaves_a_sound_line(registry: Config) -> None:
    busy(0)
    busy(40)
    assert days_of(signed(registry, 2)) == [day(0)]
    busy(3)  # recorded as of the latest event
    assert signed(registry, 5).heads == ()
    assert days_of(signed(registry, 41)) == [day(40)]
    assert is_intact()


def test_days_of_a_demo_clock_are_signed_like_others(registry: Config) -> None:
    keys = KeyFolder(registry.keys)
    with clock.at(clock.real_now()):
        mark_as_demo(SYSTEM)
        days = [clock.today()]
        for _ in range(2):
            advance_demo_clock(timedelta(days=7), SYSTEM)
            assert days_of(sign_due_days(keys, SYSTEM)) == days
            days = [clock.today()]
    assert is_intact()


def test_a_folder_that_cannot_be_written_is_told(registry: Config) -> None:
    busy(0)
    (registry.var / "file").touch()
    with clock.at(noon(day(1))), pytest.raises(Conflict, match="无法读写"):
        sign_due_days(KeyFolder(registry.var / "file" / "keys"), SYSTEM)
    assert not DailyHead.select().exists()
    assert signed(registry, 1).heads


def test_a_key_that_may_not_be_read_is_not_replaced(registry: Config) -> None:
    signed_days(registry)
    busy(4)
    (path,) = registry.keys.iterdir()
    kept = path.rename(registry.var / "kept.pem")
    path.mkdir()
    with pytest.raises(Conflict, match="无法读写"):
        signed(registry, 5)
    path.rmdir()
    kept.rename(path)
    assert (signed(registry, 5).begun, SigningKey.select().count()) == ("", 1)


def test_what_does_not_follow_from_the_last_head_is_not_signed(registry: Config) -> None:
    signed_days(registry)
    busy(4)
    signed(registry, 5)
    last = DailyHead.select().order_by(DailyHead.seq.desc()).first()
    cut_after(last.seq - 2)
    for number in range(6, 9):
        busy(number)
    with pytest.raises(Conflict, match=f"第 {last.seq} 条"):
        signed(registry, 9)


def _replaced(table: str) -> None:
    """Around the triggers of UPDATE and DELETE: INSERT OR REPLACE on SQLite, TRUNCATE on PostgreSQL."""
    if is_postgres():
        db.execute_sql(f"TRUNCATE {table} CASCADE")
    else:
        db.execute_sql(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize(
    "change",
    [
        lambda: DailyHead.update(root="0" * 64).execute(),
        lambda: DailyHead.delete().execute(),
        lambda: SigningKey.update(public_key="0" * 64).execute(),
        lambda: SigningKey.update(first_day=day(1)).execute(),
        lambda: SigningKey.delete().execute(),
        lambda: _replaced("signing_key"),
        lambda: _replaced("daily_head"),
    ],
)
def test_the_database_refuses_to_change_heads_and_keys(
    registry: Config, change: Callable[[], object]
) -> None:
    signed_days(registry)
    before = heads_file()
    with pytest.raises(PeeweeException, match="only added"), db.atomic():
        change()
    assert heads_file() == before


def test_a_key_is_retired_once(registry: Config) -> None:
    signed_days(registry)
    with clock.at(noon(day(4))):
        rotate_key(KeyFolder(registry.keys), SYSTEM)
    retired = SigningKey.retired_day.is_null(False)
    for value in (None, day(9)):
        with pytest.raises(PeeweeException, match="only added"), db.atomic():
            SigningKey.update(retired_day=value).where(retired).execute()
