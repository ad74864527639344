"""A database kept from a released version goes through every migration and is all it was."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from peewee import IntegrityError, PeeweeException
from playhouse.migrate import SqliteMigrator
from playhouse.migrations import MigrationError, Runner

from registry import migrating
from registry.config import Config
from registry.database import db
from registry.migrating import apply_migrations, pending_migrations, undo_migration
from registry.queries.carried_rows import row_faults
from registry.queries.sheet_mark import mark_faults
from registry.queries.unconfirmed import count_unconfirmed, unconfirmed
from registry.rules.carried import CARRIED, SNAPSHOT
from registry.schema_guards import guard_faults
from tests.conftest import site
from tests.databases import KEY, Databases
from tests.migrations.conftest import Copies, opened
from tests.migrations.keep import makers
from tests.migrations.kept import Kept
from tests.migrations.whole import HISTORY, content, content_of, last_event, rows, structure

GUIDE = Path(__file__).parents[2] / "docs" / "migrations.md"
IMAGED_AGAIN = ("notice", "call", "application", "batch", "account")
"""Tables of which every row got columns, and with them another image."""
NUMBERED = "SELECT count(*) FROM subject WHERE kind <> 'enterprise'"
"""Rows that got a number, and with it another image; the counter they were numbered by is a row more."""


def counts(noted: dict[str, int]) -> dict[str, int]:
    """The rows of these tables as they are now."""
    return {name: rows(f'SELECT count(*) FROM "{name}"')[0][0] for name in noted}


def is_noted(kept: Kept) -> None:
    """Every row and every event is still there; what came to the ledger since is snapshots of rows."""
    notes, tables = kept.notes, dict(kept.notes["tables"])
    # The list of migrations is longer, and so is the ledger; nothing else is.
    for grown in (HISTORY, "event", "event_secret"):
        tables.pop(grown)
    tables["counter"] += 1
    assert counts(tables) == tables
    (since,) = rows(f"SELECT count(*) FROM event WHERE seq > {notes['events']}")[0]
    kinds = dict(rows("SELECT kind, count(*) FROM event GROUP BY kind"))
    carried = counts(dict.fromkeys(CARRIED))
    again = sum(carried[name] for name in IMAGED_AGAIN) + rows(NUMBERED)[0][0]
    assert kinds.pop(SNAPSHOT) == since == sum(carried.values()) + again
    assert kinds == notes["kinds"]
    assert rows(f"SELECT digest FROM event WHERE seq = {notes['events']}") == [(notes["head"],)]
    if kept.engine == "sqlite":
        assert rows("PRAGMA foreign_key_check") == []


def lists_what_was_not_ours_to_decide() -> None:
    """Neither silently kept nor dropped: what old code decided, and one more that a click had made."""
    of_others = "level IN ('national', 'excellent', 'pilot', 'district')"
    decided = "origin = 'decided' AND ended_on IS NULL"
    wrong = {id for (id,) in rows(f"SELECT id FROM recognition WHERE {decided} AND {of_others}")}
    assert wrong
    assert {row.id for row in unconfirmed()} == wrong
    right = f"SELECT id, batch_id FROM recognition WHERE {decided} AND NOT {of_others} ORDER BY id LIMIT 1"
    ((id, batch),) = rows(right)
    for table, key in (("batch", batch), ("recognition", id)):
        national = "scheme = 'little_giant', level = 'national'"
        assert rows(f"UPDATE {table} SET {national} WHERE id = {key} RETURNING id") == [(key,)]
    assert {row.id for row in unconfirmed()} == {*wrong, id}
    assert count_unconfirmed() == len(wrong) + 1


def lists_print_what_firms_were_called() -> None:
    """Of before there were images, too: each change of a name or a code left what was said until then, and a
    firm that was renamed took the subject along that it is itself."""
    changed = "SELECT count(DISTINCT seq) FROM lineage WHERE what = {}"
    former = "SELECT count(*) FROM former_row WHERE of_table = '{}'"
    ((names,),), ((codes,),) = rows(changed.format("'name'")), rows(changed.format("'code'"))
    assert names
    assert rows(former.format("enterprise")) == [(names + codes,)]
    assert rows(former.format("subject")) == [(names,)]
    unnamed = "SELECT 1 FROM former_row WHERE name IS NULL"
    assert rows(unnamed) == []


@pytest.mark.slow
def test_it_goes_through_every_migration_and_all_checks_are_green(
    kept: Kept, copies: Copies, databases: Databases, tmp_path: Path, redis_server: str
) -> None:
    with opened(databases.fresh(kept.engine, tmp_path)):
        expected = structure()
    with copies() as url:
        guards = {name for name, _ in structure()["triggers"]}
        apply_migrations()
        assert pending_migrations() == []
        assert structure() == expected
        # Rebuilding a table on SQLite loses its triggers, and then a fresh database has none either.
        assert guards <= {name for name, _ in structure()["triggers"]}
        is_noted(kept)
        config = Config(database_url=url, redis_url=redis_server, var=tmp_path, port=8000, secret_key=KEY)
        runner = site(config).test_cli_runner()

        def output_of(*words: str) -> str:
            result = runner.invoke(args=list(words))
            assert result.exit_code == 0, result.output
            return result.stdout

        notes = kept.notes
        verified = json.loads(output_of("ledger", "verify", "--json"))
        assert (verified["intact"], (verified["events"], verified["head"])) == (True, last_event())
        checked = json.loads(output_of("criteria", "recheck", "--json"))
        assert checked == {"intact": True, "sheets": notes["tables"]["sheet"], "faults": []}
        output_of("tally", "drain")
        recounted = output_of("tally", "recount", "--check")
        assert [int(each) for each in re.findall(r"\d+", recounted)] == [
            verified["events"],
            notes["tally_pieces"],
        ]
        assert [*map(str, row_faults()), *mark_faults()] == []
        lists_print_what_firms_were_called()
        assert list(guard_faults()) == []
        lists_what_was_not_ours_to_decide()


def test_it_has_what_only_old_code_wrote(kept: Kept, copies: Copies) -> None:
    """Events of both former makers of profile.saved, whose digests differ; rows changed and taken back."""
    with copies():
        bodies = rows("SELECT body FROM event WHERE kind = 'profile.saved'")
        assert makers(bodies) == kept.notes["profile_saved"]
        assert min(kept.notes["profile_saved"][each] for each in ("facts", "rows", "facts and rows")) > 0
        edited = "NOT removed GROUP BY enterprise_id, record, line HAVING count(*) > 1"
        struck = "state = 'rejected' AND id IN (SELECT application_id FROM notice_entry)"
        for table, what in (
            ("profile_fact", "value = ''"),
            ("profile_record", "removed"),
            ("profile_record", edited),
            ("application", struck),
            ("application", "state = 'withdrawn' AND submitted_at IS NULL"),
            ("clause_check", "found AND NOT given"),
            ("import_run", "applied_at IS NOT NULL"),
            ("pool_run", "state = 'waiting'"),
        ):
            assert rows(f"SELECT 1 FROM {table} WHERE {what}"), (table, what)


def undone_to(names: list[str]) -> None:
    """Undo every migration that is not among these."""
    while set(Runner(db.obj, str(migrating.FOLDER)).applied()) - set(names):
        undo_migration()


def trip(names: list[str]) -> None:
    """Up, down to where these migrations are all, and up again: nothing is lost and nothing is left over."""
    (seq, _), shape = last_event(), structure()
    before = content(seq)
    apply_migrations()
    above, end = structure(), last_event()
    undone_to(names)
    assert (structure(), content(seq)) == (shape, before)
    apply_migrations()
    # What was added to the ledger stays, and is not added again.
    assert (structure(), last_event()) == (above, end)


def with_one_more(folder: Path, text: str, names: list[str] | None = None) -> Path:
    """The migrations there are, or only these, and one more after them."""
    for file in migrating.FOLDER.glob("[0-9]*.py"):
        if names is None or file.stem in names:
            shutil.copy(file, folder)
    (folder / "9999_one_more.py").write_text(text, "utf-8")
    return folder


INDEX = "def up(migrator, db):\n    db.execute_sql('CREATE INDEX trip ON event (kind)')\n"
NO_INDEX = "def down(migrator, db):\n    db.execute_sql('DROP INDEX trip')\n"
FORGETS = "    db.execute_sql(\"DELETE FROM setting WHERE key = 'demo'\")\n"
LEAVES_BEHIND = "def down(migrator, db):\n    pass\n"
COLUMN = """
from peewee import IntegerField

