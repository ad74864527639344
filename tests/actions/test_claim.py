"""Claims: nothing of a record before its district says so, and then exactly what the officer has read."""

from dataclasses import replace
from datetime import timedelta
from threading import Thread
from typing import Any

import pytest

from registry import clock
from registry.actions.account import sign_in
from registry.actions.claim import (
    Upload,
    confirm_claim,
    decline_claim,
    register_claim,
    send_claim,
)
from registry.actions.enterprise import register_enterprise
from registry.actions.message import deliver_messages
from registry.database import db
from registry.errors import NotAllowed, NotFound, Refusal, Stale, Unmet
from registry.models import Claim, Enterprise, Event, Lineage, Message
from registry.queries.actor import actor_of
from registry.queries.claim import (
    claim_counts,
    claim_list,
    claim_state,
    facts_of,
    places_of,
    records_of,
)
from registry.queries.enterprise import details_of
from registry.queries.message import message_query
from registry.queries.scope import applications_in_scope, enterprises_in_scope
from registry.rules.actor import Actor
from registry.rules.claim import ClaimState
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role
from tests.claims import PASSWORD, claimed, confirmed, person, seen
from tests.make import PDF, SYSTEM, Make, uscc

CODE = uscc(77_001)
HERE, THERE = "120111", "120101"


def officer(make: Make, district: str = HERE, **place: str) -> Actor:
    return make.actor(Role.DISTRICT_OFFICER, district=district, **place)


def waiting_here(actor: Actor) -> list[int]:
    return [row.id for row in claim_list(actor, "", clock.today())]


def test_a_new_firm_is_registered_by_the_confirmation_alone(make: Make) -> None:
    claim = claimed(make.storage, uscc=CODE, name="天津新办有限公司")
    assert not Enterprise.select().exists()
    waits = actor_of(person(claim))
    assert (waits.role, waits.enterprise_id) == (Role.CLAIMANT, None)
    firm = confirmed(claim, by := officer(make))
    assert (firm.uscc, firm.name, firm.district, firm.industry) == (CODE, "天津新办有限公司", HERE, "I4")
    joined = actor_of(person(claim))
    assert (joined.role, joined.enterprise_id) == (Role.ENTERPRISE, firm.id)
    event = Event.get(Event.kind == "enterprise.registered")
    assert (event.actor, f'"claim":{claim.id}' in event.body) == (by.text, True)
    settled = Claim.get_by_id(claim.id)
    assert (settled.state, settled.enterprise_id, settled.decided_by) == ("confirmed", firm.id, by.text)


def test_an_imported_firm_works_once_its_claim_is_confirmed(make: Make) -> None:
    firm = make.enterprise(uscc=CODE)
    claim = claimed(make.storage, uscc=CODE)
    waits = actor_of(person(claim))
    for condition, table in ((enterprises_in_scope(waits), Enterprise), (applications_in_scope(waits), None)):
        assert table is None or not table.select().where(condition).exists()
    assert confirmed(claim, officer(make)).id == firm.id
    joined = actor_of(person(claim))
    assert [row.id for row in Enterprise.select().where(enterprises_in_scope(joined))] == [firm.id]
    assert make.draft(firm).enterprise_id == firm.id
    assert sign_in(person(claim).login, PASSWORD)[0].enterprise_id == firm.id


def test_what_differs_is_never_taken_over(make: Make) -> None:
    firm = make.enterprise(uscc=CODE, district=THERE, industry="I1")
    before = details_of(firm)
    claim = claimed(make.storage, uscc=CODE, name="另一个名称有限公司", district=HERE, industry="I4")
    confirmed(claim, officer(make, THERE))
    assert details_of(Enterprise.get_by_id(firm.id)) == before
    assert not Lineage.select().exists()


