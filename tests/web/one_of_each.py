"""A registry with one of everything, and somebody of each identity."""

from dataclasses import dataclass, field
from pathlib import Path

from peewee import fn

from registry import clock
from registry.actions.approval import propose
from registry.actions.change import decline_change
from registry.actions.claim import decline_claim
from registry.actions.criteria import begin_draft
from registry.actions.imports.file import apply_import
from registry.actions.imports.run import upload_list
from registry.actions.pool_run import ask_scans, ask_what_if
from registry.actions.subject import declare_subject
from registry.models import (
    Account,
    Application,
    Attachment,
    Claim,
    CriteriaVersion,
    Enterprise,
    Event,
    FiledSheet,
    ImportRun,
    Recognition,
)
from registry.queries.actor import actor_of
from registry.queries.criteria import version_named
from registry.rules.approval import SettingArguments
from registry.rules.catalog import catalog
from registry.rules.colleague import FirmPart
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.subject import SubjectDetails
from tests.actions import merge_acts
from tests.change_requests import moving
from tests.conftest import People
from tests.heads import signed
from tests.make import SYSTEM, Make
from tests.measures import document
from tests.pool import run_all, version
from tests.rules.criteria.small import gate as condition
from tests.web.listed import long_list_of
from tests.workbooks import workbook

SAMPLE = Path(__file__).parents[1] / "samples" / "enterprises-200-with-defects.xlsx"


@dataclass
class World:
    """A registry with one of everything, and somebody of each identity."""

    people: People
    accounts: dict[str, Account | None] = field(default_factory=dict)
    values: dict[str, dict[str, object]] = field(default_factory=dict)
    queries: dict[str, dict[str, object]] = field(default_factory=dict)
    """What stands in an address after its question mark."""


Values = dict[str, dict[str, object]]
"""What stands in the addresses of a blueprint or of one of its pages, by its name."""


def make_world(make: Make, people: People) -> World:
    """One of everything, and who is to see it or not."""
    submitted = make.application(State.SUBMITTED)
    accounts = _accounts(make, submitted)
    values: Values = {
        **_of_applications(make, submitted),
        **_of_notices(make),
        **_of_calls(make),
        **_of_district_decisions(make),
        **_of_recommendations(make),
        **_of_an_enterprise(make, submitted),
        **_of_changes(make, submitted),
        **_of_claims(accounts["pending"]),
        "pending": {"call_id": submitted.call_id},
        "imports": {"id": _imported(make, accounts["reviewer"]).id},
        "imports.undo": {"id": _brought_in()},
        **_of_runs(make),
        "settings": {"key": "notice_days/seed:municipal"},
        "approvals": {"id": _proposed(make)},
        **_of_criteria(),
        "colleagues": {"id": _filler_of(accounts).id},
        "invitations": {"id": submitted.enterprise_id, "account_id": _filler_of(accounts).id},
        "admin": {"id": make.account(Role.LEADER).id, "day": "2027-01-01", "year": 2027},
        "session": {"code": "en", "token": "no-such-token"},
        "ledger": {"seq": _proved(make)},
        "lists": {"id": long_list_of(accounts["reviewer"])},
    }
    return World(people, accounts, values, {"bureau.compose": {"name": "innovative_sme:municipal"}})