def up(migrator, db):
    migrator.migrate(migrator.add_column("sheet", "more", IntegerField(default=0)))

def down(migrator, db):
    migrator.migrate(migrator.drop_column("sheet", "more"))
"""
"""As playhouse's own documentation has it: on SQLite it rebuilds the table without its triggers."""


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_down_and_up_again_loses_nothing(
    kept: Kept, copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "FOLDER", with_one_more(tmp_path, INDEX + NO_INDEX))
    with copies():
        trip(kept.notes["migrations"])
        is_noted(kept)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (INDEX, MigrationError),
        (INDEX + NO_INDEX + FORGETS, AssertionError),
        (INDEX + LEAVES_BEHIND, AssertionError),
        (COLUMN, AssertionError),
    ],
    ids=["no way down", "loses a row", "leaves an index", "loses triggers"],
)
def test_a_migration_that_cannot_go_back_is_found(
    registry: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, fault: type[Exception]
) -> None:
    folder = tmp_path / "migrations"
    folder.mkdir()
    db.execute_sql("INSERT INTO setting (key, value) VALUES ('demo', 'true')")
    names = sorted(Runner(db.obj, str(migrating.FOLDER)).applied())
    monkeypatch.setattr(migrating, "FOLDER", with_one_more(folder, text))
    with pytest.raises(fault):
        trip(names)


