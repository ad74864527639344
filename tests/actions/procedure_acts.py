"""Acts of what is not decided by the bureau alone: filings, recommendations, what districts decide."""

from collections.abc import Callable
from datetime import timedelta

from registry import clock
from registry.actions import approval, call, filing, measure, recommendation, review, second_thought
from registry.actions.recommendation import Sending
from registry.config import MEGABYTE
from registry.models import Application, Recognition
from registry.queries.approval import effect_of
from registry.queries.second_thought import last_seq
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, effect_digest
from registry.rules.office import THE_BUREAU, Office
from registry.rules.procedure import Procedure
from registry.rules.role import DISTRICT, Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions import approval_acts
from tests.make import PDF, Make
from tests.measures import deciding

Act = Callable[[Actor], object]
DISTRICT_TITLE = ("green_factory", "district")
NATIONAL = ("single_champion", "national")
FILED = ("smart_factory", "basic")
SITE = {"subject_kind": "site", "name": "一号工厂"}


def accepted(make: Make) -> Act:
    filed = make.application(State.SUBMITTED, call=make.call(*FILED), **SITE)
    return lambda actor: filing.accept_filing(filed, actor, version=filed.version)


def undone(make: Make) -> Act:
    """Of one's own decision: who cannot decide tries it with that of another."""
    own, filed = make.application(State.SUBMITTED), make.application(State.SUBMITTED)

    def decided(application: Application, by: Actor) -> int:
        seen = review.Review(application.version)
        review.decide_review(application, seen, Action.RECOMMEND, by, note="")
        return last_seq(application)

    decision = decided(filed, make.actor(Role.DISTRICT_OFFICER))

    def act(actor: Actor) -> object:
        if actor.role not in DISTRICT:
            return second_thought.undo_decision(filed, actor, decision=decision)
        return second_thought.undo_decision(own, actor, decision=decided(own, actor))

    return act


def district_call_opened(make: Make) -> Act:
    opens = clock.now()
    until = opens + timedelta(days=9)
    return lambda actor: call.open_call(*DISTRICT_TITLE, "区级一批", opens, until, 2026, actor)


def district_file(make: Make, at: State) -> Application:
    """A file of what the district decides, of the place that `Make` gives everybody."""
    return make.application(at, call=make.call(*DISTRICT_TITLE), **SITE)


def district_title_ended(make: Make) -> Act:
    recognized = district_file(make, State.RECOGNIZED)
    held = Recognition.get(Recognition.application == recognized.id)
    approval_acts.alone(ApprovalAction.END)
    ending = deciding(held.id, held.announced_on, storage=make.storage)

    def act(actor: Actor) -> object:
        with clock.at(clock.start_of(held.announced_on) + timedelta(hours=30)):
            return measure.take_measure(ending, actor)

    return act


def measure_file_kept(make: Make) -> Act:
    args = (THE_BUREAU, "决定.pdf", PDF)
    return lambda actor: measure.keep_measure_file(*args, actor, storage=make.storage, limit=MEGABYTE)


def district_file_kept(make: Make) -> Act:
    office = Office(Procedure.DISTRICT_DECISION, "120111")
    args = (office, "决定.pdf", PDF)
    return lambda actor: measure.keep_measure_file(*args, actor, storage=make.storage, limit=MEGABYTE)


def district_proposed(make: Make) -> Act:
    arguments = make.publishing(district_file(make, State.PROPOSED))
    return lambda actor: approval.propose(arguments, actor, make.storage)


def district_approved(make: Make) -> Act:
    arguments = make.publishing(district_file(make, State.PROPOSED))
    found = approval.propose(arguments, make.actor(Role.DISTRICT_OFFICER), make.storage)
    seen = effect_digest(effect_of(found))
    return lambda actor: approval.approve(found, actor, make.storage, seen=seen)


def sending(*applications: Application, number: str = "西青工信〔2026〕3号") -> Sending:
    return Sending(tuple(application.id for application in applications), number, clock.today())


def sheet_sent(make: Make) -> Act:
    opened = make.call(ranked_sheet=True)
    passed = make.application(State.PASSED, call=opened)
    return lambda actor: recommendation.send_sheet(opened, sending(passed), actor)


def forwarded(make: Make) -> Act:
    opened = make.call("green_data_center", "national")
    filed = make.application(State.PROPOSED, call=opened, subject_kind="data_center", name="一号数据中心")
    return lambda actor: recommendation.forward(opened, sending(filed), actor)


def not_named(make: Make) -> Act:
    filed = make.application(
        State.FORWARDED,
        call=make.call("green_data_center", "national"),
        subject_kind="data_center",
        name="一号",
    )
    make.answered(filed)
    return lambda actor: recommendation.close_not_named(
        filed, actor, note="公布名单中没有", version=filed.version
    )


def reviewed(make: Make) -> Act:
    """Recommending a file from its page."""
    filed = make.application(State.SUBMITTED)
    said = review.Review(filed.version)
    return lambda actor: review.decide_review(filed, said, Action.RECOMMEND, actor, note="")
