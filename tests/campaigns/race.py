"""Many at once: one wins, numbers have no gaps, ledger order is commit order."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from typing import Any

from registry import clock
from registry.actions.application import start_application, step_application
from registry.actions.notice import recognize_notice
from registry.actions.notice_line import hold_line
from registry.actions.sheet import Check, check_clauses
from registry.actions.tally import drain_tally
from registry.database import db, snapshot
from registry.errors import Conflict, Refusal, Stale
from registry.models import Application, ClauseCheck, Event, NoticeLine, Recognition, TallyDelta
from registry.queries.carried_rows import row_faults
from registry.queries.ledger_check import verify_ledger
from registry.queries.sheet import filed_sheet
from registry.rules.approval import ApprovalAction
from registry.rules.notice_line import LineState
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.approval_acts import alone
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.days import noon
from tests.make import Make
from tests.sheets import STATED, publish_small, state


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """Start all together, each in a thread with a connection of its own; results or refusals in order."""
    start = threading.Barrier(len(works))
    offset = clock.now() - clock.real_now()

    def run(work: Callable[[], Any]) -> Any:
        clock.set_offset(offset)
        db.connect(reuse_if_open=True)
        start.wait(20)
        try:
            return work()
        except Refusal as refusal:
            return refusal
        finally:
            db.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def of_many_officers_one_wins(make: Make, many: int) -> None:
    application = make.application(State.SUBMITTED)
    officers = [make.actor(Role.DISTRICT_OFFICER) for _ in range(many)]
    actions = [Action.RECOMMEND, Action.REJECT]
    steps = Event.select().where(Event.application_id == application.id).count()

    def decide(number: int) -> Callable[[], Any]:
        stale = Application.get_by_id(application.id)
        return lambda: step_application(stale, actions[number % 2], officers[number], note="不符合条件")

    answers = at_once([decide(number) for number in range(many)])
    assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
    assert sum(isinstance(answer, Stale) for answer in answers) == many - 1
    assert Event.select().where(Event.application_id == application.id).count() == steps + 1


def one_open_application_per_subject_and_scheme(make: Make, many: int) -> None:
    enterprise, call = make.enterprise(), make.call()
    actor = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    answers = at_once([lambda: start_application(call, enterprise, actor)] * many)
    assert sum(isinstance(answer, Application) for answer in answers) == 1
    assert sum(isinstance(answer, Conflict) for answer in answers) == many - 1


def numbers_have_no_gaps_and_order_is_commit_order(make: Make, many: int) -> None:
    call = make.call()
    enterprises = [make.enterprise() for _ in range(many)]
    actors = [make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id) for enterprise in enterprises]
    pairs = list(zip(enterprises, actors, strict=True))
    at_once([lambda pair=pair: start_application(call, *pair) for pair in pairs])  # type: ignore[misc]
    serials = sorted(int(row.number[-4:]) for row in Application.select())
    assert serials == list(range(1, many + 1))
    assert verify_ledger().intact
    recorded = [event.recorded_at for event in Event.select().order_by(Event.seq)]
    assert recorded == sorted(recorded)


def drains_at_once_count_once(make: Make, many: int) -> None:
    make.application(State.RECOGNIZED)
    at_once([drain_tally] * many)
    make.drained()
    assert sum(delta.ever for delta in TallyDelta.select()) == 1


def a_check_and_a_decision_at_once_never_both_hold(make: Make, many: int) -> None:
    """Whatever comes first, no file goes on that was found not met before."""
    publish_small()
    enterprise = make.enterprise()
    state(enterprise, **STATED)
    application = make.application(State.SUBMITTED, enterprise=enterprise)
    filed = filed_sheet(application)
    assert filed is not None
    sheet_id = filed.row.id
    officers = [make.actor(Role.DISTRICT_OFFICER) for _ in range(many)]

    def work(number: int) -> Callable[[], Any]:
        stale, officer = Application.get_by_id(application.id), officers[number]
        if number % 2:
            return lambda: step_application(stale, Action.RECOMMEND, officer, version=stale.version)
        found = [Check("gate:brand", given=False, reason=f"商标已转让 {number}")]
        return lambda: check_clauses(stale, found, officer, sheet_id=sheet_id, seen=0)

    answers = at_once([work(number) for number in range(many)])
    assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
    assert all(isinstance(answer, Stale) for answer in answers if isinstance(answer, Refusal))
    went_on = Application.get_by_id(application.id).state == State.RECOMMENDED
    assert ClauseCheck.select().count() == (0 if went_on else 1)


def a_hold_and_a_recognition_at_once_never_both_hold(make: Make, many: int) -> None:
    file = make.application(State.PROPOSED)
    notice = make.notice(file)
    alone(ApprovalAction.RECOGNIZE)
    deciders = [make.actor(Role.BUREAU_DECIDER) for _ in range(many)]
    version = Application.get_by_id(file.id).version

    def work(number: int) -> Callable[[], Any]:
        by = deciders[number]
        if number % 2:
            return lambda: recognize_notice(make.recognizing(notice), by)
        return lambda: hold_line(notice.id, file.id, by, reason="异议待核", version=version)

    with clock.at(noon(notice.closes_on + timedelta(days=1))):
        answers = at_once([work(number) for number in range(many)])
    assert sum(not isinstance(answer, Refusal) for answer in answers) == 1
    on_hold = NoticeLine.select().where(NoticeLine.state == LineState.HELD.value).count()
    recognized = Recognition.select().where(Recognition.application == file.id).count()
    assert on_hold + recognized == 1


CONTESTS: tuple[tuple[Callable[[Make, int], None], int], ...] = (
    (of_many_officers_one_wins, 12),
    (a_hold_and_a_recognition_at_once_never_both_hold, 8),
    (one_open_application_per_subject_and_scheme, 8),
    (numbers_have_no_gaps_and_order_is_commit_order, 8),
    (drains_at_once_count_once, 4),
    (a_check_and_a_decision_at_once_never_both_hold, 8),
)


def run(case: Case) -> Seen:
    """One contest after the other, the first time as large as it may be, then of any size."""
    turn, which = divmod(case.number, len(CONTESTS))
    contest, most = CONTESTS[which]
    many = most if turn == 0 else Random(case.value).randint(2, most)
    with case.registry.fresh() as config:
        contest(Make(config), many)
        with snapshot():
            assert [str(fault) for fault in row_faults()] == []
    return Counter({"threads": many, contest.__name__: 1})


CAMPAIGN = Campaign(
    "Of many at once one wins, numbers have no gaps, and the ledger's order is that of the commits.",
    run,
    few=len(CONTESTS),
    must_see=frozenset(contest.__name__ for contest, _ in CONTESTS),
    engines=("sqlite", "postgres"),
)
