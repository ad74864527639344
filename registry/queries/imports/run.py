"""Uploaded spreadsheets: all of them for the bureau, and one."""

from typing import Any

from registry.errors import NotFound
from registry.models import Account, ImportRun


def import_runs() -> Any:
    """Every upload, latest first, with who uploaded it; without the long reports."""
    return (
        ImportRun.select(
            ImportRun.id,
            ImportRun.kind,
            ImportRun.name,
            ImportRun.settings,
            ImportRun.created_at,
            ImportRun.applied_at,
            Account.name.alias("uploader"),
        )
        .join(Account, on=(Account.id == ImportRun.account_id))
        .order_by(ImportRun.id.desc())
        .objects()
    )


def get_import_run(id: int) -> ImportRun:
    """One upload. Raises NotFound."""
    run: ImportRun | None = ImportRun.get_or_none(ImportRun.id == id)
    if run is None:
        raise NotFound()
    return run
