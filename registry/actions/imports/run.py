"""An uploaded spreadsheet, kept between its dry run and its application."""

from registry import clock
from registry.actions.imports.file import bring_in_file, importing
from registry.actions.ledger import NewEvent, record
from registry.database import require_transaction, transactional
from registry.errors import Conflict, Unmet, say
from registry.models import ImportRun
from registry.queries.imports.effect import preview_import
from registry.queries.imports.list_plan import EndingListPlan, RereviewListPlan
from registry.queries.imports.remembered import remembered_heads
from registry.queries.imports.run import answers_of_run, file_of_run, get_import_run, require_seen
from registry.queries.imports.touched import PlannedList, planned, up_to_date
from registry.queries.imports.whole import work_of_run
from registry.rules.actor import Actor
from registry.rules.approval import Effect
from registry.rules.imports.answered import KeptAnswers
from registry.rules.imports.asked import Asked, plain_asked
from registry.rules.imports.asking import Answers, waits
from registry.rules.imports.file import (
    ImportFile,
    import_right,
    plain_settings,
    read_import,
)
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.report_kept import plain_answer, report_json
from registry.rules.imports.run_state import ImportRunState
from registry.rules.imports.text_kept import plain_texts
from registry.rules.imports.workbook import NoHeader
from registry.rules.ledger import canonical_json
from registry.rules.right import Right, require
from registry.storage import Storage
from registry.uncollected import uncollected

LONGEST_NAME = 200
ANSWERED_MEANWHILE = say("您打开这一页之后，这份名单的问题已另行保存过回答，您的回答还没有保存。")
READ_OTHERWISE = say("您打开这一页之后，这份名单的问题有了新的回答，没有导入。请核对下列内容后再导入。")
ALREADY_APPLIED = say("这份文件已经导入过，没有再次导入。如有新数据，请重新上传。")


@uncollected()
def upload_list(
    name: str, content: bytes, asked: Asked | None, actor: Actor, storage: Storage, *, by_hand: bool = False
) -> ImportRun:
    """Keep a spreadsheet with its dry run; what was said of the same heads before holds again. `by_hand`:
    where no header is known, it is asked which line is one.

    Raises Unreadable; then nothing is kept.
    """
    require(actor, Right.UPLOAD_LIST)
    file = _read(name[-LONGEST_NAME:], content, asked, by_hand=by_hand)
    storage.keep(content)
    report = preview_import(file)
    # Spelled before the transaction, where nobody waits for it.
    return _keep_run(file, report_json(report), actor)


def _read(name: str, content: bytes, asked: Asked | None, *, by_hand: bool) -> ImportFile:
    try:
        file = read_import(name, content, asked)
    except NoHeader:
        file = read_import(name, content, asked, by_hand=True)
        if not by_hand and not remembered_heads(file):
            raise
    said = remembered_heads(file)
    return read_import(name, content, asked, said, by_hand=True) if said else file


@transactional
def _keep_run(file: ImportFile, report: str, actor: Actor) -> ImportRun:
    run: ImportRun = ImportRun.create(
        kind=file.kind,
        name=file.name,
        sha256=file.sha256,
        settings=canonical_json(plain_settings(file)),
        report=report,
        account_id=actor.account_id,
        created_at=clock.now(),
    )
    body = {"run": run.id, "list": file.kind, "file": file.name, "sha256": file.sha256}
    record(
        actor,
        NewEvent(kind="import.uploaded", visibility="staff", body=body, wrote={ImportRun: [run.id]}),
    )
    return run


@uncollected()
def answer_questions(
    run: ImportRun, answers: Answers, actor: Actor, storage: Storage, *, seen: int = 0
) -> ImportRun:
    """Keep what was answered of an upload, with its dry run by these answers; those to what is no longer
    asked are forgotten. `seen`: the version of the answers that these were given in sight of.

    Raises Conflict if the run was applied, Stale if others were saved since, Unmet for an answer that is not
    offered.
    """
    require(actor, Right.UPLOAD_LIST)
    # Read before the transaction: nobody else waits while a workbook is unpacked.
    file = file_of_run(run, storage, answers)
    require_seen(run, seen, ANSWERED_MEANWHILE, file.asking.answered)
    report = report_json(preview_import(file))
    known = {question.code for question in file.asking.asked}
    if wrong := known & set(answers) - set(file.asking.answered):
        raise Unmet([say("问题“%(code)s”没有这个回答，请重新选择。", code=min(wrong))])
    return _keep_answers(run, file, report, actor, seen)


