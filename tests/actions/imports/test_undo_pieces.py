"""A long list is taken back in pieces: readers see all of it or nothing, and each row goes once."""

import json
from collections import Counter

import pytest

from registry import clock
from registry.actions.enterprise import correct_enterprise, register_enterprise
from registry.actions.imports.lease import take_next
from registry.actions.imports.taking_up import bring_in_next, cancel_run
from registry.actions.imports.undo import undo_import
from registry.actions.imports.undo_pieces import PiecesOfUndo
from registry.actions.tally import drain_tally
from registry.errors import Conflict
from registry.models import Enterprise, Event, ImportWork
from registry.queries.enterprise import details_of
from registry.queries.imports.run import get_import_run
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount
from registry.queries.tally_known import tally_known, tally_lag
from registry.rules.approval import UndoArguments
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.run_state import ImportRunState
from registry.web.wording.lag import lag_fault
from tests.actions.imports.test_pieces import (
    ALL,
    NEW,
    NOTHING,
    Broken,
    begun,
    bring_in,
    dies_after,
    known_firm,
    seen,
    small_pieces,
    time_passes,
)
from tests.days import DAY
from tests.make import SYSTEM, Make

__all__ = ["known_firm", "small_pieces"]
GONE = ("recognition.voided", "enterprise.taken_out", "import.undone")


def wrong(run: int) -> UndoArguments:
    return UndoArguments(run, "名单有误")


def gone() -> tuple[int, ...]:
    """How often each of GONE is in the ledger, each row once."""
    events = Event.select(Event.kind, Event.recognition_id, Event.enterprise_id).where(Event.kind.in_(GONE))
    rows = list(events.tuples())
    assert len(rows) == len(set(rows))
    count = Counter(kind for kind, *_ids in rows)
    return tuple(count[kind] for kind in GONE)


def test_until_all_of_it_is_undone_lists_show_none_and_figures_stand_before(make: Make) -> None:
    run = bring_in().run or 0
    make.drained()
    assert seen() == ALL
    with pytest.raises(Broken):
        undo_import(wrong(run), SYSTEM, progress=dies_after(4))
    register_enterprise(EnterpriseDetails(name="天津旁人有限公司", district="120103"), SYSTEM)
    assert drain_tally() == 0
    hidden = (2, *NOTHING[1:-1], ALL[-1])
    assert seen() == hidden
    assert (tally_known().lag, lag_fault(tally_lag())) == (0, None)
    inside = clock.now()
    with pytest.raises(Conflict, match="正在撤销"):
        undo_import(wrong(run), SYSTEM)
    # Killed once more, by another worker.
    assert take_next() is None
    time_passes()
    work = take_next()
    assert work is not None
    with pytest.raises(Broken):
        PiecesOfUndo(work).write(dies_after(work.done + 2))
    assert seen() == hidden
    time_passes()
    assert bring_in_next(make.storage)
    assert not bring_in_next(make.storage)
    shown = set()
    while drain_tally(3):
        shown.add(seen()[-1])
    assert shown == {ALL[-1], 0}
    # What is void stays in lists, as void.
    assert (seen(), seen(inside)[-1]) == ((2, *ALL[1:-1], 0), ALL[-1])
    assert seen(clock.now())[-1] == 0
    assert gone() == (9, 4, 1)
    assert ImportWork.get_by_id(run).state == ImportRunState.WHOLE
    assert get_import_run(run).undone_at is not None
    assert verify_ledger().intact
    assert recount(DAY).agrees
    assert bring_in().applied
    make.drained()
    assert seen()[-1] == ALL[-1]


def test_what_is_cancelled_is_taken_back_by_a_worker_that_may_die(make: Make) -> None:
    run = begun(make, 6)
    cancel_run(get_import_run(run), SYSTEM)
    work = take_next()
    assert work is not None
    with pytest.raises(Broken):
        PiecesOfUndo(work).write(dies_after(2))
    make.drained()
    assert seen() == NOTHING
    time_passes()
    assert bring_in_next(make.storage)
    make.drained()
    assert (seen()[0], seen()[-1]) == (1, 0)
    assert ImportWork.get_by_id(run).state == ImportRunState.TAKEN_BACK
    assert gone()[2] == 1
    assert recount(DAY).agrees
    assert bring_in().applied


def test_what_others_touch_meanwhile_stays(make: Make) -> None:
    run = bring_in().run or 0
    firm = Enterprise.get(Enterprise.name == NEW.format(3))

    def meanwhile(done: int, _total: int) -> None:
        if done == 2:
            row = Enterprise.get_by_id(firm.id)
            details = EnterpriseDetails(**{**details_of(row).__dict__, "staff": 7})
            correct_enterprise(row, details, SYSTEM, version=row.version)

    undo_import(wrong(run), SYSTEM, progress=meanwhile)
    body = json.loads(Event.get(Event.kind == "import.undone").body)
    assert (body["kept"], body["enterprises"]) == ([["enterprise", firm.id]], 3)
    assert Enterprise.get_by_id(firm.id).taken_out_at is None
    make.drained()
    assert recount(DAY).agrees
