"""Answering the rows of a long list that others changed while it was written: they are written as part of the
run, in one transaction, or left out of it."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from registry import clock
from registry.actions.imports.file import importing
from registry.actions.imports.writing import ListWriter
from registry.actions.ledger import NewEvent, next_seq, record
from registry.database import require_transaction, transactional
from registry.errors import Stale, Text, Unmet, say
from registry.models import ImportRun
from registry.queries.imports.effect import figures_of_rows
from registry.queries.imports.run import SETTLED, get_import_run
from registry.queries.imports.touched import PlannedList, up_to_date
from registry.queries.imports.waiting_rows import places_of, planned_to_settle, waiting_as_now
from registry.rules.actor import Actor
from registry.rules.approval import Effect
from registry.rules.imports.asked import plain_asked
from registry.rules.imports.asking import NO, Answers
from registry.rules.imports.changed_row import answered_otherwise, settled
from registry.rules.imports.file import import_right
from registry.rules.imports.report import Report, ReportLine, RowOutcome
from registry.rules.imports.report_kept import plain_answer, report_json
from registry.rules.ledger import canonical_json
from registry.rules.right import require
from registry.storage import Storage
from registry.uncollected import uncollected


class ChangedAgain(Stale):
    """The answers are not to what these rows would do now; `report`: of the run, with what they would."""

    def __init__(self, reasons: list[Text], report: Report) -> None:
        super().__init__(*reasons)
        self.report = report


@uncollected()
def settle_changed(run: ImportRun, answers: Answers, actor: Actor, storage: Storage) -> Report:
    """Write the waiting rows that were answered by what they would do now, leave out those answered by no;
    returns the report of the run, in which the others still wait.

    Raises ChangedAgain where one no longer waits or would do something else by now, NotAllowed unless the
    actor may bring such a list in, Unmet without an answer, Conflict where no row of it can be answered.
    """
    require(actor, import_right(run.kind))
    return _settle_alone(run.id, planned_to_settle(run, storage), answers, actor)


@transactional
def _settle_alone(run_id: int, found: PlannedList, answers: Answers, actor: Actor) -> Report:
    writes = any(value != NO for value in answers.values())
    by = importing(found.file.kind, actor) if writes else actor
    return settle_rows(run_id, found, answers, by)


def settle_rows(run_id: int, found: PlannedList, answers: Answers, actor: Actor) -> Report:
    """The shared step of answering rows that wait. The events of what is written name the run."""
    require_transaction()
    run, now = get_import_run(run_id), up_to_date(found)
    report, taken = _answered(run, now, answers)
    by = replace(actor, import_run=run.id)
    if taken:
        ListWriter(now.plan, now.file).write(by, list(taken.values()))
    order = {place: number for number, place in enumerate(places_of(now))}
    after = settled(report, answers, order)
    settings = json.loads(run.settings) | {SETTLED: next_seq()}
    kept = {"report": report_json(after), "settings": canonical_json(settings)}
    ImportRun.update(kept).where(ImportRun.id == run.id).execute()
    counts = Counter(line.outcome.value for line in _lines(now, taken.values()))
    body = {"list": run.kind, "file": run.name, **counts, "answers": dict(answers)}
    record(by, NewEvent(kind="import.settled", visibility="staff", body=body, wrote={ImportRun: [run.id]}))
    return after


def effect_of_settling(run: ImportRun, found: PlannedList, answers: Answers) -> Effect:
    """What writing the answered rows would do now. Raises as `settle_rows`."""
    require_transaction()
    now = up_to_date(found)
    report, taken = _answered(run, now, answers)
    counts = Counter(line.outcome for line in _lines(now, taken.values()))
    asked = {each.code: each for each in report.changed}
    figures = figures_of_rows(now.plan, list(taken.values()), clock.today())
    return {
        "file": run.name,
        "sha256": run.sha256,
        **plain_asked(now.file.asked),
        **{outcome.value: counts[outcome] for outcome in RowOutcome},
        "answered": [plain_answer(asked[code], value) for code, value in answers.items()],
        **({"figures": figures} if figures else {}),
    }


def _answered(run: ImportRun, found: PlannedList, answers: Answers) -> tuple[Report, dict[str, int]]:
    """The report with what waiting rows would do now, and where in the plan those are that are written, by
    the code of their question."""
    report, places = waiting_as_now(found, run), places_of(found)
    if not answers:
        raise Unmet([say("请至少回答一行。")])
    if reasons := answered_otherwise(report, answers):
        raise ChangedAgain(reasons, report)
    taken = [each for each in report.changed if answers.get(each.code, NO) != NO]
    return report, {each.code: places[each.sheet, each.row or 0] for each in taken}


def _lines(found: PlannedList, places: Iterable[int]) -> list[ReportLine]:
    return [found.plan.plans[place].line for place in places]
