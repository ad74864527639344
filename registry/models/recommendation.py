"""Recommendations 推荐: the ranked sheet a place sends the bureau, and the bureau's forwarding 上报批次."""

from peewee import SQL, AutoField, CharField, Check, DateField, DateTimeField, ForeignKeyField

from registry.database import Table, quoted
from registry.models.call import Call
from registry.rules.recommendation import Sender


class Recommendation(Table):
    """One list of files of one call, in its order, sent on by a place or by the city."""

    id = AutoField()
    sender = CharField(max_length=16, help_text="rules.recommendation.Sender")
    call = ForeignKeyField(Call, lazy_load=False, backref="recommendations")
    call_id: int
    scheme = CharField(max_length=32)
    level = CharField(max_length=16)
    district = CharField(max_length=6, default="", help_text="whose sheet it is")
    zone = CharField(max_length=32, default="")
    document_no = CharField(max_length=100, help_text="number of the letter it was sent with")
    sent_on = DateField()
    created_at = DateTimeField()
    answered_on = DateField(null=True, help_text="day of the published list that is the whole answer")

    class Meta:
        constraints = [
            Check(f"sender IN {quoted(Sender)}", "recommendation_sender"),
            Check(f"(sender = '{Sender.CITY}') = (district = '')", "recommendation_place"),
            Check(f"answered_on IS NULL OR sender = '{Sender.CITY}'", "recommendation_answered"),
            Check("document_no <> ''", "recommendation_document"),
        ]


Recommendation.add_index(
    Recommendation.index(
        Recommendation.document_no,
        unique=True,
        name="recommendation_forwarding",
        where=SQL(f"sender = '{Sender.CITY}'"),
    )
)