@pytest.mark.parametrize(
    ("record", "said", "desks"),
    [
        (None, {"district": HERE}, {HERE}),
        ({"uscc": CODE, "district": THERE}, {"district": HERE}, {THERE}),
        ({"uscc": CODE, "district": ""}, {"district": HERE}, {HERE}),
        ({"uscc": None, "district": THERE, "name": "天津（同名）公司"}, {"name": "天津(同名)公司"}, {THERE}),
        ({"uscc": uscc(5), "district": THERE, "name": "同名公司"}, {"name": "同名公司"}, {HERE}),
        ({"uscc": CODE, "district": "120116", "zone": "BH-THT"}, {"district": HERE}, {"120116"}),
    ],
)
def test_a_claim_comes_to_the_desk_of_the_record(
    make: Make, record: dict[str, Any] | None, said: dict[str, str], desks: set[str]
) -> None:
    if record is not None:
        make.enterprise(**record)
    claim = claimed(make.storage, **{"uscc": CODE, **said})
    found = {each: officer(make, each) for each in (HERE, THERE, "120116")}
    assert {each for each, actor in found.items() if waiting_here(actor)} == desks
    assert {district for district, _zone in places_of(claim)} == desks
    for district, actor in found.items():
        if district not in desks:
            with pytest.raises(NotAllowed):
                decline_claim(claim, actor, note="不是本区企业")
    # Where the claim says it is, it can be read: the office that is asked there knows of it.
    elsewhere = claim_counts(found[claim.district], clock.today())
    assert elsewhere.here + elsewhere.elsewhere == 1
    assert claim_counts(make.actor(Role.BUREAU_REVIEWER), clock.today()).elsewhere == 1


def test_the_record_that_waits_for_its_code_gets_it(make: Make) -> None:
    firm = make.enterprise(uscc=None, name="天津待补码有限公司")
    claim = claimed(make.storage, uscc=CODE, name="天津待补码有限公司")
    by = officer(make)
    assert [each.id for each in records_of(claim, by).by_name] == [firm.id]
    assert confirmed(claim, by, firm).id == firm.id
    assert Enterprise.get_by_id(firm.id).uscc == CODE
    assert '"claim":' in Event.get(Event.kind == "enterprise.code_settled").body
    assert Enterprise.select().count() == 1


def test_a_record_that_was_not_offered_cannot_be_chosen(make: Make) -> None:
    other = make.enterprise()
    claim, by = claimed(make.storage, uscc=CODE), officer(make)
    with pytest.raises(NotFound):
        confirmed(claim, by, other)
    assert person(claim).enterprise_id is None


def test_two_claims_on_one_record_wait_side_by_side(make: Make) -> None:
    firm = make.enterprise(uscc=CODE)
    first, second = claimed(make.storage, uscc=CODE), claimed(make.storage, uscc=CODE)
    by = officer(make)
    assert waiting_here(by) == [first.id, second.id]
    read = seen(second, by)
    confirmed(first, by)
    assert person(second).enterprise_id is None
    assert confirm_claim(second, by, seen=read).id == firm.id
    assert {person(each).enterprise_id for each in (first, second)} == {firm.id}


def test_two_claims_of_one_new_firm_make_one_record(make: Make) -> None:
    first, second = claimed(make.storage, uscc=CODE), claimed(make.storage, uscc=CODE)
    by = officer(make)
    read = seen(second, by)
    firm = confirmed(first, by)
    with pytest.raises(Stale, match="有变化"):
        confirm_claim(second, by, seen=read)
    assert confirmed(second, by).id == firm.id
    assert Enterprise.select().count() == 1


def test_of_two_officers_who_confirm_at_once_one_does(make: Make) -> None:
    claim, officers = claimed(make.storage, uscc=CODE), (officer(make), officer(make))
    read, answers = seen(claim, officers[0]), list[str]()

    def confirm(by: Actor) -> None:
        with clock.at(now), db.connection_context():
            try:
                confirm_claim(claim, by, seen=read)
                answers.append("confirmed")
            except Refusal as refusal:
                answers.append(type(refusal).__name__)

    now = clock.now()
    threads = [Thread(target=confirm, args=(by,)) for by in officers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answers) == ["Stale", "confirmed"]
    assert Enterprise.select().count() == 1
    assert Event.select().where(Event.kind == "account.joined").count() == 1


def test_what_the_officer_has_not_read_is_not_confirmed(make: Make) -> None:
    claim, by = claimed(make.storage, uscc=CODE), officer(make)
    read = seen(claim, by)
    make.enterprise(uscc=CODE)
    with pytest.raises(Stale, match="有变化"):
        confirm_claim(claim, by, seen=read)
    assert person(claim).role == Role.CLAIMANT


