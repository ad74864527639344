"""Bringing lists in: upload, dry run row by row, apply, and the refused rows back as a file."""

from flask import Blueprint, current_app, flash, redirect, request, send_file, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.imports.run import READ_OTHERWISE, apply_run, upload_list
from registry.actions.imports.taking_up import cancel_run
from registry.errors import NotFound, Refusal, Unmet
from registry.models import ImportRun
from registry.queries.approval import needs_second, waiting_for
from registry.queries.imports.plan import unmet_by_forwarding
from registry.queries.imports.run import (
    answers_of_run,
    asked_of_run,
    file_of_run,
    get_import_run,
    import_runs,
    require_seen,
)
from registry.queries.imports.undo import undo_of
from registry.queries.imports.whole import unseen_runs
from registry.queries.imports.written import batches_of_run, wrote_of
from registry.queries.recommendation import get_forwarding
from registry.rules.approval import ApprovalAction, ImportArguments
from registry.rules.imports.asking import waits
from registry.rules.imports.chosen_head import COLUMN_NAMES
from registry.rules.imports.file import ENDING_KINDS, grants_titles, import_right
from registry.rules.imports.line import Decision
from registry.rules.imports.report import OUTCOME_NAMES, Report, RowOutcome
from registry.rules.imports.report_kept import report_of
from registry.rules.imports.workbook import NoHeader, Unreadable, read_workbook
from registry.rules.right import RIGHTS, Right, may
from registry.rules.role import BUREAU
from registry.web.access import current_actor, only
from registry.web.errors import form_page
from registry.web.forms.import_questions import (
    MOST_ASKED,
    QuestionsForm,
    is_of_head,
    lines_of,
    questions_form,
    version_of,
)
from registry.web.forms.imports import ImportForm
from registry.web.kept_upload import KeptUpload, hold
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.paging import page_of
from registry.web.lists.sent_lists import import_runs_file
from registry.web.lists.take_away import taken_away
from registry.web.review.propose import may_begin, proposed
from registry.web.several_forms import several_forms
from registry.web.views.imports.progress import progress_of
from registry.web.views.imports.refused_rows import refused_workbook
from registry.web.views.imports.report_rows import report_rows
from registry.web.wording.figures_effect import figures_words
from registry.web.wording.import_asked import kind_label, said_rows
from registry.web.wording.import_undo import written_words

blueprint = Blueprint("imports", __name__, url_prefix="/imports")
blueprint.before_request(only(*BUREAU))
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
def index() -> ResponseReturnValue:
    """What was uploaded, latest first, and the form to upload more."""
    return _index_page(ImportForm(formdata=None))


@blueprint.post("/")
def upload() -> ResponseReturnValue:
    """Keep a spreadsheet and show what importing it would do."""
    form, storage, sent = ImportForm(), current_app.config["STORAGE"], None
    try:
        sent = form.sent()
        if not form.validate() or sent is None:
            return _index_page(form, sent=sent)
        by_hand = bool(form.by_hand.data)
        run = upload_list(sent.name, sent.content, form.asked(), current_actor(), storage, by_hand=by_hand)
    except Unmet as unmet:
        is_of_file = isinstance(unmet, Unreadable) and not isinstance(unmet, NoHeader)
        return _index_page(form, unmet, None if is_of_file else sent)
    return redirect(url_for("imports.run", id=run.id))


@blueprint.get("/list.<any(csv, xlsx):suffix>")
def index_file(suffix: str) -> ResponseReturnValue:
    """What was uploaded, as a file."""
    return taken_away(suffix, lambda: import_runs_file(clock.today()))


def _index_page(
    form: ImportForm, refusal: Refusal | None = None, sent: KeptUpload | None = None
) -> ResponseReturnValue:
    """`sent`: the file that came with a form that is refused for something else; it waits for the next."""
    form.waiting.data = hold(sent) if sent else ""
    return form_page(
        "imports/index.html",
        form,
        refusal,
        page=page_of(import_runs()),
        under_way=unseen_runs(),
        has_no_header=isinstance(refusal, NoHeader) or bool(form.by_hand.data),
        waiting=sent.name if sent else "",
        kind_label=kind_label,
    )


@blueprint.route("/<int:id>", methods=["GET", "POST"])
@several_forms
def run(id: int) -> ResponseReturnValue:
    """One upload: what would happen, or did, row by row."""
    found = get_import_run(id)
    return run_page(found, report_of(found.report))


def run_page(
    found: ImportRun,
    report: Report,
    refusal: Refusal | None = None,
    form: QuestionsForm | None = None,
    meanwhile: object = None,
) -> ResponseReturnValue:
    """The page of an upload, with the form of its questions; `meanwhile`: what others have answered since the
    page was opened from which it was posted."""
    version = answers_of_run(found).version
    return form_page(
        "imports/run.html",
        form or questions_form(report, version),
        refusal,
        run=found,
        version=version,
        meanwhile=meanwhile,
        progress=progress_of(found),
        report=report,
        rows=report_rows(report, str(found.id)),
        names=OUTCOME_NAMES,
        waiting=waiting_for(f"run:{found.id}", clock.today()),
        figures=figures_words(report.figures or {}),
        wrote=written_words(wrote_of(found)) if found.applied_at else "",
        batches=batches_of_run(found),
        may_undo=may_undo(found) and (found.undone_at is None or undo_of(found).count > 0),
        **_counted(report),
        **_of_asked(found),
    )


