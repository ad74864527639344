"""Procedures: calls and files are pinned to who decides their title; files are sent on, and answered.

What was opened before goes on by the procedure of its law: national titles are recommended, with a notice as
until now; titles of districts are decided by the district; what was recognized stays as it was decided.
Filings go on as they were announced. The tables are rebuilt on SQLite, where a CHECK cannot be changed; every
row that got a column gets its image, as in 0004.
"""

import importlib.util
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from peewee import (
    SQL,
    AutoField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
)
from playhouse.migrate import SchemaMigrator

RECOMMENDED = (
    ("little_giant", "national"),
    ("single_champion", "national"),
    ("leading_enterprise", "national"),
    ("green_factory", "national"),
    ("green_product", "national"),
    ("green_park", "national"),
    ("green_supply_chain", "national"),
    ("green_data_center", "national"),
    ("smart_factory", "excellent"),
    ("smart_factory", "pilot"),
)
BY_DISTRICTS = (("green_factory", "district"), ("green_supply_chain", "district"))
OUTSIDE = (("tech_sme", "national"),)
PROCEDURES = "'filing','district_decision','city_decision','recommendation','outside_list'"
OLD_STATES = (
    "'draft','submitted','returned','recommended','proposed','on_notice','recognized','rejected','withdrawn'"
)
NEW_STATES = (
    "'draft','submitted','returned','passed','recommended','proposed','on_notice','forwarded','recognized',"
    "'rejected','not_named','not_needed','withdrawn'"
)
OPEN = "'draft','submitted','returned','passed','recommended','proposed','on_notice','forwarded'"
ONE_OPEN_BEFORE = (
    'CREATE UNIQUE INDEX "application_one_open" ON "application" ("subject_id", "scheme", "level")'
    " WHERE state NOT IN ('recognized','rejected','withdrawn')"
)
ONE_OPEN = (
    'CREATE UNIQUE INDEX "application_one_open" ON "application" ("subject_id", "scheme", "level")'
    f" WHERE state IN ({OPEN})"
)
FORWARDING = {
    "application": 'CREATE INDEX "application_forwarding_id" ON "application" ("forwarding_id")',
    "batch": 'CREATE INDEX "batch_forwarding_id" ON "batch" ("forwarding_id")',
}
FORWARDED = (
    "state NOT IN ('forwarded','not_named') OR (procedure = 'recommendation' AND forwarding_id IS NOT NULL)"
)
RECOGNIZED = (
    "state <> 'recognized'"
    " OR (procedure IN ('city_decision','district_decision') AND notice_id IS NOT NULL)"
    " OR (procedure = 'recommendation' AND forwarding_id IS NOT NULL) OR procedure = 'filing'"
)
ORIGIN = (
    "(origin = 'decided' AND procedure IN ('city_decision','district_decision') AND notice_id IS NOT NULL"
    " AND forwarding_id IS NULL) OR (origin = 'decided' AND procedure = 'kept' AND notice_id IS NULL"
    " AND forwarding_id IS NULL) OR (origin = 'filed' AND procedure = 'filing' AND notice_id IS NULL"
    " AND forwarding_id IS NULL) OR (origin = 'imported' AND procedure = '' AND notice_id IS NULL)"
)
DECIDED_AS = (
    "CASE WHEN origin <> 'decided' THEN '' WHEN notice_id IS NULL THEN 'kept' ELSE 'city_decision' END"
)
OF_TITLE = "CASE {} ELSE 'city_decision' END"
# Columns by table: name, type, the column it stands after, and what rows that are there get.
COLUMNS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "call": (
        ("procedure", "VARCHAR(24) NOT NULL", "notice_days", "{of_title}"),
        ("options", "VARCHAR(64) NOT NULL", "procedure", "{options}"),
        ("cap", "INTEGER", "options", "NULL"),
        ("district", "VARCHAR(6)", "cap", "NULL"),
        ("zone", "VARCHAR(32)", "district", "NULL"),
    ),
    "application": (
        (
            "procedure",
            "VARCHAR(24) NOT NULL",
            "kind",
            "CASE state WHEN 'recognized' THEN 'city_decision' ELSE {of_title} END",
        ),
        (
            "options",
            "VARCHAR(64) NOT NULL",
            "procedure",
            "CASE state WHEN 'recognized' THEN '' ELSE {options} END",
        ),
        ("forwarding_id", "INTEGER", "notice_id", "NULL"),
    ),
    "notice": (
        (
            "procedure",
            "VARCHAR(24) NOT NULL",
            "published_at",
            "CASE WHEN id IN (SELECT notice_id FROM batch) THEN 'city_decision' ELSE {of_title} END",
        ),
        ("district", "VARCHAR(6) NOT NULL", "procedure", "''"),
        ("zone", "VARCHAR(32) NOT NULL", "district", "''"),
    ),
    "batch": (
        (
            "procedure",
            "VARCHAR(24) NOT NULL",
            "created_at",
            DECIDED_AS,
        ),
        ("district", "VARCHAR(6) NOT NULL", "procedure", "''"),
        ("zone", "VARCHAR(32) NOT NULL", "district", "''"),
        ("forwarding_id", "INTEGER", "zone", "NULL"),
    ),
    "account": (),
    "approval": (("district", "VARCHAR(6)", "outcome", "NULL"), ("zone", "VARCHAR(32)", "district", "NULL")),
    "message": (("district", "VARCHAR(6)", "role", "NULL"), ("zone", "VARCHAR(32)", "district", "NULL")),
}  # fmt: skip
# Constraints by table: name, as it was ('' where there was none), as it is, and the one it stands after.
CHECKS: dict[str, tuple[tuple[str, str, str, str], ...]] = {
    "call": (
        ("call_procedure", "", f"procedure IN ({PROCEDURES})", "call_period"),
        ("call_cap", "", "cap IS NULL OR cap > 0", "call_procedure"),
    ),
    "application": (
        ("application_state", f"state IN ({OLD_STATES})", f"state IN ({NEW_STATES})", ""),
        ("application_procedure", "", f"procedure IN ({PROCEDURES})", "application_submitted"),
        (
            "application_notice",
            "state NOT IN ('on_notice','recognized') OR notice_id IS NOT NULL",
            "state <> 'on_notice' OR notice_id IS NOT NULL",
            "",
        ),
        (
            "application_forwarded",
            "",
            FORWARDED,
            "application_notice",
        ),
        (
            "application_recognized",
            "",
            RECOGNIZED,
            "application_forwarded",
        ),
    ),
    "notice": (("notice_procedure", "", f"procedure IN ({PROCEDURES})", "notice_period"),),
    "batch": (
        (
            "batch_origin",
            "origin IN ('decided','imported')",
            ORIGIN,
            "",
        ),
    ),
    "account": (
        (
            "account_district_if_role",
            "(role = 'district_officer') = (district <> '')",
            "role = 'leader' OR (role IN ('district_decider','district_officer')) = (district <> '')",
            "",
        ),
    ),
    "approval": (),
    "message": (),
}  # fmt: skip
REFERENCE = ', FOREIGN KEY ("forwarding_id") REFERENCES "recommendation" ("id")'
# What an image of these rows is made of, as 0004 spells it.
IMAGES = (
    (
        "notice",
        (
            "id:whole title document_no scheme level opens_on:day closes_on:day days:whole"
            " first_day_counts:truth list_digest published_at:instant procedure district zone"
        ),
        "",
        "",
    ),
    (
        "call",
        (
            "id:whole scheme level title document_no opens_at:instant closes_at:instant award_year:whole"
            " may_file_again:truth notice_days:whole procedure options cap:whole district zone"
        ),
        "",
        "",
    ),
    (
        "application",
        (
            "id:whole number call_id:whole scheme level kind procedure options subject_id:whole"
            " enterprise_id:whole district zone industry state version:whole submitted_at:instant"
            " notice_id:whole forwarding_id:whole created_at:instant changed_at:instant"
        ),
        "statement contact phone",
        "",
    ),
    (
        "batch",
        (
            "id:whole notice_id:whole scheme level document_no award_year:whole announced_on:day origin"
            " source_name created_at:instant procedure district zone forwarding_id:whole"
        ),
        "",
        "",
    ),
)


