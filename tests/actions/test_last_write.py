"""The last event that wrote each table is kept as events are appended."""

from datetime import timedelta

import pytest

from registry.actions.ledger import NewEvent, record
from registry.actions.setting import set_workday
from registry.database import transactional
from registry.models import Event, LedgerHead, WorkdayOverride
from registry.queries.carried_rows import row_faults
from registry.queries.last_write import last_writes
from registry.rules.last_write import KEPT_OF, PUBLIC, kept_for, marked_seq, read_writes, write_writes
from registry.rules.state import State
from registry.web.commands.fault_words import in_chinese
from tests.days import DAY
from tests.make import SYSTEM, Make


def kept() -> dict[str, int]:
    """By name, the number of the last event."""
    found = last_writes(KEPT_OF)
    assert found is not None
    digests = {row.seq: row.digest for row in Event.select()}
    for seq, _, digest in (mark.partition(":") for mark in found):
        assert digests.get(int(seq), digest).startswith(digest)
    return {name: marked_seq(mark) for name, mark in zip(KEPT_OF, found, strict=True)}


def keep(**marks: str) -> None:
    """Keep these instead, and "" not at all."""
    now = {**read_writes(LedgerHead.get_by_id(1).writes), **marks}
    LedgerHead.update(writes=write_writes({name: mark for name, mark in now.items() if mark})).execute()


def moved(before: dict[str, int]) -> set[str]:
    return {name for name, seq in kept().items() if seq != before[name]}


def test_an_event_moves_what_it_wrote_and_nothing_else(make: Make) -> None:
    before = kept()
    set_workday(DAY, False, "", SYSTEM)
    assert moved(before) == {"workday_override", PUBLIC}
    file = make.application(State.ON_NOTICE)
    # What a list of events wrote at once.
    before = kept()
    make.recognize(file)
    assert moved(before) >= {"recognition", "batch", "application", PUBLIC}
    assert not moved(before) & {"enterprise", "workday_override", "setting_value"}
    before = kept()
    transactional(record)(SYSTEM, NewEvent(kind="account.signed_out", visibility="staff"))
    assert moved(before) == set()


def test_what_is_rolled_back_moves_nothing(make: Make) -> None:
    before = kept()

    @transactional
    def fail() -> None:
        WorkdayOverride.create(day=DAY, working=False)
        record(SYSTEM, NewEvent(kind="workday.set", visibility="public", wrote={WorkdayOverride: [DAY]}))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert moved(before) == set()


def test_one_that_is_missing_is_kept_from_the_next_event_on(make: Make) -> None:
    keep(workday_override="")
    assert last_writes(["workday_override", "workday_year"]) is None
    set_workday(DAY, False, "", SYSTEM)
    set_workday(DAY + timedelta(days=1), False, "", SYSTEM)
    assert kept()["workday_override"] == Event.select().count()


@pytest.mark.parametrize("name", ["workday_override", PUBLIC])
def test_one_that_is_older_than_its_events_is_found(make: Make, name: str) -> None:
    make.call()
    set_workday(DAY, False, "", SYSTEM)
    is_right = kept()[name]
    # A later one only makes pages be drawn once more.
    for seq, faults in ((is_right + 1, []), (0, [f"last_write {name}"]), (is_right, [])):
        keep(**{name: f"{seq}:00000000"})
        found = [str(fault) for fault in row_faults()]
        assert [fault.partition(":")[0] for fault in found] == faults
        assert all(in_chinese(fault).startswith("最近写入 ") for fault in found)


def test_what_is_asked_for_is_what_is_kept_of_tables() -> None:
    assert kept_for(["notice", "notice_entry", "import_work"]) == ("import_run", "notice")
    with pytest.raises(KeyError):
        kept_for(["sign_in"])
