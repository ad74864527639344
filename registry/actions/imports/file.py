"""Bringing a spreadsheet in: it is planned as its dry run is, and then written, a long one in pieces."""

import secrets
from collections.abc import Callable
from dataclasses import replace

from registry import clock
from registry.actions.acting import acting
from registry.actions.imports.beginning import begin_run
from registry.actions.imports.lease import held_run, worked_at
from registry.actions.imports.pieces import PiecesOfRun, Progress
from registry.actions.imports.writing import ListWriter, record_imported
from registry.actions.ledger import next_seq
from registry.database import require_transaction, transactional
from registry.errors import Unmet
from registry.models import ImportRun
from registry.queries.imports.touched import PlannedList, planned, up_to_date
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction
from registry.rules.imports.asking import waits
from registry.rules.imports.file import (
    ENDING_KINDS,
    ImportFile,
    grants_titles,
    import_right,
    plain_settings,
)
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.report_kept import applied_json
from registry.rules.ledger import canonical_json
from registry.rules.right import require
from registry.storage import Storage
from registry.uncollected import kept_apart

Keep = Callable[[], str]
"""Keeps the list's file; returns its digest."""


def apply_import(
    file: ImportFile,
    actor: Actor,
    *,
    accept_good: bool,
    yes: bool = False,
    keep: Keep | None = None,
    progress: Progress | None = None,
    is_figured: bool = False,
) -> Report:
    """Bring the list in: all of it or nothing, unless `accept_good` leaves the refused rows out.

    `yes` answers what is asked about it; without it a list that is asked about is not brought in. `applied`
    of the report is whether it was. Raises Conflict if the register changed meanwhile.

    A long list is written in pieces, here and now; `keep` keeps its file, by which a worker takes it up where
    this process dies. Without it the list is then taken back. `is_figured`: the report says what the list
    did to figures of past days, as its dry run says it.
    """
    require(actor, import_right(file.kind))
    found, worker = planned(file, is_figured=is_figured), secrets.token_hex(16)
    report = _apply(found, actor, worker, accept_good=accept_good, yes=yes, keep=keep)
    if not report.under_way:
        return report
    with worked_at(report.run or 0, worker), kept_apart():
        return PiecesOfRun(held_run(report.run or 0, worker), found).write(progress)


def apply_kept_import(
    file: ImportFile,
    content: bytes,
    actor: Actor,
    storage: Storage,
    *,
    accept_good: bool,
    yes: bool = False,
    is_figured: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring the list in as `apply_import` does. Its workbook is kept where titles that it ends rest on it,
    and that of a long list, which a worker takes up where this process dies; no other is."""
    require(actor, import_right(file.kind))
    if file.kind in ENDING_KINDS:
        # The bytes go first: a row never points at bytes that are not there.
        storage.keep(content)
    return apply_import(
        file,
        actor,
        accept_good=accept_good,
        yes=yes,
        is_figured=is_figured,
        keep=lambda: storage.keep(content),
        progress=progress,
    )


@transactional
def _apply(
    found: PlannedList, actor: Actor, worker: str, *, accept_good: bool, yes: bool, keep: Keep | None
) -> Report:
    by = importing(found.file.kind, actor)
    return bring_in_file(found, by, accept_good=accept_good, yes=yes, keep=keep, worker=worker)


def importing(kind: str, actor: Actor) -> Actor:
    """The shared step of who brings a list of titles in: by an approval, or alone where nobody else is asked
    for, neither for such a list nor for what it decides. Raises NotAllowed otherwise."""
    require_transaction()
    if not grants_titles(kind):
        return actor
    by = acting(actor, ApprovalAction.IMPORT)
    return acting(by, ApprovalAction.END) if kind != "recognitions" else by


def bring_in_file(
    found: PlannedList,
    actor: Actor,
    *,
    accept_good: bool,
    yes: bool,
    run_id: int | None = None,
    keep: Keep | None = None,
    worker: str = "",
) -> Report:
    """The shared step of importing; `run_id` is the kept upload it comes from.

    Every event of it, and every new enterprise and batch, carries the run. A long list is only begun, to be
    written by this `worker` or, without one, by one of the queue: `under_way` of the report.

    Who approves a list has read what is asked about it, and says yes by approving.
    """
    require_transaction()
    in_pieces, file = found.is_in_pieces, found.file
    if not in_pieces:
        # Of a long list each piece looks at what it writes.
        found = up_to_date(found)
    if reasons := file.asking.unmet():
        raise Unmet(reasons)
    report = found.report
    if report.count(RowOutcome.REFUSED) and not accept_good:
        return report
    if waits(report.questions, yes=yes or actor.approval_id is not None):
        return report
    if not report.changing and run_id is None:
        return replace(report, applied=True)
    sha256 = file.sha256 if in_pieces and keep is not None and keep() else ""
    kept = found.report_kept if in_pieces else applied_json(found.report_kept)
    run = run_id if run_id is not None else _run_of_terminal(file, kept, actor, sha256)
    if in_pieces:
        begin_run(run, found, actor, worker)
        return replace(report, under_way=True, run=run)
    _write_at_once(found, report, replace(actor, import_run=run))
    return replace(report, applied=True, run=run)


def _write_at_once(found: PlannedList, report: Report, actor: Actor) -> None:
    first = next_seq()
    if report.changing:
        ListWriter(found.plan, found.file).write(actor)
    # Appending holds the end of the ledger: all between the two is of this import.
    seqs = {"first_seq": first, "last_seq": next_seq(), "applied_at": clock.now()}
    ImportRun.update(seqs).where(ImportRun.id == actor.import_run).execute()
    record_imported(found.file, report, actor)


def _run_of_terminal(file: ImportFile, report: str, actor: Actor, sha256: str) -> int:
    """The run of a list that nobody uploaded: the file stays with who brought it in, unless it is kept."""
    run = ImportRun.create(
        kind=file.kind,
        name=file.name,
        sha256=sha256,
        settings=canonical_json(plain_settings(file)),
        report=report,
        account_id=actor.account_id,
        created_at=clock.now(),
    )
    return int(run.id)
