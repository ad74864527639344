"""Uploaded spreadsheets: all of them for the bureau, and one."""

import json
from typing import Any

from peewee import JOIN

from registry.errors import NotFound, Stale, Text
from registry.models import Account, ImportRun
from registry.rules.catalog import catalog
from registry.rules.imports.answered import KeptAnswers, kept_answers
from registry.rules.imports.asked import Asked, asked_of
from registry.rules.imports.asking import Answers
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.line import Decision
from registry.storage import Storage

SETTLED = "settled_seq"
"""In the settings of a run: the number of the last event that wrote rows of it that had waited."""


def import_runs() -> Any:
    """Every run, latest first, with who uploaded it, none at the terminal; without the long reports."""
    return (
        ImportRun.select(
            ImportRun.id,
            ImportRun.kind,
            ImportRun.name,
            ImportRun.settings,
            ImportRun.created_at,
            ImportRun.applied_at,
            ImportRun.undone_at,
            Account.name.alias("uploader"),
        )
        .join(Account, JOIN.LEFT_OUTER, on=(Account.id == ImportRun.account_id))
        .order_by(ImportRun.id.desc())
        .objects()
    )


def get_import_run(id: int) -> ImportRun:
    """One upload. Raises NotFound."""
    run: ImportRun | None = ImportRun.get_or_none(ImportRun.id == id)
    if run is None:
        raise NotFound()
    return run


def file_of_run(run: ImportRun, storage: Storage, answers: Answers | None = None) -> ImportFile:
    """The uploaded list again, as it was, by its kept answers or by these. Without a known header it is asked
    which line is one: it was kept for that."""
    kept = json.loads(run.settings)
    given = kept.get("answered", {}) if answers is None else answers
    content = storage.read(run.sha256)
    sheets = kept.get("sheets", ())
    return read_import(run.name, content, asked_of_run(run), given, sheets, by_hand=True)


def asked_of_run(run: ImportRun) -> Asked:
    """What was asked of the list when it was uploaded."""
    return asked_of(run.kind, json.loads(run.settings), catalog())


def decision_of_run(run: ImportRun) -> Decision | None:
    """What was said of a list of recognitions when it was uploaded; None for any other list."""
    asked = asked_of_run(run)
    return asked if isinstance(asked, Decision) else None


def answers_of_run(run: ImportRun) -> KeptAnswers:
    """What was answered about it last."""
    return kept_answers(json.loads(run.settings))


def require_seen(run: ImportRun, version: int, reason: Text, given: Answers | None = None) -> None:
    """Raise Stale where answers about it were saved after those of this version, and are not the `given`."""
    kept = answers_of_run(run)
    if kept.version != version and (given is None or kept.given != given):
        raise Stale(reason)


def who_answered(kept: KeptAnswers) -> str:
    """The name of who saved these answers; '' where nobody has."""
    found: str | None = Account.select(Account.name).where(Account.id == kept.account_id).scalar()
    return found or ""


def settled_up_to(run: ImportRun) -> int | None:
    """The last event of a run: of what it wrote, or of the last of its rows that waited and were answered;
    None of one that was not applied."""
    settled: int | None = json.loads(run.settings).get(SETTLED)
    return settled or run.last_seq
