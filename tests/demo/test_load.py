"""The demo: every scheme, place and state in it, figures that a recount confirms, the same on every load."""

import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from peewee import fn

from demo.accounts import ACCOUNTS, PASSWORD
from demo.enterprises.enterprises import INTAKES
from demo.past.rounds import ROUNDS
from registry import clock
from registry.actions.account import sign_in
from registry.actions.criteria import publish_shipped
from registry.database import db, open_database
from registry.models import (
    Account,
    Application,
    Attachment,
    Batch,
    Call,
    CallCriteria,
    ClauseCheck,
    CriteriaUse,
    CriteriaVersion,
    Enterprise,
    Event,
    FiledSheet,
    Lineage,
    Notice,
    PoolRun,
    ProfileFact,
    ProfileRecord,
    Recognition,
    Subject,
)
from registry.queries.criteria import criteria_of, version_in_use, version_named
from registry.queries.facts import FactsAim, dossier_of, known_of
from registry.queries.ledger import verify_ledger
from registry.queries.pool_run import frozen_of
from registry.queries.progress import progress_of
from registry.queries.recount import recount
from registry.queries.sheet import recheck_sheets
from registry.queries.tally import figures, tally_known
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.criteria.assess import assess
from registry.rules.criteria.files.shipped import shipped
from registry.rules.criteria.sheet.sheet import sheet_of
from registry.rules.pool.judge import favorable
from registry.rules.role import Role
from registry.rules.workflow import State
from tests.databases import LOADED_ON, Databases, forget, load_demo_into
from tests.days import noon

# One load takes half a minute alone, and several where other tests share the machine.
pytestmark = pytest.mark.timeout(600)

PLAN_END = date(2025, 12, 31)


