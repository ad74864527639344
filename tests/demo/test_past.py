"""The demo's past: titles a recount confirms, lists that came late, sets published as they came into use."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from demo.past.rounds import ROUNDS
from registry import clock
from registry.actions.criteria import publish_shipped
from registry.models import (
    Application,
    Call,
    CallCriteria,
    CriteriaUse,
    CriteriaVersion,
    Event,
    Recognition,
)
from registry.queries.bar import bars_among, families_barred
from registry.queries.board import listed_titles, read_board
from registry.queries.ledger_check import verify_ledger
from registry.queries.progress import progress_of
from registry.queries.recognition_page import recognition_counts
from registry.queries.recount import recount
from registry.queries.roll import roll_by_page
from registry.queries.tally import figures
from registry.queries.tally_known import tally_known
from registry.queries.validity import how_many_valid, valid_on
from registry.rules.actor import Actor
from registry.rules.bar import barred_on
from registry.rules.catalog import catalog
from registry.rules.criteria.files.shipped import shipped
from registry.rules.tally import Basis
from tests.databases import LOADED_ON
from tests.days import noon

# One load takes half a minute alone, and several where other tests share the machine.
pytestmark = pytest.mark.timeout(600)
PLAN_END = date(2025, 12, 31)


@pytest.mark.slow
def test_every_scheme_and_level_has_as_many_titles_as_its_lists_named(demo: None) -> None:
    shown = {(cell.scheme, cell.level): cell for cell in figures(date(2026, 8, 31))}
    assert {(scheme.id, level.id) for scheme, level in catalog().titles()} - shown.keys() == {
        ("smart_factory", "pilot")
    }, "the first pilot comes in October"
    planned: Counter[tuple[str, str]] = Counter()
    for one in ROUNDS:
        if one.announced_on <= date(2026, 8, 31) and one.kind != "product":
            planned[one.scheme, one.level] += one.new
    # Champions are counted by holder, so their products add to some and not to others.
    for key in planned.keys() - {("single_champion", "municipal"), ("single_champion", "national")}:
        assert shown[key].ever == planned[key], key
    assert all(cell.valid <= cell.net <= cell.ever for cell in shown.values())


@pytest.mark.slow
def test_some_firms_are_barred_and_none_of_them_filed_inside_its_bar(demo: None) -> None:
    barred = families_barred(LOADED_ON)
    assert {"sme"} <= set().union(*barred.values())
    grounds = catalog().grounds
    for row in Application.select().where(Application.submitted_at.is_null(False)):
        bars, filed = bars_among([row.enterprise_id]), clock.day_of(row.submitted_at)
        assert barred_on(bars[row.enterprise_id], grounds.family_of(row.scheme), filed) is None, row.number


@pytest.mark.slow
def test_the_plan_s_targets_come_out_plausibly(demo: None) -> None:
    plan = catalog().plan_on(PLAN_END)
    reached = {row.target.id: row.reached for row in progress_of(plan, PLAN_END, only_headline=True)}
    assert reached == {"P01": 8, "P03": 98, "P05": 2130, "P06": 1060, "P08": 204, "P10": 406}


@pytest.mark.slow
def test_totals_agree_or_count_another_thing(demo: None) -> None:
    day = LOADED_ON
    recognitions = how_many_valid(day)
    assert roll_by_page({"state": "valid"}, day).count() == recognitions
    assert recognition_counts({}, day)["valid"] == recognitions
    titles = set()
    for row in Recognition.select().where(valid_on(day)):
        by_holder = catalog().schemes[row.scheme].counts_by == "holder"
        titles.add((row.scheme, row.level, row.enterprise_id if by_holder else row.subject_id))
    board = read_board(catalog().plan_on(day), day)
    assert board.city.valid == len(titles) < recognitions, "the board counts titles, and says so"
    listed = listed_titles(day, Basis.VALID, list(board.titles), {})
    assert listed.count() == len(titles)
    for row in listed.limit(500):
        assert row.recognition.batch.award_year == row.recognition.award_year
    assert board.differences == []


@pytest.mark.slow
def test_lists_that_came_late_were_not_known_before(demo: None) -> None:
    seeds = {
        known: next(cell.ever for cell in figures(PLAN_END, known_at=known) if cell.scheme == "seed")
        for known in (noon(PLAN_END), noon(LOADED_ON))
    }
    assert seeds[noon(LOADED_ON)] - seeds[noon(PLAN_END)] == 300


@pytest.mark.slow
def test_the_figures_agree_with_a_recount_and_the_ledger_is_whole(demo: None) -> None:
    assert tally_known().lag == 0
    assert recount(LOADED_ON).differences == []
    assert recount(PLAN_END).differences == []
    assert verify_ledger().intact
    instants = [event.recorded_at for event in Event.select().order_by(Event.seq)]
    assert instants == sorted(instants)
    assert instants[0] < noon(date(2021, 1, 5))
    assert instants[-1] >= noon(LOADED_ON)


@pytest.mark.slow
def test_every_shipped_set_was_published_when_it_came_into_use(demo: None) -> None:
    begins = date(2021, 1, 4)
    published = {
        row.name: clock.day_of(row.published_at)
        for row in CriteriaVersion.select().where(CriteriaVersion.state == "published")
    }
    assert published == {name: max(each.first_day, begins) for name, each in shipped().sets.items()}
    assert publish_shipped(Actor.system("test")) == [], "criteria load finds nothing to do"
    first = {row.criteria_id: row.first for row in CriteriaUse.select().order_by(CriteriaUse.first.desc())}
    bound: Any = CallCriteria.select(CallCriteria.criteria, Call.opens_at, CriteriaVersion.published_at)
    rows = list(bound.join(Call).switch(CallCriteria).join(CriteriaVersion).tuples())
    assert len(rows) > 70
    assert all(first[criteria] <= clock.day_of(opens) and at <= opens for criteria, opens, at in rows)
