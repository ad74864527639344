"""A nation's register in PostgreSQL, made where it lies: rows by INSERT … SELECT, indexes afterwards.

Each enterprise has a subject and a title, every third one more title; each title is announced on one of sixty
days of ten years, is valid for three years, and has its lines in the lists behind the figures.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from registry.database import db
from registry.rules.catalog import catalog
from registry.rules.last_write import KEPT_OF, event_mark, write_writes
from registry.rules.roll_up import AMOUNTS, ROLLUP_KEY, Amounts, add, rolled_up
from registry.rules.segment import FOREVER, Cell, segments
from registry.rules.tally import deltas_between
from registry.rules.title_history import Grant, TitleHistory

LOADED = ("enterprise", "subject", "recognition", "tally_segment")
MEANWHILE = (
    "SET session_replication_role = replica",  # neither triggers nor foreign keys: nothing of it is doubted
    "SET synchronous_commit = off",
    "SET maintenance_work_mem = '512MB'",
)
PLACED = """
    CREATE TEMPORARY TABLE place AS SELECT row_number() OVER () - 1 AS nth, *
        FROM unnest(%s::text[], %s::text[]) AS given (district, zone);
    CREATE TEMPORARY TABLE industry AS SELECT row_number() OVER () - 1 AS nth, id
        FROM unnest(%s::text[]) AS id;
    CREATE TEMPORARY TABLE title AS SELECT row_number() OVER () - 1 AS nth, *
        FROM unnest(%s::text[], %s::text[]) AS given (scheme, level);"""
ENTERPRISES = """
    INSERT INTO enterprise (id, uscc, name, name_key, district, zone, industry, subsector, chains, gbt4754,
        staff, revenue_fen, demo, version, created_at)
    SELECT n, '91' || lpad(n::text, 16, '0'), '第' || n || '精密制造有限公司',
        '第' || n || '精密制造有限公司',
        p.district, p.zone, i.id, '', '[]', '', n %% 900, n * 100, false, 1,
        timestamp '2026-03-02' + n * interval '1 ms'
    FROM generate_series(1::bigint, %s) AS n
        JOIN place p ON p.nth = n * 7919 %% (SELECT count(*) FROM place)
        JOIN industry i ON i.nth = n * 104729 %% (SELECT count(*) FROM industry)"""
SUBJECTS = """
    INSERT INTO subject (id, enterprise_id, kind, name, name_key, official_code)
    SELECT id, id, 'enterprise', name, name_key, '' FROM enterprise"""
BATCHES = """
    INSERT INTO batch (id, scheme, level, document_no, award_year, announced_on, origin, source_name,
        created_at, procedure, district, zone)
    SELECT t.nth * 60 + b, t.scheme, t.level, b || '号', 2016 + b / 6,
        make_date(2016 + b / 6, b %% 6 * 2 + 1, 15), 'imported', '', now(), '', '', ''
    FROM title t, generate_series(0, 59) AS b"""
RECOGNITIONS = """
    INSERT INTO recognition (batch_id, scheme, level, subject_id, subject_kind, enterprise_id, name, name_key,
        district, zone, industry, award_year, announced_on, valid_until, certificate_no, origin, ended_reason)
    SELECT b.id, b.scheme, b.level, e.id, 'enterprise', e.id, e.name, e.name_key, e.district, e.zone,
        e.industry, b.award_year, b.announced_on,
        (b.announced_on + interval '3 years' - interval '1 day')::date,
        'C-' || b.scheme || '-' || b.level || '-' || e.id, 'imported', ''
    FROM enterprise e JOIN batch b
        ON b.id = (e.id::bigint * 15485863 + %s) %% (SELECT count(*) FROM title) * 60
            + e.id::bigint * 32452843 %% 60
    WHERE e.id %% %s = 0"""
"""The first title of each, and another one of every third: of the next scheme."""
SEGMENTS = """
    INSERT INTO tally_segment (scheme, level, subject_kind, district, zone, industry, award_year,
        enterprise_id, subject_id, recognition_id, counted, from_on, until_on, net, valid, seq_from)
    SELECT scheme, level, subject_kind, district, zone, industry, award_year, enterprise_id, subject_id, id,
        's' || subject_id, CASE WHEN valid THEN announced_on ELSE valid_until + 1 END,
        CASE WHEN valid THEN valid_until + 1 ELSE date '9999-12-31' END, true, valid, 1
    FROM recognition, unnest(ARRAY[true, false]) AS valid"""


def make_nation(enterprises: int) -> int:
    """Fill an empty registry; returns how many recognitions there are."""
    for statement in MEANWHILE:
        db.execute_sql(statement)
    places = [(code, "") for code in catalog().districts]
    places += [(zone.district_code, zone.id) for zone in catalog().zones.values()]
    titles = sorted((scheme.id, level.id) for scheme, level in catalog().titles())
    for statement in filter(str.strip, PLACED.split(";")):
        given: Any = places if "zone" in statement else titles if "level" in statement else None
        columns = (
            [list(each) for each in zip(*given, strict=True)] if given else [sorted(catalog().industries)]
        )
        db.execute_sql(statement, columns)
    with _indexed_afterwards():
        db.execute_sql(ENTERPRISES, (enterprises,))
        db.execute_sql(SUBJECTS)
        db.execute_sql(BATCHES)
        for shift, each in ((0, 1), (1, 3)):
            db.execute_sql(RECOGNITIONS, (shift, each))
        db.execute_sql(SEGMENTS)
    _post_sums(titles)
    db.execute_sql("INSERT INTO cursor (name, seq, moved_at) VALUES ('tally', 0, now())")
    # As a ledger says it: what counts of whole lists are kept by.
    marks = write_writes(dict.fromkeys(KEPT_OF, event_mark(1, "0" * 64)))
    db.execute_sql("UPDATE ledger_head SET writes = %s", (marks,))
    db.execute_sql("VACUUM ANALYZE")
    return int(db.execute_sql("SELECT count(*) FROM recognition").fetchone()[0])


@contextmanager
def _indexed_afterwards() -> Iterator[None]:
    """Without the indexes of these tables, which are made again from all rows."""
    made = db.execute_sql(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename = ANY(%s) "
        "AND indexname NOT LIKE '%%pkey'",
        (list(LOADED),),
    ).fetchall()
    for name, _text in made:
        db.execute_sql(f'DROP INDEX "{name}"')
    yield
    for _name, text in made:
        db.execute_sql(text)


def _post_sums(titles: list[tuple[str, str]]) -> None:
    """The roll-ups by the product's rules, title by title, from the lists added up by cell."""
    columns = ", ".join((*Cell._fields, "from_on", "until_on", "net", "valid"))
    into = ", ".join((*ROLLUP_KEY, *AMOUNTS))
    for title in titles:
        sums: dict[tuple[date, Cell], Amounts] = {}
        rows = db.execute_sql(
            f"SELECT {columns}, count(*) FROM tally_segment WHERE scheme = %s AND level = %s "
            f"GROUP BY {columns}",
            title,
        )
        for *cell, start, until, net, valid, count in rows.fetchall():
            amounts = (count, count * net, count * valid)
            add(sums, (start, Cell._make(cell)), amounts)
            if until != FOREVER:
                add(sums, (until, Cell._make(cell)), (-amounts[0], -amounts[1], -amounts[2]))
        with db.cursor().copy(f"COPY tally_rollup ({into}) FROM STDIN") as copy:
            for row in rolled_up(sums):
                copy.write_row(row)


def sample_agrees() -> bool:
    """Whether the lines of the first title in the lists are those that the product's rules give it."""
    names = ("enterprise_id", "announced_on", "valid_until", *Cell._fields)
    row = db.execute_sql(f"SELECT id, {', '.join(names)} FROM recognition ORDER BY id LIMIT 1").fetchone()
    id, holder, announced, until, *cell = row
    by_name = dict(zip(Cell._fields, cell, strict=True))
    grant = Grant(
        **by_name, recognition=id, subject=holder, counted=f"s{holder}", from_on=announced.isoformat(),
        last_valid=until.isoformat(), seq=1,
    )  # fmt: skip
    pieces = segments(TitleHistory((grant,)))
    kept = db.execute_sql(
        "SELECT from_on, until_on, net, valid FROM tally_segment WHERE recognition_id = %s ORDER BY 1", (id,)
    ).fetchall()
    same = [(each.from_on, each.until_on, each.net, each.valid) for each in pieces] == [*map(tuple, kept)]
    return same and bool(deltas_between([], pieces))
