"""What is written while a claim waits: nobody else reads it, nobody submits it, and it begins the draft."""

from datetime import timedelta

import pytest

from registry import clock
from registry.actions.application import start_application
from registry.actions.claim_draft import save_claim_draft
from registry.errors import NotAllowed, Stale, Unmet
from registry.models import Application, Call, Claim, ClaimDraft, Event
from registry.queries.actor import actor_of
from registry.queries.claim_draft import own_drafts, prepared, prepared_calls
from registry.rules.actor import Actor
from registry.rules.role import Role
from tests.claims import claimed, confirmed, person
from tests.make import Make

TEXT = {"statement": "主营精密零件二十年。", "contact": "李四", "phone": "02288888888"}


@pytest.fixture
def claim(make: Make) -> Claim:
    return claimed(make.storage)


@pytest.fixture
def call(make: Make) -> Call:
    return make.call()


def who(claim: Claim) -> Actor:
    return actor_of(person(claim))


def test_it_begins_the_application_of_who_wrote_it_and_of_nobody_else(
    make: Make, claim: Claim, call: Call
) -> None:
    save_claim_draft(call, who(claim), version=0, **TEXT)
    save_claim_draft(call, who(claim), version=1, **{**TEXT, "contact": "王五"})
    assert [each.call.id for each in own_drafts(who(claim))] == [call.id]
    assert own_drafts(who(claimed(make.storage))) == []
    assert not Application.select().exists()
    firm = confirmed(claim, make.actor(Role.DISTRICT_OFFICER))
    with pytest.raises(NotAllowed):
        save_claim_draft(call, who(claim), version=2, **TEXT)
    assert [each.id for each in prepared_calls(claim.account_id, clock.now())] == [call.id]
    colleague = make.actor(Role.ENTERPRISE, enterprise_id=firm.id)
    assert set(prepared(colleague.account_id, call.id).values()) == {""}
    begun = start_application(call, firm, who(claim))
    kept = Application.get_by_id(begun.id)
    assert (kept.statement, kept.contact, kept.phone) == (TEXT["statement"], "王五", TEXT["phone"])
    assert start_application(make.call("seed"), firm, who(claim)).statement == ""


def test_what_was_saved_meanwhile_is_not_overwritten(claim: Claim, call: Call) -> None:
    save_claim_draft(call, who(claim), version=0, **TEXT)
    with pytest.raises(Stale, match="别处"):
        save_claim_draft(call, who(claim), version=0, **{**TEXT, "statement": "另一段"})
    assert ClaimDraft.get().statement == TEXT["statement"]


def test_nothing_is_written_for_a_call_that_is_over(claim: Claim, call: Call) -> None:
    with clock.at(call.closes_at + timedelta(seconds=1)), pytest.raises(Unmet):
        save_claim_draft(call, who(claim), version=0, **TEXT)


def test_its_words_are_apart_in_the_ledger(claim: Claim, call: Call) -> None:
    save_claim_draft(call, who(claim), version=0, **TEXT)
    bodies = "".join(row.body for row in Event.select())
    assert not any(text in bodies for text in TEXT.values())
