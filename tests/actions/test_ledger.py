"""The ledger: whatever is changed behind its back is found and named."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from peewee import fn

from registry import clock
from registry.actions.erasure import erase_personal
from registry.actions.ledger import NewEvent, record, record_all, record_listed
from registry.actions.listed_events import ListedEvents
from registry.database import db, is_postgres, transactional
from registry.errors import Unmet
from registry.models import Counter, Enterprise, Event, EventSecret, LedgerHead, Subject
from registry.queries.ledger import seq_known_at, timeline
from registry.queries.ledger_check import verify_ledger
from registry.rules.actor import Actor
from registry.rules.ledger import canonical_json
from registry.rules.role import Role
from registry.rules.state import State
from tests.databases import lift_triggers
from tests.days import DAY
from tests.make import SYSTEM, Make


def lift_guard() -> None:
    """What somebody with the database's own password could do."""
    if is_postgres():
        lift_triggers()
        return
    for name in ("no_update", "no_delete", "only_at_the_end", "spelled", "secret_no_update"):
        db.execute_sql(f"DROP TRIGGER event_{name}")


def _edit(seq: int) -> None:
    Event.update(body='{"level":"national"}').where(Event.seq == seq).execute()


def _back_date(seq: int) -> None:
    Event.update(recorded_at=clock.now() - timedelta(days=9)).where(Event.seq == seq).execute()


def _delete(seq: int) -> None:
    Event.delete().where(Event.seq == seq).execute()


def _swap(seq: int) -> None:
    first, second = Event.get_by_id(seq), Event.get_by_id(seq + 1)
    for one, other in ((first, second), (second, first)):
        values = {name: getattr(other, name) for name in ("kind", "body", "actor", "digest", "prev_digest")}
        Event.update(**values).where(Event.seq == one.seq).execute()


def _garble(seq: int) -> None:
    if is_postgres():
        _edit(seq)
    else:
        db.execute_sql("UPDATE event SET recorded_at = 'garbage' WHERE seq = ?", (seq,))


@pytest.mark.by_hand
@pytest.mark.parametrize("harm", [_edit, _back_date, _delete, _swap, _garble])
def test_the_first_broken_event_is_named(make: Make, harm: Callable[[int], None]) -> None:
    make.application(State.PROPOSED)
    assert verify_ledger().intact
    lift_guard()
    harm(5)
    assert verify_ledger().first_broken == 5


@pytest.mark.by_hand
def test_cutting_off_the_end_is_found(make: Make) -> None:
    make.application(State.PROPOSED)
    last = Event.select().count()
    lift_guard()
    Event.delete().where(Event.seq == last).execute()
    found = verify_ledger()
    assert (found.intact, found.first_broken) == (False, last)


def test_an_event_before_the_first_and_a_missing_head_are_found(make: Make) -> None:
    make.enterprise()
    lift_guard()
    LedgerHead.delete().execute()
    assert verify_ledger().reason == "the ledger has no head"
    Event.update(seq=0).where(Event.seq == 1).execute()
    assert not verify_ledger().intact


def test_a_person_can_be_erased_and_the_chain_still_holds(make: Make) -> None:
    application = make.application(State.RETURNED)
    assert any(item.note == "缺少审计报告" for item in timeline(application_id=application.id).items)
    assert not any("张三" in event.body + event.actor for event in Event.select())
    seqs = [secret.seq for secret in EventSecret.select()]
    erase_personal(seqs, "依本人申请", SYSTEM)
    assert verify_ledger().intact
    assert not any(item.note or item.actor_name for item in timeline(application_id=application.id).items)


@pytest.mark.by_hand
def test_personal_content_that_is_missing_without_an_erasure_is_found(make: Make) -> None:
    make.application(State.RETURNED)
    secret = EventSecret.select().order_by(EventSecret.seq.desc()).first()
    EventSecret.delete().where(EventSecret.seq == secret.seq).execute()
    found = verify_ledger()
    assert (found.first_broken, found.reason) == (
        secret.seq,
        "its personal content is missing, and no event says that it was erased",
    )


