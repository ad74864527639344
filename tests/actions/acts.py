"""Calls of public actions that only a right can refuse: each makes what the action is called with."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import count

from registry import clock
from registry.actions import (
    account,
    application,
    attachment,
    call,
    criteria,
    enterprise,
    measure,
    notice,
    person,
    pool_run,
    profile,
    profile_list,
    recount,
    setting,
    sheet,
)
from registry.models import Attachment, CriteriaVersion
from registry.queries.profile import profile_of, row_of
from registry.queries.recount import FIRST, LAST
from registry.queries.recount_part import PartCount
from registry.queries.sheet import filed_sheet
from registry.rules.account import link_mark
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction
from registry.rules.catalog import catalog
from registry.rules.criteria.files.version import tables_of
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.line import Decision
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions import approval_acts
from tests.make import AWARD, PDF, SYSTEM, Make
from tests.measures import deciding
from tests.pool import hold, version
from tests.rules.criteria.small import REVENUE, table
from tests.sheets import STATED, publish_small, state

Act = Callable[[Actor], object]
_numbers = count(1)


def leader(make: Make) -> Act:
    return lambda actor: account.open_account(f"leader.{next(_numbers)}", "李四", Role.LEADER, actor)


def person_stated(make: Make) -> Act:
    account = make.account(Role.LEADER)
    return lambda actor: person.state_person(account, "022-12345678", "A17", actor)


def new_link(make: Make) -> Act:
    found = make.account(Role.LEADER)
    return lambda actor: account.renew_link(found, actor, seen=link_mark(found.link_digest))


def firms_link(make: Make) -> Act:
    found = make.account(Role.ENTERPRISE)
    return lambda actor: account.renew_link(found, actor, seen=link_mark(found.link_digest))


def disabled(make: Make) -> Act:
    found = make.account(Role.LEADER)
    return lambda actor: account.set_disabled(found, True, actor)


def started(make: Make) -> Act:
    opened, holder = make.call(), make.enterprise()
    return lambda actor: application.start_application(opened, holder, actor)


def saved(make: Make) -> Act:
    draft = make.draft()
    typed = {"statement": "本企业长期专注于细分市场。", "contact": "李四", "phone": "02288888888"}
    return lambda actor: application.save_application(draft, actor, version=draft.version, **typed)


def attached(make: Make) -> Act:
    draft = make.draft()
    limit = make.config.attachment_limit
    return lambda actor: attachment.attach_file(
        draft, "又一份.pdf", PDF + b"\n", actor, storage=make.storage, limit=limit
    )


def detached(make: Make) -> Act:
    draft = make.draft()
    kept = Attachment.get(Attachment.application == draft.id)
    return lambda actor: attachment.remove_file(draft, kept, actor)


def opened(make: Make) -> Act:
    opens, title = clock.now(), ("innovative_sme", "municipal", "一批")
    return lambda actor: call.open_call(*title, opens, opens + timedelta(days=9), 2026, actor)


def _draft() -> CriteriaVersion:
    return criteria.begin_draft(version(REVENUE, use=_use(2026)), "test.2027", SYSTEM)


def _use(year: int) -> str:
    return f'[[use]]\nlevels = ["municipal"]\nkinds = ["new"]\nfrom = "{year}-01-01"\n'


def begun(make: Make) -> Act:
    base = version(REVENUE)
    return lambda actor: criteria.begin_draft(base, f"test.{2026 + next(_numbers)}", actor)


def draft_saved(make: Make) -> Act:
    draft = _draft()
    tables = tables_of(draft.document)
    document = {**tables, "set": {**tables["set"], "zh": "甲的标准"}}
    return lambda actor: criteria.save_draft(draft, document, actor, version=draft.version)


def discarded(make: Make) -> Act:
    draft = _draft()
    return lambda actor: criteria.discard_draft(draft, actor, version=draft.version)


def published(make: Make) -> Act:
    draft = version(REVENUE, state="draft")
    return lambda actor: criteria.publish_draft(draft, actor, version=draft.version)


def published_table(make: Make) -> Act:
    return lambda actor: criteria.publish_table(table(REVENUE), actor)


def shipped(make: Make) -> Act:
    return lambda actor: criteria.publish_shipped(actor, until=date(2016, 12, 31))


def registered(make: Make) -> Act:
    details = EnterpriseDetails(name="天津新登记有限公司", uscc=None, district="120111", industry="I4")
    return lambda actor: enterprise.register_enterprise(details, actor)


def corrected(make: Make) -> Act:
    found = make.enterprise()
    details = EnterpriseDetails(name="天津改名有限公司", uscc=found.uscc, district="120111", industry="I4")
    return lambda actor: enterprise.correct_enterprise(found, details, actor, version=found.version)


def what_if(make: Make) -> Act:
    draft = version(REVENUE, state="draft").id
    return lambda actor: pool_run.ask_what_if(draft, draft, "municipal", clock.today(), actor)


def scans(make: Make) -> Act:
    used = {("specialized_new", "municipal"): version(REVENUE).id}
    return lambda actor: pool_run.ask_scans(used, clock.today(), actor)


def ended(make: Make) -> Act:
    held = hold(make.enterprise())
    approval_acts.alone(ApprovalAction.END)
    ending = deciding(held.id, clock.today(), storage=make.storage)
    return lambda actor: measure.take_measure(ending, actor)


def recounted(make: Make) -> Act:
    return lambda actor: recount.recount_tally(clock.today(), actor)


def recount_kept(make: Make) -> Act:
    whole = PartCount(holders=(FIRST, LAST))
    return lambda actor: recount.keep_recount([whole], clock.today(), actor)


def clock_moved(make: Make) -> Act:
    setting.mark_as_demo(SYSTEM)
    return lambda actor: setting.advance_demo_clock(timedelta(days=1), actor)


def setting_set(make: Make) -> Act:
    approval_acts.alone(ApprovalAction.SETTING)
    change = SettingChange("notice_days/seed:municipal", 7, date(2026, 3, 1), "津工信〔2026〕9号")
    return lambda actor: setting.set_setting(change, actor)


def workday(make: Make) -> Act:
    return lambda actor: setting.set_workday(date(2031, 5, 1), False, "劳动节", actor)


def workday_cleared(make: Make) -> Act:
    setting.set_workday(date(2031, 5, 1), False, "劳动节", SYSTEM)
    return lambda actor: setting.clear_workday(date(2031, 5, 1), actor)


FIRMS = (["企业名称"], ["天津甲有限公司"])


def decision() -> Decision:
    scheme = catalog().schemes["seed"]
    return Decision(scheme, scheme.level("municipal"), date(2023, 1, 2), 2022, "津工信〔2023〕1号", None)


def facts(make: Make) -> Act:
    holder, facts = make.enterprise(), [ProfileEntry("revenue", 2025, "5400")]
    return lambda actor: profile.save_facts(holder, facts, actor, seen=profile_of(holder.id).last_fact)


def row(make: Make) -> Act:
    holder = make.enterprise()
    return lambda actor: profile.save_row(holder, "award", None, AWARD, actor)


def row_removed(make: Make) -> Act:
    holder = make.enterprise()
    line = make.award(holder)
    seen = row_of(holder.id, "award", line).id
    return lambda actor: profile.remove_row(holder, "award", line, actor, seen=seen)


def evidence(make: Make) -> Act:
    holder, limit = make.enterprise(), make.config.attachment_limit
    return lambda actor: profile.add_profile_file(
        holder, "审计.pdf", PDF, actor, storage=make.storage, limit=limit
    )


def profiles(make: Make) -> Act:
    stated = profile_list.Statement(make.enterprise(), [ProfileEntry("rd", 2025, "162")])
    return lambda actor: profile_list.state_profiles([stated], actor)


def submitted(make: Make) -> Act:
    draft = make.draft()
    return lambda actor: application.submit_application(draft, actor)


def recommended(make: Make) -> Act:
    filed = make.application(State.SUBMITTED)
    return lambda actor: application.step_application(filed, Action.RECOMMEND, actor)


def noticed(make: Make) -> Act:
    proposed = make.application(State.PROPOSED)
    approval_acts.alone(ApprovalAction.PUBLISH)
    return lambda actor: notice.publish_notice(make.publishing(proposed), actor)


def recognized(make: Make) -> Act:
    published = make.notice(make.application(State.PROPOSED))
    approval_acts.alone(ApprovalAction.RECOGNIZE)

    def act(actor: Actor) -> object:
        with clock.at(clock.start_of(published.closes_on + timedelta(days=1)) + timedelta(hours=10)):
            return notice.recognize_notice(make.recognizing(published), actor)

    return act


def checked(make: Make) -> Act:
    """Checking a clause of a file that waits for its district."""
    publish_small()
    holder = make.enterprise()
    state(holder, **STATED)
    filed = make.application(State.SUBMITTED, enterprise=holder)
    kept = filed_sheet(filed)
    assert kept is not None
    said = [sheet.Check("gate:position", True, "现场核实")]
    return lambda actor: sheet.check_clauses(filed, said, actor, sheet_id=kept.row.id, seen=0)