def test_a_returned_claim_is_read_corrected_and_sent_again(make: Make) -> None:
    claim, by = claimed(make.storage, uscc=uscc(1)), officer(make)
    with pytest.raises(Unmet, match="理由"):
        decline_claim(claim, by, note=" ")
    decline_claim(claim, by, note="代码与执照不符")
    with pytest.raises(Stale):
        decline_claim(claim, by, note="再退一次")
    me, kept = actor_of(person(claim)), facts_of(claim)
    again = {"storage": make.storage, "limit": make.config.attachment_limit}
    with pytest.raises(Unmet, match="校验码"):
        send_claim(claim, replace(kept, uscc=CODE[:-1] + "A"), None, me, **again)
    with pytest.raises(NotFound):
        send_claim(claim, kept, None, make.actor(Role.CLAIMANT), **again)
    send_claim(claim, replace(kept, uscc=CODE), None, me, **again)
    now = Claim.get_by_id(claim.id)
    assert (now.state, now.note, now.uscc, now.sha256) == ("waiting", "", CODE, claim.sha256)
    with pytest.raises(Stale):
        send_claim(claim, kept, None, me, **again)
    confirmed(claim, by)
    assert Enterprise.get().uscc == CODE


def test_a_claim_lapses_after_the_days_that_are_set_and_can_be_sent_again(make: Make) -> None:
    claim, by = claimed(make.storage, uscc=CODE), officer(make)
    assert (claim.last_day - clock.today()).days == 30
    with clock.at(clock.start_of(claim.last_day + timedelta(days=1)) - timedelta(seconds=1)):
        assert claim_state(claim, clock.today()) is ClaimState.WAITING
    with clock.at(clock.start_of(claim.last_day + timedelta(days=1))):
        assert claim_state(claim, clock.today()) is ClaimState.LAPSED
        assert not waiting_here(by)
        for late in (lambda: confirmed(claim, by), lambda: decline_claim(claim, by, note="不符")):
            with pytest.raises(Stale, match="已过期"):
                late()
        me = actor_of(person(claim))
        send_claim(claim, facts_of(claim), None, me, storage=make.storage, limit=1_000_000)
        assert waiting_here(by) == [claim.id]
        assert confirmed(claim, by).uscc == CODE


def test_a_licence_is_looked_into(make: Make) -> None:
    facts, keeping = facts_of(claimed(make.storage)), {"storage": make.storage, "limit": 1000}
    for licence in (
        Upload("执照.pdf", b"MZ"),
        Upload("执照.txt", b"text"),
        Upload("执照.pdf", PDF + b" " * 1000),
    ):
        with pytest.raises(Unmet):
            register_claim(facts, "李四", PASSWORD, licence, **keeping)
    assert Claim.select().count() == 1


def test_each_is_told_what_concerns_them_and_no_more(make: Make) -> None:
    firm = make.enterprise(uscc=CODE, district=THERE)
    colleague = make.actor(Role.ENTERPRISE, enterprise_id=firm.id)
    claim = claimed(make.storage, uscc=CODE, district=HERE)
    desk, other, me = officer(make, THERE), officer(make, HERE), actor_of(person(claim))
    decline_claim(claim, desk, note="看不清")
    send_claim(claim, facts_of(claim), None, me, storage=make.storage, limit=1_000_000)
    confirmed(claim, desk)
    while deliver_messages():
        pass
    joined = actor_of(person(claim))
    messages = {
        who.text: [Message.get_by_id(row.id).kind for row in message_query(who)]
        for who in (desk, other, joined, colleague)
    }
    assert messages[desk.text] == ["claim_sent", "claim_sent"]
    assert messages[joined.text] == ["claim_confirmed", "claim_declined"]
    assert messages[other.text] == messages[colleague.text] == []


def test_personal_words_are_apart_in_the_ledger(make: Make) -> None:
    claim = claimed(make.storage, representative="欧阳法人")
    decline_claim(claim, officer(make), note="照片模糊")
    bodies = "".join(row.body for row in Event.select())
    for word in ("欧阳法人", "李认领", "照片模糊", "营业执照.pdf", person(claim).login):
        assert word not in bodies


def test_no_claim_speaks_of_an_enterprise_before_it_is_confirmed(make: Make) -> None:
    firm = register_enterprise(EnterpriseDetails(name="甲公司", uscc=CODE, district=HERE), SYSTEM)
    claim = claimed(make.storage, uscc=CODE)
    decline_claim(claim, officer(make), note="照片模糊")
    assert not Event.select().where(Event.kind.startswith("claim."), Event.enterprise_id == firm.id).exists()
