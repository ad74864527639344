"""The tables the registry began with, frozen: this file never changes again."""

from typing import Any

from peewee import (
    SQL,
    AutoField,
    BigAutoField,
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


class Event(Table):
    seq = BigIntegerField(primary_key=True)
    recorded_at = DateTimeField(index=True)
    actor = CharField(max_length=64)
    kind = CharField(max_length=48)
    visibility = CharField(max_length=16)
    enterprise_id = IntegerField(null=True, index=True)
    application_id = IntegerField(null=True, index=True)
    recognition_id = IntegerField(null=True, index=True)
    notice_id = IntegerField(null=True, index=True)
    effective_on = DateField(null=True)
    body = TextField()
    commitment = CharField(max_length=64, default="")
    prev_digest = CharField(max_length=64)
    digest = CharField(max_length=64)


class EventSecret(Table):
    seq = BigIntegerField(primary_key=True)
    salt = CharField(max_length=32)
    content = TextField()


class LedgerHead(Table):
    id = IntegerField(primary_key=True)
    seq = BigIntegerField()
    digest = CharField(max_length=64)
    recorded_at = DateTimeField()


class Cursor(Table):
    name = CharField(max_length=32, primary_key=True)
    seq = BigIntegerField()


class Setting(Table):
    key = CharField(max_length=48, primary_key=True)
    value = TextField()


class Counter(Table):
    name = CharField(max_length=96, primary_key=True)
    value = IntegerField()


class WorkdayOverride(Table):
    day = DateField(primary_key=True)
    working = BooleanField()
    note = CharField(max_length=100, default="")


class Enterprise(Table):
    id = AutoField()
    uscc = CharField(max_length=18, null=True, unique=True)
    name = CharField(max_length=200, index=True)
    district = CharField(max_length=6, default="", index=True)
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8, default="")
    subsector = CharField(max_length=64, default="")
    chains = TextField(default="[]")
    gbt4754 = CharField(max_length=5, default="")
    founded_on = DateField(null=True)
    staff = IntegerField(null=True)
    revenue_fen = BigIntegerField(null=True)
    assets_fen = BigIntegerField(null=True)
    demo = BooleanField(default=False)
    version = IntegerField(default=1)
    created_at = DateTimeField()

    class Meta:
        constraints = [
            Check("staff IS NULL OR staff >= 0", "enterprise_staff"),
            Check("zone = '' OR district <> ''", "enterprise_zone_in_district"),
            Check("name <> ''", "enterprise_name"),
        ]


class Lineage(Table):
    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="lineage")
    what = CharField(max_length=16)
    old = TextField()
    new = TextField()
    effective_on = DateField()
    seq = BigIntegerField()


class Subject(Table):
    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="subjects")
    kind = CharField(max_length=16)
    name = CharField(max_length=200)
    official_code = CharField(max_length=64, default="")

    class Meta:
        indexes = ((("enterprise", "kind", "name"), True),)


class Account(Table):
    id = AutoField()
    login = CharField(max_length=64, unique=True)
    name = CharField(max_length=64)
    role = CharField(max_length=32)
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    enterprise = ForeignKeyField(Enterprise, null=True, lazy_load=False, backref="accounts")
    password_hash = CharField(max_length=255, null=True)
    disabled = BooleanField(default=False)
    link_digest = CharField(max_length=64, null=True, unique=True)
    link_expires_at = DateTimeField(null=True)
    created_at = DateTimeField()

    class Meta:
        constraints = [
            Check("(role = 'enterprise') = (enterprise_id IS NOT NULL)", "account_enterprise_if_role"),
            Check("(role = 'district_officer') = (district <> '')", "account_district_if_role"),
        ]


class SignIn(Table):
    id = AutoField()
    account = ForeignKeyField(Account, lazy_load=False, on_delete="CASCADE", backref="sign_ins")
    token_digest = CharField(max_length=64, unique=True)
    created_at = DateTimeField()
    seen_at = DateTimeField()
    ended_at = DateTimeField(null=True)

    class Meta:
        constraints = [Check("seen_at >= created_at", "sign_in_times")]


