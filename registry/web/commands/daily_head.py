"""`flask ledger sign | rotate-key | heads | prove`: the signed heads of the ledger's days."""

import json
from pathlib import Path

import click
from flask import current_app

from registry.actions.daily_head import rotate_key, sign_due_days
from registry.key_folder import KeyFolder
from registry.queries.daily_head import heads_file, proof_of
from registry.rules.actor import Actor
from registry.rules.daily_head import missing_from, read_heads_file
from registry.rules.daily_head_check import signature_faults
from registry.web.commands.answer import EVENT, command, refuse, show_json
from registry.web.commands.fault_words import in_chinese


def _keys() -> KeyFolder:
    return KeyFolder(current_app.config["REGISTRY"].keys)


@click.command("sign")
@click.option("--json", "as_json", is_flag=True)
@command
def sign(as_json: bool) -> None:
    """Sign the head of every day that is over and not signed yet."""
    signed = sign_due_days(_keys(), Actor.system("cli"))
    if signed.begun:
        click.echo(f"已启用新的签名密钥 · a new signing key was begun: {signed.begun}", err=True)
    days = [head.day for head in signed.heads]
    if as_json:
        show_json({"signed": days, "key_begun": signed.begun or None})
        return
    span = f": {days[0]} to {days[-1]}" if days else ""
    click.echo(f"已签名 {len(days)} 天。 {len(days)} days signed{span}.")


@click.command("rotate-key")
@command
def rotate() -> None:
    """Begin a new signing key, retire the one in use and destroy its private half."""
    click.echo(rotate_key(_keys(), Actor.system("cli")))


@click.command("heads")
@command
def heads() -> None:
    """Print all signed heads and public keys as JSON, for keeping elsewhere."""
    show_json(heads_file().document())


@click.command("prove")
@click.option("--event", "seq", type=EVENT, required=True, help="the event's number")
@command
def prove(seq: int) -> None:
    """Print the proof that an event is in the signed head of its day, as JSON."""
    show_json(proof_of(seq))


def _unread(wrong: Exception) -> str:
    """Why a file cannot be read, without a parser's own words."""
    if isinstance(wrong, json.JSONDecodeError):
        return f"it is no JSON from line {wrong.lineno}, column {wrong.colno} on"
    if isinstance(wrong, UnicodeDecodeError):
        return "it is no text"
    return str(getattr(wrong, "strerror", None) or wrong)


def faults_against(path: Path) -> list[str]:
    """What a file of heads kept elsewhere holds and the registry does not; leaves with 1 where it is none."""
    try:
        kept = read_heads_file(json.loads(path.read_text("utf-8")))
    except (OSError, ValueError) as wrong:
        refuse(f"{path} 不是当日摘要文件。 {path} is no file of heads: {_unread(wrong)}.")
    if faults := [fault.reason for fault in signature_faults(kept)]:
        head = f"{path} 本身有误。 {path} itself is not as it was signed:"
        refuse(head, *(f"{in_chinese(fault)} · {fault}" for fault in faults))
    return missing_from(kept, heads_file())
