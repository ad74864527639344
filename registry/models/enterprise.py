"""The register of enterprises: one record for ever, keyed by credit code, never by name."""

from peewee import (
    SQL,
    AutoField,
    BigIntegerField,
    BooleanField,
    CharField,
    Check,
    DateField,
    DateTimeField,
    ForeignKeyField,
    IntegerField,
    TextField,
)

from registry.database import Table


class Enterprise(Table):
    """An enterprise (or other holder). Without a code it waits in 待补码; without a place in 属地待定."""

    id = AutoField()
    uscc = CharField(max_length=18, null=True, unique=True, help_text="统一社会信用代码, canonical")
    name = CharField(max_length=200, index=True)
    district = CharField(max_length=6, default="", index=True, help_text="GB/T 2260; '' = 属地待定")
    zone = CharField(max_length=32, default="", help_text="zone id inside the district")
    industry = CharField(max_length=8, default="", help_text="catalog industry id")
    subsector = CharField(max_length=64, default="")
    chains = TextField(default="[]", help_text="JSON list of chain ids")
    gbt4754 = CharField(max_length=5, default="", help_text="GB/T 4754-2017 class, e.g. C3562")
    founded_on = DateField(null=True)
    staff = IntegerField(null=True, help_text="persons at year end")
    revenue_fen = BigIntegerField(null=True, help_text="last year's operating revenue in fen 分")
    assets_fen = BigIntegerField(null=True, help_text="total assets in fen 分")
    demo = BooleanField(default=False, help_text="演示数据, marked wherever shown")
    version = IntegerField(default=1, help_text="counts edits; guards against overwriting")
    created_at = DateTimeField()
    name_key = CharField(max_length=600, null=True, index=True, help_text="rules.name_key of name")
    merged_into = IntegerField(null=True, help_text="which record counts for it, once merged")
    import_run = IntegerField(null=True, help_text="which import registered it")
    taken_out_at = DateTimeField(null=True, help_text="when that import was undone: in no list since")

    class Meta:
        constraints = [
            Check("staff IS NULL OR staff >= 0", "enterprise_staff"),
            Check("zone = '' OR district <> ''", "enterprise_zone_in_district"),
            Check("name <> ''", "enterprise_name"),
        ]


# Few are merged: of an index with all the others an engine believes that every record is merged into one.
Enterprise.add_index(
    Enterprise.index(
        Enterprise.merged_into, name="enterprise_merged_into", where=SQL('"merged_into" IS NOT NULL')
    )
)


SEEN = ("id", "taken_out_at", "merged_into", "import_run")
"""Whether a row of the register is seen at all."""
LISTS = {
    # What lists are sorted by.
    "name": ("name", *SEEN),
    "code": ("uscc", *SEEN),
    "place": ("district", "zone", *SEEN),
    "industry": ("industry", *SEEN),
    "registered": ("created_at", *SEEN),
    # What is not seen, to count what is.
    "of_run": ("import_run", *SEEN[:3]),
    # What leads a list by name, with what else narrows it.
    "of_district": ("district", "name", *SEEN, "zone", "industry", "uscc"),
    "of_zone": ("zone", "name", *SEEN, "district", "industry", "uscc"),
    "of_industry": ("industry", "name", *SEEN, "district", "zone", "uscc"),
}
"""The indexes by which the register is read (decision 50), by the end of their names."""
for _name, _columns in LISTS.items():
    Enterprise.add_index(
        Enterprise.index(*(getattr(Enterprise, each) for each in _columns), name=f"enterprise_list_{_name}")
    )

GONE = "(taken_out_at IS NOT NULL) OR (merged_into IS NOT NULL)"
Enterprise.add_index(Enterprise.index(Enterprise.id, name="enterprise_list_gone", where=SQL(GONE)))


class Lineage(Table):
    """What an enterprise was called, where it stood, what it did: dated changes, oldest first by seq."""

    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="lineage")
    enterprise_id: int
    what = CharField(max_length=16, help_text="name, place, industry, code")
    old = TextField()
    new = TextField()
    effective_on = DateField()
    seq = BigIntegerField(help_text="the ledger event that says so")
    name_key = CharField(
        max_length=600, null=True, index=True, help_text="rules.name_key of a former name, which is old"
    )


class Subject(Table):
    """What is recognized: the enterprise itself or its product, site, park, supply chain or data center."""

    id = AutoField()
    enterprise = ForeignKeyField(Enterprise, lazy_load=False, backref="subjects")
    enterprise_id: int
    kind = CharField(max_length=16)
    name = CharField(max_length=200)
    official_code = CharField(max_length=64, default="")
    name_key = CharField(max_length=600, null=True, index=True, help_text="rules.name_key of name")
    number = CharField(max_length=16, null=True, unique=True, help_text="none of an enterprise itself")
    address = CharField(max_length=200, null=True, help_text="where it lies; empty = not stated yet")
    district = CharField(max_length=6, null=True, help_text="where it lies, GB/T 2260")
    zone = CharField(max_length=32, null=True, help_text="zone id inside the district")
    since = DateField(null=True, help_text="in operation since")
    model = CharField(max_length=200, null=True, help_text="of a product")
    category = CharField(max_length=200, null=True, help_text="of a product")
    joined_to = IntegerField(null=True, help_text="which row counts for both, where they are the same")

    class Meta:
        indexes = ((("enterprise", "kind", "name"), True),)
