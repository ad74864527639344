"""What the bureau sets, and small counters."""

from peewee import BooleanField, CharField, DateField, IntegerField, TextField

from registry.database import Table


class Setting(Table):
    """One named value, JSON."""

    key = CharField(max_length=48, primary_key=True)
    value = TextField()


class Counter(Table):
    """A number series without gaps: drawn under lock, in the transaction that uses the number."""

    name = CharField(max_length=96, primary_key=True)
    value = IntegerField()


class WorkdayOverride(Table):
    """The bureau's own word on a day, for years whose State Council notice is not in the library yet."""

    day = DateField(primary_key=True)
    working = BooleanField()
    note = CharField(max_length=100, default="")
