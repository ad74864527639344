"""What was said of the heads of a list holds for the next one with the same heads, while the first stands."""

from registry.actions.imports.run import answer_questions, apply_run, upload_list
from registry.actions.imports.undo import undo_import
from registry.models import ImportRun
from registry.queries.imports.run import file_of_run
from registry.rules.approval import UndoArguments
from tests.make import SYSTEM, Make
from tests.workbooks import workbook

HEAD = ["企业名称", "在册地界"]
SAID = {"head.在册地界": "place"}


def test_heads_are_remembered_from_a_list_that_was_brought_in_until_it_is_undone(make: Make) -> None:
    run = _uploaded(make, "甲")
    answer_questions(run, SAID, SYSTEM, make.storage)
    assert _said(make, _uploaded(make, "乙")) == {}  # not brought in yet
    assert apply_run(ImportRun.get_by_id(run.id), SYSTEM, make.storage, accept_good=False).applied
    assert _said(make, _uploaded(make, "丙")) == SAID
    undo_import(UndoArguments(run.id, "名单有误", False), SYSTEM)
    assert _said(make, _uploaded(make, "丁")) == {}


def _uploaded(make: Make, mark: str) -> ImportRun:
    content = workbook(HEAD, [f"天津{mark}制造有限公司", "河西区"])
    return upload_list("名单.xlsx", content, None, SYSTEM, make.storage)


def _said(make: Make, run: ImportRun) -> dict[str, str]:
    return file_of_run(run, make.storage).asking.answered