class Table(Model):
    class Meta:
        legacy_table_names = False


class Call(Table):
    id = AutoField()


class Application(Table):
    id = AutoField()


class Recommendation(Table):
    id = AutoField()
    sender = CharField(max_length=16)
    call = ForeignKeyField(Call, lazy_load=False)
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    document_no = CharField(max_length=100)
    sent_on = DateField()
    created_at = DateTimeField()
    answered_on = DateField(null=True)

    class Meta:
        constraints = [
            Check("sender IN ('district','city')", "recommendation_sender"),
            Check("(sender = 'city') = (district = '')", "recommendation_place"),
            Check("answered_on IS NULL OR sender = 'city'", "recommendation_answered"),
            Check("document_no <> ''", "recommendation_document"),
        ]


Recommendation.add_index(
    Recommendation.index(
        Recommendation.document_no,
        unique=True,
        name="recommendation_forwarding",
        where=SQL("sender = 'city'"),
    )
)


class RecommendationEntry(Table):
    id = AutoField()
    recommendation = ForeignKeyField(Recommendation, lazy_load=False)
    application = ForeignKeyField(Application, lazy_load=False)
    position = IntegerField()
    enterprise_name = CharField(max_length=200)
    subject_name = CharField(max_length=200, default="")

    class Meta:
        indexes = ((("recommendation", "position"), True), (("recommendation", "application"), True))


