"""What the deep check once passed over, or was brought down by, is found and named."""

import json
from random import Random
from typing import Any

import pytest

from registry import clock
from registry.actions.deep_check import keep_deep_check
from registry.actions.measure import take_measure
from registry.database import Table, is_postgres
from registry.models import (
    Application,
    Attachment,
    Enterprise,
    Event,
    EventSecret,
    LedgerHead,
    Notice,
    NoticeEntry,
    ProfileFact,
    Recognition,
    TallyDelta,
    TallyHolder,
    TallyRollup,
    TallySegment,
)
from registry.queries.deep_check import MOST_NAMED, deep_check
from registry.queries.setting import last_deep_check
from registry.rules.ending import Ending
from registry.rules.state import State
from tests.days import DAY, noon
from tests.guard_plants import rolled_back, trigger_dropped
from tests.lifted import Rows, beside_guards, taken_back
from tests.make import SYSTEM, Make
from tests.measures import ending_as
from tests.sheets import state

Change = tuple[type[Table], str, str, str]
"""A table, one of its columns, what SQL makes of it, and a part of the fault it is named by."""
ON_BOTH: tuple[Change, ...] = (
    (NoticeEntry, "notice_id", "{} + 1000", "event"),
    (ProfileFact, "value", "'6'", "event"),
    (Recognition, "ended_how", "'vanished'", "recognition 1: ended_how is 'vanished'"),
    (Recognition, "scheme", "'no_such'", "recognition 1: scheme is 'no_such'"),
    (TallyHolder, "standing", "'{{}}'", "tally_holder of holder"),
    (TallySegment, "seq_from", "{} + 1", "tally_segment of holder"),
    (TallyDelta, "seq", "{} + 1", "tally_delta of holder"),
    (TallyRollup, "ever", "{} + 1", "tally_rollup of innovative_sme:municipal"),
)
ON_SQLITE: tuple[Change, ...] = (
    (LedgerHead, "recorded_at", "'2027-01-01 00:00:00'", "the head is of another instant"),
    (NoticeEntry, "district", "CAST({} AS BLOB)", "a line of its list was changed"),
    (NoticeEntry, "position", "{} + 0.5", "a line of its list was changed"),
    (ProfileFact, "value", "CAST({} AS BLOB)", "value is stored as b'"),
    (ProfileFact, "entered_at", "{} || '.000123'", "entered_at is stored as"),
    (TallySegment, "net", "0.5", "tally_segment 1: net is stored as 0.5"),
    (TallyRollup, "scheme", "CAST({} AS BLOB)", "scheme is stored as b'"),
    (Attachment, "sha256", "CAST({} || x'ff' AS BLOB)", "attachment 1: sha256 is stored as"),
)
ON_POSTGRES: tuple[Change, ...] = (
    (LedgerHead, "recorded_at", "{} + interval '1 year'", "the head is of another instant"),
    (Event, "effective_on", "'infinity'", "effective_on is stored as 'infinity'"),
    (Event, "recorded_at", "'20000-01-01'", "recorded_at is stored as '20000-01-01 00:00:00'"),
    (Enterprise, "founded_on", "'0044-03-15 BC'", "enterprise 1: founded_on is stored as '0044-03-15 BC'"),
    (ProfileFact, "entered_at", "{} + interval '1 microsecond'", "entered_at is stored as"),
    (TallySegment, "from_on", "'-infinity'", "from_on is stored as '-infinity'"),
)


@pytest.fixture
def ended(make: Make) -> Make:
    """A registry with a title that was ended, an earlier segment of it, and a stated fact."""
    application = make.application(State.RECOGNIZED)
    state(Enterprise.get_by_id(application.enterprise_id), revenue="5")
    make.drained()
    recognition = Recognition.get()
    with clock.at(noon(recognition.announced_on)):
        on = recognition.announced_on
        take_measure(ending_as(recognition.id, Ending.REVOKED, on, "试", storage=make.storage), SYSTEM)
    make.drained()
    return make


def test_every_change_is_named(ended: Make) -> None:
    assert faults(ended) == []
    assert TallySegment.select().where(TallySegment.seq_until.is_null(False)).exists()
    for table, column, expression, named in (*ON_BOTH, *(ON_POSTGRES if is_postgres() else ON_SQLITE)):
        with taken_back():
            rows = Rows(table)
            rows.put_sql(rows.keys()[0], column, expression)
            found = faults(ended)
            assert any(named in fault for fault in found), (table.__name__, column, expression, found)
    assert faults(ended) == []


