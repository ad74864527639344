"""What the bureau sets, and small counters."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    IntegerField,
    TextField,
)

from registry.database import Table


class Setting(Table):
    """One value that the registry keeps for itself, JSON; what the bureau decides is a SettingValue."""

    key = CharField(max_length=48, primary_key=True)
    value = TextField()


class SettingValue(Table):
    """A value of a setting 设置 from a day on. Rows are only added; `rules.setting` says which one holds."""

    id = AutoField()
    key = CharField(max_length=96, help_text='the setting, "/" and the title it is for, if it is for one')
    from_day = DateField(help_text="the first day it holds")
    value = TextField(help_text="JSON; null gives the first value of the catalog back")
    document_no = CharField(max_length=100, default="")
    note = TextField(default="", help_text="why, where no document says it; public")
    set_by = CharField(max_length=64, help_text="who set it, as the ledger spells an actor")
    set_at = DateTimeField()
    seq = BigIntegerField(unique=True, help_text="its event")

    class Meta:
        indexes = ((("key", "seq"), False),)


class Counter(Table):
    """A number series without gaps: drawn under lock, in the transaction that uses the number."""

    name = CharField(max_length=96, primary_key=True)
    value = IntegerField()


class WorkdayOverride(Table):
    """The bureau's own word on a day, for years whose State Council notice is not in the library yet."""

    day = DateField(primary_key=True)
    working = BooleanField()
    note = CharField(max_length=100, default="")


class WorkdayYear(Table):
    """A year whose days off and make-up days are declared complete, by a document."""

    year = IntegerField(primary_key=True)
    document_no = CharField(max_length=100)
    declared_by = CharField(max_length=64, help_text="who declared it, as the ledger spells an actor")
    declared_at = DateTimeField()
