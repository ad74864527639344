"""The board's lists as CSV files."""

import csv
import io
from datetime import date

import pytest
from flask.testing import FlaskClient

from registry.models import Recognition
from registry.rules.catalog import catalog
from registry.rules.role import Role
from tests.conftest import People
from tests.make import Make
from tests.titles import award


def test_districts_add_up_to_the_city(leader: FlaskClient) -> None:
    rows = list(csv.DictReader(io.StringIO(leader.get("/board/districts.csv").text.removeprefix("\ufeff"))))
    whole = [row for row in rows if row["功能区"] == "全区"]
    assert {row["区"] for row in whole} == {*(item.zh for item in catalog().districts.values()), "属地待定"}
    city = Recognition.select().where(Recognition.scheme == "leading_enterprise").count()
    assert sum(int(row["累计（总）"]) for row in whole if row["认定类别"] == "领航企业") == city
    binhai = [row for row in rows if row["区"] == "滨海新区" and row["认定类别"] == "领航企业"]
    parts = sum(int(row["累计（总）"]) for row in binhai if row["功能区"] != "全区")
    assert parts == 6 == int(next(row for row in binhai if row["功能区"] == "全区")["累计（总）"])


def test_csv_cannot_run_and_is_whole(leader: FlaskClient) -> None:
    answer = leader.get("/board/titles.csv?count=leading_enterprise:municipal")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=titles-2026-03-02.csv"
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert len(rows) == 11
    assert '\'=HYPERLINK("x")有限公司' in {row[0] for row in rows}


@pytest.mark.engines("sqlite")
def test_all_of_a_line_is_of_one_recognition(make: Make, people: People) -> None:
    firm = make.enterprise()
    for day in (date(2021, 5, 1), date(2024, 4, 20)):
        award("specialized_new", "municipal", day, [firm])
    make.drained()
    answer = people.client(make.account(Role.LEADER)).get("/board/titles.csv").text
    (row,) = csv.DictReader(io.StringIO(answer.removeprefix("\ufeff")))
    last = Recognition.get(Recognition.announced_on == date(2024, 4, 20))
    assert (row["认定年度"], row["公告日期"], row["文号"]) == ("2024", "2024-04-20", "津工信〔2024〕1号")
    assert (row["有效期至"], row["首次认定年度"]) == (last.valid_until.isoformat(), "2021")


@pytest.mark.parametrize("name", ["targets", "districts", "breakdown", "titles", "indicators"])
def test_every_csv_is_a_table(leader: FlaskClient, name: str) -> None:
    rows = list(
        csv.reader(io.StringIO(leader.get(f"/board/{name}.csv?day=2025-12-31").text.removeprefix("\ufeff")))
    )
    assert len(rows) > 5
    assert {len(row) for row in rows} == {len(rows[0])}
