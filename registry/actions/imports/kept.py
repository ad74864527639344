"""Bringing in a list at the terminal that is itself the document of what it decides."""

from registry.actions.imports.file import apply_import, bring_in_file, importing
from registry.database import transactional
from registry.queries.imports.touched import PlannedList, planned
from registry.rules.actor import Actor
from registry.rules.imports.file import ENDING_KINDS, ImportFile, import_right
from registry.rules.imports.report import Report
from registry.rules.right import require
from registry.storage import Storage


def apply_kept_import(
    file: ImportFile,
    content: bytes,
    actor: Actor,
    storage: Storage,
    *,
    accept_good: bool,
    yes: bool = False,
    is_figured: bool = False,
) -> Report:
    """Keep the workbook and bring the list in, as `apply_import` does: titles that it ends rest on it."""
    require(actor, import_right(file.kind))
    if file.kind not in ENDING_KINDS:
        return apply_import(
            file,
            actor,
            accept_good=accept_good,
            yes=yes,
            is_figured=is_figured,
            keep=lambda: storage.keep(content),
        )
    # The bytes go first: a row never points at bytes that are not there.
    storage.keep(content)
    return _apply(planned(file, is_figured=is_figured), actor, accept_good=accept_good, yes=yes)


@transactional
def _apply(found: PlannedList, actor: Actor, *, accept_good: bool, yes: bool) -> Report:
    by = importing(found.file.kind, actor)
    return bring_in_file(found, by, accept_good=accept_good, yes=yes)