@pytest.mark.parametrize("wrong", ['{"x":1,', '{"x":[1],', '{"after":7,"x":{},', "{junk"])
def test_a_row_is_named_beside_an_event_of_any_form(ended: Make, wrong: str) -> None:
    """One event that was made unreadable hides nothing that other events say."""
    with taken_back():
        events, rows = Rows(Event), Rows(Enterprise)
        spoiled = Event.select().where(Event.kind == "notice.published").get()
        events.put(spoiled.seq, "body", spoiled.body.replace("{", wrong))
        rows.put(rows.keys()[0], "name", "天津改写有限公司")
        found = faults(ended)
    assert any(fault.startswith(f"event {spoiled.seq}:") for fault in found), found
    assert any("天津改写有限公司" in fault for fault in found), found
    assert not any("cannot be compared" in fault and "rows" in fault for fault in found), found


def test_a_line_on_the_list_of_no_notice(ended: Make) -> None:
    notice: Any = Notice.get()
    with taken_back():
        rows = Rows(NoticeEntry)
        rows.copy(rows.keys()[0], 77, notice_id=notice.id + 1)
        last = Event.select().count()
        assert faults(ended) == [f"event {last + 1}: notice_entry 77 is on the list of no notice"]


def test_a_part_with_many_faults_hides_none_of_another(ended: Make) -> None:
    """Every fault is counted, the kept answer says how many there are, and each part names its own."""
    many = 3 * MOST_NAMED
    digest = Attachment.get().sha256
    ended.storage.path_of(digest).unlink()
    with taken_back():
        rows = Rows(Enterprise)
        for number in range(many):
            rows.copy(rows.keys()[0], 10**6 + number, uscc=None)
        found = deep_check(DAY, ended.storage)
        by_part = {each.part: each for each in found.parts}
        assert (by_part["rows"].count, by_part["rows"].more) == (many, many - MOST_NAMED)
        assert len(by_part["rows"].faults) == MOST_NAMED
        assert (by_part["files"].count, by_part["files"].more) == (1, 0)
        assert any(digest in fault for fault in found.faults)
        assert found.count == many + 1 + by_part["guards"].count
    keep_deep_check(found, SYSTEM)
    kept = last_deep_check() or {}
    assert kept["count"] == found.count
    assert any(digest in fault for fault in kept["faults"])
    said = json.loads(Event.select(Event.body).order_by(Event.seq.desc()).scalar())
    assert said["faults"] == found.count


def test_a_file_that_no_row_names_is_told_and_is_no_fault(ended: Make) -> None:
    path = ended.storage.folder / "ab" / "left.part"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x")
    found = deep_check(DAY, ended.storage)
    assert (found.is_sound, found.stray) == (True, ("ab/left.part",))


def test_rows_written_after_a_forged_event_are_not_blamed_alone(ended: Make) -> None:
    with taken_back():
        rows = Rows(Event)
        seq = Event.get(Event.kind == "recognition.ended").seq
        rows.put(seq, "body", rows.value(seq, "body").replace("revoked", "expired_"))
        found = faults(ended)
    assert found[0].startswith(f"event {seq}: its content is not")
    (row,) = (fault for fault in found if fault.startswith("recognition 1: ended_how"))
    assert row.endswith(f"(event {seq}), or the ledger, which is broken from there")


@pytest.mark.engines("sqlite")
def test_what_cannot_be_read_is_told_without_what_it_says(ended: Make) -> None:
    """A driver quotes the text that it could not read, and that is personal."""
    with taken_back():
        rows = Rows(EventSecret)
        for (seq,) in EventSecret.select(EventSecret.seq).tuples():
            rows.put_sql(seq, "content", "CAST('13800138000' || x'ff' || {} AS TEXT)")
        found = faults(ended)
    assert any(fault.startswith("rows cannot be compared with the ledger: ") for fault in found), found
    assert not any("13800138000" in fault for fault in found), found


@pytest.mark.engines("sqlite")
def test_a_personal_value_in_another_form_is_not_quoted(ended: Make) -> None:
    with taken_back():
        rows = Rows(Application)
        rows.put_sql(rows.keys()[0], "phone", "CAST('13800138000' AS BLOB)")
        found = faults(ended)
    assert [fault.partition(" (")[0] for fault in found] == ["application 1: phone is stored in another form"]


def test_what_guards_the_tables_is_checked(ended: Make) -> None:
    with rolled_back():
        names = trigger_dropped(Random(1))
        assert list(deep_check(DAY, ended.storage).faults) == list(names)


def faults(make: Make) -> list[str]:
    return beside_guards(deep_check(DAY, make.storage))