def _accounts(make: Make, submitted: Application) -> dict[str, Account | None]:
    """Somebody of each identity; the owner is of the enterprise that submitted."""
    return {
        "nobody": None,
        "owner": make.account(Role.ENTERPRISE, enterprise_id=submitted.enterprise_id),
        "filler": make.account(Role.ENTERPRISE, enterprise_id=submitted.enterprise_id, part=FirmPart.FILLER),
        "other_enterprise": make.account(Role.ENTERPRISE),
        "pending": make.account(Role.CLAIMANT),
        "district": make.account(Role.DISTRICT_OFFICER, district="120111"),
        "district_decider": make.account(Role.DISTRICT_DECIDER, district="120111"),
        "other_district": make.account(Role.DISTRICT_OFFICER, district="120101"),
        "district_leader": make.account(Role.LEADER, district="120101"),
        "zone": make.account(Role.DISTRICT_OFFICER, district="120116", zone="BH-THT"),
        "reviewer": make.account(Role.BUREAU_REVIEWER),
        "decider": make.account(Role.BUREAU_DECIDER),
        **{
            role.value: make.account(role)
            for role in (Role.LEADER, Role.EXPERT, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
        },
    }


def _filler_of(accounts: dict[str, Account | None]) -> Account:
    found = accounts["filler"]
    assert found is not None
    return found


def _of_applications(make: Make, submitted: Application) -> Values:
    recommended = make.application(State.RECOMMENDED)
    make.application(State.PROPOSED)
    attachment = Attachment.get(Attachment.application == submitted.id)
    return {
        "enterprise": {
            "id": submitted.id,
            "file_id": attachment.id,
            "call_id": submitted.call_id,
            "sheet_id": _sheet_id(submitted),
        },
        "district": {"id": submitted.id, "action": "return", "sheet_id": _sheet_id(submitted)},
        "bureau.application": {"id": recommended.id},
        "bureau.check": {"id": recommended.id},
        "bureau.sheet": {"id": recommended.id, "sheet_id": _sheet_id(recommended)},
        "bureau.step": {"id": recommended.id, "action": "return"},
        "files": {"id": attachment.id},
    }


def _sheet_id(application: Application) -> int:
    return int(FiledSheet.get(FiledSheet.application == application.id).id)


PUBLISHED = ("bureau.line", "bureau.line_done", "bureau.withdrawal", "bureau.withdraw")
"""What is done with a notice that was published; a district's pages are named alike."""


def _of_calls(make: Make) -> Values:
    """A call of the bureau's, and one of 120111's own."""
    decider = make.actor(Role.DISTRICT_DECIDER, district="120111")
    of_bureau = {"id": make.call().id}
    return {
        **dict.fromkeys(("bureau.call", "public.call"), of_bureau),
        "district.call": {"id": make.call("green_factory", "district", decider).id},
    }


def _of_notices(make: Make) -> Values:
    recognized = make.application(State.RECOGNIZED)
    listed = make.application(State.PROPOSED)
    notice = make.notice(listed)
    recognition = Recognition.get(Recognition.application == recognized.id)
    return {
        **{
            name: {"id": notice.id, "application": listed.id}
            for name in ("bureau.notice", "public.notice", *PUBLISHED)
        },
        **{
            name: {"id": recognition.id}
            for name in ("bureau.recognition", "bureau.decide", "bureau.end", "public.recognition")
        },
        **{name: {"id": recognition.batch_id} for name in ("bureau.batch", "bureau.correct")},
    }


def _of_district_decisions(make: Make) -> Values:
    """A notice of a district that runs, and a title that it decided."""
    call, site = make.call("green_factory", "district"), {"subject_kind": "site", "name": "一号工厂"}
    listed = make.application(State.ON_NOTICE, call=call, **site)
    recognized = make.application(State.RECOGNIZED, call=call, **site)
    recognition = Recognition.get(Recognition.application == recognized.id)
    return {
        **{
            key.replace("bureau.", "district."): {"id": listed.notice_id, "application": listed.id}
            for key in ("bureau.notice", *PUBLISHED)
        },
        **{
            key: {"id": recognition.id} for key in ("district.recognition", "district.decide", "district.end")
        },
        **{key: {"id": recognition.batch_id} for key in ("district.batch", "district.correct")},
    }


def _of_recommendations(make: Make) -> Values:
    """A forwarding whose whole answer does not name its one file."""
    opened = make.call("green_data_center", "national")
    file = make.application(State.FORWARDED, call=opened, subject_kind="data_center", name="一号数据中心")
    make.answered(file)
    of_it = {"id": file.forwarding_id}
    return {
        "bureau.recommendation": of_it,
        "district.recommendation": of_it,
    }


def _of_an_enterprise(make: Make, submitted: Application) -> Values:
    enterprise = Enterprise.get_by_id(submitted.enterprise_id)
    title = {"scheme": "tech_sme", "level": "national"}
    return {
        "files.evidence": {"id": make.evidence(enterprise).id},
        "files.measure": {"id": document(make.storage).id},
        "profile": {"name": "yearly", "what": "award", "line": make.award(enterprise)},
        "enterprises": {"id": enterprise.id, **title},
        "bureau.merge": {"id": enterprise.id},
        "bureau.unmerge": {"id": merge_acts.parting(make).one},
        "sheet": title,
        "subjects": {"id": declare_subject(enterprise, "site", SubjectDetails("一号工厂"), SYSTEM).id},
        "subjects.index": {"id": enterprise.id},
    }


def _of_changes(make: Make, submitted: Application) -> Values:
    """A move from one district to another that was declined, and the enterprise that asked for it."""
    enterprise = Enterprise.get_by_id(submitted.enterprise_id)
    change = moving(make, enterprise)
    decline_change(change, make.actor(Role.DISTRICT_OFFICER, district="120101"), note="未见迁入")
    return {
        "changes": {"id": change.id},
        "changes.new": {"id": enterprise.id, "fact": "name"},
        "files.change": {"id": change.id},
    }


def _of_claims(account: Account | None) -> Values:
    """A claim to a new enterprise of 120111 that was returned."""
    assert account is not None
    claim = Claim.get(Claim.account == account.id)
    decline_claim(claim, SYSTEM, note="照片看不清")
    return {"claims": {"id": claim.id}, "files.claim": {"id": claim.id}}


def _proposed(make: Make) -> int:
    change = SettingArguments("notice_days/seed:municipal", 9, clock.today(), "津工信〔2026〕9号", "")
    return int(propose(change, make.actor(Role.BUREAU_DECIDER), make.storage).id)


def _imported(make: Make, reviewer: Account | None) -> ImportRun:
    assert reviewer is not None
    return upload_list("企业.xlsx", SAMPLE.read_bytes(), None, actor_of(reviewer), make.storage)


def _brought_in() -> int:
    """The run of a list of titles that was brought in."""
    found = catalog().schemes["specialized_new"]
    decision = Decision(found, found.level("municipal"), clock.today(), clock.today().year)
    file = read_import("名单.xlsx", workbook(["企业名称"], ["天津导入有限公司"]), decision)
    run = apply_import(file, SYSTEM, accept_good=False, yes=True).run
    assert run is not None
    return run


def _of_runs(make: Make) -> Values:
    draft = version(condition("r", '{ flag = "brand" }'), state="draft")
    compared = ask_what_if(draft.id, draft.id, "municipal", clock.today(), SYSTEM)
    ask_scans({("specialized_new", "municipal"): draft.id}, clock.today(), SYSTEM)
    run_all()
    make.drained()
    return {
        "what_if": {"id": compared.id},
        "candidates": {"scheme": "specialized_new", "level": "municipal"},
    }


def _proved(make: Make) -> int:
    """A public event of a day that is signed."""
    signed(make.config, 60)
    return int(Event.select(fn.MIN(Event.seq)).where(Event.visibility == "public").scalar())


def _of_criteria() -> Values:
    base = version_named("tech_sme.2017")
    assert base is not None
    edited = begin_draft(base, "tech_sme.2027", SYSTEM)
    # Saved once since anybody here looked at it.
    CriteriaVersion.update(version=2).where(CriteriaVersion.id == edited.id).execute()
    return {
        "criteria": {"name": "tech_sme.2017"},
        "criteria_drafts": {"id": edited.id, "section": "about"},
    }
