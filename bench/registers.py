"""Registers of made-up enterprises in scratch SQLite files: each enterprise recognized once.

`built` has nothing else in it. `grown` has them beside the demo, of which every page has something to show,
each with its line in the lists behind the figures, and every third with a file on a desk.
"""

import json
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from peewee import fn

from bench.process import migrated
from demo.load import load_demo
from registry.actions.criteria import publish_shipped
from registry.database import db, open_database
from registry.migrating import apply_migrations
from registry.models import Application, TallySegment
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.roll_up import AMOUNTS, ROLLUP_KEY, Amounts, add, rolled_up
from registry.rules.segment import FOREVER, Cell, segments
from registry.rules.state import State
from registry.rules.title_history import Grant, TitleHistory
from registry.rules.uscc import check_character
from registry.storage import Storage

BATCHES = 50
TITLE = {"scheme": "specialized_new", "level": "municipal"}
ABOVE = 10_000_000
"""The ids of what is made beside the demo lie above."""
CELL = ("scheme", "level", "subject_kind", "district", "zone", "industry", "award_year")
EVERY = 3
"""One in so many has a file."""


def built(folder: Path, rows: int) -> str:
    """A scratch SQLite file with so many enterprises, each recognized once; the file's path."""
    path = folder / f"{rows}.sqlite3"
    open_database(f"sqlite:///{path}")
    db.connect()
    apply_migrations()
    _fill(_rows(range(1, rows + 1), range(1, BATCHES + 1)))
    db.close()
    return str(path)


def demo_file(folder: Path) -> Path:
    """A scratch SQLite file with the demo in it, and its attachments beside."""
    path = folder / "demo.sqlite3"
    migrated(f"sqlite:///{path}")
    load_demo(Storage(folder / "files"), tell=lambda _line: None)
    publish_shipped(Actor.system("bench"))
    db.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return path


def grown(demo: Path, rows: int) -> str:
    """A copy of the demo's SQLite file with so many enterprises more; the copy's path."""
    path = demo.with_name(f"demo-{rows}.sqlite3")
    for suffix in ("-wal", "-shm"):  # of an earlier copy
        path.with_name(f"{path.name}{suffix}").unlink(missing_ok=True)
    shutil.copy(demo, path)
    open_database(f"sqlite:///{path}")
    db.connect()
    ids = range(ABOVE, ABOVE + rows)
    made = _rows(ids, range(ABOVE, ABOVE + BATCHES))
    _fill({**made, "tally_segment": list(_segments(made["recognition"])), "application": _applications(ids)})
    _post_sums()
    db.close()
    return str(path)


def _fill(tables: dict[str, list[dict[str, Any]]]) -> None:
    for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF"):
        db.execute_sql(f"PRAGMA {pragma}")
    cursor = db.connection().cursor()
    cursor.execute("BEGIN")
    for table, made in tables.items():
        columns = list(made[0])
        marks = ",".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({','.join(columns)}) VALUES ({marks})"
        cursor.executemany(sql, [tuple(row.values()) for row in made])
    cursor.execute("COMMIT")
    db.execute_sql("ANALYZE")


