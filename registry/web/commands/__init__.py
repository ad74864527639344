"""The command line. `--json` puts nothing but JSON on stdout; exit code 0, 1 refused, 2 usage."""

from importlib import import_module

import click
from flask import Flask
from flask.cli import AppGroup

COMMANDS = {
    "backup": "registry.web.commands.backup:backup_cli",
    "batch": "registry.web.commands.batch:batch_cli",
    "call": "registry.web.commands.call:call_cli",
    "clock": "registry.web.commands.clock:clock_cli",
    "criteria": "registry.web.commands.criteria:criteria_cli",
    "db": "registry.web.commands.db:db_cli",
    "demo": "demo.command:demo_cli",
    "docs": "registry.web.commands.docs:docs_cli",
    "doctor": "registry.web.commands.doctor:doctor",
    "enterprise": "registry.web.commands.enterprise:enterprise_cli",
    "import": "registry.web.commands.import_kinds:import_cli",
    "lists": "registry.web.commands.lists:lists_cli",
    "ledger": "registry.web.commands.ledger:ledger_cli",
    "notice": "registry.web.commands.notice_change:notice_cli",
    "recognition": "registry.web.commands.recognition:recognition_cli",
    "prepare": "registry.web.commands.prepare:prepare",
    "setting": "registry.web.commands.setting:setting_cli",
    "share": "registry.web.commands.share:share",
    "search": "registry.web.commands.search:search_cli",
    "tally": "registry.web.commands.tally:tally_cli",
    "user": "registry.web.commands.user:user_cli",
    "workdays": "registry.web.commands.workdays:workdays_cli",
    "uscc": "registry.web.commands.uscc:uscc_cli",
}
"""Where each command is found, imported when it is asked for: a web process loads none of them."""


class LazyCommands(AppGroup):
    """A group that imports a command only when it is named, or when all are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted({*super().list_commands(ctx), *COMMANDS})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = COMMANDS.get(cmd_name)
        if place is None:
            return super().get_command(ctx, cmd_name)
        module, _colon, name = place.partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found


def init_app(app: Flask) -> None:
    app.cli = LazyCommands(app.name)