def test_an_erasure_needs_a_reason_and_something_to_erase(make: Make) -> None:
    make.application(State.RETURNED)
    first, last = EventSecret.select(fn.MIN(EventSecret.seq), fn.MAX(EventSecret.seq)).scalar(as_tuple=True)
    for seqs, reason in (([last], " "), ([], "依本人申请"), ([first, 10_000], "依本人申请")):
        with pytest.raises(Unmet):
            erase_personal(seqs, reason, SYSTEM)
    assert EventSecret.select().where(EventSecret.seq.in_([first, last])).count() == 2
    erase_personal([first], "依本人申请", SYSTEM)
    with pytest.raises(Unmet):
        erase_personal([first], "依本人申请", SYSTEM)


@pytest.mark.by_hand
def test_personal_content_that_was_changed_is_found(make: Make) -> None:
    make.application(State.RETURNED)
    lift_guard()
    secret = EventSecret.select().order_by(EventSecret.seq.desc()).first()
    content = {**json.loads(secret.content), "note": "另一个理由"}
    EventSecret.update(content=json.dumps(content)).where(EventSecret.seq == secret.seq).execute()
    assert verify_ledger().first_broken == secret.seq


def test_recording_never_goes_back_in_time(make: Make) -> None:
    make.enterprise()
    head = LedgerHead.get_by_id(1)
    with clock.at(head.recorded_at - timedelta(days=30)), db.atomic():
        seq = record(Actor.system("test"), NewEvent(kind="test.happened"))
    assert Event.get_by_id(seq).recorded_at == head.recorded_at


def test_what_was_known_at_an_instant_is_a_prefix(make: Make) -> None:
    make.enterprise()
    with db.atomic():
        record_all(Actor.system("test"), [NewEvent(kind="test.happened")] * 2)  # of one instant
    before = Event.select().count()
    instant = LedgerHead.get_by_id(1).recorded_at
    with clock.at(instant + timedelta(seconds=1)):
        make.enterprise()
    assert seq_known_at(instant) == before
    assert seq_known_at(instant - timedelta(days=1)) == 0


def one_by_one(listed: ListedEvents) -> list[NewEvent]:
    return [
        NewEvent(
            kind=listed.kind,
            effective_on=listed.effective_on,
            enterprise_id=firm,
            application_id=listed.application_ids[place] if listed.application_ids else None,
            body={key: values[place] for key, values in listed.body.items()},
            wrote=listed.wrote_by(place),
        )
        for place, firm in enumerate(listed.enterprise_ids)
    ]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("name", ["", "王某"])
def test_events_of_a_list_are_those_recorded_one_by_one(
    make: Make, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    firms = [make.enterprise().id for _ in range(3)]
    subjects = [Subject.get(Subject.enterprise == firm).id for firm in firms]
    actor = Actor("system:test", name=name, import_run=4, alone="operator")
    monkeypatch.setattr("secrets.token_hex", lambda size: "0" * 2 * size)
    body = {"zone": ["甲", "%s", '"'], "a": [1, None, 3], "same": [True] * 3}
    also = {2: {Enterprise: [firms[0]], Counter: ["没有"]}}
    listed = ListedEvents(
        kind="test.happened",
        effective_on=DAY,
        enterprise_ids=firms,
        application_ids=[None, 2, None],
        body=body,
        wrote={Enterprise: firms, Subject: subjects},
        also=also,
    )
    events = one_by_one(listed)
    at = LedgerHead.get_by_id(1).recorded_at + timedelta(hours=1)
    found = []
    for run in (lambda: record_listed(actor, listed), lambda: record_all(actor, events)):
        monkeypatch.setattr(clock, "now", lambda: at)
        with db.atomic() as undone:
            seqs = run()
            rows = [
                list(table.select().where(table.seq.in_(seqs)).tuples()) for table in (Event, EventSecret)
            ]
            found.append(rows)
            undone.rollback()
    assert found[0] == found[1]
    assert len(found[0][0]) == 3
    assert all(row[10] == canonical_json(json.loads(row[10])) for row in found[0][0])


def test_an_action_that_fails_leaves_no_event(make: Make) -> None:
    events = Event.select().count()

    @transactional
    def fail() -> None:
        record(make_actor(), NewEvent(kind="test.happened"))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert Event.select().count() == events
    assert verify_ledger().intact


def make_actor() -> Actor:
    return Actor(text="account:1/leader", role=Role.LEADER)
