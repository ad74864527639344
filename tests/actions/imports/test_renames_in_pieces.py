"""A long list of renames is asked for in pieces: places see all of it or nothing."""

from datetime import date

import pytest

from registry.actions.enterprise import correct_enterprise
from registry.actions.imports.file import apply_import
from registry.actions.imports.taking_up import bring_in_next
from registry.models import Change, Enterprise, ImportRun, ImportWork
from registry.queries.change import change_list
from registry.queries.enterprise import details_of
from registry.rules.imports.asked import ListedRenames
from registry.rules.imports.file import read_import
from registry.rules.imports.report_kept import report_of
from registry.rules.imports.run_state import ImportRunState
from tests.actions.imports.test_pieces import READER, Broken, dies_after, small_pieces, time_passes
from tests.make import SYSTEM, Make
from tests.workbooks import workbook

__all__ = ["small_pieces"]
OLD, NEW = "天津旧名{}有限公司", "天津新名{}有限公司"
CONTENT = workbook(
    ["原企业名称", "现企业名称"], *([OLD.format(each), NEW.format(each)] for each in "甲乙丙丁戊")
)


def seen() -> int:
    return change_list(READER, "elsewhere").count() + change_list(READER, "").count()


def test_it_is_resumed_and_a_firm_that_changed_meanwhile_waits(make: Make) -> None:
    firms = [make.enterprise(name=OLD.format(each), district="120111") for each in "甲乙丙丁戊"]
    file = read_import("名单.xlsx", CONTENT, ListedRenames(date(2025, 11, 3), "工企业函〔2025〕1号"))
    with pytest.raises(Broken):
        apply_import(
            file,
            SYSTEM,
            accept_good=False,
            yes=True,
            keep=lambda: make.storage.keep(CONTENT),
            progress=dies_after(2),
        )
    assert (Change.select().count(), seen()) == (2, 0)
    row = Enterprise.get_by_id(firms[4].id)
    moved = details_of(row).__class__(**{**details_of(row).__dict__, "name": "天津别名有限公司"})
    correct_enterprise(row, moved, SYSTEM, version=row.version)
    time_passes()
    assert bring_in_next(make.storage)
    work = ImportWork.get()
    assert (work.state, seen()) == (ImportRunState.WHOLE, 4)
    assert [row.enterprise_id for row in Change.select().order_by(Change.id)] == [row.id for row in firms[:4]]
    changed = report_of(ImportRun.get_by_id(work.run_id).report).changed
    assert [question.row for question in changed] == [6]
