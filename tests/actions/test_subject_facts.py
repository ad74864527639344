"""Facts of a site are its own: two factories, two sheets; old answers are the only one's or wait."""

import json
from datetime import date
from typing import Any

import pytest

from registry import clock
from registry.actions.pool_run import ask_scans
from registry.actions.profile import save_facts
from registry.actions.profile_list import Statement, state_profiles
from registry.actions.subject import add_subjects, declare_subject
from registry.actions.subject_facts import confirm_answers, save_answers
from registry.database import db
from registry.errors import NotFound, Stale, Unmet
from registry.models import Enterprise, Event, PoolRunRow, ProfileFact, Subject, SubjectFact
from registry.queries.criteria import criteria_of, versions_by_id, versions_in_use
from registry.queries.facts import FactsAim
from registry.queries.live_sheet import Live, live_sheets
from registry.queries.pool import asked_by, known_among, open_pool
from registry.queries.subject_facts import subject_profile, unconfirmed_answers
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from registry.rules.subject import SubjectDetails
from tests.criteria import known_of
from tests.make import SYSTEM, Make
from tests.pool import run_all

TITLE = "smart_factory:basic"


def said(**facts: Any) -> list[ProfileEntry]:
    return [ProfileEntry(metric, None, value, "自评报告") for metric, value in facts.items()]


def site(firm: Enterprise, name: str) -> Subject:
    return declare_subject(firm, "site", SubjectDetails(name), SYSTEM)


def answered_at_once(firm: Enterprise, **facts: Any) -> None:
    """As the registry asked until 0.2.0: the enterprise for all of its sites."""
    state_profiles([Statement(firm, said(**facts))], SYSTEM)


def value(subject: Subject, metric: str) -> Any:
    return subject_profile(subject).value(metric)


def test_each_site_has_its_own_answers(make: Make) -> None:
    firm = make.enterprise()
    one, two = site(firm, "一号工厂"), site(firm, "二号工厂")
    owner = make.actor(Role.ENTERPRISE, enterprise_id=firm.id)
    assert save_answers(one, said(scenes="3", built=True), owner, seen=0) == 2
    assert save_answers(two, said(scenes="1"), owner, seen=0) == 1
    assert (value(one, "scenes"), value(two, "scenes"), value(two, "built")) == ("3", "1", None)
    assert save_answers(one, said(scenes="3"), owner, seen=99) == 0
    assert save_answers(one, said(scenes=None), owner, seen=99) == 1
    assert value(one, "scenes") is None
    event = Event.select().where(Event.kind == "subject.answered").order_by(Event.seq).first()
    assert json.loads(event.body)["facts"] == ["scenes", "built"]
    assert "自评报告" not in event.body, "what was stated is in the ledger as a digest only"


def test_what_is_not_asked_of_it_is_refused(make: Make) -> None:
    firm = make.enterprise()
    one = site(firm, "一号工厂")
    for entry in (ProfileEntry("pue", None, "1.2"), ProfileEntry("own_brand", None, True)):
        with pytest.raises(Unmet):
            save_answers(one, [entry], SYSTEM, seen=0)
    with pytest.raises(Unmet):
        save_answers(one, said(scenes="-1"), SYSTEM, seen=0)
    others = make.evidence(make.enterprise())
    with pytest.raises(NotFound):
        save_answers(one, [ProfileEntry("scenes", None, "2", evidence=others.id)], SYSTEM, seen=0)
    with pytest.raises(Unmet, match="按厂区"):
        save_facts(firm, said(scenes="2"), SYSTEM, seen=0)
    save_answers(one, said(scenes="2"), SYSTEM, seen=0)
    with pytest.raises(Stale, match="典型场景数量"):
        save_answers(one, said(scenes="4"), SYSTEM, seen=0)


def test_old_answers_are_the_only_sites_until_there_is_another(make: Make) -> None:
    firm = make.enterprise()
    answered_at_once(firm, scenes="5", built=True)
    one = site(firm, "一号工厂")
    assert value(one, "scenes") == "5"
    assert not SubjectFact.select().exists(), "nothing is moved by looking"
    two = site(firm, "二号工厂")
    assert (value(one, "scenes"), value(two, "scenes")) == ("5", None)
    assert unconfirmed_answers(firm.id) == {}
    kept = SubjectFact.select().where(SubjectFact.metric == "scenes").get()
    was = ProfileFact.select().where(ProfileFact.metric == "scenes").order_by(ProfileFact.id).first()
    assert (kept.subject_id, kept.source, kept.entered_by) == (one.id, was.source, was.entered_by)


