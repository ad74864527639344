"""`flask user`: accounts."""

import secrets

import click
from flask import current_app
from flask.cli import AppGroup

from registry.actions.account import open_account
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.role import Role
from registry.web.commands.answer import command, refuse, show_json

user_cli = AppGroup("user", help="账号 · accounts")


@user_cli.command("create")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--place", default="", help="district code or zone id, for district officers")
@click.option("--enterprise", "enterprise_id", type=click.IntRange(1, 2**31 - 1), help="enterprise number")
@click.option("--login", default=None)
@click.option("--name", default=None)
@click.option("--one-time-link", is_flag=True, required=True, help="print a link at which to set a password")
@click.option("--json", "as_json", is_flag=True)
@command
def create(
    role: str,
    place: str,
    enterprise_id: int | None,
    login: str | None,
    name: str | None,
    one_time_link: bool,
    as_json: bool,
) -> None:
    """Open an account and print its one-time link."""
    if not one_time_link:
        refuse(
            "须加 --one-time-link：命令行不接受密码。 Passwords are never typed here: add --one-time-link."
        )
    found = catalog().place_by_name(place) if place else None
    if place and (found is None or not found.district):
        refuse(f"没有“{place}”这个区或功能区。 There is no such place.")
    login = login or f"{role.replace('_', '-')}-{secrets.token_hex(3)}"
    account, token = open_account(
        login,
        name or login,
        Role(role),
        Actor.system("cli"),
        district=found.district if found else "",
        zone=found.zone if found else "",
        enterprise_id=enterprise_id,
    )
    link = f"{current_app.config['REGISTRY'].site_url}/one-time/{token}"
    if as_json:
        show_json({"login": account.login, "role": account.role, "link": link})
        return
    click.echo(f"{account.login}\n{link}")
