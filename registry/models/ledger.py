"""The ledger 台账: append-only, chained, in commit order."""

from peewee import SQL, BigIntegerField, CharField, DateField, DateTimeField, IntegerField, TextField

from registry.database import Table


class Event(Table):
    """One thing that happened. The database itself refuses to change or delete it."""

    seq = BigIntegerField(primary_key=True, help_text="1, 2, 3 … without a gap, in commit order")
    recorded_at = DateTimeField(
        index=True, help_text="naive UTC, milliseconds, never before the event before it"
    )
    actor = CharField(max_length=64)
    kind = CharField(max_length=48)
    visibility = CharField(max_length=16, help_text="public, enterprise or staff")
    # Plain numbers, not foreign keys: history must not depend on rows.
    enterprise_id = IntegerField(null=True, index=True)
    application_id = IntegerField(null=True)
    recognition_id = IntegerField(null=True)
    notice_id = IntegerField(null=True)
    effective_on = DateField(null=True)
    body = TextField(help_text="canonical JSON, nothing personal")
    commitment = CharField(max_length=64, default="", help_text="salted digest of what is personal")
    prev_digest = CharField(max_length=64)
    digest = CharField(max_length=64)


BY_OPERATOR = SQL("actor = 'system:cli'")
"""What was done at the terminal. Spelled out, not a parameter: only so an engine sees that the index of these
few events will do, and does not read millions."""
Event.add_index(Event.index(Event.seq, name="event_operator", where=BY_OPERATOR))
for _column in (Event.application_id, Event.recognition_id, Event.notice_id):
    # Of those that have one: most events have not, and an index to write costs as much as the event itself.
    _name = f"event_{_column.name}"
    Event.add_index(Event.index(_column, name=_name, where=_column.is_null(False)))


class EventSecret(Table):
    """The personal part of an event; erasable, while the commitment in the chain stays."""

    seq = BigIntegerField(primary_key=True)
    salt = CharField(max_length=32)
    content = TextField(help_text="canonical JSON")


class LedgerHead(Table):
    """The chain's end; an append holds this row's lock until it commits."""

    id = IntegerField(primary_key=True)
    seq = BigIntegerField()
    digest = CharField(max_length=64)
    recorded_at = DateTimeField()
    writes = TextField(default="", help_text="the last event that wrote each table (rules/last_write.py)")


class Cursor(Table):
    """How far a reader of the ledger has come, moved in the same transaction as its effect."""

    name = CharField(max_length=32, primary_key=True)
    seq = BigIntegerField()
    moved_at = DateTimeField(null=True, help_text="naive UTC, of the last move")
