"""One spreadsheet, as a dry run or for real: both decide with the same code; only the second writes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from peewee import IntegrityError

from registry.actions.imports.enterprise import EnterpriseListPlan, plan_enterprise_list
from registry.actions.imports.recognition import RecognitionListPlan, plan_recognition_list
from registry.actions.ledger import NewEvent, record
from registry.database import require_transaction, transactional
from registry.errors import Conflict, say
from registry.rules.actor import Actor
from registry.rules.imports.columns import ENTERPRISE_COLUMNS, recognition_columns
from registry.rules.imports.line import Decision
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.table import Column, ListTable, find_table
from registry.rules.imports.workbook import read_workbook


@dataclass(frozen=True)
class ImportFile:
    """A list found in a workbook. `decision` is None for a list of enterprises."""

    name: str
    sha256: str
    table: ListTable
    decision: Decision | None


def read_import(name: str, content: bytes, decision: Decision | None) -> ImportFile:
    """Find the list in a workbook; nothing is decided yet. Raises Unreadable."""
    columns: Sequence[Column] = ENTERPRISE_COLUMNS
    keys = ["name"]
    if decision is not None:
        columns = recognition_columns(decision.scheme.subject_kinds)
        keys.append("subject")
    table = find_table(read_workbook(content), columns, keys)
    return ImportFile(name, hashlib.sha256(content).hexdigest(), table, decision)


def preview_import(file: ImportFile) -> Report:
    """What the import would do now, changing nothing: the dry run."""
    return _report(file, _plan(file))


@transactional
def apply_import(file: ImportFile, actor: Actor, *, accept_good: bool) -> Report:
    """Bring the list in: all of it or nothing, unless `accept_good` leaves the refused rows out.

    The report says whether it was applied. Raises Conflict if the register changed meanwhile.
    """
    return bring_in_file(file, actor, accept_good=accept_good)


def bring_in_file(file: ImportFile, actor: Actor, *, accept_good: bool) -> Report:
    """The shared step of importing."""
    require_transaction()
    plan = _plan(file)
    report = _report(file, plan)
    if report.count(RowOutcome.REFUSED) and not accept_good:
        return report
    changing = [report.count(each) for each in (RowOutcome.CREATED, RowOutcome.UPDATED, RowOutcome.MATCHED)]
    if sum(changing):
        try:
            plan.bring_in(actor)
        except IntegrityError:
            raise Conflict(say("导入期间名录被他人更改，未导入任何行。请重新试运行后再导入。")) from None
        record(actor, _imported(file, report))
    return replace(report, applied=True)


def _plan(file: ImportFile) -> EnterpriseListPlan | RecognitionListPlan:
    if file.decision is None:
        return plan_enterprise_list(file.table)
    return plan_recognition_list(file.table, file.decision, file.name)


def _report(file: ImportFile, plan: EnterpriseListPlan | RecognitionListPlan) -> Report:
    where = say(
        "读取工作表“%(sheet)s”，表头在第 %(row)s 行。", sheet=file.table.sheet, row=file.table.header_row
    )
    return Report(file.table.sheet, plan.lines, (where, *file.table.remarks))


def _imported(file: ImportFile, report: Report) -> NewEvent:
    counts = {outcome.value: number for outcome, number in report.counts.items()}
    kind = "enterprises" if file.decision is None else "recognitions"
    body = {"list": kind, "file": file.name, "sha256": file.sha256, **counts}
    return NewEvent(kind="import.applied", visibility="staff", body=body)
