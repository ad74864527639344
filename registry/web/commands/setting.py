"""`flask setting`: what the bureau sets."""

from datetime import date

import click
from flask.cli import AppGroup

from registry import clock
from registry.actions.setting import set_setting
from registry.queries.setting import settings
from registry.rules.actor import Actor
from registry.rules.setting import (
    SettingChange,
    SettingFacts,
    SettingKind,
    Value,
    batches_value,
    plain_value,
    setting_key,
    titles_value,
)
from registry.web.commands.answer import DAY, command, refuse, show_json

setting_cli = AppGroup("setting", help="设置 · settings of the bureau")
FLAGS = {"yes": True, "no": False, "是": True, "否": False}


@setting_cli.command("list")
@click.option("--on", "day", type=DAY, help="as of a day; today if it is left out")
@click.option("--json", "as_json", is_flag=True)
@command
def show(day: date | None, as_json: bool) -> None:
    """Say what holds on a day, since when and by which document."""
    now, on = settings(), day or clock.today()
    rows = []
    for facts in now.known.values():
        for title in facts.firsts:
            reading = now.on(on, facts.id, title)
            entry = reading.entry
            rows.append(
                {
                    "key": setting_key(facts.id, title),
                    "value": plain_value(reading.value),
                    "from": entry.from_day if entry else None,
                    "document_no": entry.document_no if entry else "",
                    "first": plain_value(reading.first.value),
                    "source": reading.first.source,
                    "confidence": reading.first.confidence,
                }
            )
    if as_json:
        show_json(rows)
        return
    for row in rows:
        basis = row["document_no"] if row["from"] else f"{row['source']}（{row['confidence']}）"
        click.echo(f"{row['key']}\t{row['value']}\t{row['from'] or '—'}\t{basis}")


@setting_cli.command("set")
@click.argument("key")
@click.argument("value")
@click.option("--from", "from_day", type=DAY, required=True, help="the first day it holds")
@click.option("--document", "document_no", default="", help="document number")
@click.option("--note", default="", help="who decided it and why, where there is no document")
@command
def set_value(key: str, value: str, from_day: date, document_no: str, note: str) -> None:
    """Set a value from a day on; VALUE is a number, a day, a choice, yes or no, titles or batches (8=2023)
    with commas between, or - for the first value again."""
    found = settings().split(key)
    if found is None:
        refuse(f"没有“{key}”这项设置，setting list 列出全部。 There is no such setting; see `setting list`.")
    change = SettingChange(key, _typed(found[0], value), from_day, document_no.strip(), note.strip())
    set_setting(change, Actor.system("cli"))
    click.echo(f"{key}: {value}，自 {from_day} 起。 Set.", err=True)


def _typed(facts: SettingFacts, text: str) -> Value | None:
    """What was typed as a value of the setting; leaves with a sentence where it is none."""
    if text == "-":
        return None
    try:
        if facts.kind is SettingKind.FLAG:
            return FLAGS[text]
        if facts.kind is SettingKind.DAY:
            return date.fromisoformat(text)
        if facts.kind is SettingKind.CHOICE:
            return text
        if facts.kind is SettingKind.TITLES:
            return titles_value(name.strip() for name in text.split(",") if name.strip())
        if facts.kind is SettingKind.BATCHES:
            return batches_value(word.strip() for word in text.split(",") if word.strip())
        return int(text) if text.isascii() and text.isdigit() else int("")
    except (KeyError, ValueError):
        refuse(f"“{text}”不是这项设置的值。 Not a value of this setting ({facts.kind}).")