@pytest.fixture(scope="module")
def demo_url(loaded_demo: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The whole demo; this file's tests only read it, but for who signs in.

    SQLite only: a load takes PostgreSQL a minute, and all it does is done by actions tested on both.
    """
    copy = shutil.copy(loaded_demo / "registry.sqlite3", tmp_path_factory.mktemp("demo"))
    return f"sqlite:///{copy}"


@pytest.fixture
def demo(demo_url: str) -> Iterator[None]:
    """The loaded demo, open, at noon of its loading day."""
    open_database(demo_url)
    db.connect()
    with clock.at(noon(LOADED_ON)):
        yield
    forget(db.obj)


def _count(*columns: Any) -> Counter[Any]:
    """Rows by the values of some columns of one table."""
    query = columns[0].model.select(*columns, fn.COUNT(1)).group_by(*columns).tuples()
    return Counter({row[:-1] if len(columns) > 1 else row[0]: row[-1] for row in query})


@pytest.mark.slow
def test_every_scheme_and_level_has_as_many_titles_as_its_lists_named(demo: None) -> None:
    shown = {(cell.scheme, cell.level): cell for cell in figures(date(2026, 8, 31))}
    assert {(scheme.id, level.id) for scheme, level in catalog().titles()} - shown.keys() == {
        ("smart_factory", "pilot")
    }, "the first pilot comes in October"
    planned: Counter[tuple[str, str]] = Counter()
    for one in ROUNDS:
        if one.announced_on <= date(2026, 8, 31) and one.kind != "product":
            planned[one.scheme, one.level] += one.new
    # Champions are counted by holder, so their products add to some and not to others.
    for key in planned.keys() - {("single_champion", "municipal"), ("single_champion", "national")}:
        assert shown[key].ever == planned[key], key
    assert all(cell.valid <= cell.net <= cell.ever for cell in shown.values())


@pytest.mark.slow
def test_the_plan_s_targets_come_out_plausibly(demo: None) -> None:
    plan = catalog().plan_on(PLAN_END)
    reached = {row.target.id: row.reached for row in progress_of(plan, PLAN_END, only_headline=True)}
    assert reached == {"P01": 8, "P03": 98, "P05": 2130, "P06": 1470, "P08": 203, "P10": 430}


@pytest.mark.slow
def test_lists_that_came_late_were_not_known_before(demo: None) -> None:
    seeds = {
        known: next(cell.ever for cell in figures(PLAN_END, known_at=known) if cell.scheme == "seed")
        for known in (noon(PLAN_END), noon(LOADED_ON))
    }
    assert seeds[noon(LOADED_ON)] - seeds[noon(PLAN_END)] == 300


@pytest.mark.slow
def test_the_figures_agree_with_a_recount_and_the_ledger_is_whole(demo: None) -> None:
    assert tally_known().lag <= 10, "only the recount, the mark and this file's sign-ins came after the tally"
    assert recount(LOADED_ON).differences == []
    assert recount(PLAN_END).differences == []
    assert verify_ledger().intact
    instants = [event.recorded_at for event in Event.select().order_by(Event.seq)]
    assert instants == sorted(instants)
    assert instants[0] < noon(date(2021, 1, 5))
    assert instants[-1] >= noon(LOADED_ON)


@pytest.mark.slow
def test_every_place_industry_and_subsector_is_there(demo: None) -> None:
    known = catalog()
    assert Enterprise.select().count() == sum(count for _, count in INTAKES)
    assert _count(Enterprise.district).keys() == {"", *known.districts}
    assert _count(Enterprise.zone).keys() == {"", *known.zones}
    assert _count(Enterprise.industry).keys() == known.industries.keys()
    parts = {part.id for industry in known.industries.values() for part in industry.subsectors}
    assert _count(Enterprise.subsector).keys() == parts
    assert Enterprise.select().where(Enterprise.uscc.is_null()).count() == 30
    assert Enterprise.select().where(Enterprise.district == "").count() == 20
    assert _count(Lineage.what).keys() == {"name", "place", "industry", "code"}


@pytest.mark.slow
def test_everything_is_marked(demo: None) -> None:
    for column in (
        Enterprise.name,
        Subject.name,
        Recognition.name,
        Call.title,
        Call.document_no,
        Notice.title,
        Notice.document_no,
        Account.name,
        Attachment.name,
        Batch.document_no,
    ):
        assert not column.model.select().where(~column.contains("演示")).exists(), column
    assert not Enterprise.select().where(~Enterprise.demo).exists()


@pytest.mark.slow
def test_files_stand_in_every_state_in_every_scheme_and_district(demo: None) -> None:
    assert _count(Application.state).keys() == {state.value for state in State}
    assert _count(Application.scheme).keys() == catalog().schemes.keys()
    assert _count(Application.district).keys() == catalog().districts.keys()
    assert _count(Application.kind)["re_review"] >= 10
    assert 240 <= Application.select().count() <= 320
    open_now = {(call.scheme, call.level) for call in Call.select().where(Call.closes_at > clock.now())}
    assert open_now == {
        (scheme.id, level.id) for scheme in catalog().schemes.values() for level in scheme.open_levels
    }


@pytest.mark.slow
def test_one_notice_is_open_one_is_over_and_one_is_recognized(demo: None) -> None:
    states = _count(Application.notice, Application.state)
    standing = {notice for notice, state in states if notice and state == State.ON_NOTICE}
    over = {row.id for row in Notice.select().where(Notice.closes_on < LOADED_ON)}
    assert standing & over, "ready to recognize"
    assert standing - over, "still open"
    decided = Recognition.select().where(Recognition.application.is_null(False))
    assert decided.count() == sum(count for (_, state), count in states.items() if state == State.RECOGNIZED)
    assert all(row.certificate_no for row in decided)


@pytest.mark.slow
def test_the_printed_accounts_sign_in_to_something_to_do(demo: None) -> None:
    for account in ACCOUNTS:
        opened, _ = sign_in(account.login, PASSWORD)
        assert opened.role == account.role
    waiting = Application.select().where(Application.state == State.SUBMITTED)
    officers = list(Account.select().where(Account.login.in_(["district", "zone"])))
    for officer in officers:
        mine = waiting.where(Application.district == officer.district)
        assert mine.where(Application.zone == officer.zone if officer.zone else True).count() >= 24


@pytest.mark.slow
def test_the_enterprise_has_a_title_a_draft_a_returned_file_and_a_recognized_one(demo: None) -> None:
    account = Account.get(Account.login == "enterprise")
    assert account.role == Role.ENTERPRISE
    enterprise = Enterprise.get_by_id(account.enterprise_id)
    assert catalog().districts[enterprise.district].zh == "西青区"
    mine = {row.state: row for row in Application.select().where(Application.enterprise == enterprise.id)}
    assert mine.keys() == {State.DRAFT, State.RETURNED, State.RECOGNIZED}
    assert mine[State.DRAFT].scheme == "specialized_new"
    assert not Attachment.select().where(Attachment.application == mine[State.DRAFT].id).exists()
    held = Recognition.select().where(
        (Recognition.enterprise == enterprise.id) & (Recognition.scheme == "innovative_sme")
    )
    assert [row.valid_until is not None and row.valid_until > LOADED_ON for row in held] == [True]


@pytest.mark.slow
def test_every_shipped_set_was_published_when_it_came_into_use(demo: None) -> None:
    begins = date(2021, 1, 4)
    published = {
        row.name: clock.day_of(row.published_at)
        for row in CriteriaVersion.select().where(CriteriaVersion.state == "published")
    }
    assert published == {name: max(each.first_day, begins) for name, each in shipped().sets.items()}
    assert publish_shipped(Actor.system("test")) == [], "criteria load finds nothing to do"
    first = {row.criteria_id: row.first for row in CriteriaUse.select().order_by(CriteriaUse.first.desc())}
    bound: Any = CallCriteria.select(CallCriteria.criteria, Call.opens_at, CriteriaVersion.published_at)
    rows = list(bound.join(Call).switch(CallCriteria).join(CriteriaVersion).tuples())
    assert len(rows) > 100
    assert all(first[criteria] <= clock.day_of(opens) and at <= opens for criteria, opens, at in rows)


@pytest.mark.slow
def test_every_submission_froze_its_sheet_and_none_was_not_met(demo: None) -> None:
    checked = recheck_sheets()
    assert checked.intact
    submitted = Application.select().where(Application.submitted_at.is_null(False)).count()
    assert submitted == FiledSheet.select(FiledSheet.application).distinct().count() <= checked.sheets
    found = _count(FiledSheet.eligible)
    assert found[False] == 0
    assert found[True] >= 60
    assert found[None] >= 100


@pytest.mark.slow
def test_officers_checked_clauses_and_said_some_otherwise(demo: None) -> None:
    files = ClauseCheck.select(ClauseCheck.application).distinct().count()
    assert 60 <= files < FiledSheet.select(FiledSheet.application).distinct().count()
    found = _count(ClauseCheck.found, ClauseCheck.given)
    assert found[True, True] > 300
    assert found[None, True] > 50
    assert 3 <= found[True, False] < 30
    otherwise = ClauseCheck.select().where(~(ClauseCheck.found == ClauseCheck.given))
    assert all(row.reason and row.evidence_id for row in otherwise)


@pytest.mark.slow
def test_the_verdicts_over_the_pool_are_mixed(demo: None) -> None:
    profiled = ProfileFact.select(ProfileFact.enterprise).distinct()
    assert 850 <= profiled.count() <= 1000
    assert ProfileRecord.select().count() > 3000
    began: Any = ProfileFact.select(ProfileFact.value, Enterprise.founded_on).join(Enterprise)
    for since, founded in began.where(ProfileFact.metric == "segment_since").tuples():
        assert json.loads(since) >= founded.isoformat(), "nobody was in a market before it was founded"
    firms = list(Enterprise.select().where(Enterprise.id.in_(profiled)).order_by(Enterprise.id))[::2]
    assert {firm.district for firm in firms} == catalog().districts.keys()
    dossiers = [dossier_of(firm, LOADED_ON) for firm in firms]
    for title in (
        "tech_sme:national",
        "innovative_sme:municipal",
        "specialized_new:municipal",
        "little_giant:national",
        "single_champion:national",
        "green_factory:municipal",
        "smart_factory:basic",
        "digital_workshop:municipal",
    ):
        scheme, level = title.split(":")
        aim = FactsAim(scheme, level, "new", LOADED_ON)
        criteria = criteria_of(version_in_use(scheme, level, "new", LOADED_ON))
        # Persons decide something of most titles: what they would in favor tells the figures apart.
        supposed = favorable(criteria)
        told = [assess(criteria, {**supposed, **each.known(criteria, aim).facts}) for each in dossiers]
        verdicts = Counter(each.eligible for each in told)
        assert min(verdicts[truth] for truth in (True, False, None)) >= 2, (title, verdicts)
        one_off = [each for each in told if sum(item.truth is False for item in each.clauses) == 1]
        assert len(one_off) >= 2, title


@pytest.mark.slow
def test_the_enterprise_lacks_one_clause_that_a_patent_would_mend(demo: None) -> None:
    enterprise = Enterprise.get_by_id(Account.get(Account.login == "enterprise").enterprise_id)
    criteria = criteria_of(version_named("specialized_new.2026"))
    aim = FactsAim("specialized_new", "municipal", "new", LOADED_ON)
    known = known_of(enterprise, criteria, aim)
    told = sheet_of(criteria, known.facts, LOADED_ON)
    assert told.eligible is False
    assert [clause.id for clause in told.failed] == ["class1_ip"]
    assert [clause.id for clause in told.clauses if clause.found is None] == ["market_position"]
    mended = sheet_of(criteria, {**known.facts, "class1_ip_applied": 1}, LOADED_ON)
    assert mended.eligible is None


@pytest.mark.slow
def test_a_draft_is_compared_and_candidates_are_found(demo: None) -> None:
    (draft,) = CriteriaVersion.select().where(CriteriaVersion.state == "draft")
    assert draft.name == "specialized_new.2027.draft"
    compared, *scans = PoolRun.select().order_by(PoolRun.id)
    assert {run.state for run in (compared, *scans)} == {"finished"}
    assert frozen_of(compared).changed_digest == draft.digest
    result = json.loads(compared.result)
    assert result["total"] == Enterprise.select().count()
    assert result["totals"]["leaves"] > 0
    assert result["totals"]["drops"] > 0
    assert len(result["clauses"]) == 1, "one threshold differs"
    found: Counter[str] = Counter()
    for scan in scans:
        found.update(json.loads(scan.result)["counts"])
    assert min(found["meets"], found["to_judge"], found["may_meet"]) >= 50, found


@pytest.mark.slow
def test_another_load_gives_the_same(
    demo_url: str, databases: Databases, tmp_path: Path, redis_server: str
) -> None:
    open_database(demo_url)
    db.connect()
    first = _fingerprint()
    forget(db.obj)
    load_demo_into(databases.fresh("sqlite", tmp_path), redis_server, tmp_path)
    assert _fingerprint() == first
    forget(db.obj)


def _fingerprint() -> dict[str, Any]:
    """All that a person could tell two loads apart by."""
    return {
        "enterprises": list(
            Enterprise.select(Enterprise.name, Enterprise.uscc).order_by(Enterprise.id).tuples()
        ),
        "certificates": list(
            Recognition.select(Recognition.name, Recognition.certificate_no, Recognition.valid_until)
            .order_by(Recognition.id)
            .tuples()
        ),
        "files": list(
            Application.select(Application.number, Application.state).order_by(Application.id).tuples()
        ),
        # The other tests of this file sign in to the first of the two.
        "events": [
            # A sheet's origins say to the millisecond when its facts were typed.
            (event.kind, re.sub('"origins":"[0-9a-f]+"', "", event.body))
            for event in Event.select().where(Event.kind != "account.signed_in").order_by(Event.seq)
        ],
        "figures": figures(LOADED_ON, ("district", "industry")),
        "facts": _digest(ProfileFact.enterprise, ProfileFact.metric, ProfileFact.period, ProfileFact.value),
        "rows": _digest(ProfileRecord.enterprise, ProfileRecord.record, ProfileRecord.content),
        "sheets": list(FiledSheet.select(FiledSheet.digest).order_by(FiledSheet.id).tuples()),
        "checks": _digest(ClauseCheck.sheet, ClauseCheck.clause, ClauseCheck.given, ClauseCheck.reason),
        "runs": [run.result for run in PoolRun.select().order_by(PoolRun.id)],
    }


def _digest(*columns: Any) -> str:
    rows = columns[0].model.select(*columns).order_by(columns[0].model.id).tuples()
    return sha256(repr(list(rows)).encode()).hexdigest()
