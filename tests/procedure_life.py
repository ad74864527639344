"""Random lives of files and titles of all five procedures: anybody tries anything, in any order, by the
actions that pages and commands call. What is refused is refused; the rest is for the witness."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from registry import clock
from registry.actions import (
    application,
    approval,
    attachment,
    call,
    enterprise,
    filing,
    measure,
    notice,
    notice_line,
    notice_withdrawal,
    recommendation,
    review,
    setting,
)
from registry.actions.imports import file as import_file
from registry.actions.imports import run as import_run
from registry.errors import Refusal
from registry.models import Application, Call, Enterprise, Recognition
from registry.queries.application import get_application
from registry.queries.approval import effect_of
from registry.queries.enterprise import details_of
from registry.rules.approval import effect_digest
from registry.rules.call import CallTerms
from registry.rules.notice_line import LineState
from registry.rules.role import BUREAU, Role
from registry.rules.state import State
from registry.rules.workflow import SINGLE, TRANSITIONS, Action
from tests.days import noon
from tests.make import PDF
from tests.procedure_cast import DAYS, KINDS, MOST, PLACES, SWITCHES, SYSTEMS, NothingToTry
from tests.procedure_lists import Lists
from tests.procedure_witness import WHO


class Life(Lists):
    """What its people try, and what came of it."""

    among: tuple["Move", ...] = ()

    def live(self, moves: int, among: Sequence["Move"] | None = None) -> None:
        """So many moves, each by somebody; after each that is not refused the whole registry is looked at."""
        self.among = tuple(MOVES if among is None else among)
        weights = [move.often for move in self.among]
        while moves > 0:
            (move,) = self.chance.choices(self.among, weights)
            with clock.at(noon(self.day)):
                try:
                    move.do(self)
                except NothingToTry:
                    continue
                except Refusal as refusal:
                    moves -= 1
                    self.seen[f"refused {type(refusal).__name__}"] += 1
                    continue
                moves -= 1
                self.seen[move.name] += 1
                faults = self.witness.faults()
            assert faults == [], f"after {move.name}: {faults}"
            self.number += self.chance.choice(DAYS)
        for row in Recognition.select():
            kind = " for a file" if row.origin == "imported" and row.application_id else ""
            self.seen[f"{row.origin}{kind} {WHO[row.scheme, row.level]}"] += 1
        self.seen.update(f"{row.procedure} {row.state}" for row in Application.select())

    def open_call(self) -> None:
        scheme, level = self.some(sorted(WHO))
        by_district = WHO[scheme, level] == "district_decision"
        by = (Role.DISTRICT_DECIDER, *sorted(BUREAU)) if by_district else sorted(BUREAU)
        actor = self.somebody(*by)
        terms = CallTerms(
            ranked_sheet=self.chance.random() < 0.3,
            notice=self.chance.choice((None, None, True)),
            cap=2 if WHO[scheme, level] == "recommendation" and self.chance.random() < 0.2 else None,
        )
        opens = clock.now() - timedelta(hours=1)
        until = opens + timedelta(days=self.chance.randrange(20, 200))
        call.open_call(scheme, level, "一批", opens, until, 2026, actor, terms=terms)

    def start(self) -> None:
        opened, firm = self.some(list(Call.select().order_by(Call.id))), self.some(self.firms)
        own = [actor for actor in self.actors if actor.enterprise_id == firm.id]
        actor = own[0] if self.chance.random() < MOST else self.somebody()
        kind = KINDS.get(opened.scheme, "enterprise")
        named = "" if kind == "enterprise" else f"{firm.id}号{kind}"
        # Who holds the title renews it, or tries to apply anew, which is refused.
        again = self._holds(firm, opened) and self.chance.random() < 0.5
        draft = application.start_application(
            opened, firm, actor, kind="re_review" if again else "new", subject_kind=kind, name=named
        )
        application.save_application(
            draft,
            actor,
            version=1,
            statement="本企业长期专注于细分市场。",
            contact="李四",
            phone="02288888888",
        )
        limit = self.config.attachment_limit
        attachment.attach_file(draft, "材料.pdf", PDF, actor, storage=self.make.storage, limit=limit)
        application.submit_application(Application.get_by_id(draft.id), actor)

    def _holds(self, firm: Enterprise, opened: Call) -> bool:
        same = (Recognition.scheme == opened.scheme) & (Recognition.level == opened.level)
        return bool(Recognition.select().where(same & (Recognition.enterprise == firm.id)).exists())

    def hand_in(self) -> None:
        file = self.some(self.files(State.DRAFT, State.RETURNED))
        applicants = [actor for actor in self.actors if actor.enterprise_id == file.enterprise_id]
        application.submit_application(get_application(self.some(applicants), file.id), applicants[0])

    def step(self) -> None:
        file = self.some(self.files(State.SUBMITTED, State.PASSED, State.RECOMMENDED, State.RETURNED))
        rows = [row for row in TRANSITIONS if row.source == file.state and row.is_on(file.route)]
        tried = SINGLE - BACK if self.among == ONWARD else SINGLE
        rows = [row for row in rows if row.action in tried]
        if rows and self.chance.random() < MOST:
            onward = [row for row in rows if not row.note_required and row.action is not Action.WITHDRAW]
            row = self.some(onward if onward and self.chance.random() < MOST else rows)
            action, actor = row.action, self.somebody(*row.roles, of=file)
        else:
            action, actor = self.some(sorted(tried)), self.somebody()
        found = get_application(actor, file.id)
        if action is Action.WITHDRAW or self.chance.random() < MOST:
            application.step_application(found, action, actor, note="理由")
        else:
            said = review.Review(found.version)
            review.decide_review(found, said, action, actor, note="理由", unchecked=self.chance.randint(0, 9))

    def accept(self) -> None:
        files = self.files(State.SUBMITTED, State.RECOMMENDED)
        if self.chance.random() < MOST:
            files = [row for row in files if row.procedure == "filing"]
        file = self.some(files)
        by_district = file.state == State.SUBMITTED and self.chance.random() < MOST
        by = self.handler(file.district if by_district else "", file.zone)
        found = get_application(by, file.id)
        filing.accept_filing(found, by, version=found.version, note="受理")

    def send_sheet(self) -> None:
        files = self.several(State.PASSED)
        actor = self.handler(files[0].district, files[0].zone)
        recommendation.send_sheet(Call.get_by_id(files[0].call_id), self._sending(files), actor)

    def forward(self) -> None:
        files = self.several(State.PROPOSED, State.ON_NOTICE, procedure="recommendation")
        opened = Call.get_by_id(files[0].call_id)
        recommendation.forward(opened, self._sending(files), self.handler(""))

    def not_name(self) -> None:
        file = self.some(self.files(State.FORWARDED))
        actor = self.handler("")
        found = get_application(actor, file.id)
        recommendation.close_not_named(found, actor, note="名单中没有", version=found.version)

    def publish(self) -> None:
        arguments, place = self._publishing()
        notice.publish_notice(arguments, self.handler(*place))

    def recognize(self) -> None:
        arguments, place = self._recognizing()
        notice.recognize_notice(arguments, self.handler(*place))

    def strike(self) -> None:
        arguments, place = self._striking()
        notice_line.strike_line(arguments, self.handler(*place))

    def hold(self) -> None:
        published, file = self._line(LineState.LISTED)
        by = self.handler(published.district, published.zone)
        notice_line.hold_line(published.id, file.id, by, reason="待核", version=file.version)

    def release(self) -> None:
        published, file = self._line(LineState.HELD)
        by = self.handler(published.district, published.zone)
        notice_line.release_line(published.id, file.id, by, reason="已核", version=file.version)

    def take_back(self) -> None:
        arguments, place = self._withdrawing()
        notice_withdrawal.withdraw_notice(arguments, self.handler(*place))

    def end(self) -> None:
        arguments, place = self._ending()
        measure.take_measure(arguments, self.handler(*place))

    def propose(self) -> None:
        kinds = (self._publishing, self._publishing, self._recognizing, self._recognizing, self._importing)
        others = (self._setting, self._ending)
        if self.among != ONWARD:
            others += (self._striking, self._withdrawing)
        (arguments, (district, zone)) = self.some((*kinds, *others))()
        decides = self.chance.random() < 0.3
        approval.propose(
            arguments, self._person(self.handler(district, zone, decides=decides)), self.make.storage
        )

    def approve(self) -> None:
        found, actor = self._waiting()
        approval.approve(found, actor, self.make.storage, seen=effect_digest(effect_of(found)))

    def decline(self) -> None:
        found, actor = self._waiting()
        approval.decline(found, actor, note="不同意")

    def withdraw(self) -> None:
        found, _ = self._waiting()
        own = [each for each in self.actors if each.account_id == found.proposer_id]
        approval.withdraw(found, self.some(own))

    def correct(self) -> None:
        """Moved or renamed: what was handed in stays where it was, what comes after does not."""
        firm: Any = Enterprise.get_by_id(self.some(self.firms).id)
        district, zone = self.some(PLACES)
        details = details_of(firm)
        moved = type(details)(**{**vars(details), "district": district, "zone": zone})
        enterprise.correct_enterprise(firm, moved, SYSTEMS[0], version=firm.version)

    def settle(self) -> None:
        self._set(self.some(SWITCHES), self.chance.random() < 0.5, self.somebody(Role.BUREAU_DECIDER))


@dataclass(frozen=True)
class Move:
    """Something that somebody tries, how often, and the public actions it is made of."""

    do: Callable[[Life], None]
    often: int
    actions: frozenset[Callable[..., Any]]

    @property
    def name(self) -> str:
        return self.do.__name__


def _move(do: Callable[[Life], None], often: int, *actions: Callable[..., Any]) -> Move:
    return Move(do, often, frozenset(actions))


MOVES = (
    _move(Life.open_call, 5, call.open_call),
    _move(
        Life.start, 16, application.start_application, application.save_application, attachment.attach_file,
        application.submit_application,
    ),
    _move(Life.hand_in, 6, application.submit_application),
    _move(Life.step, 36, application.step_application, review.decide_review),
    _move(Life.accept, 6, filing.accept_filing),
    _move(Life.send_sheet, 8, recommendation.send_sheet),
    _move(Life.forward, 8, recommendation.forward),
    _move(Life.not_name, 8, recommendation.close_not_named),
    _move(Life.publish, 4, notice.publish_notice),
    _move(Life.recognize, 6, notice.recognize_notice),
    _move(Life.strike, 2, notice_line.strike_line),
    _move(Life.hold, 2, notice_line.hold_line),
    _move(Life.release, 2, notice_line.release_line),
    _move(Life.take_back, 1, notice_withdrawal.withdraw_notice),
    _move(Life.end, 1, measure.take_measure),
    _move(Life.propose, 20, approval.propose),
    _move(Life.approve, 18, approval.approve),
    _move(Life.decline, 2, approval.decline),
    _move(Life.withdraw, 2, approval.withdraw),
    _move(Life.correct, 2, enterprise.correct_enterprise),
    _move(Life.settle, 3, setting.set_setting),
    _move(Life.bring_in, 5, import_file.apply_import),
    _move(Life.end_listed, 1, import_file.apply_kept_import),
    _move(Life.upload, 3, import_run.upload_list),
    _move(Life.apply, 4, import_run.apply_run),
)  # fmt: skip
BACK = frozenset(row.action for row in TRANSITIONS if row.takes_back)
_RARE = {Life.strike, Life.hold, Life.release, Life.take_back, Life.end_listed}
ONWARD = tuple(move for move in MOVES if move.do not in _RARE)
"""Without what corrects a notice, a list of endings or a step back: a fault of what goes on is met sooner."""
