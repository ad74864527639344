"""Whatever is changed in a table behind the ledger's back is found and named."""

from datetime import timedelta
from typing import Any

import pytest

from registry.actions.deep_check import check_deeply
from registry.actions.setting import clear_workday, set_workday
from registry.database import Table, db, is_postgres
from registry.models import (
    TABLES,
    Account,
    Application,
    Attachment,
    Enterprise,
    Notice,
    NoticeEntry,
    Recognition,
    WorkdayOverride,
)
from registry.queries.after_image import kinds_carried, table_name
from registry.queries.carried_rows import row_faults
from registry.queries.deep_check import deep_check
from registry.queries.setting import last_deep_check
from registry.rules.carried import CARRIED
from registry.rules.state import State
from registry.stored import kinds_of
from tests.days import DAY
from tests.make import SYSTEM, Make

OTHER: dict[str, Any] = {
    "whole": 987_654, "text": "另一个", "day": DAY - timedelta(days=400), "truth": True, "instant": None
}  # fmt: skip


@pytest.fixture
def recognized(make: Make) -> Make:
    """A registry with a recognized title, a returned file and a working day of its own."""
    waits, other = make.application(State.PROPOSED), make.application(State.PROPOSED)
    make.recognize(make.notice(other, waits), (waits.id, "现场核查未完成"))
    make.application(State.RETURNED)
    set_workday(DAY, False, "试", SYSTEM)
    make.drained()
    return make


def faults() -> list[str]:
    return [f"{fault.table}.{fault.key}" for fault in row_faults()]


def lift_checks(table: type[Table]) -> None:
    """What somebody with the database's own password could do."""
    if is_postgres():
        db.execute_sql(f'ALTER TABLE "{table_name(table)}" DISABLE TRIGGER ALL')
        names = db.execute_sql(
            "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
            (f'"{table_name(table)}"',),
        ).fetchall()
        for (name,) in names:
            db.execute_sql(f'ALTER TABLE "{table_name(table)}" DROP CONSTRAINT "{name}"')
        return
    db.execute_sql("PRAGMA ignore_check_constraints = 1")
    db.execute_sql("PRAGMA foreign_keys = 0")
    triggers = db.execute_sql(
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = ?", (table_name(table),)
    ).fetchall()
    for (name,) in triggers:
        db.execute_sql(f'DROP TRIGGER "{name}"')


@pytest.mark.slow
def test_every_carried_column_of_every_row_there_is(recognized: Make) -> None:
    """One row of each table, column by column: changed, found and named, put back."""
    assert faults() == []
    tried = 0
    for table in (each for each in TABLES if table_name(each) in CARRIED):
        meta: Any = table._meta
        key = meta.primary_key.column_name
        lift_checks(table)
        for name, kind in kinds_carried(table).items():
            if name == key:
                continue
            sql = f'SELECT "{key}", "{name}" FROM "{table_name(table)}" LIMIT 1'
            row = db.execute_sql(sql).fetchone()
            if row is None:
                continue
            change = f'UPDATE "{table_name(table)}" SET "{name}" = {db.param} WHERE "{key}" = {db.param}'
            db.execute_sql(change, (other(kind, row[1]), row[0]))
            found = [str(fault) for fault in row_faults()]
            assert len(found) == 1, (table_name(table), name, found)
            assert found[0].startswith(f"{table_name(table)} {row[0]}: {name} is ")
            db.execute_sql(change, (row[1], row[0]))
            tried += 1
    assert faults() == []
    assert tried > 100


def other(kind: str, value: Any) -> Any:
    """Another value of the same kind."""
    if kind == "instant":
        return "2001-02-03 04:05:06"
    if kind == "truth":
        return not value
    return OTHER[kind]


def test_a_row_that_is_gone_and_one_that_is_in_no_event(recognized: Make) -> None:
    recognition = Recognition.get()
    for table in (Recognition, Attachment):
        lift_checks(table)
    Recognition.delete().where(Recognition.id == recognition.id).execute()
    Attachment.insert(
        application=Application.get().id, slot="x", name="x", media_type="x", size=1, sha256="x",
        added_at=recognition.announced_on,
    ).execute()  # fmt: skip
    assert [str(fault).partition(" (")[0] for fault in row_faults() if fault.table == "recognition"] == [
        f"recognition {recognition.id}: the row is missing"
    ]
    newest = max(row.id for row in Attachment.select())
    assert f"attachment {newest}: " in " ".join(map(str, row_faults()))


def test_a_row_that_was_taken_away_and_is_there_again(recognized: Make) -> None:
    clear_workday(DAY, SYSTEM)
    assert faults() == []
    WorkdayOverride.insert(day=DAY, working=True, note="").execute()
    assert [str(fault).partition(" (")[0] for fault in row_faults()] == [
        f"workday_override {DAY}: the row is there although it was taken away"
    ]


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("table", "column", "sql"),
    [
        (Recognition, "name", "CAST(name AS BLOB)"),
        (Recognition, "announced_on", "announced_on || ' 00:00:00'"),
        (Recognition, "award_year", "award_year + 0.5"),
        (Application, "changed_at", "'2026-3-2 04:00:00'"),
        (Account, "disabled", "2"),
        (Enterprise, "staff", "'120人'"),
    ],
)
def test_another_representation_is_another_value(
    recognized: Make, table: type[Table], column: str, sql: str
) -> None:
    lift_checks(table)
    db.execute_sql(f'UPDATE "{table_name(table)}" SET "{column}" = {sql}')
    assert all(f"{column} is stored as" in str(fault) for fault in row_faults())
    assert len(faults()) == table.select().count()


def test_what_is_personal_is_found_and_never_named(recognized: Make) -> None:
    application = Application.get()
    Application.update(contact="王五").where(Application.id == application.id).execute()
    (found,) = map(str, row_faults())
    assert found.startswith(f"application {application.id}: contact is not what was written (event ")
    assert "王五" not in found


def test_the_deep_check_names_lists_files_and_figures_and_keeps_its_answer(recognized: Make) -> None:
    storage = recognized.storage
    sound = check_deeply(DAY, storage, SYSTEM)
    assert (sound.is_sound, sound.files) == (True, 1)
    assert (last_deep_check() or {})["faults"] == []
    attachment = Attachment.get()
    path = storage.path_of(attachment.sha256)
    content = path.read_bytes()
    path.chmod(0o600)
    path.write_bytes(content + b"\n")
    NoticeEntry.update(enterprise_name="别的公司").execute()
    found = deep_check(DAY, storage).faults
    assert any("a line of its list was changed" in fault for fault in found)
    assert any(f"attachment {attachment.id}: its file" in fault for fault in found)
    path.unlink()
    assert any("cannot be read" in fault for fault in deep_check(DAY, storage).faults)
    check_deeply(DAY, storage, SYSTEM)
    assert len((last_deep_check() or {})["faults"]) == 2


def test_kinds_are_those_of_the_models() -> None:
    assert kinds_of(Notice)["closes_on"] == "day"
    assert kinds_of(Enterprise)["revenue_fen"] == "whole"


def test_a_name_key_that_is_not_that_of_the_name_is_found(recognized: Make) -> None:
    """A row that nobody finds by its name any more, although everything else of it is right."""
    for table in (Enterprise, Recognition, Account):
        row = table.select().order_by(table.id).first()
        for wrong in ("别的", None):
            table.update(name_key=wrong).where(table.id == row.id).execute()
            (found,) = map(str, row_faults())
            assert found.startswith(f"{table_name(table)} {row.id}: its name key is not that of its name")
            table.update(name_key=row.name_key).where(table.id == row.id).execute()
    assert faults() == []
