"""Makes enterprises, accounts, calls and applications by walking the real actions."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from registry import clock
from registry.actions.account import open_account
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
from registry.actions.profile import add_profile_file, save_row
from registry.actions.tally import drain_tally
from registry.config import Config
from registry.models import Account, Application, Batch, Call, Enterprise, Notice, ProfileFile, SignIn
from registry.queries.actor import actor_of
from registry.queries.approval import effect_of
from registry.queries.setting import least_days
from registry.rules.account import digest_token
from registry.rules.actor import Actor
from registry.rules.approval import Arguments, PublishArguments, RecognizeArguments, effect_digest
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role
from registry.rules.uscc import check_character
from registry.rules.workflow import Action, State
from registry.storage import Storage

SYSTEM = Actor.system("test")
PASSWORD = "correct horse battery"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
AWARD = {"name": "天津市科技进步奖", "kind": "science", "standing": "provincial_top3", "date": "2024-05-06"}
_numbers = count(1)


def uscc(number: int) -> str:
    """A credit code with a right check character."""
    first = f"91120111MA{number:07d}"
    return first + check_character(first)


class Make:
    """Everything has sensible values; a test names only what it is about."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self.storage = Storage(config.var / "files")
        self._pair: tuple[Actor, Actor] | None = None

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
        if role is Role.DISTRICT_OFFICER:
            place = {"district": "120111", **place}
        if role is Role.ENTERPRISE and "enterprise_id" not in place:
            place["enterprise_id"] = self.enterprise().id
        login = f"{role.value.replace('_', '-')}-{next(_numbers)}"
        account, _ = open_account(login, "张三", role, SYSTEM, **place)
        return account

    def actor(self, role: Role, **place: Any) -> Actor:
        return actor_of(self.account(role, **place))

    def sign_in(self, account: Account) -> str:
        """A session without the cost of hashing a password."""
        token = f"token-{next(_numbers)}"
        now = clock.real_now()
        SignIn.create(account=account.id, token_digest=digest_token(token), created_at=now, seen_at=now)
        return token

    def call(self, scheme: str = "innovative_sme", level: str = "municipal") -> Call:
        now = clock.now()
        return open_call(
            scheme,
            level,
            "试验批次",
            now - timedelta(days=1),
            now + timedelta(days=90),
            clock.today().year,
            SYSTEM,
        )

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
        self, at: State, *, enterprise: Enterprise | None = None, call: Call | None = None
    ) -> Application:
        """An application that walked the table to a state, by the roles that may take each step."""
        application = self.draft(enterprise, call)
        if at is State.DRAFT:
            return application
        enterprise = Enterprise.get_by_id(application.enterprise_id)
        applicant = self.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
        if at is State.WITHDRAWN:
            step_application(application, Action.WITHDRAW, applicant)
            return Application.get_by_id(application.id)
        submit_application(application, applicant)
        district = self.actor(Role.DISTRICT_OFFICER, district=enterprise.district, zone=enterprise.zone)
        if at in {State.RETURNED, State.REJECTED}:
            action = Action.RETURN if at is State.RETURNED else Action.REJECT
            step_application(Application.get_by_id(application.id), action, district, note="缺少审计报告")
        if at in {State.RECOMMENDED, State.PROPOSED, State.ON_NOTICE, State.RECOGNIZED}:
            step_application(Application.get_by_id(application.id), Action.RECOMMEND, district)
        if at in {State.PROPOSED, State.ON_NOTICE, State.RECOGNIZED}:
            reviewer = self.actor(Role.BUREAU_REVIEWER)
            step_application(Application.get_by_id(application.id), Action.PROPOSE, reviewer)
        if at in {State.ON_NOTICE, State.RECOGNIZED}:
            notice = self.notice(application)
            if at is State.RECOGNIZED:
                self.recognize(notice)
        return Application.get_by_id(application.id)

    def evidence(self, enterprise: Enterprise) -> ProfileFile:
        """An evidence file of the enterprise's profile."""
        limit = self.config.attachment_limit
        return add_profile_file(enterprise, "审计报告.pdf", PDF, SYSTEM, storage=self.storage, limit=limit)

    def award(self, enterprise: Enterprise, **content: Any) -> int:
        """An award listed in the enterprise's profile; returns its line."""
        return save_row(enterprise, "award", None, {**AWARD, **content}, SYSTEM, source="证书")

    def notice(self, *applications: Application) -> Notice:
        made = self.decided(self.publishing(*applications))
        return Notice.get_by_id(int(made.removeprefix("notice:")))

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

    def decided(self, arguments: Arguments) -> str:
        """Proposed by one person, approved by another; returns what it made."""
        if self._pair is None:
            self._pair = self.actor(Role.BUREAU_REVIEWER), self.actor(Role.BUREAU_DECIDER)
        proposer, second = self._pair
        approval = propose(arguments, proposer, self.storage)
        return approve(approval, second, self.storage, seen=effect_digest(effect_of(approval)))

    def recognize(self, notice: Notice) -> Batch:
        """Recognize a notice's list on the day after its last day."""
        with clock.at(clock.start_of(notice.closes_on + timedelta(days=1)) + timedelta(hours=10)):
            self.decided(self.recognizing(notice))
        return Batch.get(Batch.notice == notice.id)

    def recognizing(self, notice: Notice) -> RecognizeArguments:
        """What is left of a notice's list, announced today."""
        return RecognizeArguments(notice.id, "津工信〔2026〕1号", clock.today().year, clock.today())

    def drained(self) -> None:
        """Take in all the ledger says, as the worker does."""
        while drain_tally():
            pass