@transactional
def _keep_answers(run: ImportRun, file: ImportFile, report: str, actor: Actor, seen: int) -> ImportRun:
    refuse_applied(run.id)
    # Read again: who answered first while this list was read, was first.
    before, given = get_import_run(run.id), file.asking.answered
    require_seen(before, seen, ANSWERED_MEANWHILE, given)
    version = answers_of_run(before).version + 1
    answers = KeptAnswers(given, version, actor.account_id, clock.now())
    settings = {**plain_settings(file), **answers.plain}
    kept = {"settings": canonical_json(settings), "report": report}
    ImportRun.update(**kept).where(ImportRun.id == run.id).execute()
    body = {"run": run.id, "file": file.name, "answers": file.asking.answered}
    record(
        actor,
        NewEvent(kind="import.answered", visibility="staff", body=body, wrote={ImportRun: [run.id]}),
    )
    return run


@uncollected()
def apply_run(
    run: ImportRun,
    actor: Actor,
    storage: Storage,
    *,
    accept_good: bool,
    yes: bool = False,
    seen: int | None = None,
) -> Report:
    """Decide the list anew against the register as it is now and bring it in. `seen`: the version of the
    answers that it was shown by; None: as they are now.

    The report of the run becomes the one of this attempt; `applied` is whether it was.
    Raises NotAllowed unless the actor may, or where a second person has to approve it; Conflict if the run
    was applied before, Stale if it was answered otherwise since.
    """
    require(actor, import_right(run.kind))
    if seen is not None:
        require_seen(run, seen, READ_OTHERWISE)
    # Read and planned before the transaction: nobody else waits while a workbook is unpacked.
    found = planned(file_of_run(run, storage))
    return _apply_alone(run, found, actor, accept_good=accept_good, yes=yes)


@transactional
def _apply_alone(run: ImportRun, found: PlannedList, actor: Actor, *, accept_good: bool, yes: bool) -> Report:
    # Planned by the answers of before the transaction.
    require_seen(get_import_run(run.id), answers_of_run(run).version, READ_OTHERWISE)
    return apply_file(run, found, importing(run.kind, actor), accept_good=accept_good, yes=yes)


def apply_file(
    run: ImportRun, found: PlannedList, actor: Actor, *, accept_good: bool, yes: bool = False
) -> Report:
    """The shared step of bringing an upload in, decided anew; an approval is the yes to what is asked. A long
    list is only begun: `under_way` of the report."""
    require_transaction()
    refuse_applied(run.id)
    report = bring_in_file(found, actor, accept_good=accept_good, yes=yes, run_id=run.id)
    kept = found.report_kept if report.under_way else report_json(report)
    ImportRun.update(report=kept).where(ImportRun.id == run.id).execute()
    return report


def refuse_applied(run_id: int) -> None:
    """Raise Conflict for a run that was brought in, or is being brought in."""
    require_transaction()
    is_fresh = ImportRun.select().where((ImportRun.id == run_id) & ImportRun.applied_at.is_null()).exists()
    work = work_of_run(run_id)
    if not is_fresh or (work is not None and ImportRunState(work.state).is_running):
        raise Conflict(ALREADY_APPLIED)


def effect_of_applying(run: ImportRun, found: PlannedList, *, accept_good: bool) -> Effect:
    """What bringing the upload in would do now. Raises Conflict or Unmet where it cannot be done."""
    require_transaction()
    refuse_applied(run.id)
    file, now = found.file, up_to_date(found)
    report = now.figured()
    counts = {outcome.value: report.count(outcome) for outcome in RowOutcome}
    if counts[RowOutcome.REFUSED] and not accept_good:
        raise Unmet([say("有 %(count)s 行不接受，整份文件不能导入。", count=counts[RowOutcome.REFUSED])])
    if waits(report.questions, yes=True):
        count = len(report.questions)
        raise Unmet([say("还有 %(count)s 个关于名单的问题没有回答，请先回答。", count=count)])
    effect = {"file": file.name, "sha256": file.sha256, **plain_asked(file.asked), **counts}
    texts = [question.text for question in report.questions]
    asked: Effect = {"questions": plain_texts(texts)} if texts else {}
    if report.settled:
        asked = {**asked, "answered": [plain_answer(*each) for each in report.settled]}
    left = {"unnamed": [each.plain for each in report.unnamed]} if report.unnamed else {}
    figures = {"figures": report.figures} if report.figures else {}
    plan = now.plan
    written = {"written": plan.written} if isinstance(plan, EndingListPlan | RereviewListPlan) else {}
    return {**effect, **asked, **left, **figures, **written}
