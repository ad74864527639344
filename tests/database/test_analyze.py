"""SQLite plans its queries by how much there is, soon after much was written, and others write meanwhile."""

import sqlite3
from contextlib import closing

import pytest

from registry.actions.imports.file import apply_import
from registry.config import Config
from registry.database import db
from registry.queries.imports import piece
from registry.rules.imports.file import read_import
from registry.rules.imports.report import RowOutcome
from registry.turns import let_others_write, look_how_much_there_is
from tests.make import SYSTEM, Make
from tests.workbooks import workbook

pytestmark = pytest.mark.engines("sqlite")


def test_what_has_grown_is_looked_through_and_every_connection_knows_it(registry: Config) -> None:
    db.execute_sql("CREATE TABLE grown (a, b)")
    for name in ("a", "b"):
        db.execute_sql(f"CREATE INDEX grown_{name} ON grown ({name})")
    url = registry.database_url.removeprefix("sqlite:///")
    with closing(sqlite3.connect(url)) as other:
        for alike, planned in ((("n", "n % 2"), "grown_a"), (("n % 2", "n"), "grown_b")):
            db.execute_sql("DELETE FROM grown")
            look_how_much_there_is()
            numbers = "WITH RECURSIVE many(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 900)"
            db.execute_sql(f"INSERT INTO grown {numbers} SELECT {alike[0]}, {alike[1]} FROM many")
            assert "grown" in db.obj.analyze(let_others_write)
            assert db.obj.analyze(let_others_write) == [], "nothing has grown since"
            for connection in (other, db.connection()):
                connection.execute("SELECT COUNT(*) FROM grown").fetchall()
                asked = f"EXPLAIN QUERY PLAN SELECT * FROM grown WHERE a = 1 AND b = 1 AND '{planned}' <> ''"
                assert planned in str(connection.execute(asked).fetchall())


def test_after_a_long_list_it_is_planned_by_what_came(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piece, "ROWS", 2)
    rows = [[f"天津新制造第{number}号有限公司", "河西区", ""] for number in range(6)]
    file = read_import("名单.xlsx", workbook(["企业名称", "所属区", "统一社会信用代码"], *rows), None)
    assert apply_import(file, SYSTEM, accept_good=True, yes=True).count(RowOutcome.CREATED) == 6
    assert db.obj.analyze(let_others_write) == []
    found = db.execute_sql("SELECT stat FROM sqlite_stat1 WHERE tbl = 'enterprise'").fetchall()
    assert max(int(text.split()[0]) for (text,) in found) == 6
