"""Lists as files: both kinds say the same, of exactly what the page shows, and what was taken away comes back
as unchanged."""

import hashlib
import re
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from registry.actions.enterprise import correct_enterprise
from registry.actions.imports.file import apply_import
from registry.config import Config
from registry.models import Enterprise, Recognition
from registry.queries.enterprise import details_of
from registry.queries.recognition import with_holder
from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.enterprise import read_claims
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision, read_entries
from registry.rules.imports.report import RowOutcome
from registry.rules.role import Role
from registry.web.lists import take_away, xlsx_table
from tests.conftest import People, site
from tests.make import SYSTEM, Make
from tests.titles import award
from tests.web.listed import lines, same, sheets

DAY = date(2024, 4, 20)
FACTS = ("industry", "chains", "founded_on", "staff", "revenue_fen", "assets_fen")
NAME = re.compile(r'<th scope="row" class="r-name"><a [^>]*>([^<]*)</a>')
Sign = Callable[..., FlaskClient]


@pytest.fixture
def sign(make: Make, people: People) -> Sign:
    """Sign somebody in by role and place."""
    return lambda role, **place: people.client(make.account(role, **place))


@pytest.fixture
def firms(make: Make) -> list[Enterprise]:
    """Enterprises that say everything of themselves, or little."""
    return [
        make.enterprise(
            name="天津数字代码有限公司", uscc="911201110103803250", chains=("xinchuang", "ic"), zone=""
        ),
        make.enterprise(district="120116", zone="BH-TEDA", revenue_fen=12_345_678_90, staff=None),
        make.enterprise(uscc=None, district="", industry="", founded_on=None, revenue_fen=None),
        make.enterprise(name="-SUM(A1)有限公司", founded_on=date(1898, 5, 1), assets_fen=1),
    ]


def test_both_kinds_say_the_same_and_the_second_sheet_says_what_it_is(
    sign: Sign, firms: list[Enterprise]
) -> None:
    reviewer = sign(Role.BUREAU_REVIEWER)
    award("specialized_new", "municipal", DAY, firms)
    text, book = (reviewer.get(f"/enterprises/list.{kind}?district=120111").data for kind in ("csv", "xlsx"))
    rows, (listed, about) = lines(text), sheets(book)
    assert [len(row) for row in rows] == [11, 11, 11]
    pairs = [pair for row in zip(listed, rows, strict=True) for pair in zip(*row, strict=True)]
    assert [pair for pair in pairs if not same(*pair)] == []
    named = {row[0]: row for row in listed}["天津数字代码有限公司"]
    assert named[1] == "911201110103803250"
    assert (named[6], named[7], named[8]) == (date(2010, 1, 1), 120.0, 5000.0)
    assert {row[0]: row for row in rows}["天津数字代码有限公司"][1] == "\t911201110103803250"
    said = dict(about[1:])
    assert said["行数"] == "2"
    assert said["筛选：区"] == "西青区"
    assert said["排列"] == "按名称升序"
    latest = sheets(reviewer.get("/bureau/recognitions.xlsx?sort=place&direction=desc").data)[1]
    assert dict(latest)["排列"] == "按属地降序"
    assert said["校验码"].startswith(hashlib.sha256(text).hexdigest())
    assert {row[0] for row in listed[1:]} == {"天津数字代码有限公司", "-SUM(A1)有限公司"}
    assert "'-SUM(A1)有限公司" in {row[0] for row in rows}, "no cell of a CSV is a formula"


def test_an_office_takes_away_its_own_rows_only(sign: Sign, firms: list[Enterprise]) -> None:
    officer = sign(Role.DISTRICT_OFFICER, district="120116")
    for kind, read in (("csv", lines), ("xlsx", lambda content: sheets(content)[0])):
        rows = read(officer.get(f"/enterprises/list.{kind}").data)
        assert [row[1] for row in rows[1:]] == [firms[1].uscc], kind
        other = read(officer.get(f"/enterprises/list.{kind}?district=120111").data)
        assert [row[1] for row in other[1:]] == [firms[1].uscc], "another district is no filter of theirs"


def test_a_file_is_in_the_order_and_of_the_tab_of_its_page(sign: Sign, firms: list[Enterprise]) -> None:
    reviewer = sign(Role.BUREAU_REVIEWER)
    for query in ("sort=code&direction=desc", "waiting=code", "q=代码", "page=2&per_page=1", "held=none"):
        page = reviewer.get(f"/enterprises/?{query}").text
        rows = lines(reviewer.get(f"/enterprises/list.csv?{query}").data)[1:]
        shown = [name.replace("&#39;", "'") for name in NAME.findall(page)]
        assert [row[0].removeprefix("'") for row in rows] == shown, query
        assert rows, query


