"""Random lawful lives of a small registry, by the real actions: whatever happens in them is no fault."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from registry import clock
from registry.actions.account import renew_link, set_disabled
from registry.actions.approval import propose, withdraw
from registry.actions.attachment import remove_file
from registry.actions.criteria import begin_draft, discard_draft
from registry.actions.daily_head import rotate_key, sign_due_days
from registry.actions.deep_check import check_deeply
from registry.actions.enterprise import correct_enterprise
from registry.actions.erasure import erase_personal
from registry.actions.imports.run import apply_run, upload_list
from registry.actions.measure import take_measure
from registry.actions.message import deliver_messages
from registry.actions.person import state_person
from registry.actions.profile import remove_row
from registry.actions.setting import clear_workday, mark_as_demo, set_workday
from registry.actions.sheet import Check, check_clauses
from registry.actions.tally import drain_tally
from registry.actions.tally_rebuild import rebuild_tally
from registry.actions.workday import withdraw_year
from registry.backup.make import make_backup
from registry.backup.restore import restore_backup
from registry.config import Config
from registry.database import connect_to, db
from registry.errors import Unmet
from registry.key_folder import KeyFolder
from registry.models import (
    Account,
    CriteriaVersion,
    Enterprise,
    EventSecret,
    ProfileRecord,
    Recognition,
    WorkdayOverride,
)
from registry.queries.daily_head import heads_file
from registry.queries.deep_check import deep_check
from registry.queries.sheet import filed_sheet
from registry.rules.account import link_mark
from registry.rules.approval import SettingArguments
from registry.rules.daily_head import HeadsFile, missing_from
from registry.rules.ending import Ending
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role
from registry.rules.state import State
from tests.databases import forget
from tests.days import DAY, noon
from tests.make import SYSTEM, Make, uscc
from tests.measures import ending_as
from tests.sheets import STATED, publish_small, state
from tests.workbooks import workbook
from tests.workday_years import declared

PLACES = (("120101", "I1"), ("120111", "I4"), ("120116", "I4"))


@dataclass
class Life:
    """A registry on one of its days, and the files of heads that somebody kept of it."""

    config: Config
    chance: Random
    number: int = 0
    kept: list[HeadsFile] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.make = Make(self.config)
        with clock.at(self.noon):
            publish_small()

    @property
    def day(self) -> date:
        return DAY + timedelta(days=self.number)

    @property
    def noon(self) -> object:
        return noon(self.day)

    @property
    def keys(self) -> KeyFolder:
        return KeyFolder(self.config.keys)

    def live(self, step: Callable[["Life"], None]) -> None:
        """Take one step, and let a night pass or not."""
        with clock.at(self.noon):
            step(self)
        self.number += self.chance.randrange(2)

    def faults(self) -> list[str]:
        """What any check finds in a registry in which nothing was planted."""
        now = heads_file()
        missing = [fault for kept in self.kept for fault in missing_from(kept, now)]
        return [*deep_check(self.day, self.make.storage).faults, *missing]

    def an_enterprise(self) -> Enterprise:
        found = list(Enterprise.select().order_by(Enterprise.id))
        return self.chance.choice(found) if found else self.make.enterprise()

    # What happens in it.

    def register(self) -> None:
        district, industry = self.chance.choice(PLACES)
        self.make.enterprise(district=district, industry=industry, staff=self.chance.randrange(1, 900))

    def correct(self) -> None:
        """Renamed, moved, reclassified, or with other figures; a change may hold from an earlier day."""
        row, (district, industry) = self.an_enterprise(), self.chance.choice(PLACES)
        details = EnterpriseDetails(
            name=f"{row.name[:40]}{self.chance.choice('甲乙丙')}", uscc=row.uscc, district=district,
            industry=industry, staff=self.chance.randrange(1, 900), founded_on=row.founded_on,
        )  # fmt: skip
        on = self.day - timedelta(days=self.chance.randrange(40))
        correct_enterprise(row, details, SYSTEM, version=row.version, effective_on=on)

    def accounts(self) -> None:
        account = self.make.account(Role.DISTRICT_OFFICER)
        set_disabled(account, True, SYSTEM)
        if self.chance.random() < 0.5:
            set_disabled(account, False, SYSTEM)
        had = Account.get_by_id(account.id).link_digest
        renew_link(account, SYSTEM, seen=link_mark(had))

    def applications(self) -> None:
        ends = (State.DRAFT, State.WITHDRAWN, State.SUBMITTED, State.RETURNED, State.REJECTED)
        application = self.make.application(self.chance.choice(ends))
        draft = self.make.draft()
        remove_file(draft, draft.attachments.get(), SYSTEM)
        assert application.id != draft.id

    def checked(self) -> None:
        """An officer confirms one clause of a filed sheet and overrides another."""
        application = self.make.application(State.SUBMITTED, enterprise=self._stated())
        filed = filed_sheet(application)
        assert filed is not None
        checks = [
            Check("gate:rd", given=True),
            Check("gate:brand", given=False, reason="商标已转让", evidence=application.attachments.get().id),
        ]
        officer = self.make.actor(Role.DISTRICT_OFFICER)
        check_clauses(application, checks, officer, sheet_id=filed.row.id, seen=filed.seen)

    def notice(self) -> None:
        self.make.application(State.ON_NOTICE, enterprise=self._stated())

    def recognize(self) -> None:
        files = [self.make.application(State.PROPOSED, enterprise=self._stated()) for _ in range(2)]
        notice = self.make.notice(*files)
        left_out = [(files[0].id, "现场核查未完成")] if self.chance.random() < 0.5 else []
        self.make.recognize_list(notice, *left_out)
        self.number += (notice.closes_on - self.day).days + 1

    def end(self) -> None:
        row = Recognition.select().where(Recognition.ended_on.is_null()).order_by(Recognition.id).first()
        if row is None:
            self.recognize()
            row = Recognition.get()
        with clock.at(self.noon):
            how = self.chance.choice(list(Ending))
            reason = "核查不符合条件"
            take_measure(ending_as(row.id, how, row.announced_on, reason, storage=self.make.storage), SYSTEM)

    def _stated(self) -> Enterprise:
        enterprise = self.make.enterprise()
        state(enterprise, **STATED)
        return enterprise

    def profile(self) -> None:
        enterprise = self.an_enterprise()
        state(enterprise, revenue=str(self.chance.randrange(1, 9000)), own_brand=True)
        self.make.evidence(enterprise)
        line = self.make.award(enterprise)
        self.make.award(enterprise)
        newest = ProfileRecord.select().where(ProfileRecord.enterprise == enterprise.id)
        seen = newest.where(ProfileRecord.line == line).order_by(ProfileRecord.id.desc()).get().id
        remove_row(enterprise, "award", line, SYSTEM, seen=seen)

    def workdays(self) -> None:
        first = date(2027, 1, 1) + timedelta(days=self.chance.randrange(300))
        for each in range(2):
            set_workday(first + timedelta(days=each), self.chance.random() < 0.5, "调休", SYSTEM)
        if self.chance.random() < 0.7:
            clear_workday(WorkdayOverride.select().order_by(WorkdayOverride.day).get().day, SYSTEM)
        declared(2028)
        if self.chance.random() < 0.5:
            withdraw_year(2028, "登记有误", SYSTEM)

    def bring_in(self) -> None:
        number = self.chance.randrange(10**5, 10**6)
        rows = [["企业名称", "统一社会信用代码"], [f"天津名单（{number}）有限公司", uscc(number)]]
        reviewer = self.make.actor(Role.BUREAU_REVIEWER)
        content = workbook(*rows)
        run = upload_list("名单.xlsx", content, None, reviewer, self.make.storage)
        assert apply_run(run, reviewer, self.make.storage, accept_good=False).applied

    def criteria(self) -> None:
        base = CriteriaVersion.select().where(CriteriaVersion.name == "small.2026").get()
        for keep in (True, False):
            draft = begin_draft(base, f"draft.{self.number}.{self.chance.randrange(10**6)}", SYSTEM)
            if not keep:
                discard_draft(draft, SYSTEM, version=draft.version)

    def settings(self) -> None:
        mark_as_demo(SYSTEM)
        check_deeply(self.day, self.make.storage, SYSTEM)

    def decisions(self) -> None:
        """A setting decided by two, one proposal taken back, and what tells persons apart."""
        days = self.chance.randrange(6, 40)
        change = SettingArguments("notice_days/seed:municipal", days, self.day, f"津工信〔2026〕{days}号", "")
        with suppress(Unmet):  # this life set exactly the same before
            self.make.decided(change)
        proposer = self.make.actor(Role.BUREAU_REVIEWER)
        other = SettingArguments("notice_days/green_park:municipal", days, self.day, "", "会议决定")
        withdraw(propose(other, proposer, self.make.storage), proposer)
        state_person(self.make.account(Role.BUREAU_DECIDER), "022-12345678", f"A{days}", SYSTEM)
        while deliver_messages():
            pass

    def erase(self) -> None:
        seqs = [row.seq for row in EventSecret.select(EventSecret.seq).order_by(EventSecret.seq)]
        if seqs:
            many = min(len(seqs), self.chance.randrange(1, 4))
            erase_personal(self.chance.sample(seqs, many), "依本人申请", SYSTEM)

    def sign(self) -> None:
        sign_due_days(self.keys, SYSTEM)

    def keep(self) -> None:
        self.kept.append(heads_file())

    def rotate(self) -> None:
        rotate_key(self.keys, SYSTEM)

    def drain(self) -> None:
        drain_tally(self.chance.randrange(1, 40))

    def rebuild(self) -> None:
        assert sum(rebuild_tally()) == 0

    def restore_elsewhere(self) -> None:
        """Read there, in SQLite, where life goes on with a key of its own; then it goes on here."""
        path, _ = make_backup(self.config.var / f"backup-{self.chance.randrange(10**9)}", self.make.storage)
        var = path.with_name(f"{path.name}-elsewhere")
        there = replace(self.config, database_url=f"sqlite:///{var / 'registry.sqlite3'}", var=var)
        here, elsewhere = db.obj, connect_to(there.database_url)
        db.initialize(elsewhere)
        try:
            assert restore_backup(path, var).differences == []
            life = Life.__new__(Life)
            life.config, life.chance, life.number, life.kept = there, self.chance, self.number, self.kept
            life.make = Make(there)
            for step in (Life.register, Life.sign):
                with clock.at(life.noon):
                    step(life)
                life.number += 1
            assert life.faults() == []
        finally:
            forget(elsewhere)
            db.initialize(here)


STEPS = (
    Life.register, Life.correct, Life.accounts, Life.applications, Life.checked, Life.notice, Life.recognize,
    Life.end, Life.profile, Life.workdays, Life.bring_in, Life.criteria, Life.settings, Life.decisions,
    Life.erase, Life.sign, Life.keep, Life.rotate, Life.drain, Life.rebuild, Life.restore_elsewhere,
)  # fmt: skip


def whole_life(config: Config, chance: Random, share: float) -> tuple[Life, list[str]]:
    """A life of this share of all steps, in any order, that ends with a signed day and a kept file of heads,
    all figures taken in; and the names of the steps."""
    life, steps = Life(config, chance), list(STEPS)
    chance.shuffle(steps)
    # A restore costs as much as all the rest.
    rare = {Life.restore_elsewhere: share**2}
    steps = [step for step in steps if chance.random() < rare.get(step, share)]
    # Whatever else happens, there is something to sign and to count.
    for step in (Life.profile, Life.recognize, *steps):
        life.live(step)
    life.number += 1
    with clock.at(life.noon):
        life.sign()
        life.make.drained()
        life.keep()
    return life, [step.__name__ for step in steps]
