"""The demo's current year: applications in every state, their sheets and checks, a draft and candidates."""

import json
from collections import Counter

import pytest

from registry import clock
from registry.models import (
    Application,
    Call,
    ClauseCheck,
    CriteriaVersion,
    Enterprise,
    FiledSheet,
    Notice,
    PoolRun,
    Recognition,
)
from registry.queries.call import callable_titles
from registry.queries.pool_run import frozen_of
from registry.queries.sheet import recheck_sheets
from registry.rules.catalog import catalog
from registry.rules.state import State
from tests.databases import LOADED_ON
from tests.demo.counting import count_by

# One load takes half a minute alone, and several where other tests share the machine.
pytestmark = pytest.mark.timeout(600)


@pytest.mark.slow
def test_files_stand_in_every_state_in_every_scheme_and_district(demo: None) -> None:
    assert count_by(Application.state).keys() == {state.value for state in State}
    called = callable_titles(clock.today())
    assert count_by(Application.scheme).keys() == {scheme for scheme, _level in called}
    assert count_by(Application.district).keys() == catalog().districts.keys()
    assert count_by(Application.kind)["re_review"] >= 10
    assert 240 <= Application.select().count() <= 320
    open_now = {(call.scheme, call.level) for call in Call.select().where(Call.closes_at > clock.now())}
    assert open_now == set(called), "no call without a counterpart"


@pytest.mark.slow
def test_one_notice_is_open_one_is_over_and_one_is_recognized(demo: None) -> None:
    states = count_by(Application.notice, Application.state)
    on_notice = {notice for notice, state in states if notice and state == State.ON_NOTICE}
    over = {row.id for row in Notice.select().where(Notice.closes_on < LOADED_ON)}
    assert on_notice & over, "ready to recognize"
    assert on_notice - over, "still open"
    decided = Recognition.select().where(Recognition.application.is_null(False))
    numbered = decided.where(Recognition.origin != "imported")
    assert decided.count() == sum(count for (_, state), count in states.items() if state == State.RECOGNIZED)
    assert all(row.certificate_no for row in numbered)
    assert numbered.count() < decided.count(), "what another body decided came by its list"


@pytest.mark.slow
def test_every_submission_filed_its_sheet_and_none_was_not_met(demo: None) -> None:
    checked = recheck_sheets()
    assert checked.intact
    submitted = Application.select().where(Application.submitted_at.is_null(False)).count()
    assert submitted == FiledSheet.select(FiledSheet.application).distinct().count() <= checked.sheets
    found = count_by(FiledSheet.eligible)
    assert found[False] == 0
    assert found[True] >= 40
    assert found[None] >= 100


@pytest.mark.slow
def test_officers_checked_clauses_and_said_some_otherwise(demo: None) -> None:
    files = ClauseCheck.select(ClauseCheck.application).distinct().count()
    assert 60 <= files < FiledSheet.select(FiledSheet.application).distinct().count()
    found = count_by(ClauseCheck.found, ClauseCheck.given)
    assert found[True, True] > 300
    assert found[None, True] > 50
    assert 3 <= found[True, False] < 30
    otherwise = ClauseCheck.select().where(~(ClauseCheck.found == ClauseCheck.given))
    assert all(row.reason and row.evidence_id for row in otherwise)


@pytest.mark.slow
def test_a_draft_is_compared_and_candidates_are_found(demo: None) -> None:
    (draft,) = CriteriaVersion.select().where(CriteriaVersion.state == "draft")
    assert draft.name == "specialized_new.2027.draft"
    compared, *scans = PoolRun.select().order_by(PoolRun.id)
    assert {run.state for run in (compared, *scans)} == {"finished"}
    assert frozen_of(compared).changed_digest == draft.digest
    result = json.loads(compared.result)
    assert result["total"] == Enterprise.select().count()
    assert result["totals"]["leaves"] > 0
    assert result["totals"]["drops"] > 0
    assert len(result["clauses"]) == 1, "one threshold differs"
    found: Counter[str] = Counter()
    for scan in scans:
        found.update(json.loads(scan.result)["counts"])
    assert min(found["meets"], found["to_judge"], found["may_meet"]) >= 50, found
