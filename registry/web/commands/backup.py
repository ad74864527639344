"""`flask backup`: a way back."""

import functools
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from peewee import PeeweeException

from registry.backup.make import make_backup
from registry.backup.manifest import BackupRefused, Manifest
from registry.backup.restore import Restored, restore_backup
from registry.backup.verify import verify_backup
from registry.database import db
from registry.errors import Misconfigured
from registry.web.commands.answer import command, refuse, show_json

P = ParamSpec("P")
R = TypeVar("R")
AS_PATH = click.Path(path_type=Path)

backup_cli = AppGroup("backup", help="备份与恢复 · backups, and the way back")


def in_sentences(function: Callable[P, R]) -> Callable[P, R]:
    """Turn refusals, and what the database refuses, into sentences and exit code 1."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except (BackupRefused, Misconfigured) as refused:
            refuse(str(refused))
        except PeeweeException as error:
            reason = str(error).partition("\n")[0]
            refuse(f"数据库拒绝了操作：{reason}。 The database refused: {reason}.")

    return run


@backup_cli.command("make")
@click.argument("destination", type=AS_PATH)
@click.option("--json", "as_json", is_flag=True)
@command
@in_sentences
def make(destination: Path, as_json: bool) -> None:
    """Back up database and files while the registry runs.

    DESTINATION: a folder that is there (an archive is made in it, named by the instant), a new archive
    (.tar.gz, .tgz) or a new folder.
    """
    place, manifest = make_backup(destination, current_app.config["STORAGE"])
    if as_json:
        show_json({"backup": str(place), **summary(manifest)})
        return
    click.echo(place)
    click.echo(f"已备份：{_figures(manifest)}。 Backed up.", err=True)


@backup_cli.command("verify")
@click.argument("source", type=AS_PATH)
@click.option("--json", "as_json", is_flag=True)
@in_sentences
def verify(source: Path, as_json: bool) -> None:
    """Read all of a backup and compare it with its manifest; names every part that is damaged and leaves with
    1.
    """
    manifest = verify_backup(source)
    if as_json:
        show_json(summary(manifest))
    else:
        click.echo(f"完整：{_figures(manifest)}。 Whole.")


@backup_cli.command("restore")
@click.argument("source", type=AS_PATH)
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
@in_sentences
def restore(source: Path, as_json: bool) -> None:
    """Fill the empty database of DATABASE_URL and the empty data folder REGISTRY_VAR from a backup: all of it
    or nothing.

    It is proved equal afterwards: rows, digests, the head of the ledger, figures.
    """
    try:
        answer(restore_backup(source, current_app.config["REGISTRY"].kept), as_json)
    finally:
        if not db.is_closed():
            db.close()


def answer(restored: Restored, as_json: bool) -> None:
    """Tell what a place was filled with; exit code 1 if a recount differs, as it did where the backup was
    made.
    """
    if as_json:
        show_json(
            {**summary(restored.manifest), "migrated": restored.migrated, "differences": restored.differences}
        )
    else:
        click.echo(f"已恢复并核对一致：{_figures(restored.manifest)}。 Restored and proved equal.")
        click.echo("".join(f"applied {name}\n" for name in restored.migrated), err=True, nl=False)
    if restored.differences:
        refuse(
            "数据与备份一致，但备份时统计已与台账不符。 "
            "All is as in the backup, but there the figures differ from the ledger already:",
            *restored.differences,
        )


def summary(manifest: Manifest) -> dict[str, object]:
    """What a manifest says, for programs."""
    return {
        "format": manifest.format,
        "registry": manifest.registry,
        "engine": manifest.engine,
        "made_at": manifest.made_at,
        "migrations": manifest.migrations,
        "head": {"seq": manifest.head_seq, "digest": manifest.head_digest},
        "rows": {table.name: table.rows for table in manifest.tables},
        "files": manifest.files.count if manifest.files else None,
        "bytes_of_files": manifest.files.size if manifest.files else None,
    }


def _figures(manifest: Manifest) -> str:
    files = f"，{manifest.files.count} 个文件" if manifest.files else ""
    return f"{manifest.head_seq} 条记录，{manifest.rows} 行{files}，链首 {manifest.head_digest}"