def _segments(recognitions: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Their rows in the lists behind the figures: by the product's rules for the first of each batch, and the
    others are like it."""
    first: dict[int, list[dict[str, Any]]] = {}
    for row in recognitions:
        batch = row["batch_id"]
        if batch not in first:
            grant = Grant(
                **{name: row[name] for name in CELL}, recognition=row["id"], subject=row["id"],
                counted=f"s{row['id']}", from_on=row["announced_on"], last_valid=row["valid_until"], seq=1,
            )  # fmt: skip
            first[batch] = [
                {"from_on": each.from_on, "until_on": each.until_on, "net": each.net, "valid": each.valid}
                for each in segments(TitleHistory((grant,)))
            ]
        for each in first[batch]:
            yield {
                **{name: row[name] for name in CELL}, **each, "enterprise_id": row["enterprise_id"],
                "subject_id": row["id"], "recognition_id": row["id"], "counted": f"s{row['id']}",
                "seq_from": 1,
            }  # fmt: skip


def _post_sums() -> None:
    """The sums of what was made, added to those of the demo."""
    t = TallySegment
    cell = [getattr(t, name) for name in (*CELL, "from_on", "until_on", "net", "valid")]
    rows: Any = t.select(*cell, fn.COUNT(1)).where(t.enterprise_id >= ABOVE).group_by(*cell)
    sums: dict[tuple[date, Cell], Amounts] = {}
    for *values, from_on, until_on, net, valid, count in rows.tuples():
        for day, sign in ((from_on, count), *([(until_on, -count)] if until_on != FOREVER else ())):
            add(sums, (day, Cell._make(values)), (sign, sign * net, sign * valid))
    columns = (*ROLLUP_KEY, *AMOUNTS)
    added = ", ".join(f"{name} = tally_rollup.{name} + excluded.{name}" for name in AMOUNTS)
    sql = f"INSERT INTO tally_rollup ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
    db.connection().executemany(
        f"{sql} ON CONFLICT DO UPDATE SET {added}",
        [(*map(str, row[:3]), *row[3:]) for row in rolled_up(sums)],
    )


def _applications(ids: range) -> list[dict[str, Any]]:
    """Files like the demo's, which are copied in turns, each of an enterprise of its own: those that stand on
    no notice and no forwarding, whose lists hold no others."""
    table: Any = Application
    alone = (table.state != State.DRAFT) & table.notice.is_null() & table.forwarding.is_null()
    kept = list(table.select().where(alone).order_by(table.id).dicts())
    names = {field.name: field.column_name for field in table._meta.sorted_fields}
    made = []
    for place, id in enumerate(ids[::EVERY]):
        row = {names[name]: value for name, value in kept[place % len(kept)].items()}
        if row["state"] == State.RECOGNIZED:
            row["state"] = State.REJECTED
        made.append({**row, "id": id, "number": f"B{id}", "subject_id": id, "enterprise_id": id})
    return made


def _rows(ids: range, batches: range) -> dict[str, list[dict[str, Any]]]:
    """Made-up rows by table: every third code is of digits alone, which a spreadsheet would spoil."""
    return {
        "enterprise": [_enterprise(id) for id in ids],
        "subject": [_subject(id) for id in ids],
        "batch": [_batch(id, place) for place, id in enumerate(batches)],
        "recognition": [_recognition(id, batches) for id in ids],
    }


def _named(id: int) -> dict[str, Any]:
    name = f"天津第{id}精密制造有限公司"
    return {"id": id, "name": name, "name_key": name}


def _placed(id: int) -> dict[str, Any]:
    zones, industries = list(catalog().zones.values()), sorted(catalog().industries)
    zone = zones[id % len(zones)]
    industry = industries[id % len(industries)]
    return {"district": zone.district_code, "zone": zone.id, "industry": industry}


def _enterprise(id: int) -> dict[str, Any]:
    first = f"91120111{id:09d}" if id % 3 == 0 else f"91120111MA{id:07d}"
    return {
        **_named(id), **_placed(id), "uscc": first + check_character(first),
        "chains": json.dumps(sorted(catalog().chains)[id % 7 : id % 7 + 1]), "founded_on": "2012-05-06",
        "staff": id % 900, "revenue_fen": id * 100_000, "assets_fen": id * 170_000,
        "created_at": "2026-03-02 04:00:00", "subsector": "", "gbt4754": "", "demo": 0, "version": 1,
    }  # fmt: skip


def _subject(id: int) -> dict[str, Any]:
    return {**_named(id), "enterprise_id": id, "kind": "enterprise", "official_code": ""}


def _batch(id: int, place: int) -> dict[str, Any]:
    return {
        "id": id, **TITLE, **_decided(place), "document_no": f"津工信〔{2016 + place // 5}〕{place}号",
        "created_at": "2026-03-02 04:00:00", "source_name": "", "procedure": "", "district": "", "zone": "",
    }  # fmt: skip


def _decided(batch: int) -> dict[str, Any]:
    year = 2016 + batch // 5
    return {"award_year": year, "announced_on": f"{year}-04-20", "origin": "imported"}


def _recognition(id: int, batches: range) -> dict[str, Any]:
    batch = id % len(batches)
    return {
        **_named(id), **_placed(id), **TITLE, **_decided(batch), "batch_id": batches[batch], "subject_id": id,
        "subject_kind": "enterprise", "enterprise_id": id, "valid_until": f"{2019 + batch // 5}-04-19",
        "certificate_no": f"TJ-SRDI-{id:07d}", "ended_reason": "",
    }  # fmt: skip
