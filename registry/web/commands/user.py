"""`flask user`: accounts."""

import csv
import secrets
import sys

import click
from flask import current_app
from flask.cli import AppGroup

from registry.actions.account import open_account, renew_link
from registry.actions.invitation import Invitation, invite_firms
from registry.models import Account
from registry.queries.account import account_named
from registry.queries.invitation import pieces
from registry.rules.account import link_mark
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.ledger import instant_text
from registry.rules.role import OPENED, Role
from registry.web.commands.answer import command, refuse, show_json
from registry.web.lists.csv_table import cell

user_cli = AppGroup("user", help="账号 · accounts")


@user_cli.command("create")
@click.option("--role", type=click.Choice([role.value for role in Role if role in OPENED]), required=True)
@click.option(
    "--place",
    default="",
    help="district code or zone id: officers and deciders of a district need one, a leader may have one",
)
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
    _show(account, token, as_json=as_json)


@user_cli.command("link")
@click.argument("login")
@click.option("--json", "as_json", is_flag=True)
@command
def link(login: str, as_json: bool) -> None:
    """Print a new one-time link for an account, for whom wrong guesses or a forgotten password keep out."""
    account = account_named(login)
    token = renew_link(account, Actor.system("cli"), seen=link_mark(account.link_digest))
    _show(account, token, as_json=as_json)


@user_cli.command("invite")
@click.option("--place", default="", help="only enterprises of this district code or zone id")
@click.option(
    "--text", default="", help="only those whose name contains this, or whose credit code begins with it"
)
@click.option("--renew", is_flag=True, help="new links for those whose invitation nobody has used, too")
@click.option(
    "--limit", type=click.IntRange(1, 100_000), default=1000, show_default=True, help="letters at most"
)
@click.option("--json", "as_json", is_flag=True)
@command
def invite(place: str, text: str, renew: bool, limit: int, as_json: bool) -> None:
    """Open a first account for every enterprise that has none; print the links as CSV, once."""
    found = catalog().place_by_name(place) if place else None
    if place and (found is None or not found.district):
        refuse(f"没有“{place}”这个区或功能区。 There is no such place.")
    filters = {"q": text, "district": found.district if found else "", "zone": found.zone if found else ""}
    made: list[Invitation] = []
    actor = Actor.system("cli")
    for ids, _following in pieces(actor, filters, 0):
        made += invite_firms(ids[: limit - len(made)], actor, renew=renew).letters
        if len(made) >= limit:
            break
    if as_json:
        show_json([invitation_fields(each, current_app.config["REGISTRY"].site_url) for each in made])
        return
    writer = csv.writer(sys.stdout)
    writer.writerow(["name", "uscc", "login", "link", "valid_until"])
    for each in made:
        fields = invitation_fields(each, current_app.config["REGISTRY"].site_url)
        writer.writerow([cell(value) for value in fields.values()])


def invitation_fields(made: Invitation, site_url: str) -> dict[str, str]:
    """A letter as the terminal prints it."""
    return {
        "name": made.enterprise.name,
        "uscc": made.enterprise.uscc or "",
        "login": made.login,
        "link": f"{site_url}/one-time/{made.token}",
        "valid_until": instant_text(made.expires_at),
    }


def _show(account: Account, token: str | None, *, as_json: bool) -> None:
    url = f"{current_app.config['REGISTRY'].site_url}/one-time/{token}"
    if as_json:
        show_json({"login": account.login, "role": account.role, "link": url})
        return
    click.echo(f"{account.login}\n{url}")
