"""Acts of bringing lists in, of undoing an import and of cancelling one, for the table of rights."""

from collections.abc import Callable

from registry.actions.imports import file, run, settling, taking_up, undo
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, UndoArguments
from registry.rules.imports.asked import Asked, ListedRenames
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.role import Role
from tests import begun_list, changed_list
from tests.actions import approval_acts
from tests.actions.acts import FIRMS
from tests.actions.imports.kinds import listed, of_endings, of_rereviews
from tests.days import DAY
from tests.make import SYSTEM, Make
from tests.workbooks import workbook

Act = Callable[[Actor], object]


def uploaded(make: Make) -> Act:
    content = workbook(*FIRMS)
    return lambda actor: run.upload_list("名单.xlsx", content, None, actor, make.storage)


def questions_answered(make: Make) -> Act:
    """Answering what an upload is asked about: nothing is, and nothing is kept."""
    reviewer = make.actor(Role.BUREAU_REVIEWER)
    kept = run.upload_list("名单.xlsx", workbook(*FIRMS), None, reviewer, make.storage)
    return lambda actor: run.answer_questions(kept, {}, actor, make.storage)


def run_applied(decision: Decision | None) -> Callable[[Make], Act]:
    def ready(make: Make) -> Act:
        reviewer = make.actor(Role.BUREAU_REVIEWER)
        kept = run.upload_list("名单.xlsx", workbook(*FIRMS), decision, reviewer, make.storage)
        approval_acts.alone(ApprovalAction.IMPORT)
        return lambda actor: run.apply_run(kept, actor, make.storage, accept_good=True)

    return ready


def file_applied(decision: Decision | None) -> Callable[[Make], Act]:
    found = read_import("名单.xlsx", workbook(*FIRMS), decision)

    def ready(make: Make) -> Act:
        approval_acts.alone(ApprovalAction.IMPORT)
        return lambda actor: file.apply_import(found, actor, accept_good=True)

    return ready


def undone(decision: Decision | None) -> Callable[[Make], Act]:
    """A list that was brought in."""
    found = read_import("名单.xlsx", workbook(*FIRMS), decision)

    def ready(make: Make) -> Act:
        applied = file.apply_import(found, SYSTEM, accept_good=True, yes=True).run or 0
        approval_acts.alone(ApprovalAction.IMPORT)
        return lambda actor: undo.undo_import(UndoArguments(applied, "名单有误"), actor)

    return ready


def begun(decision: Decision | None) -> Callable[[Make], Act]:
    """A long list of which the first piece is written."""

    def ready(make: Make) -> Act:
        run = begun_list.begun(decision)
        return lambda actor: taking_up.cancel_run(run, actor)

    return ready


def settled(decision: Decision | None) -> Callable[[Make], Act]:
    """A long list of which two rows wait."""

    def ready(make: Make) -> Act:
        run = changed_list.changed(make, decision)
        approval_acts.alone(ApprovalAction.IMPORT)
        given = changed_list.offered(run)
        return lambda actor: settling.settle_changed(run, given, actor, make.storage)

    return ready


def ended(make: Make) -> Act:
    return _kept(make, of_endings(), ["企业名称"], ["天津没有称号有限公司"])


def renamed(make: Make) -> Act:
    return _kept(make, ListedRenames(DAY), ["更名前", "更名后"], ["天津旧名有限公司", "天津新名有限公司"])


def re_reviewed(make: Make) -> Act:
    return _kept(make, of_rereviews(DAY), ["企业名称", "复核结果"], ["天津没有称号有限公司", "通过"])


def _kept(make: Make, asked: Asked, *rows: list[str]) -> Act:
    found, content = listed(asked, *rows)
    for action in (ApprovalAction.IMPORT, ApprovalAction.END):
        approval_acts.alone(action)
    return lambda actor: file.apply_kept_import(found, content, actor, make.storage, accept_good=True)
