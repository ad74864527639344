"""The demo: every scheme, place and state in it, figures that a recount confirms, the same on every load."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest
from peewee import fn

from registry import clock
from registry.actions.account import sign_in
from registry.actions.setting import mark_as_demo
from registry.config import Config
from registry.database import db, open_database
from registry.demo.accounts import ACCOUNTS, PASSWORD
from registry.demo.cast import HERO, INTAKES, make_cast
from registry.demo.deck import PATHS, read_deck
from registry.demo.desk import DEMO
from registry.demo.load import load_demo
from registry.demo.paper import paper
from registry.demo.rounds import ROUNDS
from registry.errors import Conflict
from registry.jobs import open_broker
from registry.models import (
    Account,
    Application,
    Attachment,
    Batch,
    Call,
    Enterprise,
    Event,
    Lineage,
    Notice,
    Recognition,
    Subject,
)
from registry.queries.ledger import verify_ledger
from registry.queries.progress import progress_of
from registry.queries.recount import recount
from registry.queries.tally import figures, tally_known
from registry.rules.attachment import media_type_of
from registry.rules.catalog import catalog
from registry.rules.role import Role
from registry.rules.workflow import State
from registry.storage import Storage
from tests.conftest import _forget, fresh_database, noon

# One load takes half a minute alone, and several where other tests share the machine.
pytestmark = pytest.mark.timeout(600)

LOADED_ON = date(2026, 11, 23)
PLAN_END = date(2025, 12, 31)


def _load(url: str, redis_url: str, folder: Path) -> None:
    open_database(url)
    open_broker(redis_url)
    db.connect()
    with clock.at(noon(LOADED_ON)):
        assert load_demo(Storage(folder / "files"), tell=lambda _: None)


@pytest.fixture(scope="module")
def demo_url(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    redis_server: str,
) -> Iterator[str]:
    """A database with the whole demo, loaded once for this file's tests; they only read it.

    SQLite only: a load takes PostgreSQL a minute, and all it does is done by actions tested on both.
    """
    folder = tmp_path_factory.mktemp("demo")
    with fresh_database("sqlite", request, folder) as url:
        _load(url, redis_server, folder)
        _forget(db.obj)
        yield url


@pytest.fixture
def demo(demo_url: str) -> Iterator[None]:
    """The loaded demo, open, at noon of its loading day."""
    open_database(demo_url)
    db.connect()
    with clock.at(noon(LOADED_ON)):
        yield
    _forget(db.obj)


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
def test_another_load_gives_the_same(
    demo_url: str, request: pytest.FixtureRequest, tmp_path: Path, redis_server: str
) -> None:
    open_database(demo_url)
    db.connect()
    first = _fingerprint()
    _forget(db.obj)
    with fresh_database("sqlite", request, tmp_path) as url:
        _load(url, redis_server, tmp_path)
        assert _fingerprint() == first
        _forget(db.obj)


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
            (event.kind, event.body)
            for event in Event.select().where(Event.kind != "account.signed_in").order_by(Event.seq)
        ],
        "figures": figures(LOADED_ON, ("district", "industry")),
    }


def test_the_demo_goes_into_an_empty_registry_only(registry: Config, tmp_path: Path) -> None:
    mark_as_demo(DEMO)
    with pytest.raises(Conflict, match="没有装完"):
        load_demo(Storage(tmp_path), tell=lambda _: None)


def test_a_registry_with_data_of_its_own_is_left_alone(make: Any, tmp_path: Path) -> None:
    make.enterprise()
    before = Event.select().count()
    assert not load_demo(Storage(tmp_path), tell=lambda _: None)
    assert Event.select().count() == before


def test_the_cast_has_no_name_twice() -> None:
    names = [character.details.name for character in make_cast(Random("any"))]
    assert len(names) == len(set(names))
    assert names[HERO - 1].startswith("天津")


def test_every_card_of_the_deck_has_a_way_to_go() -> None:
    assert {card.end for card in read_deck()} == set(PATHS)
    for legs in PATHS.values():
        for before, after in pairwise(legs):
            assert before.late > after.early, "each step on a later day than the one before"


def test_the_attachments_are_real_pdf_files() -> None:
    assert media_type_of("演示.pdf", paper(1), 10_000) == ("application/pdf", [])
    assert paper(1) != paper(2)
