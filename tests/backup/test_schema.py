"""What a backup holds is what migrations make, and that is what the models say as far as they go."""

import shutil
from pathlib import Path

import pytest

from registry import migrating
from registry.backup.manifest import BackupRefused
from registry.backup.restore import restore_backup
from registry.backup.schema import TableSchema, schema_after
from registry.config import Config
from registry.database import db
from registry.migrating import apply_migrations, known_migrations
from registry.models import TABLES, SearchedName
from registry.stored import kinds_of
from tests.backup.conftest import Elsewhere, backed_up, set_to


def every_table() -> dict[str, TableSchema]:
    return {table.name: table for table in schema_after(known_migrations())}


@pytest.mark.engines("sqlite")
def test_kinds_are_those_of_the_models(registry: Config) -> None:
    made = every_table()
    # What names are looked for by is in no backup.
    for model in sorted(set(TABLES) - {SearchedName}, key=str):
        table = made.pop(model._meta.table_name)
        assert table.columns == kinds_of(model), table.name
    assert made == {}


@pytest.mark.engines("sqlite")
def test_no_row_points_at_a_table_that_is_filled_later(registry: Config) -> None:
    filled: set[str] = set()
    for name in every_table():
        assert {key.dest_table for key in db.get_foreign_keys(name)} <= filled | {name}
        filled.add(name)


MORE = """
from peewee import BooleanField, CharField, DateField, DateTimeField, Model

class Forgotten(Model):
    word = CharField(primary_key=True)
    truth = BooleanField()
    day = DateField(null=True)
    at = DateTimeField(null=True)

def up(migrator, db):
    with db.bind_ctx([Forgotten]):
        db.create_tables([Forgotten])
    migrator.migrate(migrator.add_column("import_run", "kept", BooleanField(null=True)))
"""


@pytest.fixture
def one_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A migration that makes a table and a column of which no model knows."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrating.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "9999_more.py").write_text(MORE)
    monkeypatch.setattr(migrating, "FOLDER", folder)


@pytest.mark.engines("postgres")
def test_what_no_model_names_is_in_it(filled: Config, one_more: None, elsewhere: Elsewhere) -> None:
    """Words are in the order of their bytes."""
    apply_migrations()
    rows = [
        ("ä", True, "2026-03-01", "2026-03-01 04:00:00.120"), ("Z", False, None, "2026-03-01 04:00:00"),
        ("a", False, "0001-01-01", None), ("区", True, "9999-12-31", None), ("B", True, None, None),
    ]  # fmt: skip
    for row in rows:
        db.execute_sql("INSERT INTO forgotten VALUES (%s, %s, %s, %s)", row)
    db.execute_sql("UPDATE import_run SET kept = true")
    place, first = backed_up(filled, "backup")
    assert (place / "tables" / "forgotten.jsonl").read_text("utf-8") == (
        '["B",true,null,null]\n'
        '["Z",false,null,"2026-03-01T04:00:00.000Z"]\n'
        '["a",false,"0001-01-01",null]\n'
        '["ä",true,"2026-03-01","2026-03-01T04:00:00.120Z"]\n'
        '["区",true,"9999-12-31",null]\n'
    )
    there = elsewhere.config("sqlite", filled)
    with set_to(there):
        restore_backup(place, there.var)
        assert backed_up(there)[1].tables == first.tables


@pytest.mark.engines("sqlite")
def test_migrations_that_are_unknown_or_not_in_order_are_refused(registry: Config) -> None:
    with pytest.raises(BackupRefused, match="migrations 9999_later are unknown here"):
        schema_after(["0001_initial", "9999_later"])
    with pytest.raises(BackupRefused, match="Migrations are missing between"):
        schema_after(["0001_initial", "0003_criteria"])