def example() -> str:
    """The migration docs/migrations.md shows."""
    (text,) = re.findall(r"^```python\n(.*?)^```$", GUIDE.read_text("utf-8"), re.DOTALL | re.MULTILINE)
    return str(text)


def with_check_changed(before: dict[str, Any]) -> dict[str, Any]:
    """The structure with no more changed than the CHECK of criteria_version.state."""
    columns, indexes, keys, checks, partial = before["criteria_version"]
    one_more = r"'published',\1'discarded',\1'suspended'"
    changed = [re.sub(r"'published',( ?)'discarded'", one_more, each) for each in checks]
    assert changed != checks
    return {**before, "criteria_version": [columns, indexes, keys, changed, partial]}


def refused(sql: str, match: str) -> None:
    with pytest.raises(PeeweeException, match=match), db.atomic():
        db.execute_sql(sql)


@pytest.mark.slow
def test_the_guide_changes_a_check_and_nothing_else(
    kept: Kept, copies: Copies, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = kept.notes["migrations"]
    monkeypatch.setattr(migrating, "FOLDER", with_one_more(tmp_path, example(), names))
    suspend = "UPDATE criteria_version SET state = 'suspended' WHERE state = 'draft'"
    with copies():
        refused(suspend, "criteria_version_state")
        seq, _ = last_event()
        before = (structure(), content(seq))
        assert apply_migrations() == ["9999_one_more"]
        after = (structure(), content(seq))
        assert after[1] == before[1]
        assert after[0] == with_check_changed(before[0])
        refused("UPDATE criteria_version SET state = 'x' WHERE state = 'draft'", "criteria_version_state")
        refused("DELETE FROM criteria_version WHERE state = 'published'", "cannot be changed|only added")
        # The draft was compared with the version in use: a run points at it.
        refused("DELETE FROM criteria_version WHERE state = 'draft'", "(?i)foreign key")
        with db.atomic():
            db.execute_sql(suspend)
        # Where a row uses what the way down takes away, it stops and changes nothing.
        with pytest.raises(IntegrityError):
            undo_migration()
        assert structure() == after[0]
        with db.atomic():
            db.execute_sql("UPDATE criteria_version SET state = 'draft' WHERE state = 'suspended'")
        undone_to(names)
        assert (structure(), content(seq)) == before


@pytest.mark.engines("sqlite")
def test_even_the_ledger_is_rebuilt_with_its_guards(kept: Kept, copies: Copies) -> None:
    shown: dict[str, Any] = {}
    exec(example(), shown)
    last = '"digest" VARCHAR(64) NOT NULL)'
    with copies():
        before = (structure()["triggers"], content_of("event"))
        with SqliteMigrator(db.obj).migration_context():
            shown["rebuild"](
                db.obj, "event", last, f"{last[:-1]}, CONSTRAINT \"v\" CHECK (visibility <> 'x'))"
            )
        assert (structure()["triggers"], content_of("event")) == before
        refused("UPDATE event SET kind = 'x' WHERE seq = 1", "append-only")
        refused("DELETE FROM event WHERE seq = 1", "append-only")
        refused("INSERT OR REPLACE INTO event SELECT * FROM event WHERE seq = 1", "append-only")
        columns = "recorded_at, actor, kind, body, commitment, prev_digest, digest"
        refused(
            f"INSERT INTO event (seq, visibility, {columns}) SELECT 99999, 'x', {columns} FROM event LIMIT 1",
            "CHECK",
        )
        with pytest.raises(RuntimeError, match="points at it"):
            shown["rebuild"](db.obj, "event", last, last)
