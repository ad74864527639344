"""What events commit to: a profile's row or a notice's line changed behind the ledger's back is named."""

from collections.abc import Callable
from typing import Any

import pytest

from registry import clock, stored
from registry.actions.ledger import NewEvent, record
from registry.actions.profile import remove_row, save_facts, save_row
from registry.actions.profile_list import NewRow, Statement, state_profiles
from registry.database import db, is_postgres
from registry.inserted import insert_rows
from registry.models import Application, Enterprise, Event, Notice, NoticeEntry, ProfileFact, ProfileRecord
from registry.queries.ledger_check import LedgerCheck, verify_ledger
from registry.queries.profile import row_of
from registry.rules.profile import ProfileEntry
from registry.rules.profile_saved import PROFILE_SAVED
from registry.rules.state import State
from tests.databases import lift_triggers
from tests.make import AWARD, SYSTEM, Make
from tests.rules.former_profiles import FORMER

Edit = Callable[[], Any]


def lift_guards() -> None:
    """What somebody with the database's own password could do."""
    if is_postgres():
        lift_triggers()
        return
    for table in ("profile_fact", "profile_record"):
        for verb in ("update", "delete", "replace"):
            db.execute_sql(f"DROP TRIGGER {table}_no_{verb}")


def verified_after(edit: Edit) -> LedgerCheck:
    """What is found after an edit, which is then undone."""
    with db.atomic() as transaction:
        edit()
        found = verify_ledger()
        transaction.rollback()
    return found


@pytest.fixture
def enterprise(make: Make) -> Enterprise:
    return make.enterprise()


@pytest.fixture
def saved(enterprise: Enterprise) -> list[int]:
    """A profile that was typed, changed, shortened and then stated by a list; the numbers of its events."""
    before = Event.select().count()
    typed = [ProfileEntry("revenue", 2025, "5400", "审计报告"), ProfileEntry("own_brand", None, True)]
    save_facts(enterprise, typed, SYSTEM, seen=0)
    save_facts(enterprise, [ProfileEntry("revenue", 2025, "5500")], SYSTEM, seen=2)
    line = save_row(enterprise, "award", None, AWARD, SYSTEM, source="证书")
    remove_row(enterprise, "award", line, SYSTEM, seen=row_of(enterprise.id, "award", line).id)
    state_profiles(
        [Statement(enterprise, [ProfileEntry("rd", 2025, "162")], [NewRow("award", AWARD, "清单")])], SYSTEM
    )
    return list(range(before + 1, before + 6))


def fact(number: int, **columns: Any) -> Edit:
    return lambda: ProfileFact.update(**columns).where(ProfileFact.id == number).execute()


def row(number: int, **columns: Any) -> Edit:
    return lambda: ProfileRecord.update(**columns).where(ProfileRecord.id == number).execute()


def test_both_paths_have_one_maker_and_every_digest_is_recomputed(saved: list[int]) -> None:
    found = verify_ledger()
    assert (found.intact, found.profiles_saved, found.notice_lists) == (True, 5, 0)
    kinds = {event.kind for event in Event.select().where(Event.seq.in_(saved))}
    assert kinds == {PROFILE_SAVED}


CHANGED_PROFILES: list[tuple[Edit, int, str]] = [
    (fact(1, value='"9900"'), 0, "was changed: one of profile facts 1 to 2"),
    (fact(2, source="别的文件"), 0, "was changed: one of profile facts 1 to 2"),
    (fact(3, value='"9900"'), 1, "was changed: profile fact 3"),
    (fact(3, entered_at=clock.real_now()), 1, "was changed: profile fact 3"),
    (fact(3, entered_by="system:other"), 1, "profile fact 3 was entered by system:test"),
    (fact(3, period="2024"), 1, "profile fact 3 is ['revenue', '2024']"),
    (fact(3, id=9), 1, "profile fact 4 is ['rd', '2025']"),
    (row(1, content="{}"), 2, "was changed: profile row 1"),
    (row(1, removed=True), 2, "was changed: profile row 1"),
    (row(2, removed=False), 3, "was changed: profile row 2"),
    (row(3, line=7), 4, "profile row 3 is ['award', 7]"),
    (row(3, source=""), 4, "was changed: profile fact 4 or profile row 3"),
    (lambda: ProfileFact.delete_by_id(2), 0, "profile fact 3 is ['revenue', '2025']"),
    (lambda: ProfileRecord.delete_by_id(3), 4, "are missing"),
]


def test_a_row_of_a_profile_that_was_changed_is_named(saved: list[int]) -> None:
    lift_guards()
    for edit, place, reason in CHANGED_PROFILES:
        found = verified_after(edit)
        assert (found.intact, found.first_broken) == (False, saved[place]), reason
        assert found.events == saved[place] - 1
        assert reason in found.reason
    assert verify_ledger().intact


def test_a_row_of_another_enterprise_is_named(make: Make, saved: list[int], enterprise: Enterprise) -> None:
    other = make.enterprise()
    lift_guards()
    fact(3, enterprise=other.id)()
    found = verify_ledger()
    assert found.first_broken == saved[1]
    assert f"profile fact 3 is ['revenue', '2025'] of enterprise {other.id}" in found.reason


def test_a_row_that_no_event_speaks_of_is_named(saved: list[int], enterprise: Enterprise) -> None:
    newest = ProfileFact.get_by_id(3)
    forged = {
        name: getattr(newest, name) for name in ("metric", "period", "source", "entered_by", "entered_at")
    }
    ProfileFact.create(enterprise=enterprise.id, value='"9900"', **forged)
    found = verify_ledger()
    assert (found.first_broken, found.events) == (saved[-1] + 1, saved[-1])
    assert found.reason == f"profile fact 5 of enterprise {enterprise.id} is in no event"
    # What is saved after it does not cover it up.
    save_facts(enterprise, [ProfileEntry("cost", 2025, "1")], SYSTEM, seen=5)
    found = verify_ledger()
    assert (found.first_broken, found.reason.split(" is ")[0]) == (saved[-1] + 1, "profile fact 5")


