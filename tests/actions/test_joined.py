"""Two records of one site are joined and parted: counted once, held once, as known before they are two."""

from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.application import start_application
from registry.actions.joined import join_subjects, part_subject
from registry.actions.subject import declare_subject, find_or_add_subject
from registry.actions.tally import drain_tally
from registry.database import db
from registry.errors import Conflict, NotAllowed, Stale, Unmet
from registry.models import Enterprise, Event, Recognition, Subject
from registry.queries.held_title import holding
from registry.queries.prior_title import lacking
from registry.queries.recount import recount
from registry.queries.subject import subjects_of_enterprise
from registry.queries.tally import figures
from registry.rules.eligibility import Gate
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.subject import SubjectDetails
from tests.actions.subject_acts import site
from tests.make import SYSTEM, Make
from tests.titles import award

TITLE = ("green_factory", "municipal")
DAY = date(2025, 6, 1)


@pytest.fixture
def firm(make: Make) -> Enterprise:
    return make.enterprise()


def recognized(firm: Enterprise, name: str) -> Subject:
    """A factory of the firm with a municipal green title."""
    found = declare_subject(firm, "site", SubjectDetails(name), SYSTEM)
    award(*TITLE, DAY + timedelta(days=found.id), [firm], "site", subject=found)
    return found


def counts(known_at: object = None) -> tuple[int, int, int]:
    cells = figures(clock.today(), known_at=known_at)  # type: ignore[arg-type]
    (cell,) = [cell for cell in cells if (cell.scheme, cell.level) == TITLE]
    return cell.ever, cell.net, cell.valid


def drained() -> None:
    while drain_tally():
        pass
    assert recount(clock.today()).differences == []


def test_joined_they_count_once_and_parted_twice_as_known_then(make: Make, firm: Enterprise) -> None:
    one, two = recognized(firm, "东丽工厂"), recognized(firm, "东丽工厂（新）")
    drained()
    assert counts() == (2, 2, 2)
    before = clock.now()
    with clock.at(before + timedelta(hours=1)):
        join_subjects(two, one, make.actor(Role.DISTRICT_OFFICER), reason="现场核对为同一处")
        drained()
        assert (counts(), counts(before)) == ((1, 1, 1), (2, 2, 2))
    with clock.at(before + timedelta(hours=3)):
        part_subject(two, SYSTEM, reason="核对有误")
        drained()
        assert (counts(), counts(before + timedelta(hours=2)), counts(before)) == (
            (2, 2, 2), (1, 1, 1), (2, 2, 2),
        )  # fmt: skip
    assert Recognition.select().count() == 2, "titles stay with the record they are of"
    kinds = [row.kind for row in Event.select().where(Event.kind.startswith("subject.")).order_by(Event.seq)]
    assert kinds[-2:] == ["subject.joined", "subject.parted"]


def test_what_one_holds_the_other_holds(make: Make, firm: Enterprise) -> None:
    one = recognized(firm, "东丽工厂")
    two = declare_subject(firm, "site", SubjectDetails("东丽工厂（新）"), SYSTEM)
    call = make.call(*TITLE)
    file = make.draft(firm, call, subject_id=two.id)
    above = make.draft(firm, make.call("green_factory", "national"), subject_id=two.id)
    today = clock.today()
    assert not holding([file], today)
    assert lacking([above], Gate.RECOGNIZE, today)
    join_subjects(two, one, SYSTEM, reason="同一处")
    assert holding([file], today)
    assert not lacking([above], Gate.RECOGNIZE, today)
    with pytest.raises(Conflict):
        start_application(call, firm, SYSTEM, subject_id=one.id)
    other = make.call("smart_factory", "basic")
    assert start_application(other, firm, SYSTEM, subject_id=two.id).subject_id == one.id
    with db.atomic():
        assert find_or_add_subject(firm, "site", "东丽工厂（新）", SYSTEM).id == one.id
    assert [row.id for row in subjects_of_enterprise(firm.id)] == [one.id]


def test_what_cannot_be_joined(make: Make, firm: Enterprise) -> None:
    one, two, three = (declare_subject(firm, "site", SubjectDetails(f"{n}号厂"), SYSTEM) for n in (1, 2, 3))
    product = declare_subject(firm, "product", SubjectDetails("减速器"), SYSTEM)
    call = make.call("smart_factory", "basic")
    for each in (one, two):
        make.application(State.SUBMITTED, enterprise=firm, call=call, subject_id=each.id)
    with pytest.raises(Unmet, match="未办结的申报"):
        join_subjects(two, one, SYSTEM, reason="同一处")
    for other in (product, site(make), three):
        with pytest.raises(Unmet):
            join_subjects(three, other, SYSTEM, reason="同一处")
    with pytest.raises(Unmet, match="理由"):
        join_subjects(three, one, SYSTEM, reason=" ")
    with pytest.raises(NotAllowed):
        join_subjects(three, one, make.actor(Role.DISTRICT_OFFICER, district="120101"), reason="同一处")
    with pytest.raises(Stale):
        part_subject(three, SYSTEM, reason="误")
    join_subjects(three, one, SYSTEM, reason="同一处")
    for pair in ((three, two), (two, three), (one, two)):
        with pytest.raises(Unmet):
            join_subjects(*pair, SYSTEM, reason="同一处")
