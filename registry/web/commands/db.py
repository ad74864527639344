"""`flask db`: the schema."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import click
from flask import current_app
from flask.cli import AppGroup

from registry.actions.searched_name import rebuild_names
from registry.backup.move import move_database
from registry.database import is_postgres
from registry.errors import Misconfigured
from registry.leftovers import MARK, lock_folder
from registry.migrating import (
    apply_migrations,
    copy_before_migrating,
    is_migrated,
    pending_migrations,
    undo_migration,
)
from registry.pair_index import is_pair_table_there
from registry.turns import look_how_much_there_is
from registry.web.commands.answer import refuse, schema_command
from registry.web.commands.backup import answer, in_sentences

db_cli = AppGroup("db", help="数据库结构 · the database schema")


@db_cli.command("migrate")
@schema_command
def migrate() -> None:
    """Apply every pending migration. SQLite's file is copied to var/backups first."""
    with _alone():
        _copy_first()
        applied = apply_migrations()
        if not is_pair_table_there():
            rebuild_names()
        if applied:
            look_how_much_there_is()
    click.echo("\n".join(f"applied {name}" for name in applied) or "up to date", err=True)


@contextmanager
def _alone() -> Iterator[None]:
    """Refuse to change tables under a registry that runs on this data folder, and let none start meanwhile.

    A supervisor that runs this command holds the lock itself.
    """
    if MARK in os.environ:
        yield
        return
    try:
        lock = lock_folder(current_app.config["REGISTRY"].var)
    except Misconfigured as wrong:
        refuse(str(wrong))
    try:
        yield
    finally:
        os.close(lock)


def _copy_first() -> None:
    try:
        copy = copy_before_migrating(current_app.config["REGISTRY"].var / "backups")
    except Misconfigured as wrong:
        refuse(str(wrong))
    if copy:
        click.echo(f"升级前的数据库副本 · copy of the database before the upgrade: {copy}", err=True)
    elif is_postgres() and pending_migrations() and is_migrated():
        click.echo(
            "将升级 PostgreSQL 数据库，升级前请自行备份（backup make 或 pg_dump）。 "
            "The PostgreSQL database is upgraded; a copy is yours to make, by `backup make` or pg_dump.",
            err=True,
        )


@db_cli.command("undo")
@schema_command
def undo() -> None:
    """Undo the newest migration; its data is lost."""
    with _alone():
        undone = undo_migration()
    click.echo("\n".join(f"undone {name}" for name in undone) or "nothing to undo", err=True)


@db_cli.command("status")
@schema_command
def status() -> None:
    """Say what is pending; exit code 1 if anything is."""
    pending = pending_migrations()
    if pending:
        refuse(*(f"pending {name}" for name in pending))
    click.echo("up to date")


@db_cli.command("move")
@click.option("--to", "url", required=True, help="postgresql://user@host/database, which is empty")
@click.option("--json", "as_json", is_flag=True)
@schema_command
@in_sentences
def move(url: str, as_json: bool) -> None:
    """Copy the SQLite database into an empty one of PostgreSQL and prove them equal; the source stays as it
    is.

    Stop the registry first. Afterwards start it with DATABASE_URL set; files stay in the data folder.
    """
    answer(move_database(url, current_app.config["REGISTRY"].var), as_json)
