"""Signed heads: what leaves a sound chain is found and named."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry.config import Config
from registry.models import DailyHead, Event, SigningKey
from registry.queries.daily_head import heads_file
from registry.queries.daily_head_check import head_faults
from registry.queries.ledger_check import verify_ledger
from registry.rules.daily_head import HeadsFile, missing_from
from registry.rules.signature import public_key_of
from tests.days import noon
from tests.heads import (
    change_event,
    change_row,
    cut_after,
    cut_with_all_that_speaks_of_it,
    day,
    forge_everything,
    forge_heads,
    remove_row,
    signed_days,
)


def _cut_below_a_head(_registry: Config) -> None:
    cut_after(5)


def _cut_the_events_of_signing(_registry: Config) -> None:
    cut_after(9)


def _edit_and_compute_anew(_registry: Config) -> None:
    change_event(3, body='{"note":"","working":false}')


def _edit_and_fit_heads(_registry: Config) -> None:
    change_event(3, body='{"note":"","working":false}')
    forge_heads()


def _back_date(_registry: Config) -> None:
    change_event(4, recorded_at=noon(day(0)) + timedelta(seconds=1))


def _edit_the_row(_registry: Config) -> None:
    change_row(DailyHead, DailyHead.day == day(1), root="0" * 64)


def _move_a_head(_registry: Config) -> None:
    """A row that says less, as its event would."""
    change_row(DailyHead, DailyHead.day == day(2), seq=5, digest=Event.get_by_id(5).digest)


def _remove_the_row(_registry: Config) -> None:
    remove_row(DailyHead, DailyHead.day == day(1))


def _remove_all_rows(_registry: Config) -> None:
    remove_row(DailyHead, DailyHead.seq > 0)


def _flip_a_signature(_registry: Config) -> None:
    signature = DailyHead.get_by_id(day(1)).signature
    flipped = f"{int(signature[0], 16) ^ 1:x}{signature[1:]}"
    change_row(DailyHead, DailyHead.day == day(1), signature=flipped)
    forge_heads()


def _change_the_key(_registry: Config) -> None:
    public = public_key_of(Ed25519PrivateKey.generate())
    change_row(SigningKey, SigningKey.retired_day.is_null(), public_key=public)


def _retire_the_key_early(_registry: Config) -> None:
    change_row(SigningKey, SigningKey.retired_day.is_null(), retired_day=day(3))


def _remove_the_key(_registry: Config) -> None:
    remove_row(SigningKey, SigningKey.retired_day.is_null())


def _write_the_first_event_anew(_registry: Config) -> None:
    change_event(1, body="{}")


ATTACKS: dict[Callable[[Config], None], tuple[int, str]] = {
    _cut_below_a_head: (6, f"the ledger ends before event 6, signed for {day(2)}: events are missing"),
    _cut_the_events_of_signing: (5, f"the head of {day(2)} was signed by no event"),
    _edit_and_compute_anew: (3, f"events 3-4 are not those that were signed for {day(1)}"),
    _edit_and_fit_heads: (3, f"the head of {day(1)} has a wrong signature"),
    _back_date: (3, f"events 3-4 are not those that were signed for {day(1)}"),
    _edit_the_row: (3, f"the head of {day(1)} is not what event 9 says"),
    _move_a_head: (5, f"the head of {day(2)} is not what event 10 says"),
    _remove_the_row: (9, f"the head of {day(1)} is missing"),
    _remove_all_rows: (8, f"the head of {day(0)} is missing"),
    _flip_a_signature: (3, f"the head of {day(1)} has a wrong signature"),
    _change_the_key: (7, "was changed for another"),
    _retire_the_key_early: (7, "is retired on another day than events say"),
    _remove_the_key: (7, "is missing"),
    _write_the_first_event_anew: (1, "written anew from event 1"),
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__.strip("_"))
def test_what_leaves_a_sound_chain_is_found_and_named(
    registry: Config, attack: Callable[[Config], None]
) -> None:
    signed_days(registry)
    assert not list(head_faults())
    assert verify_ledger().intact
    attack(registry)
    found = verify_ledger()
    seq, reason = ATTACKS[attack]
    assert (found.first_broken, reason in found.reason) == (seq, True), found.reason


def _forge_with_a_key_of_ones_own(_registry: Config) -> None:
    change_event(3, body='{"note":"","working":false}')
    forge_everything()


def _cut_with_all_that_speaks_of_it(_registry: Config) -> None:
    cut_with_all_that_speaks_of_it(8)


@pytest.mark.parametrize("attack", [_forge_with_a_key_of_ones_own, _cut_with_all_that_speaks_of_it])
def test_what_is_forged_without_a_seam_is_found_against_a_kept_file(
    registry: Config, attack: Callable[[Config], None]
) -> None:
    signed_days(registry)
    kept = heads_file()
    assert missing_from(kept, heads_file()) == []
    attack(registry)
    assert verify_ledger().intact
    missing = missing_from(kept, heads_file())
    assert any(f"{day(1)}: the kept head covers events 3-4" in each for each in missing), missing


def test_a_kept_file_of_another_registry_is_not_compared(registry: Config) -> None:
    signed_days(registry)
    (reason,) = missing_from(HeadsFile("0" * 64, (), ()), heads_file())
    assert "another registry" in reason