class Notice(Table):
    id = AutoField()
    title = CharField(max_length=200)
    document_no = CharField(max_length=100, default="")
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    opens_on = DateField(index=True)
    closes_on = DateField()
    days = IntegerField()
    first_day_counts = BooleanField(default=True)
    list_digest = CharField(max_length=64)
    published_at = DateTimeField()

    class Meta:
        constraints = [Check("closes_on >= opens_on", "notice_period")]


class Call(Table):
    id = AutoField()
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    title = CharField(max_length=200)
    document_no = CharField(max_length=100, default="")
    opens_at = DateTimeField()
    closes_at = DateTimeField()
    award_year = IntegerField()

    class Meta:
        constraints = [Check("closes_at > opens_at", "call_period")]
        indexes = ((("scheme", "level", "closes_at"), False),)


class Application(Table):
    id = AutoField()
    number = CharField(max_length=20, unique=True)
    call = ForeignKeyField(Call, lazy_load=False, backref="applications")
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    kind = CharField(max_length=16, default="new")
    subject = ForeignKeyField(Subject, lazy_load=False)
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="applications")
    district = CharField(max_length=6)
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8, default="")
    state = CharField(max_length=16, default="draft")
    version = IntegerField(default=1)
    statement = TextField(default="")
    contact = CharField(max_length=64, default="")
    phone = CharField(max_length=32, default="")
    submitted_at = DateTimeField(null=True)
    notice = ForeignKeyField(Notice, lazy_load=False, null=True, backref="applications")
    created_at = DateTimeField()
    changed_at = DateTimeField()

    class Meta:
        constraints = [
            Check(
                "state IN ('draft','submitted','returned','recommended','proposed','on_notice',"
                "'recognized','rejected','withdrawn')",
                "application_state",
            ),
            Check("kind IN ('new','re_review')", "application_kind"),
            Check("state IN ('draft','withdrawn') OR submitted_at IS NOT NULL", "application_submitted"),
            Check("state NOT IN ('on_notice','recognized') OR notice_id IS NOT NULL", "application_notice"),
        ]
        indexes = ((("state", "district", "zone"), False), (("state", "changed_at"), False))


Application.add_index(
    Application.index(
        Application.subject,
        Application.scheme,
        Application.level,
        unique=True,
        name="application_one_open",
        where=SQL("state NOT IN ('recognized','rejected','withdrawn')"),
    )
)


class Attachment(Table):
    id = AutoField()
    application = ForeignKeyField(Application, lazy_load=False, backref="attachments")
    slot = CharField(max_length=32)
    name = CharField(max_length=200)
    media_type = CharField(max_length=100)
    size = BigIntegerField()
    sha256 = CharField(max_length=64)
    added_at = DateTimeField()
    removed_at = DateTimeField(null=True)


class NoticeEntry(Table):
    id = AutoField()
    notice = ForeignKeyField(Notice, lazy_load=False, backref="entries")
    application = ForeignKeyField(Application, lazy_load=False)
    position = IntegerField()
    enterprise_name = CharField(max_length=200)
    subject_name = CharField(max_length=200, default="")
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")

    class Meta:
        indexes = ((("notice", "position"), True), (("notice", "application"), True))


class Batch(Table):
    id = AutoField()
    notice = ForeignKeyField(Notice, lazy_load=False, null=True, unique=True)
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    document_no = CharField(max_length=100, default="")
    award_year = IntegerField()
    announced_on = DateField()
    origin = CharField(max_length=16)
    source_name = CharField(max_length=200, default="")
    created_at = DateTimeField()

    class Meta:
        constraints = [Check("origin IN ('decided','imported')", "batch_origin")]


class Recognition(Table):
    id = AutoField()
    batch = ForeignKeyField(Batch, lazy_load=False, backref="recognitions")
    application = ForeignKeyField(Application, lazy_load=False, null=True, unique=True)
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    subject = ForeignKeyField(Subject, lazy_load=False, backref="recognitions")
    subject_kind = CharField(max_length=16)
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="recognitions")
    name = CharField(max_length=200)
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")
    industry = CharField(max_length=8, default="")
    award_year = IntegerField()
    announced_on = DateField()
    valid_until = DateField(null=True)
    certificate_no = CharField(max_length=64, null=True, unique=True)
    renews = ForeignKeyField("self", lazy_load=False, null=True)
    origin = CharField(max_length=16)
    ended_on = DateField(null=True)
    ended_how = CharField(max_length=20, null=True)
    ended_reason = TextField(default="")

    class Meta:
        constraints = [
            Check("(ended_on IS NULL) = (ended_how IS NULL)", "recognition_ended_how"),
            Check("ended_on IS NULL OR ended_on >= announced_on", "recognition_ended_after"),
            Check("valid_until IS NULL OR valid_until >= announced_on", "recognition_validity"),
        ]
        indexes = (
            (("subject", "scheme", "level", "announced_on"), True),
            (("scheme", "level", "announced_on"), False),
        )