@pytest.mark.engines("sqlite")
def test_the_public_takes_the_roll_away_so_many_times_and_finds_no_code(
    make: Make, firms: list[Enterprise], registry: Config
) -> None:
    award("specialized_new", "municipal", DAY, firms)
    visitor = site(registry, TAKE_AWAY_LIMIT="2 per hour").test_client()
    answer = visitor.get("/roll.csv", buffered=False)
    assert (answer.is_streamed, answer.content_length) == (True, None)
    rows = lines(answer.data)
    assert (len(rows), "91120111" in str(rows)) == (5, False)
    assert visitor.get("/roll.xlsx").status_code == 200
    assert visitor.get("/roll.csv").status_code == 429


@pytest.mark.engines("sqlite")
def test_no_more_files_are_made_at_once_than_leave_threads_for_others(
    sign: Sign, monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = sign(Role.BUREAU_REVIEWER)
    monkeypatch.setattr(take_away, "_PATIENCE", 0.01)
    with ExitStack() as stack:
        for _time in range(take_away.MOST_MADE):
            stack.enter_context(take_away._one_of_few())
        assert reviewer.get("/enterprises/list.csv").status_code == 429
        assert reviewer.get("/enterprises/").status_code == 200
    assert reviewer.get("/enterprises/list.csv").status_code == 200


@pytest.mark.engines("sqlite")
def test_a_list_that_no_sheet_holds_is_refused_whole(
    sign: Sign, firms: list[Enterprise], monkeypatch: pytest.MonkeyPatch
) -> None:
    reviewer = sign(Role.BUREAU_REVIEWER)
    monkeypatch.setattr(xlsx_table, "MOST_ROWS", 3)
    answer = reviewer.get("/enterprises/list.xlsx")
    assert (answer.status_code, "一张工作表最多 3 行" in answer.text) == (422, True)
    assert reviewer.get("/enterprises/list.csv").status_code == 200
    assert reviewer.get("/enterprises/list.xlsx?waiting=code").status_code == 200


@pytest.mark.engines("sqlite")
def test_a_file_costs_the_same_however_long(make: Make, sign: Sign, queries: list[str]) -> None:
    reviewer = sign(Role.BUREAU_REVIEWER)
    counts = []
    for _time in range(3):
        make.enterprise()
        queries.clear()
        reviewer.get("/enterprises/list.csv")
        counts.append(len(queries))
    assert counts[1] == counts[2] > 0


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_register_comes_back_unchanged(sign: Sign, firms: list[Enterprise], language: str) -> None:
    reviewer = sign(Role.BUREAU_REVIEWER)
    reviewer.get(f"/language/{language}")
    award("specialized_new", "municipal", DAY, firms)
    file = read_import("list.xlsx", reviewer.get("/enterprises/list.xlsx").data, None)
    report = apply_import(file, SYSTEM, accept_good=False)
    assert [line.outcome for line in report.lines] == [RowOutcome.UNCHANGED] * len(firms)
    # Nothing was left out, either: what a list does not say changes nothing.
    for claim in read_claims(file.reading, catalog()):
        known = details_of(next(firm for firm in firms if firm.name == claim.name))
        said = {name: getattr(known, name) for name in FACTS if getattr(known, name) not in (None, "", ())}
        assert (claim.facts, claim.code) == (said, known.uscc)
        assert tuple(claim.place) == (known.district, known.zone)


@pytest.mark.parametrize(
    ("scheme", "level", "kind"),
    [("specialized_new", "municipal", "enterprise"), ("green_factory", "national", "site")],
)
def test_recognitions_of_a_title_come_back_unchanged(
    sign: Sign, firms: list[Enterprise], scheme: str, level: str, kind: str
) -> None:
    award(scheme, level, DAY, firms, kind)
    award(scheme, level, date(2021, 5, 6), firms[:2], kind)
    award("innovative_sme", "municipal", DAY, firms)
    former = firms[1]
    correct_enterprise(
        former,
        _renamed(former),
        SYSTEM,
        version=former.version,
        effective_on=date(2025, 1, 1),
        reason="更名",
    )
    content = sign(Role.BUREAU_REVIEWER).get(f"/bureau/recognitions.xlsx?scheme={scheme}&level={level}").data
    found = catalog().schemes[scheme]
    # Neither day nor year is that of the rows: each says its own.
    decision = Decision(found, found.level(level), date(2023, 1, 4), 2023)
    file = read_import("list.xlsx", content, decision)
    report = apply_import(file, SYSTEM, accept_good=False)
    assert [line.outcome for line in report.lines] == [RowOutcome.UNCHANGED] * 6
    assert sorted(
        (entry.name, entry.subject, entry.award_year, entry.announced_on, entry.valid_until)
        for entry in read_entries(file.reading, decision, catalog())
    ) == sorted(
        (row.name, _called(row), row.award_year, row.announced_on, row.valid_until)
        for row in with_holder().where(Recognition.scheme == scheme)
    )


def _renamed(enterprise: Enterprise) -> EnterpriseDetails:
    return replace(details_of(enterprise), name="天津改过名的有限公司")


def _called(row: Recognition) -> str:
    return row.name if row.subject.kind == "enterprise" else row.subject.name
