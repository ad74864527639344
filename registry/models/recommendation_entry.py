"""The list of a recommendation."""

from peewee import AutoField, CharField, ForeignKeyField, IntegerField

from registry.database import Table
from registry.models.application import Application
from registry.models.recommendation import Recommendation


class RecommendationEntry(Table):
    """One line of a recommendation's list: which file, in which place, under which name."""

    id = AutoField()
    recommendation = ForeignKeyField(Recommendation, lazy_load=False, backref="entries")
    recommendation_id: int
    application = ForeignKeyField(Application, lazy_load=False)
    application_id: int
    position = IntegerField()
    enterprise_name = CharField(max_length=200)
    subject_name = CharField(max_length=200, default="")

    class Meta:
        indexes = ((("recommendation", "position"), True), (("recommendation", "application"), True))