@pytest.mark.engines("sqlite")
def test_a_row_that_cannot_be_read_stops_at_its_event(saved: list[int]) -> None:
    lift_guards()
    db.execute_sql("UPDATE profile_record SET line = 'first' WHERE id = 2")
    assert verify_ledger().first_broken == saved[3]
    db.execute_sql("UPDATE profile_record SET line = 1, entered_at = 'soon' WHERE id = 2")
    assert verify_ledger().first_broken == saved[3]


def write_as_before(enterprise: Enterprise) -> int:
    """The rows and events of 0.2.0, as its two makers wrote them; returns the first event's number."""
    first = Event.select().count() + 1
    for body, facts, rows in FORMER:
        entered = {"enterprise": enterprise.id, "entered_by": SYSTEM.text, "entered_at": clock.now()}
        with db.atomic():
            insert_rows(ProfileFact, [{**each, **entered} for each in facts])
            insert_rows(ProfileRecord, [{**each, **entered} for each in rows])
            record(SYSTEM, NewEvent(kind=PROFILE_SAVED, enterprise_id=enterprise.id, body=body))
    return first


def test_events_of_both_former_makers_verify_among_new_ones(enterprise: Enterprise) -> None:
    write_as_before(enterprise)
    save_facts(enterprise, [ProfileEntry("cost", 2025, "1")], SYSTEM, seen=4)
    found = verify_ledger()
    assert (found.intact, found.profiles_saved) == (True, len(FORMER) + 1)


CHANGED_FORMER_PROFILES: list[tuple[Edit, int]] = [
    (fact(1, value='"9900"'), 0),
    (fact(3, source="别的文件"), 1),
    (row(1, content="{}"), 2),
    (row(1, removed=True), 2),
    (row(2, removed=False), 3),
    (row(2, source="别的文件"), 3),
    (row(3, removed=True), 4),
    (row(3, source="证书"), 4),
    (row(3, entered_by="system:other"), 4),
]


def test_a_changed_row_of_a_former_maker_is_named(enterprise: Enterprise) -> None:
    first = write_as_before(enterprise)
    lift_guards()
    found = [verified_after(edit).first_broken for edit, _ in CHANGED_FORMER_PROFILES]
    assert found == [first + place for _, place in CHANGED_FORMER_PROFILES]
    assert verify_ledger().intact


@pytest.fixture
def published(make: Make) -> int:
    """The number of the event that published a notice with one line; another was published before."""
    make.application(State.ON_NOTICE)
    make.application(State.ON_NOTICE)
    assert verify_ledger().notice_lists == 2
    event = Event.select().where(Event.kind == "notice.published").order_by(Event.seq.desc()).first()
    return int(event.seq)


def line(**columns: Any) -> Edit:
    return lambda: NoticeEntry.update(**columns).where(NoticeEntry.notice == 2).execute()


def add_line() -> None:
    NoticeEntry.create(notice=2, application=1, position=2, enterprise_name="天津别的有限公司")


CHANGED_LISTS: list[tuple[Edit, str]] = [
    (line(enterprise_name="天津别的有限公司"), "a line of its list was changed"),
    (line(subject_name="别的产品"), "a line of its list was changed"),
    (line(district="120101"), "a line of its list was changed"),
    (line(application=1), "a line of its list was changed"),
    (line(position=2), "a line of its list was changed"),
    (add_line, "its list has 2 lines, 1 were published"),
    (lambda: NoticeEntry.delete().where(NoticeEntry.notice == 2).execute(), "its list has 0 lines"),
    (
        lambda: Notice.update(list_digest="0" * 64).where(Notice.id == 2).execute(),
        "the digest kept with its list is not the one published",
    ),
]


def test_a_list_that_is_not_what_was_published_is_named(published: int) -> None:
    for edit, reason in CHANGED_LISTS:
        found = verified_after(edit)
        assert (found.first_broken, found.events) == (published, published - 1), reason
        assert found.reason.startswith(f"notice 2: {reason}")
    assert verify_ledger().intact


@pytest.mark.by_hand
def test_a_notice_that_is_gone_or_that_no_event_published_is_named(published: int) -> None:
    columns = Notice.select().where(Notice.id == 2).dicts().get()
    Notice.create(**{**columns, "id": 3})
    assert verify_ledger().reason == "notice 3 is in no event"
    NoticeEntry.delete().where(NoticeEntry.notice == 2).execute()
    Application.update(notice=1).where(Application.notice == 2).execute()
    Notice.delete_by_id(2)
    found = verify_ledger()
    assert (found.first_broken, found.reason) == (published, "notice 2 is missing")


def test_rows_are_read_in_pages_and_queries_do_not_grow_with_events(
    make: Make, saved: list[int], queries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def count() -> int:
        del queries[:]
        assert verify_ledger().intact
        return len(queries)

    few = count()
    for number in range(3):
        save_facts(make.enterprise(), [ProfileEntry("rd", 2025, str(number))], SYSTEM, seen=0)
    assert count() == few
    # Pages that end within an event, and one that ends with the last row.
    for page in (1, 2, 7):
        monkeypatch.setattr(stored, "PAGE", page)
        assert count() > few
    lift_guards()
    row(3, content="{}")()
    assert verify_ledger().first_broken == saved[4]
