"""Who and what a random life of procedures picks: people, files, lists, and what can be proposed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from registry import clock
from registry.actions import (
    call,
    setting,
)
from registry.actions.ledger import NewEvent, record
from registry.actions.recommendation import Sending
from registry.config import Config
from registry.database import db
from registry.models import (
    Application,
    Approval,
    Call,
    ImportRun,
    Notice,
    Recognition,
    Recommendation,
)
from registry.queries.notice import still_on
from registry.queries.notice_line import digest_of_listed, left_on, lines_of
from registry.rules.actor import Actor
from registry.rules.approval import (
    SET_WITH,
    ApprovalAction,
    Arguments,
    ImportArguments,
    PublishArguments,
    RecognizeArguments,
    SettingArguments,
    StrikeArguments,
    WithdrawArguments,
)
from registry.rules.call import CallTerms
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.line import Decision
from registry.rules.notice_line import LineState, StrikeCause
from registry.rules.role import BUREAU, DISTRICT, STAFF, Role
from registry.rules.setting import SettingChange
from registry.rules.state import State
from tests.days import DAY, noon
from tests.make import Make
from tests.measures import ending_as
from tests.procedure_witness import NATIONAL, WHO, Witness
from tests.workbooks import workbook

PLACES = (("120111", ""), ("120116", ""), ("120116", "BH-TEDA"))
KINDS = {"green_factory": "site", "smart_factory": "site", "green_data_center": "data_center"}
HEADERS = {"site": "工厂名称", "data_center": "数据中心名称"}
SYSTEMS = (Actor.system("cli"), Actor.system("worker"))
OWN = tuple(each for each in ApprovalAction if each not in SET_WITH)
"""What has a setting of its own for a second person."""
ALONE = tuple(f"second_person/{each.value}" for each in OWN)
SWITCHES = (
    *ALONE,
    "district_accepts/smart_factory:basic",
    *(f"notice_of_recommendation/{scheme}:{level}" for scheme, level in sorted(NATIONAL)),
)
RANKED = frozenset({("innovative_sme", "municipal"), ("green_data_center", "national")})
"""Some of their calls ask a ranked sheet of the places from the beginning."""
DAYS = (0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 8)
"""How many pass after a move; most notices are over after the longest."""
MOST = 0.9
"""How often somebody tries what could be theirs; else anybody anything."""


class NothingToTry(Exception):
    """There is nothing yet that this move could be about."""


@dataclass
class Cast:
    """A registry and who acts in it."""

    config: Config
    chance: Random
    number: int = 0
    seen: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.make, self.witness = Make(self.config), Witness()
        with clock.at(noon(self.day)):
            # Named anew in every life: lists are sorted by name, and the same seed is the same life.
            self.firms = [
                self.make.enterprise(name=f"天津第{number}试验有限公司", district=district, zone=zone)
                for number, (district, zone) in enumerate(PLACES * 2)
            ]
            one = [
                self.make.actor(role) for role in Role if role not in STAFF | {Role.ENTERPRISE, Role.CLAIMANT}
            ]
            self.actors = [*SYSTEMS, *one, *(self.make.actor(role) for role in sorted(BUREAU) * 2)]
            for district, zone in PLACES:
                places = {"district": district, "zone": zone}
                self.actors += [self.make.actor(role, **places) for role in sorted(DISTRICT)]
            self.actors += [self.make.actor(Role.ENTERPRISE, enterprise_id=firm.id) for firm in self.firms]
            for action in OWN:
                self._set(f"second_person/{action.value}", self.chance.random() < 0.6, SYSTEMS[0])
            an_old_call()
            now, clerk = clock.now() - timedelta(hours=1), SYSTEMS[0]
            for scheme, level in sorted(set(WHO) - {("tech_sme", "national")}):
                sheet = (scheme, level) in RANKED and self.chance.random() < 0.6
                until, terms = now + timedelta(days=120), CallTerms(ranked_sheet=sheet)
                call.open_call(scheme, level, "一批", now, until, 2026, clerk, terms=terms)

    @property
    def day(self) -> date:
        return DAY + timedelta(days=self.number)

    def some(self, rows: Sequence[Any]) -> Any:
        """One of these; where there is none there is nothing to do."""
        if not rows:
            raise NothingToTry
        return self.chance.choice(rows)

    def somebody(self, *roles: Role, of: Any = None) -> Actor:
        """Mostly one of these roles, near to a file, or far from it; else anybody."""
        fit = [actor for actor in self.actors if actor.role in roles]
        if of is not None and self.chance.random() < MOST:
            fit = [actor for actor in fit if _is_near(actor, of)]
        found: Actor = self.some(fit if fit and self.chance.random() < MOST else self.actors)
        return found

    def handler(self, district: str, zone: str = "", *, decides: bool = True) -> Actor:
        """Mostly one of the office of a place, or of the bureau where there is none."""
        if not district:
            return self.somebody(Role.BUREAU_DECIDER if decides else Role.BUREAU_REVIEWER)
        role = Role.DISTRICT_DECIDER if decides else Role.DISTRICT_OFFICER
        return self.somebody(role, of=Application(district=district, zone=zone))

    def _person(self, actor: Actor) -> Actor:
        """What is kept with the account it came from comes from an account."""
        return actor if actor.account_id is not None else self.handler("")

    def files(self, *states: State) -> list[Application]:
        """Mostly the files in these states; else all."""
        query = Application.select().order_by(Application.id)
        if self.chance.random() < MOST:
            query = query.where(Application.state.in_([each.value for each in states]))
        return list(query)

    def several(self, *states: State, procedure: str = "") -> list[Application]:
        """Files to be sent, published or the like together: mostly of one procedure, call and place."""
        files = self.files(*states)
        if procedure and self.chance.random() < MOST:
            files = [row for row in files if row.procedure == procedure]
        first = self.some(files)
        if self.chance.random() < MOST:
            files = [row for row in files if row.call_id == first.call_id and row.district == first.district]
        return self.chance.sample(files, self.chance.randint(1, min(3, len(files))))

    def _sending(self, files: list[Application]) -> Sending:
        return Sending(tuple(row.id for row in files), f"{self.chance.randrange(999)}号", self.day)

    def _set(self, key: str, value: bool, actor: Actor) -> None:
        note = f"试验 {self.chance.randrange(10**9)}"
        setting.set_setting(SettingChange(key, value, self.day, note=note), actor)

    def _list(self) -> ImportFile:
        """A list of some firms and a stranger; it answers a forwarding of its title, another one, a sheet of
        a district, or nothing."""
        sent = list(Recommendation.select().order_by(Recommendation.id))
        answers = self.some(sent) if sent and self.chance.random() < MOST else None
        pairs = sorted(WHO)
        title = self.some(pairs)
        if answers is not None and self.chance.random() < 0.75:
            title = answers.scheme, answers.level
        elif answers is not None:
            of_such = [pair for pair in pairs if KINDS.get(pair[0]) == KINDS.get(answers.scheme)]
            title = self.some(of_such)
        scheme = catalog().schemes[title[0]]
        kind = KINDS.get(scheme.id, "enterprise")
        firms = [*self.chance.sample(self.firms, self.chance.randint(0, 3)), None]
        if answers is not None and self.chance.random() < 0.5:
            sent_on = Application.select().where(Application.forwarding == answers.id)
            firms = [firm for firm in self.firms if firm.id in {row.enterprise_id for row in sent_on}] + [
                None
            ]
        rows = []
        for firm in firms:
            name = firm.name if firm else f"天津陌生（{self.chance.randrange(10**6)}）有限公司"
            rows.append([name] if kind == "enterprise" else [name, f"{firm.id if firm else 0}号{kind}"])
        head = ["企业名称"] if kind == "enterprise" else ["企业名称", HEADERS[kind]]
        on = self.day - timedelta(days=self.chance.choice((0, 0, 0, 1, 40)))
        whole = answers is not None and self.chance.random() < 0.8
        decision = Decision(
            scheme, scheme.level(title[1]), on, on.year, "工信部〔2026〕1号",
            answers=answers.id if answers else None, whole=whole,
        )  # fmt: skip
        return read_import("名单.xlsx", workbook(head, *rows), decision)

    def _publishing(self) -> tuple[Arguments, tuple[str, str]]:
        files = self.several(State.PROPOSED)
        first = files[0]
        ids = tuple(row.id for row in files)
        days = self.chance.choice((5, 5, 7, 10, 15))
        place = self._place(first.procedure, first.district, first.zone)
        gone = Notice.withdrawn_at.is_null(False) & (Notice.scheme == first.scheme)
        withdrawn = [row.id for row in Notice.select().where(gone).order_by(Notice.id)]
        replaces = self.chance.choice((None, *withdrawn)) if withdrawn else None
        arguments = PublishArguments(
            first.scheme, first.level, ids, "公示", "1号", self.day, days, replaces=replaces
        )
        return arguments, place

    def _recognizing(self) -> tuple[Arguments, tuple[str, str]]:
        published = list(Notice.select().order_by(Notice.id))
        if self.chance.random() < MOST:
            published = [row for row in published if row.closes_on < self.day and left_on(row)]
        found = self.some(published)
        waiting = left_on(found)
        left = ((waiting[0].id, "异议待核"),) if len(waiting) > 1 and self.chance.random() < 0.3 else ()
        arguments = RecognizeArguments(found.id, "1号", self.day.year, self.day, left)
        return arguments, (found.district, found.zone)

    def _line(self, *states: LineState) -> tuple[Notice, Any]:
        """A file that is on a notice, mostly with its line in one of these states."""
        file = self.some(self.files(State.ON_NOTICE))
        if file.notice_id is None:
            raise NothingToTry
        published = Notice.get_by_id(file.notice_id)
        line = lines_of(published).get(file.id)
        if (line.state if line else LineState.LISTED) not in states and self.chance.random() < MOST:
            raise NothingToTry
        return published, file

    def _striking(self) -> tuple[Arguments, tuple[str, str]]:
        published, file = self._line(LineState.LISTED, LineState.HELD)
        cause = self.some(list(StrikeCause)).value
        arguments = StrikeArguments(published.id, file.id, cause, "理由", file.version)
        return arguments, (published.district, published.zone)

    def _withdrawing(self) -> tuple[Arguments, tuple[str, str]]:
        found = self.some(list(Notice.select().where(Notice.withdrawn_at.is_null()).order_by(Notice.id)))
        seen = digest_of_listed(still_on(found))
        return WithdrawArguments(found.id, "1号", "名单有误", seen), (found.district, found.zone)

    def _ending(self) -> tuple[Arguments, tuple[str, str]]:
        row = self.some(list(Recognition.select().where(Recognition.ended_on.is_null())))
        how = self.some(list(Ending))
        arguments = ending_as(row.id, how, self.day, "核查不符合条件", storage=self.make.storage)
        return arguments, self._place(WHO[row.scheme, row.level], row.district, row.zone)

    def _importing(self) -> tuple[Arguments, tuple[str, str]]:
        run = self.some(list(ImportRun.select().where(ImportRun.applied_at.is_null())))
        return ImportArguments(run.id, accept_good=True), ("", "")

    def _setting(self) -> tuple[Arguments, tuple[str, str]]:
        note = f"试验 {self.chance.randrange(10**9)}"
        value = self.chance.random() < 0.5
        return SettingArguments(self.some(SWITCHES), value, self.day, "", note), ("", "")

    def _place(self, procedure: str, district: str, zone: str) -> tuple[str, str]:
        return (district, zone) if procedure == "district_decision" else ("", "")

    def _waiting(self) -> tuple[Approval, Actor]:
        waiting = Approval.select().where(Approval.state == "waiting").order_by(Approval.id)
        if self.chance.random() < MOST:
            waiting = waiting.where(Approval.last_day >= self.day)
        found = self.some(list(waiting))
        return found, self.handler(found.district or "", found.zone or "")


def _is_near(actor: Actor, file: Any) -> bool:
    """Whether a file is in the actor's place, or of its enterprise; the bureau is near to all."""
    if actor.role is Role.ENTERPRISE:
        return bool(actor.enterprise_id == file.enterprise_id)
    return not actor.district or (actor.district == file.district and actor.zone in {"", file.zone})


def an_old_call() -> None:
    """A call of 0.2.0 for what is applied for elsewhere, as its migration leaves it."""
    now = clock.now()
    with db.atomic():
        old = Call.create(
            scheme="tech_sme", level="national", title="旧批次", opens_at=now - timedelta(days=9),
            closes_at=now + timedelta(days=90), award_year=2026, procedure="outside_list",
        )  # fmt: skip
        record(SYSTEMS[0], NewEvent(kind="call.opened", body={"call": old.id}, wrote={Call: [old.id]}))
