"""Bringing a spreadsheet in: it is planned as its dry run is, and then written."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from peewee import IntegrityError

from registry import clock
from registry.actions.acting import acting
from registry.actions.imports.enterprise import bring_in_enterprises
from registry.actions.imports.recognition import bring_in_recognitions
from registry.actions.ledger import NewEvent, next_seq, record
from registry.database import require_transaction, transactional
from registry.errors import Conflict, Unmet, say
from registry.models import ImportRun
from registry.queries.imports.plan import EnterpriseListPlan, RecognitionListPlan, plan_list, report_on
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction
from registry.rules.imports.asking import waits
from registry.rules.imports.file import ImportFile, grants_titles, import_right, plain_settings
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.report_kept import report_json
from registry.rules.ledger import canonical_json
from registry.rules.right import require


@transactional
def apply_import(file: ImportFile, actor: Actor, *, accept_good: bool, yes: bool = False) -> Report:
    """Bring the list in: all of it or nothing, unless `accept_good` leaves the refused rows out.

    `yes` answers what is asked about it; without it a list that is asked about is not brought in. `applied`
    of the report is whether it was. Raises Conflict if the register changed meanwhile.
    """
    require(actor, import_right(file.kind))
    by = acting(actor, ApprovalAction.IMPORT) if grants_titles(file.kind) else actor
    return bring_in_file(file, by, accept_good=accept_good, yes=yes)


def bring_in_file(
    file: ImportFile, actor: Actor, *, accept_good: bool, yes: bool, run_id: int | None = None
) -> Report:
    """The shared step of importing; `run_id` is the kept upload it comes from, already marked as applied.

    Every event of it, and every new enterprise and batch, carries the run.

    Who approves a list has read what is asked about it, and says yes by approving.
    """
    require_transaction()
    plan = plan_list(file)
    if reasons := file.asking.unmet():
        raise Unmet(reasons)
    report = report_on(file, plan)
    if report.count(RowOutcome.REFUSED) and not accept_good:
        return report
    if waits(report.questions, yes=yes or actor.approval_id is not None):
        return report
    changing = [report.count(each) for each in (RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.MATCHED)]
    if not sum(changing) and run_id is None:
        return replace(report, applied=True)
    run = run_id if run_id is not None else _run_of_terminal(file, report, actor)
    by, first = replace(actor, import_run=run), next_seq()
    if sum(changing):
        try:
            _bring_in(plan, by, {"file": file.name, "sha256": file.sha256, "run": run})
        except IntegrityError:
            raise Conflict(say("导入期间名录被他人更改，未导入任何行。请重新试运行后再导入。")) from None
    # Appending holds the end of the ledger: all between the two is of this import.
    ImportRun.update(first_seq=first, last_seq=next_seq()).where(ImportRun.id == run).execute()
    record(by, _imported(file, report, run))
    return replace(report, applied=True, run=run)


def _run_of_terminal(file: ImportFile, report: Report, actor: Actor) -> int:
    """The run of a list that nobody uploaded: the file stays with who brought it in."""
    now = clock.now()
    run = ImportRun.create(
        kind=file.kind,
        name=file.name,
        sha256="",
        settings=canonical_json(plain_settings(file)),
        report=report_json(replace(report, applied=True)),
        account_id=actor.account_id,
        created_at=now,
        applied_at=now,
    )
    return int(run.id)


def _bring_in(
    plan: EnterpriseListPlan | RecognitionListPlan, actor: Actor, run: Mapping[str, object]
) -> None:
    if isinstance(plan, RecognitionListPlan):
        bring_in_recognitions(plan, actor, run)
    else:
        bring_in_enterprises(plan, actor, run)


def _imported(file: ImportFile, report: Report, run: int) -> NewEvent:
    counts = {outcome.value: number for outcome, number in report.counts.items()}
    body: dict[str, Any] = {"list": file.kind, "file": file.name, "sha256": file.sha256, **counts}
    asked = file.asking.asked
    if asked:
        body["asked"] = [str(question.text) for question in asked]
    if file.asking.answered:
        body["answers"] = file.asking.answered
    return NewEvent(kind="import.applied", visibility="staff", body=body, wrote={ImportRun: [run]})