def test_old_answers_of_several_wait_to_be_confirmed_for_one(make: Make) -> None:
    firm = make.enterprise()
    one, two = site(firm, "一号工厂"), site(firm, "二号工厂")
    answered_at_once(firm, scenes="5", built=True, pue="1.25")
    assert [value(each, "scenes") for each in (one, two)] == [None, None]
    assert {kind: sorted(facts) for kind, facts in unconfirmed_answers(firm.id).items()} == {
        "site": ["built", "scenes"]
    }
    save_answers(two, said(scenes="1"), SYSTEM, seen=0)
    assert confirm_answers(two, SYSTEM) == 1
    assert (value(two, "scenes"), value(two, "built"), value(one, "built")) == ("1", True, None)
    assert confirm_answers(one, SYSTEM) == 0
    assert unconfirmed_answers(firm.id) == {}


def test_a_saved_answer_takes_the_others_that_waited_along(make: Make) -> None:
    firm = make.enterprise()
    answered_at_once(firm, scenes="5", built=True)
    one = site(firm, "一号工厂")
    assert save_answers(one, said(scenes="6"), SYSTEM, seen=0) == 1
    site(firm, "二号工厂")
    assert (value(one, "scenes"), value(one, "built")) == ("6", True)
    assert subject_profile(one).facts["scenes", None].subject_id == one.id


def test_a_list_that_brings_another_site_leaves_the_answers_with_the_first(make: Make) -> None:
    firm = make.enterprise()
    answered_at_once(firm, scenes="5")
    with db.atomic():
        (one,) = add_subjects([{"enterprise": firm.id, "kind": "site", "name": "一号工厂"}], SYSTEM)
        (two,) = add_subjects([{"enterprise": firm.id, "kind": "site", "name": "二号工厂"}], SYSTEM)
    assert (value(one, "scenes"), value(two, "scenes")) == ("5", None)


def lives(firm: Enterprise, day: date) -> list[Live]:
    return live_sheets(firm, day, only=[TITLE])


@pytest.mark.shipped
def test_two_factories_have_two_sheets(make: Make) -> None:
    firm, day = make.enterprise(), clock.today()
    (none,) = lives(firm, day)
    assert none.aim.subject_id is None
    one, two = site(firm, "一号工厂"), site(firm, "二号工厂")
    save_answers(one, said(maturity_level="2", built=True), SYSTEM, seen=0)
    save_answers(two, said(maturity_level="1", built=True), SYSTEM, seen=0)
    first, second = lives(firm, day)
    assert [live.aim.subject_id for live in (first, second)] == [one.id, two.id]
    known = [live.known.facts["maturity_level"] for live in (first, second)]
    assert known == [2, 1]
    assert first.known.origins["maturity_level"].kind == "subject"
    assert second.sheet.eligible is False
    assert first.sheet.eligible is not False


@pytest.mark.shipped
def test_a_scan_has_a_row_a_site_and_looks_as_their_sheets_do(make: Make) -> None:
    day = clock.today()
    alone, bare, firm = make.enterprise(), make.enterprise(), make.enterprise()
    only = site(alone, "唯一工厂")
    answered_at_once(alone, maturity_level="3")
    answered_at_once(bare, maturity_level="2")
    one, two = site(firm, "一号工厂"), site(firm, "二号工厂")
    save_answers(one, said(maturity_level="2"), SYSTEM, seen=0)
    save_answers(two, said(maturity_level="1"), SYSTEM, seen=0)
    version = versions_in_use(day)["smart_factory", "basic"]
    criteria = criteria_of(versions_by_id([version])[version])
    pool = open_pool(day, "site")
    keys = [member.key for member in pool.members]
    assert keys == [(alone.id, only.id), (bare.id, 0), (firm.id, one.id), (firm.id, two.id)]
    for member, stated in known_among(pool, pool.members, asked_by([criteria.metrics])):
        aim = FactsAim("smart_factory", "basic", "new", day, member.subject or None)
        seen = known_of(Enterprise.get_by_id(member.id), criteria, aim).stated
        asked = {key: each for key, each in seen.facts.items() if key[0] in criteria.metrics}
        assert {key: each for key, each in stated.facts.items() if key in asked} == asked
        assert ("maturity_level", None) in asked
    ask_scans({("smart_factory", "basic"): version}, day, SYSTEM)
    run_all()
    rows = PoolRunRow.select(PoolRunRow.enterprise, PoolRunRow.subject_id).tuples()
    assert sorted(rows) == [(alone.id, only.id), (bare.id, 0), (firm.id, one.id)]