def _counted(report: Report) -> dict[str, object]:
    """How many rows and questions of each sort there are, for the page."""
    return {
        "changed": report.changed[:MOST_ASKED],
        "parts": [each for each in report.parts if each.columns],
        "lines": lines_of(report),
        "column_names": COLUMN_NAMES,
        "settled": [each for each in report.settled if not is_of_head(each[0])],
        "refused": report.count(RowOutcome.REFUSED),
        "changing": report.changing,
        "left": max(0, len(report.questions) - MOST_ASKED),
        "must_answer": waits(report.questions, yes=True),
    }


def _of_asked(found: ImportRun) -> dict[str, object]:
    """What was said of the list, and who may do what with it, for the page."""
    right, asked = import_right(found.kind), asked_of_run(found)
    decision = asked if isinstance(asked, Decision) else None
    needs_second = is_proposed(found.kind)
    may_apply = may(current_actor(), Right.PROPOSE_DECISION if needs_second else right)
    return {
        "may_cancel": may(current_actor(), right),
        "decision": decision,
        "said": [(_("文件内容"), kind_label(found.kind)), *said_rows(asked)],
        "is_of_titles": grants_titles(found.kind),
        "forwarding": get_forwarding(decision.answers) if decision and decision.answers else None,
        "needs_second": needs_second,
        "unmet": _unmet(found, decision, may_apply=may_apply, right=right),
    }


def is_proposed(kind: str) -> bool:
    """Whether a second person has to approve it: as for a list of titles, or as for the endings in it."""
    ends = kind in ENDING_KINDS and needs_second(ApprovalAction.END)
    return ends or (grants_titles(kind) and needs_second(ApprovalAction.IMPORT))


def may_undo(run: ImportRun) -> bool:
    """Whether to draw the way to it."""
    if run.applied_at is None or run.first_seq is None or progress_of(run) is not None:
        return False
    if grants_titles(run.kind):
        return may_begin(ApprovalAction.UNDO_IMPORT)
    return may(current_actor(), import_right(run.kind))


def _unmet(run: ImportRun, decision: Decision | None, *, may_apply: bool, right: Right) -> list[str]:
    """Why the buttons are not drawn: of who may not, and of what another list has answered since."""
    reasons = [] if may_apply else [RIGHTS[right].refusal]
    if decision is not None and run.applied_at is None:
        reasons += unmet_by_forwarding(decision)
    return [translated(each) for each in reasons]


@run.form("apply")
def apply(id: int) -> ResponseReturnValue:
    """Bring the list in, decided anew against the register as it is now."""
    accept_good = request.form.get("accept_good") == "1"
    found, seen = get_import_run(id), request.form.get("seen")
    version = None if seen is None else version_of(seen)
    if is_proposed(found.kind):
        if version is not None:
            require_seen(found, version, READ_OTHERWISE)
        if answer := proposed(ImportArguments(id, accept_good), by_another=True):
            return answer
    storage = current_app.config["STORAGE"]
    yes = request.form.get("yes") == "1"
    report = apply_run(found, current_actor(), storage, accept_good=accept_good, yes=yes, seen=version)
    if report.applied:
        flash(_("已导入。下面是导入的结果。"), "success")
    elif report.under_way:
        flash(_("已开始导入，全部写入后才对外可见。"), "success")
    elif report.questions and not yes:
        flash(_("名单有须核对的事项，未导入。请查看后再决定。"), "warning")
    else:
        flash(_("名录在试运行后有变化，现有不接受的行，整份文件未导入。请查看后再决定。"), "warning")
    return redirect(url_for("imports.run", id=id))


@run.form("cancel")
def cancel(id: int) -> ResponseReturnValue:
    """Stop writing the list, and take back what is written of it."""
    cancel_run(get_import_run(id), current_actor())
    if progress_of(get_import_run(id)) is None:
        flash(_("已取消导入，已写入的内容已撤回。"), "success")
    else:
        flash(_("已取消导入，正在撤回已写入的内容。"), "success")
    return redirect(url_for("imports.run", id=id))


@blueprint.get("/<int:id>/refused.xlsx")
def refused(id: int) -> ResponseReturnValue:
    """The refused rows with their reasons, to be corrected and uploaded again."""
    found = get_import_run(id)
    report = report_of(found.report)
    # The terminal keeps no file.
    if not report.count(RowOutcome.REFUSED) or not found.sha256:
        raise NotFound()
    storage = current_app.config["STORAGE"]
    reading = file_of_run(found, storage).reading
    grids = read_workbook(storage.read(found.sha256))
    workbook = refused_workbook(report, reading, {grid.name: grid for grid in grids})
    name = _("不接受的行-%(id)s.xlsx", id=id)
    return send_file(workbook, mimetype=XLSX, as_attachment=True, download_name=name)
