"""Sites and products have a number of their own, declared once however spelled."""

import json
from dataclasses import replace
from datetime import date

import pytest

from registry.actions.application import start_application
from registry.actions.subject import add_subjects, correct_subject, declare_subject, save_subject
from registry.database import db
from registry.errors import Conflict, NotAllowed, NotFound, Stale, Unmet
from registry.models import Counter, Event, EventSecret, Subject
from registry.queries.subject import is_bound, similar_subjects, subject_details
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.subject import SubjectDetails, seen_subject
from tests.make import SYSTEM, Make

ROAD = "东丽开发区一经路1号"


def owner_of(make: Make, subject: Subject) -> Actor:
    return make.actor(Role.ENTERPRISE, enterprise_id=subject.enterprise_id)


def save(subject: Subject, actor: Actor, **said: object) -> bool:
    before = subject_details(Subject.get_by_id(subject.id))
    after = replace(before, **said)  # type: ignore[arg-type]
    return save_subject(subject, after, actor, seen=seen_subject(before))


def test_each_has_a_number_of_its_own_and_says_what_its_kind_has(make: Make) -> None:
    firm = make.enterprise()
    said = SubjectDetails("一号工厂", ROAD, "120110", since=date(2019, 3, 1))
    factory = declare_subject(firm, "site", said, make.actor(Role.ENTERPRISE, enterprise_id=firm.id))
    product = declare_subject(firm, "product", SubjectDetails("减速器", model="RV-20E"), SYSTEM)
    assert (factory.number, product.number) == ("DX000001", "DX000002")
    assert Counter.get_by_id("subject").value == 2
    assert subject_details(factory) == said
    assert (product.model, product.address) == ("RV-20E", None)
    event = Event.select().where(Event.kind == "subject.declared").order_by(Event.seq).first()
    assert event.enterprise_id == firm.id
    assert json.loads(event.body)["after"]["subject"][str(factory.id)]["address"] == ROAD


def test_what_cannot_be_said_is_refused(make: Make) -> None:
    firm = make.enterprise()
    wrong = [
        ("site", SubjectDetails("")),
        ("site", SubjectDetails("甲厂", model="X1")),
        ("product", SubjectDetails("减速器", address=ROAD)),
        ("site", SubjectDetails("甲厂", district="999999")),
        ("site", SubjectDetails("甲厂", since=date(2999, 1, 1))),
        ("site", SubjectDetails("甲厂", address="长" * 201)),
        ("enterprise", SubjectDetails("甲厂")),
    ]
    for kind, said in wrong:
        with pytest.raises(Unmet):
            declare_subject(firm, kind, said, SYSTEM)
    assert not Subject.select().where(Subject.kind != "enterprise").exists()


def test_the_same_by_another_spelling_is_used_and_not_made_anew(make: Make) -> None:
    firm = make.enterprise()
    made = declare_subject(firm, "site", SubjectDetails("一号工厂（东区）", ROAD), SYSTEM)
    with pytest.raises(Conflict, match=r"DX000001"):
        declare_subject(firm, "site", SubjectDetails("一号工厂 (东区)"), SYSTEM)
    call = make.call("smart_factory", "basic")
    file = make.draft(firm, call, subject_kind="site", name="一号工厂 (东区)")
    assert file.subject_id == made.id
    # Of the same name somewhere else: which of the two is meant is not guessed.
    elsewhere = SubjectDetails("一号工厂 (东区)", "别处1号")
    with pytest.raises(Unmet, match=r"DX000001.*是另一处的，请换一个"):
        make.draft(
            firm, make.call("green_factory"), subject_kind="site", name="一号工厂 (东区)", details=elsewhere
        )
    # Another kind, and another holder, may have one of the same name.
    declare_subject(firm, "product", SubjectDetails("一号工厂（东区）"), SYSTEM)
    declare_subject(make.enterprise(), "site", SubjectDetails("一号工厂（东区）"), SYSTEM)


