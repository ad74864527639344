"""Criteria versions, enterprise profiles, sheets and assessments of the pool."""

from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    CompositeKey,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    Model,
    SqliteDatabase,
    TextField,
)
from playhouse.migrate import SchemaMigrator


class Table(Model):
    class Meta:
        legacy_table_names = False


# What stands already, as far as it is pointed at.
class Enterprise(Table):
    id = AutoField()


class Call(Table):
    id = AutoField()


class Application(Table):
    id = AutoField()


class Attachment(Table):
    id = AutoField()


class CriteriaVersion(Table):
    id = AutoField()
    name = CharField(max_length=64)
    scheme = CharField(max_length=32)
    state = CharField(max_length=16, default="draft")
    document = TextField()
    digest = CharField(max_length=64)
    base = ForeignKeyField("self", lazy_load=False, null=True)
    version = IntegerField(default=1)
    edited_by = CharField(max_length=64)
    created_at = DateTimeField()
    changed_at = DateTimeField()
    published_at = DateTimeField(null=True)
    published_by = CharField(max_length=64, default="")
    seq = BigIntegerField(null=True)

    class Meta:
        constraints = [
            Check("state IN ('draft','published','discarded')", "criteria_version_state"),
            Check("state <> 'published' OR published_at IS NOT NULL", "criteria_version_published"),
        ]
        indexes = ((("scheme", "state"), False),)


CriteriaVersion.add_index(
    CriteriaVersion.index(
        CriteriaVersion.name,
        unique=True,
        name="criteria_version_published_name",
        where=SQL("state = 'published'"),
    )
)


class CriteriaUse(Table):
    id = AutoField()
    criteria = ForeignKeyField(CriteriaVersion, lazy_load=False, backref="uses")
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    kind = CharField(max_length=16)
    first = DateField()
    last = DateField(null=True)

    class Meta:
        constraints = [Check("last IS NULL OR last >= first", "criteria_use_period")]
        indexes = ((("scheme", "level", "kind", "first"), False),)


class CallCriteria(Table):
    id = AutoField()
    call = ForeignKeyField(Call, lazy_load=False, backref="criteria")
    kind = CharField(max_length=16)
    criteria = ForeignKeyField(CriteriaVersion, lazy_load=False)

    class Meta:
        indexes = ((("call", "kind"), True),)


class ProfileFile(Table):
    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="profile_files")
    name = CharField(max_length=200)
    media_type = CharField(max_length=100)
    size = BigIntegerField()
    sha256 = CharField(max_length=64)
    added_at = DateTimeField()


class ProfileFact(Table):
    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="profile_facts")
    metric = CharField(max_length=48)
    period = CharField(max_length=4, default="")
    value = TextField()
    source = CharField(max_length=200, default="")
    evidence = ForeignKeyField(ProfileFile, lazy_load=False, null=True)
    entered_by = CharField(max_length=64)
    entered_at = DateTimeField()

    class Meta:
        indexes = ((("enterprise", "metric", "period", "id"), False),)


class ProfileRecord(Table):
    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="profile_records")
    record = CharField(max_length=32)
    line = IntegerField()
    content = TextField()
    removed = BooleanField(default=False)
    source = CharField(max_length=200, default="")
    evidence = ForeignKeyField(ProfileFile, lazy_load=False, null=True)
    entered_by = CharField(max_length=64)
    entered_at = DateTimeField()

    class Meta:
        indexes = ((("enterprise", "record", "line", "id"), False),)


class Sheet(Table):
    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False, backref="sheets")
    criteria = ForeignKeyField(CriteriaVersion, lazy_load=False)
    day = DateField()
    facts = TextField()
    origins = TextField()
    content = TextField()
    digest = CharField(max_length=64)
    eligible = BooleanField(null=True)
    made_at = DateTimeField()
    seq = BigIntegerField()


class ClauseCheck(Table):
    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False, backref="clause_checks")
    sheet = ForeignKeyField(Sheet, lazy_load=False)
    clause = CharField(max_length=64)
    found = BooleanField(null=True)
    given = BooleanField(null=True)
    reason = TextField(default="")
    evidence = ForeignKeyField(Attachment, lazy_load=False, null=True)
    checked_by = CharField(max_length=64)
    checked_at = DateTimeField()
    seq = BigIntegerField()

    class Meta:
        indexes = ((("application", "clause", "id"), False),)


