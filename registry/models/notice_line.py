"""What became of lines of a notice after it was published: held, struck, or released again."""

from peewee import AutoField, CharField, Check, DateTimeField, ForeignKeyField, TextField

from registry.database import Table, quoted
from registry.models.application import Application
from registry.models.notice import Notice
from registry.rules.notice_line import KEPT_LINE_STATES, StrikeCause


class NoticeLine(Table):
    """One line that was held or struck, as it stands now; of all others there is none. The list itself is
    frozen in `notice_entry`."""

    id = AutoField()
    notice = ForeignKeyField(Notice, lazy_load=False)
    notice_id: int
    application = ForeignKeyField(Application, lazy_load=False)
    application_id: int
    state = CharField(max_length=16, help_text="rules.notice_line.LineState")
    cause = CharField(max_length=16, default="", help_text="rules.notice_line.StrikeCause; '' not struck")
    document_no = CharField(max_length=100, default="")
    reason = TextField(help_text="personal: the applicant and staff read it")
    changed_at = DateTimeField()

    class Meta:
        constraints = [
            Check(f"state IN {quoted(KEPT_LINE_STATES)}", "notice_line_state"),
            Check(f"cause IN {quoted(('', *StrikeCause))}", "notice_line_cause"),
            Check("(state = 'struck') = (cause <> '')", "notice_line_struck"),
        ]
        indexes = ((("notice", "application"), True),)
