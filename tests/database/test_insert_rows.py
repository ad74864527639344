"""Many rows by one statement: what Peewee would have written, defaults, errors and after-images included."""

from datetime import date, datetime
from random import Random
from typing import Any

import pytest
from peewee import IntegrityError

from registry.database import db
from registry.inserted import COPIED, insert_numbered, insert_rows, numbered
from registry.models import Account, Enterprise, EventSecret, ProfileRecord, Subject, TallyHolder
from registry.queries.after_image import images_of, images_of_inserted
from tests.make import Make

NOW = datetime(2026, 11, 23, 4, 0, 0, 123000)
ON_CONFLICT = 'ON CONFLICT ("enterprise_id") DO UPDATE SET "standing" = EXCLUDED."standing"'


def test_columns_convert_and_the_rest_get_their_defaults(make: Make) -> None:
    enterprise = make.enterprise()
    rows = [
        {
            "enterprise": enterprise.id,
            "record": "award",
            "line": line,
            "content": "{}",
            "entered_by": "system:test",
            "entered_at": NOW,
        }
        for line in (1, 2)
    ]
    with db.atomic():
        insert_rows(ProfileRecord, rows)
        insert_rows(ProfileRecord, [])
    kept = list(ProfileRecord.select().order_by(ProfileRecord.id))
    assert [(row.enterprise_id, row.line, row.removed, row.source) for row in kept] == [
        (enterprise.id, 1, False, ""),
        (enterprise.id, 2, False, ""),
    ]
    assert {row.entered_at for row in kept} == {NOW}


def test_what_is_there_may_be_replaced_or_is_an_integrity_error(make: Make) -> None:
    enterprise = make.enterprise()
    for value in ("first", "second"):
        with db.atomic():
            insert_rows(TallyHolder, [{"enterprise_id": enterprise.id, "standing": value}], ON_CONFLICT)
    assert [row.standing for row in TallyHolder.select()] == ["second"]
    with pytest.raises(IntegrityError), db.atomic():
        insert_rows(TallyHolder, [{"enterprise_id": enterprise.id, "standing": "third"}])


def test_outside_an_action_nothing_is_written(make: Make) -> None:
    with pytest.raises(RuntimeError, match="inside an action"):
        insert_rows(EventSecret, [{"seq": 1, "salt": "", "content": ""}])


TEXTS = ["", "甲", "a\tb\nc\rd", "\\N", "\\", '"', "100%s {}", "\x7f\u2028", " ", "null"]
"""What a stream, a template or JSON might take for something else."""


def row_of(random: Random) -> dict[str, Any]:
    any_text, day, now = lambda: random.choice(TEXTS), date(2001, 2, 3), datetime(2026, 3, 1, 4)
    return {
        "name": random.choice(TEXTS[1:]),
        "uscc": None,
        "name_key": random.choice([None, *TEXTS]),
        "industry": random.choice(["", "x\t"]),
        "chains": any_text(),
        "subsector": any_text(),
        "founded_on": random.choice([None, day, date(9999, 12, 31)]),
        "staff": random.choice([None, 0, 7]),
        "revenue_fen": random.choice([None, 10**15]),
        "demo": random.choice([True, False]),
        "created_at": random.choice([now, now.replace(microsecond=120000)]),
        "taken_out_at": random.choice([None, now]),
    }


@pytest.mark.parametrize("count", [1, COPIED, 200])
@pytest.mark.by_hand
def test_what_was_inserted_need_not_be_read_back(make: Make, count: int) -> None:
    make.enterprise()
    random = Random(count)
    with db.atomic():
        rows = numbered(Enterprise, [row_of(random) for _ in range(count)])
        own = numbered(
            Subject, [{"enterprise": row["id"], "kind": "site", "name": row["name"]} for row in rows]
        )
        for table, added in ((Enterprise, rows), (Subject, own)):
            images = images_of_inserted(insert_rows(table, added))
            assert len(images) == count
            keys = [row["id"] for row in added]
            assert {table._meta.table_name: images} == images_of({table: keys})  # type: ignore[attr-defined]
            # Of many they are spelled column by column, of a few row by row.
            (alone,) = images_of({table: keys[:1]}).values()
            assert alone.items() <= images.items()
        # The numbers are those that the database would have given.
        after = {"name": "乙", "created_at": NOW}
        assert insert_numbered(Enterprise, [after]) == [rows[-1]["id"] + 1]


@pytest.mark.by_hand
def test_what_a_column_might_change_is_read_back(make: Make) -> None:
    make.enterprise()
    plain = {"name": "甲", "created_at": NOW, "staff": 7}
    for change in ({"staff": "7"}, {"created_at": NOW.isoformat(" ")}, {"uscc": "9" * 18 + " "}, {"demo": 1}):
        with db.atomic() as undone:
            (row,) = numbered(Enterprise, [{**plain, **change}])
            assert images_of_inserted(insert_rows(Enterprise, [row])) == {}, change
            undone.rollback()
    with db.atomic():
        (row,) = numbered(Account, [{"login": "乙", "name": "乙", "role": "bureau_admin", "created_at": NOW}])
        assert images_of_inserted(insert_rows(Account, [row])) == {}  # it has a personal part
