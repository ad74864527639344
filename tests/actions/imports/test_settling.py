"""Rows that others changed while their list was written are answered on its run, and are of it then."""

import pytest

from registry.actions.approval import EffectChanged, approve, propose
from registry.actions.enterprise import correct_enterprise
from registry.actions.imports.settling import ChangedAgain, settle_changed
from registry.actions.imports.undo import undo_import
from registry.errors import Conflict, NotAllowed, Unmet
from registry.models import Batch, Enterprise, Event, Recognition
from registry.queries.approval import effect_of
from registry.queries.enterprise import details_of
from registry.queries.imports.run import get_import_run
from registry.queries.imports.undo import undo_of
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount
from registry.rules.approval import ImportArguments, UndoArguments, effect_digest
from registry.rules.imports.report import RowOutcome
from registry.rules.imports.report_kept import report_of
from registry.rules.role import Role
from tests.actions.imports.test_recognition import decision
from tests.changed_list import SECOND, SECOND_CODE, THIRD, THIRD_CODE, changed, offered
from tests.days import DAY
from tests.make import SYSTEM, Make


def staff_of(name: str) -> int | None:
    found: int | None = Enterprise.get(Enterprise.name == name).staff
    return found


def says_the_same() -> None:
    """An officer writes of the second firm what the list says of it."""
    row = Enterprise.get(Enterprise.name == SECOND)
    details = {**details_of(row).__dict__, "staff": 6, "district": "120103"}
    correct_enterprise(row, details_of(row).__class__(**details), SYSTEM, version=row.version)


def test_each_is_written_or_left_out_as_part_of_the_run_and_goes_with_it(make: Make) -> None:
    run = changed(make)
    report = report_of(run.report)
    assert [(each.shown.outcome, each.now and each.now.outcome) for each in report.waiting] == [
        (RowOutcome.CREATED, RowOutcome.UPDATED)
    ] * 2
    take = {SECOND_CODE: offered(run)[SECOND_CODE]}
    after = settle_changed(run, take, SYSTEM, make.storage)
    assert [each.code for each in after.changed] == [THIRD_CODE]
    assert [(line.row, line.outcome.value) for line in after.lines] == [(2, "created"), (3, "updated")]
    assert (staff_of(SECOND), staff_of(THIRD)) == (6, None)
    # Sent once more, or from a page that was opened before: there is nothing to answer any more.
    events = Event.select().count()
    with pytest.raises(ChangedAgain, match="没有在等待回答"):
        settle_changed(run, take, SYSTEM, make.storage)
    assert Event.select().count() == events
    last = settle_changed(run, {THIRD_CODE: "no"}, SYSTEM, make.storage)
    assert (last.changed, [each.row for each in last.set_aside]) == ([], [4])
    assert staff_of(THIRD) is None
    with pytest.raises(Conflict, match="没有等待回答的行"):
        settle_changed(run, {THIRD_CODE: "no"}, SYSTEM, make.storage)
    kept = report_of(get_import_run(run.id).report)
    assert (kept.lines, kept.set_aside, kept.waiting) == (last.lines, last.set_aside, ())
    undo_import(UndoArguments(run.id, "名单有误"), SYSTEM)
    # The firms that others had registered stay, without what the list had filled in.
    assert (staff_of(SECOND), Enterprise.select().where(Enterprise.taken_out_at.is_null()).count()) == (
        None,
        2,
    )
    assert verify_ledger().intact


def test_what_others_do_between_the_list_and_its_answer_stands_on_it(make: Make) -> None:
    run = changed(make)
    first = Enterprise.get(Enterprise.import_run == run.id)
    details = {**details_of(first).__dict__, "staff": 99}
    correct_enterprise(first, details_of(first).__class__(**details), SYSTEM, version=first.version)
    settle_changed(run, {SECOND_CODE: offered(run)[SECOND_CODE]}, SYSTEM, make.storage)
    found = undo_of(get_import_run(run.id))
    assert [each.name for each in found.kept] == [first.name]
    assert [each.row.name for each in found.records] == [SECOND]


def test_a_row_that_is_another_thing_by_now_is_shown_anew_and_not_written(make: Make) -> None:
    run = changed(make)
    given = offered(run)
    says_the_same()
    with pytest.raises(ChangedAgain, match="结果又有变化") as again:
        settle_changed(run, given, SYSTEM, make.storage)
    shown = {each.code: [answer.value for answer in each.answers] for each in again.value.report.changed}
    # What is there already would write nothing: it can only be left out.
    assert shown == {SECOND_CODE: ["no"], THIRD_CODE: [given[THIRD_CODE], "no"]}
    assert staff_of(THIRD) is None
    with pytest.raises(Unmet):
        settle_changed(run, {}, SYSTEM, make.storage)
    after = settle_changed(run, {**given, SECOND_CODE: "no"}, SYSTEM, make.storage)
    assert (after.changed, staff_of(THIRD)) == ([], 7)


def test_titles_are_granted_by_a_second_person_and_left_out_by_one(make: Make) -> None:
    run = changed(make, decision("specialized_new", "municipal"))
    reviewer, decider = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.BUREAU_DECIDER)
    given = offered(run)
    with pytest.raises(NotAllowed):
        settle_changed(run, given, decider, make.storage)
    after = settle_changed(run, {THIRD_CODE: "no"}, decider, make.storage)
    assert [each.code for each in after.changed] == [SECOND_CODE]
    arguments = ImportArguments(run.id, accept_good=False, answers=((SECOND_CODE, given[SECOND_CODE]),))
    waiting = propose(arguments, reviewer, make.storage)
    effect = effect_of(waiting)
    assert (effect["matched"], len(effect["answered"])) == (1, 1)
    with pytest.raises(EffectChanged):
        approve(waiting, decider, make.storage, seen="another")
    approve(waiting, decider, make.storage, seen=effect_digest(effect))
    granted = Recognition.get(Recognition.name == SECOND)
    assert Batch.get_by_id(granted.batch_id).import_run == run.id
    make.drained()
    assert recount(DAY).agrees
    undo_import(UndoArguments(run.id, "名单有误"), SYSTEM)
    assert Recognition.get_by_id(granted.id).ended_how == "voided"
    assert undo_of(get_import_run(run.id)).kept == []