TABLES = [Recommendation, RecommendationEntry]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    change = rebuild if isinstance(db, SqliteDatabase) else alter
    for table in COLUMNS:
        change(db, table)
    db.execute_sql("DROP INDEX application_one_open")
    db.execute_sql(ONE_OPEN)
    for index in FORWARDING.values():
        db.execute_sql(index)
    take_images(db)


def down(migrator: SchemaMigrator, db: Any) -> None:
    """Stops where something was sent on, filed, decided by a district, or a district has a decider."""
    used = (
        "SELECT 1 FROM recommendation",
        "SELECT 1 FROM application WHERE state IN ('passed','forwarded','not_named','not_needed')",
        "SELECT 1 FROM application WHERE state = 'recognized' AND procedure <> 'city_decision'",
        "SELECT 1 FROM batch WHERE origin = 'filed' OR district <> ''",
        "SELECT 1 FROM notice WHERE district <> ''",
        "SELECT 1 FROM call WHERE district IS NOT NULL",
        "SELECT 1 FROM approval WHERE district IS NOT NULL",
        "SELECT 1 FROM account WHERE role = 'district_decider' OR (role = 'leader' AND district <> '')",
    )
    for sql in used:
        if db.execute_sql(f"{sql} LIMIT 1").fetchall():
            raise RuntimeError(f"procedures are in use, and what was decided is never deleted: {sql}")
    for index in FORWARDING:
        db.execute_sql(f"DROP INDEX {index}_forwarding_id")
    change = build_back if isinstance(db, SqliteDatabase) else alter_back
    for table in COLUMNS:
        change(db, table)
    db.execute_sql("DROP INDEX application_one_open")
    db.execute_sql(ONE_OPEN_BEFORE)
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)


def first_value(expression: str) -> str:
    """What the rows that are there get, in SQL."""
    kinds = (("recommendation", RECOMMENDED), ("district_decision", BY_DISTRICTS), ("outside_list", OUTSIDE))
    of_title = " ".join(
        f"WHEN scheme = '{scheme}' AND level = '{level}' THEN '{procedure}'"
        for procedure, titles in kinds
        for scheme, level in titles
    )
    recommended = " OR ".join(f"(scheme = '{scheme}' AND level = '{level}')" for scheme, level in RECOMMENDED)
    options = f"CASE WHEN {recommended} THEN 'notice' ELSE '' END"
    return expression.replace("{of_title}", OF_TITLE.format(of_title)).replace("{options}", options)


