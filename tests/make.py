"""Makes enterprises, accounts, calls and applications by walking the real actions."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from registry import clock
from registry.actions.application import (
    save_application,
    start_application,
    step_application,
    submit_application,
)
from registry.actions.approval import approve, propose
from registry.actions.attachment import attach_file
from registry.actions.call import open_call
from registry.actions.enterprise import register_enterprise
from registry.actions.filing import accept_filing
from registry.actions.profile import add_profile_file, save_row
from registry.actions.recommendation import Sending, close_not_named, forward, mark_answered
from registry.actions.tally import drain_tally
from registry.config import Config
from registry.database import db
from registry.models import (
    Account,
    Application,
    Batch,
    Call,
    Enterprise,
    Notice,
    ProfileFile,
    Recommendation,
    SignIn,
)
from registry.queries.actor import actor_of
from registry.queries.approval import effect_of
from registry.queries.setting import least_days
from registry.rules.account import digest_token
from registry.rules.actor import Actor
from registry.rules.approval import Arguments, PublishArguments, RecognizeArguments, effect_digest
from registry.rules.call import CallTerms
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.procedure import Procedure
from registry.rules.role import DISTRICT, Role
from registry.rules.state import State
from registry.rules.uscc import check_character
from registry.rules.workflow import Action
from registry.storage import Storage
from tests import claims
from tests.older_account import opened

SYSTEM = Actor.system("test")
PASSWORD = claims.PASSWORD
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
AWARD = {"name": "天津市科技进步奖", "kind": "science", "standing": "provincial_top3", "date": "2024-05-06"}
_numbers = count(10_001)
"""Of one length, so that what is sorted by name comes in the order in which it was made."""
BUREAU_PAIR = (Role.BUREAU_REVIEWER, Role.BUREAU_DECIDER)
LISTS = frozenset({"notice", "recognize", "forward", "not_named"})
"""Steps of a whole list, by the method that takes them."""
USUAL: dict[State, tuple[str, ...]] = {
    State.DRAFT: (),
    State.WITHDRAWN: ("withdraw",),
    State.SUBMITTED: ("submit",),
    State.RETURNED: ("submit", "return"),
    State.REJECTED: ("submit", "reject"),
    State.PASSED: ("submit", "pass"),
    State.RECOMMENDED: ("submit", "recommend"),
    State.PROPOSED: ("submit", "recommend", "propose"),
    State.ON_NOTICE: ("submit", "recommend", "propose", "notice"),
    State.FORWARDED: ("submit", "recommend", "propose", "forward"),
    State.NOT_NAMED: ("submit", "recommend", "propose", "forward", "not_named"),
    State.NOT_NEEDED: ("submit", "not_need"),
    State.RECOGNIZED: ("submit", "recommend", "propose", "notice", "recognize"),
}
WAYS: dict[Procedure, dict[State, tuple[str, ...]]] = {
    Procedure.CITY_DECISION: {},
    Procedure.RECOMMENDATION: {},
    Procedure.OUTSIDE_LIST: {},
    Procedure.DISTRICT_DECISION: {
        State.PROPOSED: ("submit", "propose"),
        State.ON_NOTICE: ("submit", "propose", "notice"),
        State.RECOGNIZED: ("submit", "propose", "notice", "recognize"),
    },
    Procedure.FILING: {State.RECOGNIZED: ("submit", "accept")},
}
"""The steps to a state, where a procedure has others than the usual ones."""


def uscc(number: int) -> str:
    """A credit code with a right check character."""
    first = f"91120111MA{number:07d}"
    return first + check_character(first)


class Make:
    """Everything has sensible values; a test names only what it is about."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.storage = Storage(config.var / "files")
        self._pairs: dict[str, tuple[Actor, Actor]] = {}

    def enterprise(self, **details: Any) -> Enterprise:
        number = next(_numbers)
        values = {
            "name": f"天津试验制造（{number}）有限公司",
            "uscc": uscc(number),
            "district": "120111",
            "industry": "I4",
            "staff": 120,
            "revenue_fen": 50_000_000_00,
            "founded_on": date(2010, 1, 1),
        }
        return register_enterprise(EnterpriseDetails(**{**values, **details}), SYSTEM)

    def account(self, role: Role, **place: Any) -> Account:
        place = {"district": "120111", **place} if role in DISTRICT else place
        if role is Role.ENTERPRISE and "enterprise_id" not in place:
            place["enterprise_id"] = self.enterprise().id
        if role is Role.CLAIMANT:
            return claims.person(claims.claimed(self.storage, **place))
        login = f"{role.value.replace('_', '-')}-{next(_numbers)}"
        return opened(login, role, **place)

    def actor(self, role: Role, **place: Any) -> Actor:
        return actor_of(self.account(role, **place))

    def sign_in(self, account: Account) -> str:
        """A session without the cost of hashing a password."""
        token = f"token-{next(_numbers)}"
        now = clock.real_now()
        SignIn.create(account=account.id, token_digest=digest_token(token), created_at=now, seen_at=now)
        return token

    def call(
        self, scheme: str = "innovative_sme", level: str = "municipal", actor: Actor = SYSTEM, **terms: Any
    ) -> Call:
        opens, closes = clock.now() - timedelta(days=1), clock.now() + timedelta(days=90)
        year, asked = clock.today().year, CallTerms(**terms)
        return open_call(scheme, level, "试验批次", opens, closes, year, actor, terms=asked)

    def draft(
        self, enterprise: Enterprise | None = None, call: Call | None = None, **start: Any
    ) -> Application:
        """A draft with all that submission asks for."""
        enterprise = enterprise or self.enterprise()
        actor = self.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
        application = start_application(call or self.call(), enterprise, actor, **start)
        save_application(
            application,
            actor,
            version=1,
            statement="本企业长期专注于细分市场。",
            contact="李四",
            phone="02288888888",
        )
        attach_file(
            application, "材料.pdf", PDF, actor, storage=self.storage, limit=self.config.attachment_limit
        )
        return Application.get_by_id(application.id)

    def application(
        self,
        at: State,
        *,
        enterprise: Enterprise | None = None,
        call: Call | None = None,
        **start: Any,
    ) -> Application:
        """An application that walked its route to a state, by the roles that may take each step."""
        application = self.draft(enterprise, call, **start)
        for step in WAYS[Procedure(application.procedure)].get(at, USUAL[at]):
            self._walk(application.id, step)
        return Application.get_by_id(application.id)

    def anywhere(self, at: State) -> Application:
        """An application in a state, of a call whose files come to it."""
        if at is State.PASSED:
            return self.application(at, call=self.call(ranked_sheet=True))
        if at in {State.FORWARDED, State.NOT_NAMED}:
            site = {"subject_kind": "data_center", "name": "一号数据中心"}
            return self.application(at, call=self.call("green_data_center", "national"), **site)
        if at is State.NOT_NEEDED:
            site = {"subject_kind": "site", "name": "一号工厂"}
            return self.application(at, call=self.call("smart_factory", "basic"), **site)
        return self.application(at)

    def _walk(self, id: int, step: str) -> None:
        application = Application.get_by_id(id)
        place = {"district": application.district, "zone": application.zone}
        if step in LISTS:
            getattr(self, step)(application)
            return
        action = Action(step)
        if action in {Action.SUBMIT, Action.WITHDRAW}:
            applicant = self.actor(Role.ENTERPRISE, enterprise_id=application.enterprise_id)
            if action is Action.SUBMIT:
                submit_application(application, applicant)
            else:
                step_application(application, action, applicant)
            return
        by_bureau = action is Action.PROPOSE and application.procedure != Procedure.DISTRICT_DECISION
        officer = (
            self.actor(Role.BUREAU_REVIEWER) if by_bureau else self.actor(Role.DISTRICT_OFFICER, **place)
        )
        if action is Action.ACCEPT:
            accept_filing(application, officer, version=application.version)
            return
        note = "缺少审计报告" if action in {Action.RETURN, Action.REJECT, Action.NOT_NEED} else ""
        step_application(application, action, officer, note=note)

    def forward(self, *applications: Application) -> Recommendation:
        """Forwarded by the bureau, on the day after the notice's last day where there is one."""
        last = max((self._last_day(each) for each in applications), default=clock.today())
        with clock.at(clock.start_of(last + timedelta(days=1)) + timedelta(hours=10)):
            ids, number = tuple(each.id for each in applications), f"津工信报〔2026〕{next(_numbers)}号"
            sending = Sending(ids, number, clock.today())
            call = Call.get_by_id(applications[0].call_id)
            return forward(call, sending, self.actor(Role.BUREAU_DECIDER))

    def _last_day(self, application: Application) -> date:
        notice = Notice.get_or_none(Notice.id == application.notice_id)
        return notice.closes_on if notice else clock.today()

    def not_named(self, application: Application) -> None:
        """Closed after a whole answer that does not name it."""
        self.answered(application)
        decider = self.actor(Role.BUREAU_DECIDER)
        close_not_named(application, decider, note="公布名单中没有", version=application.version)

    def answered(self, application: Application) -> None:
        """A published list came that day which is the whole answer to the file's forwarding."""
        with db.atomic():
            forwarding = Recommendation.get_by_id(application.forwarding_id)
            mark_answered(forwarding, forwarding.sent_on, SYSTEM)

    def evidence(self, enterprise: Enterprise) -> ProfileFile:
        """An evidence file of the enterprise's profile."""
        limit = self.config.attachment_limit
        return add_profile_file(enterprise, "审计报告.pdf", PDF, SYSTEM, storage=self.storage, limit=limit)

    def award(self, enterprise: Enterprise, **content: Any) -> int:
        """An award listed in the enterprise's profile; returns its line."""
        return save_row(enterprise, "award", None, {**AWARD, **content}, SYSTEM, source="证书")

    def notice(self, *applications: Application) -> Notice:
        of_district = applications[0].procedure == Procedure.DISTRICT_DECISION
        district = applications[0].district if of_district else ""
        made = self.decided(self.publishing(*applications), district).removeprefix("notice:")
        return Notice.get_by_id(int(made))

    def publishing(self, *applications: Application, **others: Any) -> PublishArguments:
        """A notice of these, which opens today."""
        values: dict[str, Any] = {
            "scheme": applications[0].scheme,
            "level": applications[0].level,
            "applications": tuple(application.id for application in applications),
            "title": "试验公示",
            "document_no": "津工信公示〔2026〕1号",
            "opens_on": clock.today(),
            "days": max(5, least_days(applications[0].scheme, applications[0].level, clock.today())),
        }
        return PublishArguments(**{**values, **others})

    def decided(self, arguments: Arguments, district: str = "") -> str:
        """Proposed by one person of the office, approved by another; returns what it made."""
        if district not in self._pairs:
            roles = (Role.DISTRICT_OFFICER, Role.DISTRICT_DECIDER) if district else BUREAU_PAIR
            place = {"district": district} if district else {}
            self._pairs[district] = self.actor(roles[0], **place), self.actor(roles[1], **place)
        proposer, second = self._pairs[district]
        approval = propose(arguments, proposer, self.storage)
        return approve(approval, second, self.storage, seen=effect_digest(effect_of(approval)))

    def recognize(self, *applications: Application) -> Batch:
        """Recognize the list of the notice these are on, on the day after its last day."""
        return self.recognize_list(Notice.get_by_id(Application.get_by_id(applications[0].id).notice_id))

    def recognize_list(self, notice: Notice, *left_out: tuple[int, str]) -> Batch:
        """Recognize a notice's list on the day after its last day, but for these applications."""
        with clock.at(clock.start_of(notice.closes_on + timedelta(days=1)) + timedelta(hours=10)):
            self.decided(replace(self.recognizing(notice), left_out=left_out), notice.district)
        return Batch.get(Batch.notice == notice.id)

    def recognizing(self, notice: Notice) -> RecognizeArguments:
        """What is left of a notice's list, announced today."""
        return RecognizeArguments(notice.id, "津工信〔2026〕1号", clock.today().year, clock.today())

    def drained(self) -> None:
        """Take in all the ledger says, as the worker does."""
        while drain_tally():
            pass
