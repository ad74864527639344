"""Which version is in use on a day, and by which a call goes."""

from datetime import date, timedelta

from registry import clock
from registry.actions.call import open_call
from registry.models import Call, CallCriteria
from registry.queries.criteria import (
    version_in_use,
    version_of_call,
)
from tests.criteria import published
from tests.make import SYSTEM, Make


def test_an_open_ended_version_gives_way_the_day_a_later_one_begins(make: Make) -> None:
    published("a.2026", "2026-01-01")
    published("b.2026", "2026-07-01")
    names = {}
    for day in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1), date(2030, 1, 1)):
        found = version_in_use("specialized_new", "municipal", "new", day)
        names[day.isoformat()] = found.name if found else None
    assert names == {
        "2025-12-31": None,
        "2026-06-30": "a.2026",
        "2026-07-01": "b.2026",
        "2030-01-01": "b.2026",
    }


def test_a_call_keeps_the_version_of_its_first_day_whatever_is_published_later(make: Make) -> None:
    older = make.call("specialized_new")
    published("a.2026", "2026-01-01")
    call = make.call("specialized_new")
    assert {row.kind for row in CallCriteria.select().where(CallCriteria.call == call.id)} == {
        "new",
        "re_review",
    }
    published("b.2026", "2026-03-02")
    for each in (call, older):
        bound = version_of_call(each, "new")
        assert bound is not None
        assert bound.name == "a.2026"
    later = open_call(
        "specialized_new", "municipal", "二批", clock.now(), clock.now() + timedelta(days=9), 2026, SYSTEM
    )
    found = version_of_call(Call.get_by_id(later.id), "re_review")
    assert found is not None
    assert found.name == "b.2026"
