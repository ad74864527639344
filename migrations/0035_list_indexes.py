"""What lists are sorted by, and what leads them when narrowed, is read from an index (decision 50)."""

from typing import Any

from playhouse.migrate import SchemaMigrator

NARROWED = ("scheme", "level", "district", "industry", "award_year", "valid_until", "ended_on")
SEEN = ("id", "batch_id")


def led_by(column: str) -> tuple[str, ...]:
    return (column, "announced_on", *SEEN, *(each for each in NARROWED if each != column))


ON_DESK = ("procedure", "district", "zone", "scheme", "level", "call_id")
IN_REGISTER = ("id", "taken_out_at", "merged_into", "import_run")
INDEXES = {
    "enterprise_list_name": ("name", *IN_REGISTER),
    "enterprise_list_code": ("uscc", *IN_REGISTER),
    "enterprise_list_place": ("district", "zone", *IN_REGISTER),
    "enterprise_list_industry": ("industry", *IN_REGISTER),
    "enterprise_list_registered": ("created_at", *IN_REGISTER),
    "enterprise_list_of_run": ("import_run", "id", "taken_out_at", "merged_into"),
    "enterprise_list_gone": ("id",),
    "enterprise_list_of_district": ("district", "name", *IN_REGISTER, "zone", "industry", "uscc"),
    "enterprise_list_of_zone": ("zone", "name", *IN_REGISTER, "district", "industry", "uscc"),
    "enterprise_list_of_industry": ("industry", "name", *IN_REGISTER, "district", "zone", "uscc"),
    "application_list_number": ("number", "id", "state", "submitted_at"),
    "application_list_title": ("scheme", "level", "id", "state", "submitted_at"),
    "application_list_place": ("district", "zone", "id", "state", "submitted_at"),
    "application_list_waiting": ("submitted_at", "id", "state", "district", "zone"),
    "application_list_changed": ("changed_at", "id", "state", "submitted_at", "district", "zone"),
    "application_list_of_state": ("state", "submitted_at", "id", *ON_DESK),
    "application_list_of_state_changed": ("state", "changed_at", "id", "submitted_at", *ON_DESK),
    "application_list_of_district": (
        "district",
        "submitted_at",
        "id",
        "state",
        "procedure",
        "zone",
        "scheme",
        "level",
        "call_id",
    ),
    "application_list_counts": (
        "procedure",
        "state",
        "district",
        "zone",
        "scheme",
        "level",
        "call_id",
        "submitted_at",
    ),
    "tally_segment_recognition_id": ("recognition_id",),
    "tally_segment_list_counts": (
        "scheme",
        "level",
        "seq_until",
        "from_on",
        "until_on",
        "net",
        "valid",
        "district",
        "zone",
        "industry",
        "award_year",
    ),
    "recognition_list_name": ("name", *SEEN),
    "recognition_list_title": ("scheme", "level", *SEEN),
    "recognition_list_place": ("district", "zone", *SEEN),
    "recognition_list_year": ("award_year", *SEEN),
    "recognition_list_until": ("valid_until", *SEEN, "ended_on", "announced_on"),
    "recognition_list_certificate": ("certificate_no", *SEEN),
    "recognition_list_of_scheme": (*led_by("scheme"), "enterprise_id"),
    "recognition_list_of_level": led_by("level"),
    "recognition_list_of_district": led_by("district"),
    "recognition_list_of_industry": led_by("industry"),
    "recognition_list_of_year": led_by("award_year"),
    "recognition_list_of_holder": (
        "enterprise_id",
        "scheme",
        "announced_on",
        *SEEN,
        "valid_until",
        "ended_on",
    ),
    "recognition_list_ended": ("ended_on", *SEEN),
}
WHERE = {
    "recognition_list_ended": "ended_on IS NOT NULL",
    "enterprise_list_gone": "(taken_out_at IS NOT NULL) OR (merged_into IS NOT NULL)",
}


def table_of(name: str) -> str:
    return "tally_segment" if name.startswith("tally_segment") else name.partition("_")[0]


def up(migrator: SchemaMigrator, db: Any) -> None:
    for name, columns in INDEXES.items():
        listed = ", ".join(f'"{each}"' for each in columns)
        where = f" WHERE {WHERE[name]}" if name in WHERE else ""
        db.execute_sql(f'CREATE INDEX "{name}" ON "{table_of(name)}" ({listed}){where}')


def down(migrator: SchemaMigrator, db: Any) -> None:
    for name in INDEXES:
        db.execute_sql(f'DROP INDEX "{name}"')
