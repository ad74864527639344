"""A certificate number is of one title that stands: drawn here it stays with its title, printed on a list it
is the list's; what is void comes back only where nothing has taken its place."""

from datetime import date, timedelta
from typing import Any

import pytest
from peewee import IntegrityError

from registry import clock
from registry.actions.measure import take_measure
from registry.actions.recognition import Award, grant_recognitions
from registry.database import transactional
from registry.errors import Unmet
from registry.models import Batch, Enterprise, Recognition, Subject
from registry.queries.imports.holdings import holdings_of
from registry.rules.ground import MeasureKind
from registry.rules.state import State
from tests.make import SYSTEM, Make
from tests.measures import COURT, MISTAKE, deciding

TITLE = ("innovative_sme", "municipal")
GIVEN, LATER = date(2026, 4, 10), date(2026, 5, 20)


@transactional
def listed(make: Make, enterprise: Enterprise, number: str | None, on: date = GIVEN) -> Recognition:
    """A title with a number that a list printed."""
    batch = Batch.create(
        scheme=TITLE[0],
        level=TITLE[1],
        award_year=on.year,
        announced_on=on,
        origin="imported",
        created_at=clock.now(),
    )
    own = Subject.get(Subject.enterprise == enterprise.id)
    places = enterprise.district, enterprise.zone, enterprise.industry
    (row,) = grant_recognitions(batch, [Award(enterprise, own, *places, certificate_no=number)], SYSTEM)
    return Recognition.get_by_id(row)


def decide(make: Make, row: Recognition, kind: MeasureKind) -> None:
    ground = MISTAKE if kind is MeasureKind.VOID else COURT
    take_measure(deciding(row.id, LATER, "误列", ground, storage=make.storage, measure=kind), SYSTEM)


def at(day: date) -> Any:
    return clock.at(clock.start_of(day) + timedelta(hours=9))


def with_subject(make: Make) -> Enterprise:
    enterprise = make.enterprise()
    make.draft(enterprise)
    return enterprise


def test_a_number_of_a_list_is_free_when_its_title_is_void_and_then_keeps_it_out(make: Make) -> None:
    one, other = with_subject(make), with_subject(make)
    with at(GIVEN):
        first = listed(make, one, "国专-001")
        with pytest.raises(IntegrityError):
            listed(make, other, "国专-001")
    with at(LATER):
        decide(make, first, MeasureKind.VOID)
        assert holdings_of([other.id], *TITLE, ["国专-001"]).certificates == set()
        second = listed(make, other, "国专-001")
        assert holdings_of([one.id], *TITLE, ["国专-001"]).certificates == {"国专-001"}
        with pytest.raises(Unmet, match="证书编号 国专-001 已用于另一项认定"):
            decide(make, first, MeasureKind.RESTORE)
        decide(make, second, MeasureKind.VOID)
        decide(make, first, MeasureKind.RESTORE)
        assert Recognition.get_by_id(first.id).ended_how is None


def test_what_is_void_comes_back_only_where_its_day_was_not_given_again(make: Make) -> None:
    one = with_subject(make)
    with at(GIVEN):
        first = listed(make, one, None)
    with at(LATER):
        decide(make, first, MeasureKind.VOID)
        listed(make, one, None)
        with pytest.raises(Unmet, match="同一公告日期已有另一项认定"):
            decide(make, first, MeasureKind.RESTORE)


def test_a_number_drawn_here_is_never_given_to_another(make: Make) -> None:
    make.application(State.RECOGNIZED)
    row = Recognition.get()
    with at(max(LATER, row.announced_on)):
        decide(make, row, MeasureKind.VOID)
    number = row.certificate_no
    assert holdings_of([row.enterprise_id], row.scheme, row.level, [number]).certificates == {number}
    make.application(State.RECOGNIZED)
    new = Recognition.get(Recognition.id != row.id)
    assert new.certificate_no.removesuffix("00002") == number.removesuffix("00001")
