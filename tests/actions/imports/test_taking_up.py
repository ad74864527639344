"""A list that is taken up again is planned again: by then the register may say that a row is none."""

from datetime import timedelta

import pytest

from registry import clock
from registry.actions.imports.file import apply_import
from registry.actions.imports.taking_up import bring_in_next
from registry.actions.imports.undo import undo_import
from registry.models import Batch, Enterprise, ImportRun, ImportWork, Recognition
from registry.queries.imports import piece
from registry.rules.approval import UndoArguments
from registry.rules.imports.file import read_import
from registry.rules.imports.report_kept import report_of
from registry.rules.imports.run_state import ImportRunState
from tests.actions.imports.test_recognition import decision
from tests.begun_list import Died
from tests.make import SYSTEM, Make
from tests.workbooks import workbook

HEAD = ["企业名称", "所属区"]
ODD, KNOWN = ["海河之声", "河西区"], ["天津先来制造有限公司", "河西区"]
NEW = [[f"天津后来{number}制造有限公司", "河西区"] for number in range(6)]


def test_a_row_that_is_no_firm_any_more_moves_no_other(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    # That it is one only the register says, by another list, which is undone meanwhile.
    other = read_import("早.xlsx", workbook(HEAD, ODD), None, {"row.名单.2": "yes"})
    earlier = apply_import(other, SYSTEM, accept_good=False).run or 0
    first = read_import("先.xlsx", workbook(HEAD, KNOWN), decision())
    apply_import(first, SYSTEM, accept_good=False, yes=True)
    monkeypatch.setattr(piece, "ROWS", 2)
    monkeypatch.setattr("registry.turns.PAUSE", 0)
    # What is kept of a long list is packed.
    monkeypatch.setattr("registry.rules.imports.packed.LONG", 10)
    content = workbook(HEAD, *NEW[:3], ODD, *NEW[3:], KNOWN)

    def dies(_done: int, _total: int) -> None:
        raise Died()

    with pytest.raises(Died):
        apply_import(
            read_import("名单.xlsx", content, decision()),
            SYSTEM,
            accept_good=False,
            yes=True,
            keep=lambda: make.storage.keep(content),
            progress=dies,
        )
    run = int(ImportWork.get().run_id)
    assert not ImportWork.get().shown.startswith("[")
    undo_import(UndoArguments(earlier, "名单有误"), SYSTEM)
    ImportWork.update(free_at=clock.real_now() - timedelta(seconds=1)).execute()
    assert bring_in_next(make.storage)
    assert ImportWork.get_by_id(run).state == ImportRunState.WHOLE
    granted = Recognition.select(Recognition.name).join(Batch).where(Batch.import_run == run)
    assert sorted(row.name for row in granted) == [name for name, _place in NEW]
    assert Enterprise.select().where(Enterprise.import_run == run).count() == len(NEW)
    asked = report_of(ImportRun.get_by_id(run).report).changed
    assert [question.code for question in asked] == ["changed.名单.5"]
