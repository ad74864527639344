"""Files refused are a fact of the ledger: sheet and pool go by the same ones, and the sheet names them."""

from datetime import date, timedelta

from registry import clock
from registry.models import Application, Enterprise
from registry.queries.facts import FactsAim
from registry.queries.past import refusals
from registry.queries.pool import open_pool
from registry.queries.setting import settings
from registry.rules.criteria.figures import Facts
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.files.version import document_of, set_of
from registry.rules.criteria.gathering.gather import Stated, gather
from registry.rules.criteria.gathering.origin import REFUSED
from registry.rules.pool.judge import PoolAim
from registry.rules.state import State
from tests.criteria import known_of
from tests.days import DAY
from tests.make import Make
from tests.rules.criteria.small import gate, table

LATELY = gate("lately", '{ metric = "refusals_12m", op = "<=", value = 0 }')
LONG_AGO = gate("long_ago", '{ metric = "months_without_refusal", op = ">=", value = 6 }')
ASKED = set_of(document_of(table(LATELY, LONG_AGO), shipped().metrics))
SME, GREEN = ("specialized_new", "municipal"), ("green_factory", "municipal")
CENTER = {"subject_kind": "data_center", "name": "一号数据中心"}
NONE = {"refusals_12m": 0, "months_without_refusal": 120}


def seen(enterprise: Enterprise, title: tuple[str, str], day: date) -> Facts:
    """The figures of refusals on the enterprise's sheet, which are those of its rows in the pool."""
    facts = known_of(enterprise, ASKED, FactsAim(*title, "new", day)).facts
    aim = PoolAim(*title, day, settings())
    for kind in (None, "data_center"):
        (member,) = [each for each in open_pool(day, kind).members if each.id == enterprise.id]
        assert gather(ASKED.metrics, Stated(), aim.around(member)) == facts
    return facts


def named(enterprise: Enterprise, day: date) -> dict[str, tuple[str, str]]:
    """Where a sheet says the figures come from."""
    origins = known_of(enterprise, ASKED, FactsAim(*SME, "new", day)).origins
    return {name: (origin.kind, origin.source) for name, origin in origins.items()}


def test_a_refused_file_counts_in_its_family_from_its_day_on(make: Make) -> None:
    file = make.application(State.REJECTED)
    enterprise = Enterprise.get_by_id(file.enterprise_id)
    assert seen(enterprise, SME, DAY) == {"refusals_12m": 1, "months_without_refusal": 0}
    assert seen(enterprise, SME, DAY - timedelta(days=1)) == seen(enterprise, GREEN, DAY) == NONE
    year = DAY.replace(year=DAY.year + 1)
    last = {"refusals_12m": 1, "months_without_refusal": 11}
    assert seen(enterprise, SME, year - timedelta(days=1)) == last
    assert seen(enterprise, SME, year) == {"refusals_12m": 0, "months_without_refusal": 12}
    which = (REFUSED, f"{file.number} ({DAY})")
    assert named(enterprise, DAY) == {"refusals_12m": which, "months_without_refusal": which}
    assert named(enterprise, year) == {"refusals_12m": (REFUSED, ""), "months_without_refusal": which}
    assert named(make.enterprise(), DAY)["months_without_refusal"] == (REFUSED, "")


def test_not_named_is_refused_and_a_day_is_that_of_shanghai(make: Make) -> None:
    call = make.call("green_data_center", "national")
    file = make.application(State.NOT_NAMED, call=call, **CENTER)
    enterprise, on = Enterprise.get_by_id(file.enterprise_id), clock.day_of(file.changed_at)
    assert seen(enterprise, GREEN, on)["refusals_12m"] == 1
    assert seen(enterprise, GREEN, on - timedelta(days=1)) == seen(enterprise, SME, on) == NONE
    # Half an hour after midnight here is still the day before in UTC.
    Application.update(changed_at=clock.start_of(on) + timedelta(minutes=30)).where(
        Application.id == file.id
    ).execute()
    assert seen(enterprise, GREEN, on)["refusals_12m"] == 1
    assert seen(enterprise, GREEN, on - timedelta(days=1)) == NONE
    Application.update(changed_at=file.changed_at).where(Application.id == file.id).execute()


def test_what_was_taken_back_answered_or_only_closed_is_no_refusal(make: Make) -> None:
    make.application(State.WITHDRAWN)
    make.anywhere(State.NOT_NEEDED)
    closed = make.application(State.REJECTED)
    assert refusals(DAY).keys() == {closed.enterprise_id}
    # One of the first versions, for a title that is given elsewhere.
    Application.update(procedure="outside_list").where(Application.id == closed.id).execute()
    assert refusals(DAY) == {}
    assert seen(Enterprise.get_by_id(closed.enterprise_id), SME, DAY) == NONE
    Application.update(procedure=closed.procedure).where(Application.id == closed.id).execute()


def test_reading_them_costs_the_same_however_many(make: Make, queries: list[str]) -> None:
    enterprise, counts = make.enterprise(), []
    known_of(enterprise, ASKED, FactsAim(*SME, "new", DAY))  # The settings are read once.
    for _ in range(3):
        queries.clear()
        known_of(enterprise, ASKED, FactsAim(*SME, "new", DAY))
        sheet = len(queries)
        open_pool(DAY)
        counts.append((sheet, len(queries) - sheet))
        make.application(State.REJECTED, enterprise=enterprise)
        make.application(State.REJECTED)
    assert len(set(counts)) == 1, counts
