"""Files brought in: what was uploaded, what its dry run said, whether it was applied."""

from peewee import (
    AutoField,
    BigIntegerField,
    CharField,
    Check,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table, quoted
from registry.rules.imports.run_state import ImportRunState


class ImportRun(Table):
    """One spreadsheet: uploaded, and kept between dry run and application, or brought in at the terminal."""

    id = AutoField()
    kind = CharField(max_length=16, help_text="enterprises or recognitions")
    name = CharField(max_length=200)
    sha256 = CharField(max_length=64, help_text="of the kept file; '' where the terminal kept none")
    settings = TextField(help_text="JSON: scheme, level, announced_on, award_year …")
    report = TextField(help_text="JSON of the last run")
    account_id = IntegerField(null=True, help_text="who uploaded it; none at the terminal")
    created_at = DateTimeField()
    applied_at = DateTimeField(null=True)
    first_seq = BigIntegerField(null=True, help_text="its events: this one to the last; none of older runs")
    last_seq = BigIntegerField(null=True)
    undone_at = DateTimeField(null=True, help_text="when it was undone last, wholly or as far as possible")

    class Meta:
        indexes = ((("first_seq", "last_seq"), False),)


class ImportWork(Table):
    """How far a run is that is written, or taken back, in pieces, each a transaction; before the end nobody
    sees its rows."""

    run = ForeignKeyField(ImportRun, lazy_load=False, primary_key=True)
    run_id: int
    state = CharField(max_length=16, index=True, help_text="rules.imports.run_state.ImportRunState")
    first_seq = BigIntegerField(help_text="its first event; figures stand before it until it is whole")
    done = IntegerField(default=0, help_text="rows that were taken, in the order of the plan")
    total = IntegerField()
    worker = CharField(max_length=32, default="", help_text="who does it just now; '' nobody")
    alive_at = DateTimeField(help_text="real time of the last piece, or of its start")
    free_at = DateTimeField(help_text="real time from which another worker may take it up")
    failures = IntegerField(default=0, help_text="attempts in a row without a single piece")
    started_at = DateTimeField(help_text="real time")
    finished_at = DateTimeField(null=True)
    acting = TextField(help_text="JSON: by whom, without names")
    again = TextField(default="[]", help_text="JSON: places of rows that were touched, to be planned again")
    shown = TextField(
        help_text="JSON, packed where long: of each row what was shown of it, outcome and holder"
    )
    undoing = TextField(null=True, help_text="JSON: why it is taken back, and how much is")
    last_seq = BigIntegerField(null=True, help_text="the last event of its taking back")

    class Meta:
        constraints = [Check(f"state IN {quoted(ImportRunState)}", "import_work_state")]
