"""The frozen list of a notice."""

from peewee import AutoField, CharField, ForeignKeyField, IntegerField

from registry.database import Table
from registry.models.application import Application
from registry.models.notice import Notice


class NoticeEntry(Table):
    """One line of a notice's list, as it was published."""

    id = AutoField()
    notice = ForeignKeyField(Notice, lazy_load=False, backref="entries")
    notice_id: int
    application = ForeignKeyField(Application, lazy_load=False)
    application_id: int
    position = IntegerField()
    enterprise_name = CharField(max_length=200)
    subject_name = CharField(max_length=200, default="")
    district = CharField(max_length=6, default="")
    zone = CharField(max_length=32, default="")

    class Meta:
        indexes = ((("notice", "position"), True), (("notice", "application"), True))
