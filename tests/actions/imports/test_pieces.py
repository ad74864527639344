"""A long list is written in pieces: readers see all of it or nothing, and each row comes once."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions.enterprise import correct_enterprise, register_enterprise
from registry.actions.imports import pieces
from registry.actions.imports.file import apply_import
from registry.actions.imports.lease import RunLost, take_next
from registry.actions.imports.run import apply_run, upload_list
from registry.actions.imports.taking_up import bring_in_next, cancel_run
from registry.actions.imports.undo import undo_import
from registry.actions.tally import drain_tally
from registry.errors import Conflict
from registry.models import Batch, Change, Enterprise, Event, ImportRun, ImportWork, Recognition
from registry.queries.batch import batches_latest_first
from registry.queries.change import change_list
from registry.queries.enterprise import details_of
from registry.queries.imports import piece
from registry.queries.imports.run import get_import_run
from registry.queries.imports.undo import undo_of
from registry.queries.ledger import timeline
from registry.queries.ledger_check import verify_ledger
from registry.queries.recognition import recognition_list, recognitions_of
from registry.queries.recount import recount
from registry.queries.register_page import register_by_page
from registry.queries.roll import roll_by_page, years_on_roll
from registry.queries.tally import figures
from registry.queries.tally_known import tally_known, tally_lag
from registry.rules.actor import Actor
from registry.rules.approval import UndoArguments
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.report_kept import report_of
from registry.rules.imports.run_state import ImportRunState
from registry.rules.role import Role
from registry.web.wording.lag import lag_fault
from tests.actions.imports.test_recognition import decision
from tests.days import DAY
from tests.make import SYSTEM, Make, uscc
from tests.workbooks import workbook

TITLE = ("specialized_new", "municipal")
HEAD = ["企业名称", "所属区", "统一社会信用代码", "公告日期"]
ON, EARLIER = date(2025, 12, 1), date(2025, 6, 1)
KNOWN, NEW = "天津老制造有限公司", "天津新{}制造有限公司"
ROWS = [[KNOWN, "河西区", "", ON.isoformat()]] + [
    # Every newcomer twice, far apart: the second row is of what an earlier piece has registered.
    [NEW.format(number % 4), "河西区", uscc(8000 + number % 4), (ON if number < 4 else EARLIER).isoformat()]
    for number in range(8)
]


class Broken(Exception):
    """The process died here."""


CONTENT = workbook(HEAD, *ROWS)


def listed(content: bytes = CONTENT) -> ImportFile:
    given = decision(*TITLE, announced_on=ON, award_year=ON.year, document_no="津工信〔2025〕6号")
    return read_import("名单.xlsx", content, given)


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piece, "ROWS", 2)
    monkeypatch.setattr("registry.turns.PAUSE", 0)


def dies_after(rows: int, also: Callable[[], object] | None = None) -> Callable[[int, int], None]:
    """Breaks the work off after so many rows; `also` happens before it does."""

    def progress(done: int, _total: int) -> None:
        if done >= rows:
            if also:
                also()
            raise Broken()

    return progress


def bring_in(content: bytes = CONTENT, **how: Any) -> Report:
    return apply_import(listed(content), SYSTEM, accept_good=False, yes=True, **how)


def begun(make: Make, rows: int = 4) -> int:
    """A run whose process has died after some rows; returns its number."""
    with pytest.raises(Broken):
        bring_in(keep=lambda: make.storage.keep(CONTENT), progress=dies_after(rows))
    return int(ImportWork.get().run_id)


def time_passes() -> None:  # so that the lease of who has died is over
    ImportWork.update(free_at=clock.real_now() - timedelta(seconds=1)).execute()


def seen(known_at: datetime | None = None) -> tuple[int, ...]:
    """How much of everything readers see."""
    cells = figures(DAY, known_at=known_at)
    net = sum(cell.net for cell in cells if (cell.scheme, cell.level) == TITLE)
    known = Enterprise.get(Enterprise.name == KNOWN)
    return (
        register_by_page(READER, {}, DAY).count(),
        recognition_list({}, DAY).count(),
        roll_by_page({}, DAY).count(),
        len(years_on_roll()),
        len(list(batches_latest_first())),
        len(recognitions_of(known)),
        sum(item.kind == "recognition.granted" for item in timeline(enterprise_id=known.id).items),
        net,
    )


READER = Actor(text="account:1/bureau_reviewer", role=Role.BUREAU_REVIEWER)


@pytest.fixture(autouse=True)
def known_firm(make: Make) -> None:
    make.enterprise(name=KNOWN, district="120103", uscc=None)


NOTHING = (1, 0, 0, 0, 0, 0, 0, 0)
ALL = (5, 9, 9, 1, 2, 1, 1, 5)


def assert_whole(make: Make, run: int) -> None:
    make.drained()
    assert seen() == ALL
    assert Recognition.select().count() == 9
    batches = Batch.select().where(Batch.import_run == run).order_by(Batch.id)
    assert [row.announced_on for row in batches] == [ON, EARLIER]
    assert ImportWork.get_by_id(run).state == ImportRunState.WHOLE
    assert verify_ledger().intact
    assert recount(DAY).agrees


def test_a_long_list_is_whole_when_it_returns_and_is_undone_as_any_other(make: Make) -> None:
    report = bring_in()
    assert report.applied
    assert (report.count(RowOutcome.CREATED), report.count(RowOutcome.MATCHED)) == (8, 1)
    run = report.run or 0
    assert_whole(make, run)
    undo_import(UndoArguments(run, "名单有误"), SYSTEM)
    make.drained()
    assert (seen()[0], seen()[-1]) == (1, 0)
    assert recount(DAY).agrees


def test_until_it_is_whole_nobody_sees_any_of_it(make: Make) -> None:
    make.drained()
    before = clock.now()
    run = begun(make)
    assert Recognition.select().count() == 4
    assert drain_tally() == 0
    assert seen() == NOTHING
    # What others do meanwhile is done, and seen; figures wait.
    register_enterprise(EnterpriseDetails(name="天津旁人有限公司", district="120103"), SYSTEM)
    assert drain_tally() == 0
    assert seen() == (2, *NOTHING[1:])
    known = tally_known()
    assert (known.lag, known.held > 0, known.seq) == (0, True, ImportWork.get_by_id(run).first_seq - 1)
    assert lag_fault(tally_lag()) is None
    inside = clock.now()
    time_passes()
    assert bring_in_next(make.storage)
    assert not bring_in_next(make.storage)
    # Taken in event by event, the figures show it at once.
    shown = set()
    while drain_tally(3):
        shown.add(seen()[-1])
    assert shown == {0, ALL[-1]}
    assert seen(inside)[-1] == seen(before)[-1] == 0
    assert (seen(), seen(clock.now())[-1]) == ((6, *ALL[1:]), ALL[-1])
    assert recount(DAY).agrees
    assert undo_of(get_import_run(run)).kept == []


def test_killed_in_every_piece_each_row_comes_once(make: Make) -> None:
    run = begun(make, 2)
    for rows in (4, 6, 8):
        time_passes()
        work = take_next()
        assert work is not None
        assert take_next() is None
        found = pieces.planned(listed())
        with pytest.raises(Broken):
            pieces.PiecesOfRun(work, found).write(dies_after(rows))
        assert seen()[-1] == 0
    time_passes()
    assert bring_in_next(make.storage)
    assert_whole(make, run)


def test_a_worker_that_was_taken_for_dead_writes_no_more(make: Make) -> None:
    def another() -> None:
        time_passes()
        assert take_next()

    keep = lambda: make.storage.keep(CONTENT)  # noqa: E731 -- short
    with pytest.raises(RunLost):
        bring_in(keep=keep, progress=lambda done, _total: another() if done == 2 else None)
    assert ImportWork.get().done == 2
    time_passes()
    assert bring_in_next(make.storage)
    assert_whole(make, int(ImportWork.get().run_id))


def test_what_others_touch_is_planned_again_and_waits_where_it_is_another_thing(make: Make) -> None:
    def meanwhile() -> None:
        # One whose code a row has, which is another thing now; and one of which a row does the same.
        register_enterprise(EnterpriseDetails(name="天津同码有限公司", uscc=uscc(8003)), SYSTEM)
        known = Enterprise.get(Enterprise.name == KNOWN)
        details = EnterpriseDetails(**{**details_of(known).__dict__, "staff": 7})
        correct_enterprise(known, details, SYSTEM, version=known.version)

    content = workbook(HEAD, *ROWS[1:], ROWS[0])
    report = bring_in(content, progress=lambda done, _total: meanwhile() if done == 2 else None)
    assert report.applied
    assert [question.code for question in report.changed] == ["changed.名单.5", "changed.名单.9"]
    assert (report.count(RowOutcome.CREATED), report.count(RowOutcome.MATCHED)) == (6, 1)
    assert report_of(ImportRun.get_by_id(report.run).report).questions == report.questions
    make.drained()
    assert Recognition.select().count() == 7
    assert seen()[5] == 1
    # Brought in again, what is there is known again and the rest is asked about as it is now.
    again = apply_import(listed(content), SYSTEM, accept_good=True, yes=True)
    make.drained()
    assert (again.applied, again.count(RowOutcome.UNCHANGED)) == (True, 7)
    assert recount(DAY).agrees


def test_after_three_attempts_without_a_piece_it_is_taken_back(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = begun(make)

    def fails(*_: Any) -> None:
        raise ValueError("this file again")

    with monkeypatch.context() as broken:
        broken.setattr(pieces.PiecesOfRun, "_write", fails)
        # That it died is the first failure.
        for _ in range(2):
            time_passes()
            assert bring_in_next(make.storage)
            make.drained()
            assert seen() == NOTHING
        time_passes()
        assert bring_in_next(make.storage)
    assert not bring_in_next(make.storage)
    assert ImportWork.get_by_id(run).state == ImportRunState.TAKEN_BACK
    assert get_import_run(run).undone_at is not None
    inside, shown = clock.now(), set()
    while drain_tally(3):
        shown.add(seen()[-1])
    assert shown == {0}
    assert (seen()[0], seen(inside)[-1]) == (1, 0)
    assert recount(DAY).agrees
    assert bring_in().applied


def test_an_upload_is_written_by_a_worker_and_can_be_cancelled_meanwhile(make: Make) -> None:
    rows = [[f"天津甲{number}有限公司", "河西区", "", ""] for number in range(5)]
    actor = make.actor(Role.BUREAU_REVIEWER)
    run = upload_list("名单.xlsx", workbook(HEAD[:3], *(row[:3] for row in rows)), None, actor, make.storage)
    report = apply_run(run, actor, make.storage, accept_good=False)
    assert (report.applied, report.under_way) == (False, True)
    with pytest.raises(Conflict, match="已经导入过"):
        apply_run(run, actor, make.storage, accept_good=False)
    cancel_run(run, actor)
    assert get_import_run(run.id).applied_at is None
    assert not bring_in_next(make.storage)
    assert apply_run(run, actor, make.storage, accept_good=False).under_way
    assert bring_in_next(make.storage)
    assert report_of(get_import_run(run.id).report).applied
    events = Event.select().where(Event.kind == "enterprise.registered")
    assert {event.actor for event in events.order_by(Event.seq.desc()).limit(5)} == {actor.text}
    assert Enterprise.select().where(Enterprise.import_run == run.id).count() == 5


def test_what_a_list_asks_for_waits_with_it(make: Make) -> None:
    rows = [[KNOWN, "河西区", uscc(8100), ON.isoformat()], *ROWS[1:]]
    with pytest.raises(Broken):
        bring_in(workbook(HEAD, *rows), progress=dies_after(4))
    assert Change.select().count() == 1
    assert change_list(READER, "elsewhere").count() + change_list(READER, "").count() == 0
    time_passes()
    # Its file stayed with who brought it in: nobody can finish it.
    assert bring_in_next(make.storage)
    make.drained()
    assert seen()[0] == 1
