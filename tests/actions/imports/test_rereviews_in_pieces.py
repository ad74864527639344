"""A long list of re-reviews renews in pieces and ends in the last transaction: seen whole or not at all."""

import json
from dataclasses import replace
from datetime import date

import pytest

from registry import clock
from registry.actions.approval import approve, propose
from registry.actions.enterprise import correct_enterprise
from registry.actions.imports.file import apply_kept_import
from registry.actions.imports.run import upload_list
from registry.actions.imports.taking_up import bring_in_next, cancel_run
from registry.actions.measure import take_measure
from registry.models import Enterprise, Event, ImportRun, ImportWork, Recognition
from registry.queries.approval import effect_of
from registry.queries.enterprise import details_of
from registry.queries.imports.run import get_import_run
from registry.queries.ledger_check import verify_ledger
from registry.queries.recognition import recognition_list
from registry.queries.roll import roll, roll_by_page
from registry.queries.tally import figures
from registry.rules.approval import ImportArguments, effect_digest
from registry.rules.imports.report_kept import report_of
from registry.rules.imports.run_state import ImportRunState
from registry.rules.role import Role
from tests.actions.imports.kinds import TITLE, holders, listed, net, of_rereviews, undone
from tests.actions.imports.test_pieces import Broken, dies_after, small_pieces, time_passes
from tests.days import noon
from tests.make import SYSTEM, Make
from tests.measures import deciding

__all__ = ["small_pieces"]
ON, LATER = date(2027, 2, 20), date(2027, 6, 1)
NAMES = tuple(f"天津{name}制造有限公司" for name in "甲乙丙丁戊己庚")
FAILED = NAMES[4:]
LIST = listed(
    of_rereviews(ON),
    ["企业名称", "复核结果"],
    *([name, "不通过"] for name in FAILED),
    *([name, "通过"] for name in NAMES[:4]),
)


def seen() -> tuple[int, set[date | None]]:
    """How many titles a reader sees, and from which days some do not hold."""
    rows = list(recognition_list({}, LATER))
    return len(rows), {row.ended_on for row in rows}


def begun(make: Make) -> ImportRun:
    """Broken off when four are renewed and the others are to be ended."""
    with pytest.raises(Broken), clock.at(noon(ON)):
        apply_kept_import(*LIST, SYSTEM, make.storage, accept_good=False, yes=True, progress=dies_after(4))
    return get_import_run(ImportWork.get().run_id)


def test_readers_see_none_of_it_before_and_all_of_it_after(make: Make) -> None:
    firms = holders(make, *NAMES)
    before = net(make, ON, LATER)
    run = begun(make)
    assert Recognition.select().count() == len(NAMES) + 4
    assert seen() == (len(NAMES), {None})
    make.drained()
    assert sum(cell.net for cell in figures(ON) if (cell.scheme, cell.level) == TITLE) == before[0]
    with clock.at(noon(ON)):
        # One that is renewed already, one that is to be ended, and one that ends by somebody else.
        for firm in (firms[3], firms[5]):
            row = Enterprise.get_by_id(firm.id)
            details = replace(details_of(row), staff=9)
            correct_enterprise(row, details, SYSTEM, version=row.version, reason="录入有误")
        own = Recognition.get(Recognition.enterprise == firms[6].id)
        take_measure(deciding(own.id, date(2026, 5, 1), storage=make.storage), SYSTEM)
        time_passes()
        assert bring_in_next(make.storage)
    assert ImportWork.get().state == ImportRunState.WHOLE
    assert seen() == (len(NAMES) + 4, {None, ON, date(2026, 5, 1)})
    run = get_import_run(run.id)
    assert [question.row for question in report_of(run.report).changed] == [4]
    ended = [row.name for row in Recognition.select().where(Recognition.ended_on == ON)]
    assert ended == list(FAILED[:2])
    # Who ended by somebody else's decision stays in net.
    assert net(make, LATER, LATER) == (5, 4)
    assert verify_ledger().intact
    undone(run.id, LATER)
    assert net(make, ON, LATER) == (before[0], before[1] - 1)


def test_what_touches_an_ending_at_the_end_has_it_looked_at_again(make: Make) -> None:
    firms = holders(make, *NAMES)

    def meanwhile(done: int, _total: int) -> None:
        if done == 4:
            row = Enterprise.get_by_id(firms[5].id)
            details = replace(details_of(row), staff=9)
            correct_enterprise(row, details, SYSTEM, version=row.version, reason="录入有误")

    with clock.at(noon(ON)):
        report = apply_kept_import(
            *LIST, SYSTEM, make.storage, accept_good=False, yes=True, progress=meanwhile
        )
    assert (report.applied, report.changed) == (True, [])
    assert Recognition.select().where(Recognition.ended_on == ON).count() == len(FAILED)
    granted, ended = [
        [event.seq for event in Event.select().where(Event.kind == kind) if event.seq > len(NAMES)]
        for kind in ("recognition.granted", "recognition.ended")
    ]
    assert max(granted) < min(ended)


def test_it_is_cancelled_before_a_title_has_ended(make: Make) -> None:
    holders(make, *NAMES)
    before, listed = net(make, ON, LATER), roll_by_page({}, ON).count()
    run = begun(make)
    with clock.at(noon(ON)):
        cancel_run(run, SYSTEM)
        assert bring_in_next(make.storage)
    assert ImportWork.get().state == ImportRunState.TAKEN_BACK
    # What was granted and taken back before anybody saw it is on no list, not even as void.
    assert Recognition.select().count() > listed == roll_by_page({}, ON).count() == roll({}, ON).count()
    assert not Event.select().where(Event.kind == "recognition.ended").exists()
    assert net(make, ON, LATER) == before


def test_an_approved_one_ends_titles_in_the_name_of_both(make: Make) -> None:
    holders(make, *NAMES)
    reviewer, decider = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.BUREAU_DECIDER)
    with clock.at(noon(ON)):
        run = upload_list("名单.xlsx", LIST[1], LIST[0].asked, reviewer, make.storage)
        waiting = propose(ImportArguments(run.id, accept_good=False), reviewer, make.storage)
        approve(waiting, decider, make.storage, seen=effect_digest(effect_of(waiting)))
        assert not Event.select().where(Event.kind == "recognition.ended").exists()
        assert bring_in_next(make.storage)
    ended = [json.loads(row.body) for row in Event.select().where(Event.kind == "recognition.ended")]
    by = f"account:{reviewer.account_id}/bureau_reviewer"
    assert [(body["run"], body["proposed_by"]) for body in ended] == [(run.id, by)] * len(FAILED)
    assert Recognition.select().where(Recognition.ended_on == ON).count() == len(FAILED)