def test_filing_takes_one_that_is_there_or_declares_it_with_what_was_typed(make: Make) -> None:
    firm, call = make.enterprise(), make.call("smart_factory", "basic")
    first = declare_subject(firm, "site", SubjectDetails("一号工厂"), SYSTEM)
    assert start_application(call, firm, SYSTEM, subject_id=first.id).subject_id == first.id
    said = SubjectDetails("二号工厂", address=ROAD)
    second = start_application(call, firm, SYSTEM, subject_kind="site", name="二号工厂", details=said)
    assert Subject.get_by_id(second.subject_id).address == ROAD
    with pytest.raises(NotFound):
        start_application(call, make.enterprise(), SYSTEM, subject_id=first.id)
    with pytest.raises(Unmet):
        start_application(make.call("green_park", "municipal"), firm, SYSTEM, subject_id=first.id)


def test_its_holder_completes_it_freely_until_it_has_a_title_or_a_file(make: Make) -> None:
    file = make.draft(call=make.call("smart_factory", "basic"), subject_kind="site", name="一号工厂")
    subject = Subject.get_by_id(file.subject_id)
    owner = owner_of(make, subject)
    assert save(subject, owner, name="东区工厂", address=ROAD)
    assert not save(subject, owner)
    make._walk(file.id, "submit")
    assert is_bound(subject.id)
    assert save(subject, owner, since=date(2019, 3, 1)), "what is blank may be filled in"
    for said in ({"name": "西区工厂"}, {"address": "别处"}, {"since": None}):
        with pytest.raises(Unmet, match="审核机关更正"):
            save(subject, owner, **said)


def test_an_officer_of_the_place_corrects_it_with_the_reason(make: Make) -> None:
    file = make.application(
        State.SUBMITTED, call=make.call("smart_factory", "basic"), subject_kind="site", name="一号工厂"
    )
    subject = Subject.get_by_id(file.subject_id)
    before = subject_details(subject)
    after, seen = replace(before, district="120110", address=ROAD), seen_subject(before)
    officer = make.actor(Role.DISTRICT_OFFICER)
    with pytest.raises(Unmet, match="更正理由"):
        correct_subject(subject, after, officer, seen=seen, reason=" ")
    with pytest.raises(NotAllowed):
        correct_subject(
            subject, after, make.actor(Role.DISTRICT_OFFICER, district="120101"), seen=seen, reason="x"
        )
    assert correct_subject(subject, after, officer, seen=seen, reason="现场核对")
    event = Event.select().order_by(Event.seq.desc()).first()
    assert (event.kind, event.actor) == ("subject.corrected", officer.text)
    assert json.loads(event.body)["old"] == {"address": None, "district": None}
    assert "现场核对" in EventSecret.get_by_id(event.seq).content
    with pytest.raises(Stale):
        correct_subject(subject, before, officer, seen=seen, reason="再改")


def test_a_name_is_not_given_twice_by_correcting(make: Make) -> None:
    firm = make.enterprise()
    declare_subject(firm, "site", SubjectDetails("一号工厂"), SYSTEM)
    second = declare_subject(firm, "site", SubjectDetails("二号工厂"), SYSTEM)
    with pytest.raises(Conflict):
        save(second, SYSTEM, name="一号 工厂")


def test_those_that_may_be_the_same_are_shown_and_nothing_is_done(make: Make) -> None:
    firm, actor = make.enterprise(), make.actor(Role.DISTRICT_OFFICER)
    names = {
        "东丽一号工厂": ROAD,
        "东丽一号工厂（新）": "",
        "东丽二号工厂": "",
        "机加车间": "东丽开发区 一经路1号",
        "西青装配基地": "",
    }
    made = [declare_subject(firm, "site", SubjectDetails(name, road), SYSTEM) for name, road in names.items()]
    declare_subject(firm, "product", SubjectDetails("东丽一号工厂"), SYSTEM)
    alike = similar_subjects(actor, firm, made[0])
    assert [line.subject.name for line in alike] == ["东丽一号工厂（新）", "机加车间"]
    assert similar_subjects(actor, firm, made[4]) == []


def test_a_list_numbers_what_it_brings(make: Make) -> None:
    firm = make.enterprise()
    with db.atomic():
        made = add_subjects(
            [{"enterprise": firm.id, "kind": "product", "name": f"产品{n}"} for n in range(3)], SYSTEM
        )
        assert add_subjects([], SYSTEM) == []
    assert [row.number for row in made] == ["DX000001", "DX000002", "DX000003"]
    assert [row.name for row in made] == ["产品0", "产品1", "产品2"]
