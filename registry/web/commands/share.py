"""`flask share`: several machines of one registry, which share a folder of files and one database."""

import os

import click
from flask import current_app
from flask.cli import with_appcontext

from registry.config import Config
from registry.database import db, is_postgres
from registry.errors import Misconfigured
from registry.folder_mark import mark_shared, refuse_left, refuse_unshared
from registry.leftovers import MARK
from registry.migrating import unknown_migrations
from registry.queries.daily_head import registry_id
from registry.web.commands.answer import refuse, schema_command
from registry.web.commands.criteria import load as load_criteria
from registry.web.commands.db import migrate


@click.command("share")
@click.pass_context
@with_appcontext
def share(context: click.Context) -> None:
    """Mark the folder REGISTRY_SHARED as the one that all machines of this registry share: once, before they
    are started. Makes the tables where there are none."""
    config: Config = current_app.config["REGISTRY"]
    if config.shared is None:
        refuse("请设置 REGISTRY_SHARED：各台机器共用的文件夹。 Set REGISTRY_SHARED: the folder they share.")
    try:
        refuse_left(config.var, config.shared)
    except Misconfigured as wrong:
        refuse(str(wrong))
    context.invoke(migrate)
    context.invoke(load_criteria)
    context.invoke(_mark)
    click.echo(f"各台机器共用 · shared by all machines: {config.shared}", err=True)


@click.command()
@schema_command
def _mark() -> None:
    config: Config = current_app.config["REGISTRY"]
    mark_shared(config.kept, registry_id(), config.secret_key)


def _refuse_older() -> None:
    """The others are of a newer version, which changed the tables."""
    if newer := unknown_migrations():
        names = ", ".join(newer)
        refuse(
            "其他机器已升级到更新的版本，请先升级本机。 "
            f"The other machines are of a newer version, which made {names}: upgrade this one first."
        )


@click.command()
@schema_command
def fit_in() -> None:
    """Refuse to start where other machines work on the same database and would not find this one's files, nor
    this one theirs. What is run by hand is not asked: it starts nothing."""
    config: Config = current_app.config["REGISTRY"]
    if MARK not in os.environ:
        return
    if config.shared is not None:
        _refuse_older()
        try:
            refuse_unshared(config.shared, registry_id(), config.secret_key)
        except Misconfigured as wrong:
            refuse(str(wrong))
    if is_postgres() and (others := db.obj.apart()):
        where = ", ".join(others)
        refuse(
            f"另有机器（{where}）在使用这个数据库，但与本机没有共用的文件夹，彼此看不到对方的附件。"
            "请在所有机器上设置 REGISTRY_SHARED（见 docs/machines.md），或停止那一台。 "
            f"Another machine ({where}) works on this database and shares no folder with this one: neither "
            "would find the other's files. Set REGISTRY_SHARED on all of them (docs/machines.md), or stop it."
        )