def alter(db: Any, table: str) -> None:
    """PostgreSQL changes a table in place."""
    for column, kind, _after, value in COLUMNS[table]:
        bare = kind.removesuffix(" NOT NULL")
        db.execute_sql(f'ALTER TABLE "{table}" ADD COLUMN "{column}" {bare}')
        db.execute_sql(f'UPDATE "{table}" SET "{column}" = {first_value(value)}')  # noqa: S608 -- our own
        if bare != kind:
            db.execute_sql(f'ALTER TABLE "{table}" ALTER COLUMN "{column}" SET NOT NULL')
        if column == "forwarding_id":
            db.execute_sql(
                f'ALTER TABLE "{table}" ADD FOREIGN KEY ("forwarding_id") REFERENCES "recommendation" ("id")'
            )
    for name, before, after, _place in CHECKS[table]:
        if before:
            db.execute_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        db.execute_sql(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK ({after})')


def alter_back(db: Any, table: str) -> None:
    for name, before, _after, _place in CHECKS[table]:
        db.execute_sql(f'ALTER TABLE "{table}" DROP CONSTRAINT "{name}"')
        if before:
            db.execute_sql(f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" CHECK ({before})')
    for column, *_rest in COLUMNS[table]:
        db.execute_sql(f'ALTER TABLE "{table}" DROP COLUMN "{column}"')


def rebuild(db: Any, table: str) -> None:
    """SQLite: the text of the old table with columns and constraints put in, and the rows copied."""
    text = made(db, table)
    for column, kind, after, _value in COLUMNS[table]:
        text = put_after(text, f'"{after}" ', f'"{column}" {kind}')
    if table in FORWARDING:
        key = 'FOREIGN KEY ("notice_id") REFERENCES "notice" ("id")'
        text = once(text, key, key + REFERENCE)
    for name, before, after, place in CHECKS[table]:
        made_of = f'CONSTRAINT "{name}" CHECK ({after})'
        if before:
            text = once(text, f'CONSTRAINT "{name}" CHECK ({before})', made_of)
        else:
            text = after_constraint(text, place, made_of)
    copied = [column.name for column in db.get_columns(table)]
    added = {column: first_value(value) for column, _kind, _after, value in COLUMNS[table]}
    replace(db, table, text, {**{name: f'"{name}"' for name in copied}, **added})


def build_back(db: Any, table: str) -> None:
    text = made(db, table)
    for column, kind, _after, _value in COLUMNS[table]:
        text = once(text, f', "{column}" {kind}', "")
    if table in FORWARDING:
        text = once(text, REFERENCE, "")
    for name, before, after, _place in CHECKS[table]:
        there = f'CONSTRAINT "{name}" CHECK ({after})'
        text = (
            once(text, there, f'CONSTRAINT "{name}" CHECK ({before})')
            if before
            else once(text, f", {there}", "")
        )
    gone = {column for column, *_rest in COLUMNS[table]}
    kept = [column.name for column in db.get_columns(table) if column.name not in gone]
    replace(db, table, text, {name: f'"{name}"' for name in kept})


def made(db: Any, table: str) -> str:
    ((text,),) = db.execute_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (table,)
    ).fetchall()
    return str(text)


def once(text: str, old: str, new: str) -> str:
    if text.count(old) != 1:
        raise RuntimeError(f"the table is not what this migration was written for: {old} in {text}")
    return text.replace(old, new)


def put_after(text: str, column: str, new: str) -> str:
    """A column's text after that of another: up to the comma that ends it."""
    begin = text.index(column)
    end = text.index(", ", begin)
    return f"{text[:end]}, {new}{text[end:]}"


def after_constraint(text: str, name: str, new: str) -> str:
    """A constraint's text after that of another, which ends with its bracket."""
    begin = text.index("CHECK (", text.index(f'CONSTRAINT "{name}"')) + len("CHECK ")
    depth, end = 0, begin
    while True:
        depth += {"(": 1, ")": -1}.get(text[end], 0)
        end += 1
        if not depth:
            return f"{text[:end]}, {new}{text[end:]}"


def replace(db: Any, table: str, text: str, values: dict[str, str]) -> None:
    """New table, copy, drop, rename, then the indexes and triggers, which went with the old one."""
    if db.pragma("foreign_keys"):
        raise RuntimeError("foreign keys are on: dropping a table would delete what points at it")
    belongings = db.execute_sql(
        "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
        " AND type IN ('index', 'trigger')",
        (table,),
    ).fetchall()
    begins = f'CREATE TABLE "{table}"'
    if not text.startswith(begins):
        raise RuntimeError(f"{table} is not what this migration was written for: {text}")
    db.execute_sql(f'CREATE TABLE "{table}_new"' + text.removeprefix(begins))
    names = ", ".join(f'"{name}"' for name in values)
    taken = ", ".join(values.values())
    db.execute_sql(f'INSERT INTO "{table}_new" ({names}) SELECT {taken} FROM "{table}"')  # noqa: S608
    db.execute_sql(f'DROP TABLE "{table}"')
    db.execute_sql(f'ALTER TABLE "{table}_new" RENAME TO "{table}"')
    for (sql,) in belongings:
        db.execute_sql(sql)
    if broken := db.execute_sql("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"rows point at nothing: {broken[:5]}")


def take_images(db: Any) -> None:
    """Append one event for each of these rows that no event has this very image of, by the code of 0004."""
    path = Path(__file__).with_name("0004_after_images.py")
    spec = importlib.util.spec_from_file_location("after_images", path)
    if spec is None or spec.loader is None:
        raise RuntimeError(f"{path} is missing")
    images = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(images)
    ((seq, digest, recorded_at),) = db.execute_sql(
        "SELECT seq, digest, recorded_at FROM ledger_head WHERE id = 1"
    ).fetchall()
    at: datetime = max(images.now(), images.as_datetime(recorded_at))
    chain, known = images.Chain(db, seq, digest, at), images_with_procedure(db)
    for table, shown, personal, digested in IMAGES:
        kinds = [images.kinds(each) for each in (shown, personal, digested)]
        for key, image, apart in images.rows_of(db, table, *kinds):
            if known.get((table, key)) != image:
                chain.append({table: {key: image}}, {table: {key: apart}} if any(apart.values()) else {})
    chain.close()


def images_with_procedure(db: Any) -> dict[tuple[str, str], dict[str, Any]]:
    """The last image of each row that has the new columns."""
    sql = f"SELECT body FROM event WHERE body LIKE {db.param} ORDER BY seq"  # noqa: S608
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for (body,) in db.execute_sql(sql, ('%"procedure":%',)).fetchall():
        for table, rows in json.loads(body).get("after", {}).items():
            found.update({(table, key): row for key, row in rows.items() if row})
    return found