class PoolRun(Table):
    id = AutoField()
    purpose = CharField(max_length=16)
    criteria = ForeignKeyField(CriteriaVersion, lazy_load=False, backref="runs")
    against = ForeignKeyField(CriteriaVersion, lazy_load=False, null=True)
    documents = TextField()
    level = CharField(max_length=16)
    day = DateField()
    state = CharField(max_length=16, default="waiting")
    done = IntegerField(default=0)
    total = IntegerField(default=0)
    result = TextField(default="")
    fault = TextField(default="")
    attempt = IntegerField(default=0)
    touched_at = DateTimeField(null=True)
    asked_by = CharField(max_length=64)
    asked_at = DateTimeField()
    finished_at = DateTimeField(null=True)

    class Meta:
        constraints = [
            Check("purpose IN ('what_if','scan')", "pool_run_purpose"),
            Check("state IN ('waiting','running','finished','failed')", "pool_run_state"),
        ]


class PoolRunRow(Table):
    run = ForeignKeyField(PoolRun, lazy_load=False, backref="rows", on_delete="CASCADE")
    enterprise = ForeignKeyField(Enterprise, lazy_load=False)
    outcome = CharField(max_length=16)
    held = BooleanField()
    base = BooleanField(null=True)
    changed = BooleanField(null=True)
    because = TextField(default="[]")
    missing = IntegerField(default=0)
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8, default="")
    size = CharField(max_length=8, default="")
    chains = TextField(default="[]")

    class Meta:
        primary_key = CompositeKey("run", "enterprise")
        indexes = ((("run", "outcome"), False),)


TABLES = [
    CriteriaVersion,
    CriteriaUse,
    CallCriteria,
    ProfileFile,
    ProfileFact,
    ProfileRecord,
    Sheet,
    ClauseCheck,
    PoolRun,
    PoolRunRow,
]

FROZEN = ("criteria_use", "profile_file", "profile_fact", "profile_record", "sheet", "clause_check")
"""Tables whose rows are never changed and never deleted."""

SQLITE_GUARDS = [
    f"""CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table}
    BEGIN SELECT RAISE(ABORT, 'kept for ever: rows are only added'); END"""
    for table in FROZEN
    for verb in ("UPDATE", "DELETE")
] + [
    f"""CREATE TRIGGER criteria_version_no_{verb.lower()} BEFORE {verb} ON criteria_version
    WHEN OLD.state = 'published'
    BEGIN SELECT RAISE(ABORT, 'a published version cannot be changed'); END"""
    for verb in ("UPDATE", "DELETE")
]

# INSERT OR REPLACE deletes without firing a DELETE trigger, so an id once used is refused.
SQLITE_GUARDS += [
    f"""CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN NEW.id IN (SELECT id FROM {table})
    BEGIN SELECT RAISE(ABORT, 'kept for ever: rows are only added'); END"""  # noqa: S608 - names above
    for table in (*FROZEN, "criteria_version")
]

POSTGRES_GUARDS = [
    """CREATE FUNCTION rows_only_added() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'kept for ever: rows are only added'; END $$""",
    *(
        f"""CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION rows_only_added()"""
        for table in FROZEN
    ),
    *(
        f"""CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
        FOR EACH STATEMENT EXECUTE FUNCTION rows_only_added()"""
        for table in (*FROZEN, "criteria_version")
    ),
    """CREATE TRIGGER criteria_version_no_change BEFORE UPDATE OR DELETE ON criteria_version
    FOR EACH ROW WHEN (OLD.state = 'published') EXECUTE FUNCTION rows_only_added()""",
]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
    for guard in SQLITE_GUARDS if isinstance(db, SqliteDatabase) else POSTGRES_GUARDS:
        db.execute_sql(guard)


def down(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
    if not isinstance(db, SqliteDatabase):
        db.execute_sql("DROP FUNCTION rows_only_added")
