"""`flask criteria`: the library of criteria sets, their verdicts over facts, and the proof of kept sheets."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import click
from flask.cli import AppGroup
from flask_babel import force_locale

from registry.actions.criteria import publish_shipped, publish_table
from registry.errors import Text
from registry.queries.criteria import NamedSet, every_set, set_named, unmet_for_publishing, unpublished
from registry.queries.sheet import recheck_sheets
from registry.rules.actor import Actor
from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.assess import assess
from registry.rules.criteria.facts import BadLine, read_facts, read_line
from registry.rules.criteria.figures import Facts
from registry.rules.criteria.files.shipped import read_set_file, shipped
from registry.rules.criteria.files.version import tables_of
from registry.rules.criteria.sheet.summary import summary
from registry.rules.criteria.version_state import CriteriaVersionState
from registry.rules.criteria.wording.compare import compare_sets
from registry.rules.criteria.wording.listing import listing
from registry.web.commands.answer import command, refuse, schema_command, show_json
from registry.web.language import CODES, translated

criteria_cli = AppGroup("criteria", help="认定标准 · criteria sets")

MOST_FAULTS = 20
AS_JSON = click.option("--json", "as_json", is_flag=True)
LANGUAGES = ("zh", "en")
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@criteria_cli.command("load")
@command
def load() -> None:
    """Publish every shipped set that is not published yet; does nothing where all are."""
    for name in publish_shipped(Actor.system("cli")):
        click.echo(f"已发布 {name}。 Published.", err=True)
    # What the bureau published by itself stands; a new release must not keep the registry from starting.
    for criteria in unpublished():
        reasons = "".join(str(reason) for reason in unmet_for_publishing(criteria))
        click.echo(f"未发布 {criteria.id}：{reasons} Not published.", err=True)


@criteria_cli.command("list")
@AS_JSON
@schema_command
def list_(as_json: bool) -> None:
    """List every published version, and the shipped sets that are not published."""
    found = every_set()
    if as_json:
        show_json([_head(each) for each in found])
        return
    for each in found:
        click.echo(f"{each.criteria.id:<30}{_state(each):<11}{each.criteria.zh}")


@criteria_cli.command("show")
@click.argument("name", metavar="SET")
@click.option("--language", type=click.Choice(LANGUAGES), default="zh", show_default=True)
@AS_JSON
@schema_command
def show(name: str, language: str, as_json: bool) -> None:
    """Say what a set asks, clause by clause. --json gives the set with the metrics it uses, as it is kept."""
    found = _named(name)
    if as_json:
        show_json(_head(found) | tables_of(found.document))
        return
    with force_locale(CODES[language]):
        for depth, line in listing(found.criteria):
            click.echo("  " * depth + translated(line))


@criteria_cli.command("diff")
@click.argument("old", metavar="A")
@click.argument("new", metavar="B")
@click.option("--language", type=click.Choice([*LANGUAGES, "both"]), default="both", show_default=True)
@AS_JSON
@schema_command
def diff(old: str, new: str, language: str, as_json: bool) -> None:
    """Say in plain language what set B says otherwise than set A."""
    sets = [_named(name).criteria for name in (old, new)]
    changes = [_in_both(change) for change in compare_sets(*sets)]
    if as_json:
        show_json(changes)
        return
    for change in changes:
        for number, code in enumerate(LANGUAGES if language == "both" else [language]):
            click.echo("    " * number + change[code])
    if not changes:
        click.echo("两个版本没有不同。 The two say the same.")


@criteria_cli.command("publish")
@click.argument("file", type=FILE)
@command
def publish(file: Path) -> None:
    """Publish the set of a TOML FILE (docs/criteria.md) for good. Refused for faults, gaps and overlaps."""
    try:
        table = read_set_file(file.name, file.read_text("utf-8"))
    except UnicodeDecodeError:
        refuse(f"{file.name}：不是 UTF-8 文本。 Not UTF-8 text.")
    except OSError as error:
        refuse(f"{file.name}：无法读取。 Cannot be read: {error.strerror}")
    except CatalogError as error:
        refuse(f"{error}\n未发布。 Not published.")
    version = publish_table(table, Actor.system("cli"))
    click.echo(f"已发布 {version.name}，摘要 {version.digest}。 Published.")


@criteria_cli.command("assess")
@click.argument("name", metavar="SET")
@schema_command
def assess_lines(name: str) -> None:
    """Judge facts from standard input, one JSON object of metrics a line; one JSON object a line comes out.

    Names and units are those of metrics.toml; null or absent is unknown. A name no metric has is ignored
    with a warning. A line that cannot be read gives null, so that the nth answer belongs to the nth line
    that is not empty; why is said on standard error, and the exit code is 1.
    """
    criteria = _named(name).criteria
    known, named, wrong = set(shipped().metrics.by_id) | set(criteria.metrics), set[str](), 0
    for number, line in _lines(sys.stdin.buffer):
        facts: Facts | None = None
        reasons: list[Text] = []
        try:
            table = read_line(line)
            facts, reasons = read_facts(table, criteria.metrics)
            for unknown in sorted(set(table) - known - named):
                named.add(unknown)
                _warn(number, f"没有名为“{unknown}”的指标，已忽略。 No such metric; ignored.")
        except BadLine as fault:
            reasons = [fault.reason]
        for reason in reasons:
            _warn(number, str(reason))
        wrong += bool(reasons)
        answer = None if reasons or facts is None else summary(assess(criteria, facts))
        click.echo(json.dumps(answer, ensure_ascii=False))
    if wrong:
        refuse(f"{wrong} 行无法读取（见上），输出为 null。 {wrong} lines could not be read.")


@criteria_cli.command("recheck")
@AS_JSON
@command
def recheck(as_json: bool) -> None:
    """Compute every kept sheet again and compare it byte by byte; exit code 1 names those that differ."""
    found = recheck_sheets()
    faults = [{"sheet": fault.sheet, "reason": fault.reason} for fault in found.faults]
    if as_json:
        show_json({"intact": found.intact, "sheets": found.sheets, "faults": faults})
    if not found.intact:
        more = len(faults) - MOST_FAULTS
        refuse(
            *(
                f"评价表 {fault['sheet']} 有误。 Sheet {fault['sheet']}: {fault['reason']}"
                for fault in faults[:MOST_FAULTS]
            ),
            *([f"另有 {more} 份。 And {more} more."] if more > 0 else []),
        )
    if not as_json:
        click.echo(f"已重算 {found.sheets} 份评价表，逐字节一致。 Intact.")


def _named(name: str) -> NamedSet:
    found = set_named(name)
    if found is None:
        known = " ".join(each.criteria.id for each in every_set())
        refuse(f"没有名为“{name}”的认定标准。 No such set; there are: {known}")
    return found


def _state(found: NamedSet) -> str:
    return "shipped" if found.version is None else CriteriaVersionState.PUBLISHED.value


def _head(found: NamedSet) -> dict[str, Any]:
    criteria, version = found.criteria, found.version
    return {
        "id": criteria.id,
        "aliases": list(criteria.aliases),
        "scheme": criteria.scheme,
        "zh": criteria.zh,
        "en": criteria.en,
        "document": criteria.document,
        "number": criteria.number,
        "confidence": criteria.confidence,
        "state": _state(found),
        "digest": found.digest,
        "published_at": version.published_at if version else None,
        "uses": [
            {"levels": use.levels, "kinds": use.kinds, "from": use.first, "to": use.last}
            for use in criteria.uses
        ],
    }


def _in_both(text: object) -> dict[str, str]:
    said = {}
    for code in LANGUAGES:
        with force_locale(CODES[code]):
            said[code] = translated(text)
    return said


def _lines(stream: BinaryIO) -> Iterator[tuple[int, bytes]]:
    """The lines that hold anything, numbered as an editor does."""
    for number, line in enumerate(stream, start=1):
        if line.strip():
            yield number, line


def _warn(line: int, what: str) -> None:
    click.echo(f"第 {line} 行：{what}", err=True)
