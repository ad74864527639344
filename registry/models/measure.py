"""What was decided about titles under a ground 处置, with the bars that follow and its documents."""

from peewee import (
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    TextField,
)

from registry.database import Table, quoted
from registry.models.enterprise import Enterprise
from registry.models.recognition import Recognition
from registry.rules.ground import MeasureKind


class MeasureFile(Table):
    """A document that decisions about titles rest on; its bytes lie under their own digest. One document may
    be of several decisions. Staff of the office read it, nobody else."""

    id = AutoField()
    district = CharField(max_length=6, default="", help_text="whose document it is; '' the bureau's")
    zone = CharField(max_length=32, default="")
    name = CharField(max_length=200, help_text="personal: as who uploaded it named it")
    media_type = CharField(max_length=100, help_text="found in the bytes, not believed from the name")
    size = BigIntegerField(help_text="bytes")
    sha256 = CharField(max_length=64)
    added_at = DateTimeField()


class TitleMeasure(Table):
    """One decision about one recognition. Rows are only added, but that a bar is lifted, once."""

    id = AutoField()
    recognition = ForeignKeyField(Recognition, lazy_load=False, backref="measures")
    recognition_id: int
    enterprise = ForeignKeyField(Enterprise, lazy_load=False)
    enterprise_id: int
    kind = CharField(max_length=16, help_text="rules.ground.MeasureKind")
    ground = CharField(max_length=32, help_text="id in exit_grounds.toml")
    effective_on = DateField(help_text="the day from which it holds")
    document_no = CharField(max_length=100)
    evidence = ForeignKeyField(MeasureFile, lazy_load=False)
    evidence_id: int
    reason = TextField(help_text="published")
    decided_at = DateTimeField()
    leaves_net = BooleanField(null=True, help_text="of an ending: whether net falls")
    family = CharField(max_length=16, default="", help_text="which family a bar is for; '' no bar")
    barred_until = DateField(null=True, help_text="the last day of the bar; empty: until it is lifted")
    lifted_on = DateField(null=True, help_text="the first day on which the bar is no more")
    undoes = ForeignKeyField("self", lazy_load=False, null=True, help_text="which one it takes back")
    undoes_id: int | None
    gap_from = DateField(null=True, help_text="of a restoring: the day from which the title had not held")
    gap_how = CharField(max_length=20, null=True, help_text="rules.ending.Ending of that time")
    gap_net = BooleanField(null=True, help_text="whether net was left meanwhile")
    before_on = DateField(null=True, help_text="of a void: the ending that stood before it")
    before_how = CharField(max_length=20, null=True)
    before_reason = TextField(null=True)

    class Meta:
        constraints = [
            Check(f"kind IN {quoted(MeasureKind)}", "measure_kind"),
            Check("(kind = 'end') = (leaves_net IS NOT NULL)", "measure_net"),
            Check("family = '' OR kind IN ('end','void','bar')", "measure_bar"),
            Check("family <> '' OR (barred_until IS NULL AND lifted_on IS NULL)", "measure_no_bar"),
            Check("barred_until IS NULL OR barred_until >= effective_on", "measure_bar_days"),
            Check("gap_from IS NULL OR (kind = 'restore' AND gap_from < effective_on)", "measure_gap"),
            Check("(gap_from IS NULL) = (gap_how IS NULL)", "measure_gap_how"),
            Check("(gap_from IS NULL) = (gap_net IS NULL)", "measure_gap_net"),
            Check("before_on IS NULL OR kind = 'void'", "measure_before"),
        ]
        indexes = ((("enterprise", "family"), False), (("kind", "recognition"), False))
