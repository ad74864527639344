"""`flask db`: the schema."""

import click
from flask.cli import AppGroup

from registry.migrating import apply_migrations, pending_migrations, undo_migration
from registry.web.commands.answer import refuse, schema_command

db_cli = AppGroup("db", help="数据库结构 · the database schema")


@db_cli.command("migrate")
@schema_command
def migrate() -> None:
    """Apply every pending migration."""
    applied = apply_migrations()
    click.echo("\n".join(f"applied {name}" for name in applied) or "up to date", err=True)


@db_cli.command("undo")
@schema_command
def undo() -> None:
    """Undo the newest migration; its data is lost."""
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