class ImportRun(Table):
    id = AutoField()
    kind = CharField(max_length=16)
    name = CharField(max_length=200)
    sha256 = CharField(max_length=64)
    settings = TextField()
    report = TextField()
    account_id = IntegerField()
    created_at = DateTimeField()
    applied_at = DateTimeField(null=True)


class TallyHolder(Table):
    enterprise_id = IntegerField(primary_key=True)
    standing = TextField()


class TallyCell(Table):
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    subject_kind = CharField(max_length=16)
    district = CharField(max_length=6)
    zone = CharField(max_length=32)
    industry = CharField(max_length=8)
    award_year = IntegerField()


class TallySegment(TallyCell):
    id = BigAutoField()
    enterprise_id = IntegerField(index=True)
    subject_id = IntegerField()
    recognition_id = IntegerField()
    counted = CharField(max_length=32)
    from_on = DateField()
    until_on = DateField()
    net = BooleanField()
    valid = BooleanField()
    seq_from = BigIntegerField()
    seq_until = BigIntegerField(null=True)

    class Meta:
        indexes = ((("scheme", "level", "from_on", "until_on"), False), (("seq_until",), False))


class TallyDelta(TallyCell):
    id = BigAutoField()
    seq = BigIntegerField(index=True)
    effective_on = DateField()
    enterprise_id = IntegerField()
    ever = IntegerField()
    net = IntegerField()
    valid = IntegerField()

    class Meta:
        indexes = ((("effective_on", "seq"), False),)


class TallyRollup(TallyCell):
    cube = CharField(max_length=16)
    span = CharField(max_length=1)
    starts_on = DateField()
    ever = IntegerField()
    net = IntegerField()
    valid = IntegerField()

    class Meta:
        primary_key = CompositeKey(
            "cube",
            "span",
            "starts_on",
            "scheme",
            "level",
            "subject_kind",
            "district",
            "zone",
            "industry",
            "award_year",
        )


TABLES = [
    Event,
    EventSecret,
    LedgerHead,
    Cursor,
    Setting,
    Counter,
    WorkdayOverride,
    Enterprise,
    Lineage,
    Subject,
    Account,
    SignIn,
    Notice,
    Call,
    Application,
    Attachment,
    NoticeEntry,
    Batch,
    Recognition,
    ImportRun,
    TallyHolder,
    TallySegment,
    TallyDelta,
    TallyRollup,
]

GENESIS = "0" * 64

SQLITE_GUARDS = [
    f"""CREATE TRIGGER event_no_{verb.lower()} BEFORE {verb} ON event
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"""
    for verb in ("UPDATE", "DELETE")
] + [
    # INSERT OR REPLACE deletes without firing a DELETE trigger, so a number once used is refused here.
    """CREATE TRIGGER event_only_at_the_end BEFORE INSERT ON event
    WHEN NEW.seq <= (SELECT COALESCE(MAX(seq), 0) FROM event)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END"""
]

POSTGRES_GUARDS = [
    """CREATE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION 'the ledger is append-only'; END $$""",
    """CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_append_only()""",
    """CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION event_append_only()""",
]


def up(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.create_tables(TABLES)
        LedgerHead.insert(id=1, seq=0, digest=GENESIS, recorded_at="2000-01-01 00:00:00").execute()
    for guard in SQLITE_GUARDS if isinstance(db, SqliteDatabase) else POSTGRES_GUARDS:
        db.execute_sql(guard)


def down(migrator: SchemaMigrator, db: Any) -> None:
    with db.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        db.drop_tables(TABLES)
    if not isinstance(db, SqliteDatabase):
        db.execute_sql("DROP FUNCTION event_append_only")
