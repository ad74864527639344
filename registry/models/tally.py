"""What the figures are read from. All of it follows from the ledger and can be rebuilt."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    CompositeKey,
    DateField,
    IntegerField,
    TextField,
)

from registry.database import Table


class TallyComposite(Table):
    """A composite title: the titles a target counts as one (rules/composite.Composite)."""

    id = CharField(max_length=32, primary_key=True, help_text='target, "@" and number')
    target = CharField(max_length=16)
    number = IntegerField()
    titles = TextField(help_text='JSON, "scheme:level" in order')
    built_to = IntegerField(null=True, help_text="the holder up to whom its rows are kept; null = all")


class TallyHolder(Table):
    """One holder's title history as folded so far (rules/title_history.TitleHistory as JSON)."""

    enterprise_id = IntegerField(primary_key=True)
    standing = TextField()


class TallyCell(Table):
    """The columns every figure is told apart by; '' = not known or, in a roll-up, not told apart."""

    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    subject_kind = CharField(max_length=16)
    district = CharField(max_length=6)
    zone = CharField(max_length=32)
    industry = CharField(max_length=8)
    award_year = IntegerField()


class TallySegment(TallyCell):
    """The list behind every number: a title from a day to the day before another, as known from one
    ledger number to the number before another."""

    id = BigAutoField()
    enterprise_id = IntegerField(index=True)
    subject_id = IntegerField()
    recognition_id = IntegerField()
    counted = CharField(max_length=32)
    from_on = DateField()
    until_on = DateField(help_text="first day it no longer stands so; 9999-12-31 = open")
    net = BooleanField()
    valid = BooleanField()
    seq_from = BigIntegerField()
    seq_until = BigIntegerField(null=True, help_text="null = still believed")

    class Meta:
        indexes = (
            (("scheme", "level", "from_on", "until_on"), False),
            (("seq_until",), False),
            (("recognition_id",), False),
        )


# What a list behind a number is sorted by that its recognitions do not hold (decision 50).
for _name, _columns in {"place": ("district", "zone"), "industry": ("industry",)}.items():
    TallySegment.add_index(
        TallySegment.index(
            *(getattr(TallySegment, each) for each in (*_columns, "recognition_id")),
            name=f"tally_segment_list_{_name}",
        )
    )


class TallyDelta(TallyCell):
    """What one event changed in one cell from one day on."""

    id = BigAutoField()
    seq = BigIntegerField(index=True)
    effective_on = DateField()
    enterprise_id = IntegerField(index=True)
    ever = IntegerField()
    net = IntegerField()
    valid = IntegerField()

    class Meta:
        indexes = ((("effective_on", "seq"), False),)


class TallyRollup(TallyCell):
    """Deltas summed by day, month and year, in each of rules.tally.CUBES."""

    cube = CharField(max_length=16)
    span = CharField(max_length=1, help_text="d, m or y")
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
