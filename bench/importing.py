"""Bringing in a list of enterprises by the real import, against the rows alone written by one executemany."""

import tempfile
import time
from pathlib import Path

import rustpy_xlsxwriter

from registry.actions.imports.file import apply_import
from registry.database import db, open_database
from registry.jobs import open_broker
from registry.migrating import apply_migrations
from registry.rules.actor import Actor
from registry.rules.imports.file import read_import
from registry.rules.uscc import check_character

HEAD = ("统一社会信用代码", "企业名称", "所属区", "所属行业", "从业人数", "上年度营业收入（万元）")


def bench_import(rows: int) -> None:
    """Time reading, deciding and writing `rows` new enterprises in a scratch SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        content = _workbook(Path(folder) / "list.xlsx", rows)
        open_database(f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        open_broker("redis://127.0.0.1:1/0")
        db.connect()
        apply_migrations()
        began = time.process_time()
        report = apply_import(
            read_import("list.xlsx", content, None), Actor.system("bench"), accept_good=False
        )
        ours = time.process_time() - began
        floor = _floor()
        db.close()
    print(
        f"\nimport of {rows:,} enterprises: {report.applied and rows / ours:,.0f} rows/s, "
        f"{ours / floor:.0f}× the floor"
    )


def _workbook(path: Path, rows: int) -> bytes:
    place = "西青区"
    lines = []
    for number in range(rows):
        first = f"91120111MA{number:07d}"
        name = f"天津第{number}有限公司"
        lines.append(
            dict(zip(HEAD, (first + check_character(first), name, place, "新材料", 9, 0.5), strict=True))
        )
    rustpy_xlsxwriter.write_worksheet(lines, str(path))
    return path.read_bytes()


def _floor() -> float:
    """The same rows copied inside the database, without a ledger, a check or a workbook."""
    rows = db.execute_sql(
        "SELECT id, uscc, name, district, industry, staff, revenue_fen FROM enterprise"
    ).fetchall()
    db.execute_sql("CREATE TABLE floor (id, uscc, name, district, industry, staff, revenue_fen)")
    began = time.process_time()
    cursor = db.connection().cursor()
    cursor.execute("BEGIN")
    cursor.executemany("INSERT INTO floor VALUES (?,?,?,?,?,?,?)", rows)
    cursor.execute("COMMIT")
    return time.process_time() - began
