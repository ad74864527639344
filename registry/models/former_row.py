"""What rows said before they were corrected, for lists as they were known."""

from peewee import AutoField, BigIntegerField, CharField, Check, DateField, IntegerField

from registry.database import Table, quoted
from registry.rules.former_row import PRINTED


class FormerRow(Table):
    """The printed columns of one row until an event changed one of them; what it says since the last of these
    events stands in the row itself. All of it follows from the ledger."""

    id = AutoField()
    of_table = CharField(max_length=16)
    row_id = IntegerField()
    seq_until = BigIntegerField(help_text="the ledger event that changed it")
    name = CharField(max_length=200, null=True)
    uscc = CharField(max_length=18, null=True)
    award_year = IntegerField(null=True)
    announced_on = DateField(null=True)
    valid_until = DateField(null=True)
    certificate_no = CharField(max_length=64, null=True)
    document_no = CharField(max_length=100, null=True)

    class Meta:
        constraints = [Check(f"of_table IN {quoted(PRINTED)}", "former_row_table")]
        indexes = ((("of_table", "row_id", "seq_until"), True),)
