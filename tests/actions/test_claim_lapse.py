"""Claims that nobody confirmed: their lapse is told once, and what is personal does not stay for ever."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest

from registry import clock
from registry.actions.claim import decline_claim, send_claim
from registry.actions.claim_draft import save_claim_draft
from registry.actions.claim_lapse import lapse_claims
from registry.actions.message import deliver_messages
from registry.models import Claim, ClaimDraft, Event, EventSecret, Message, SignIn
from registry.queries.actor import actor_of
from registry.queries.claim import facts_of
from registry.queries.deep_check import deep_check
from registry.rules.message import MessageKind
from registry.rules.role import Role
from tests.claims import claimed, confirmed, person
from tests.make import SYSTEM, Make

KEPT = 180
SAID = ("赵法人", "主营精密零件", "02288888888", "照片看不清")
"""What is personal in a claim of these tests."""


@contextmanager
def days_after(claim: Claim, days: int) -> Iterator[None]:
    with clock.at(clock.start_of(claim.last_day + timedelta(days=days))):
        yield


def sent_to(claim: Claim) -> list[str]:
    while deliver_messages():
        pass
    mine = Message.account_id == claim.account_id
    return [row.kind for row in Message.select().where(mine).order_by(Message.id)]


def test_who_claims_is_told_once_that_it_lapsed_and_again_after_the_next_time(make: Make) -> None:
    claim = claimed(make.storage)
    with days_after(claim, 0):
        assert lapse_claims(make.storage, SYSTEM) == (0, 0)
    with days_after(claim, 1):
        assert [lapse_claims(make.storage, SYSTEM) for _night in range(2)] == [(1, 0), (0, 0)]
        assert sent_to(claim) == [MessageKind.CLAIM_LAPSED]
        me = actor_of(person(claim))
        send_claim(claim, facts_of(claim), None, me, storage=make.storage, limit=1_000_000)
        assert lapse_claims(make.storage, SYSTEM) == (0, 0)
    with days_after(Claim.get_by_id(claim.id), 2):
        assert lapse_claims(make.storage, SYSTEM) == (1, 0)
        assert sent_to(claim).count(MessageKind.CLAIM_LAPSED) == 2


def test_what_is_personal_is_erased_and_the_ledger_stays_whole(make: Make) -> None:
    lapsed, returned = (claimed(make.storage, representative="赵法人") for _person in range(2))
    kept = claimed(make.storage)
    save_claim_draft(
        make.call(),
        actor_of(person(lapsed)),
        version=0,
        statement="主营精密零件",
        contact="李认领",
        phone="02288888888",
    )
    decline_claim(returned, make.actor(Role.DISTRICT_OFFICER), note="照片看不清")
    with days_after(lapsed, KEPT):
        assert lapse_claims(make.storage, SYSTEM)[1] == 0
    assert Claim.get_by_id(lapsed.id).representative == "赵法人"
    firm = confirmed(kept, make.actor(Role.DISTRICT_OFFICER))
    with days_after(lapsed, KEPT + 1):
        assert [lapse_claims(make.storage, SYSTEM)[1] for _night in range(2)] == [2, 0]
    for claim in (lapsed, returned):
        now, account = Claim.get_by_id(claim.id), person(claim)
        assert (now.representative, now.file_name, now.note, now.sha256) == ("", "", "", "")
        assert (account.name, account.disabled, now.uscc) == ("", True, claim.uscc)
        assert not SignIn.select().where((SignIn.account == account.id) & SignIn.ended_at.is_null()).exists()
    assert not ClaimDraft.select().exists()
    secrets = {row.seq: row.content for row in EventSecret.select()}
    assert not [text for text in secrets.values() if any(word in text for word in SAID)]
    gone = {actor_of(person(claim)).text for claim in (lapsed, returned)}
    assert not {event.seq for event in Event.select().where(Event.actor.in_(gone))} & set(secrets)
    assert any("李认领" in text for text in secrets.values()), "of who was confirmed nothing is lost"
    assert (person(kept).enterprise_id, Claim.get_by_id(kept.id).representative) == (firm.id, "王法人")
    assert [part.faults for part in deep_check(clock.today(), make.storage).parts if part.count] == []


@pytest.mark.by_hand
def test_a_licence_goes_unless_a_row_still_names_it(make: Make) -> None:
    one, other = claimed(make.storage), claimed(make.storage)
    path = make.storage.path_of(one.sha256)
    os.utime(path, (0, 0))
    Claim.update(last_day=other.last_day + timedelta(days=30)).where(Claim.id == other.id).execute()
    with days_after(one, KEPT + 1):
        lapse_claims(make.storage, SYSTEM)
        assert path.exists(), "the other's is the same file"
    with days_after(other, KEPT + 31):
        assert lapse_claims(make.storage, SYSTEM)[1] == 1
        assert not path.exists()
