"""Many rows by one statement: what Peewee would have written, defaults and errors included."""

from datetime import datetime

import pytest
from peewee import IntegrityError

from registry.database import db
from registry.models import EventSecret, ProfileRecord, TallyHolder
from registry.prepared import insert_rows
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
