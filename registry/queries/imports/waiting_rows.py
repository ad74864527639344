"""Rows of a long list that others changed while it was written, and that wait: what they would do now."""

from registry.errors import Conflict, say
from registry.models import ImportRun
from registry.queries.imports.run import file_of_run
from registry.queries.imports.touched import PlannedList, planned
from registry.queries.imports.whole import is_running
from registry.rules.imports.changed_row import waiting_now
from registry.rules.imports.report import Report
from registry.rules.imports.report_kept import report_of
from registry.storage import Storage


def planned_to_settle(run: ImportRun, storage: Storage) -> PlannedList:
    """The list by the register as it is now, read and planned while others write. Raises Conflict where no
    row of it waits."""
    _report_of_waiting(run)
    return planned(file_of_run(run, storage))


def waiting_as_now(found: PlannedList, run: ImportRun) -> Report:
    """The report of a run with what its waiting rows would do by this plan. Raises Conflict likewise."""
    rows = found.plan.plans
    plans = {place: rows[number] for place, number in places_of(found).items()}
    return waiting_now(_report_of_waiting(run), plans)


def places_of(found: PlannedList) -> dict[tuple[str, int], int]:
    """Where in the plan each row is, by sheet and row."""
    return {(plan.line.sheet, plan.line.row): number for number, plan in enumerate(found.plan.plans)}


def _report_of_waiting(run: ImportRun) -> Report:
    report = report_of(run.report)
    if not report.changed or run.applied_at is None or run.undone_at is not None or is_running(run.id):
        raise Conflict(say("这份名单没有等待回答的行。"))
    if not run.sha256:
        raise Conflict(say("这份名单的文件没有保存。请重新导入同一份文件，核对后再导入其余各行。"))
    return report
