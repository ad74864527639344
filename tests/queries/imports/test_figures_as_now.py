"""What a planned list would do to figures follows them, though the list itself is not planned again."""

from datetime import date
from typing import Any

import pytest

from registry import clock
from registry.actions.imports.file import apply_import
from registry.actions.tally import drain_tally
from registry.queries.imports.touched import planned, planned_for_approval, up_to_date
from registry.queries.imports.undo import planned_undo, undo_as_now, undo_for_approval
from registry.rules.approval import UndoArguments
from registry.rules.imports.file import ImportFile, read_import
from tests.actions.imports.test_recognition import decision
from tests.days import DAY, noon
from tests.make import SYSTEM, Make, uscc
from tests.titles import award
from tests.workbooks import workbook

TITLE = ("specialized_new", "municipal")
ON = date(2025, 12, 1)


def listed() -> ImportFile:
    rows = [[f"天津第{place}制造有限公司", "河西区", uscc(7000 + place)] for place in range(3)]
    given = decision(*TITLE, announced_on=ON, award_year=ON.year, document_no="津工信〔2025〕6号")
    return read_import("名单.xlsx", workbook(["企业名称", "所属区", "统一社会信用代码"], *rows), given)


def of_another(make: Make) -> None:
    award(*TITLE, ON, [make.enterprise()])
    while drain_tally():
        pass


def years(figures: Any) -> list[list[Any]]:
    return [row[-2:] for row in figures["years"]]


def test_a_title_of_another_moves_the_figures_and_plans_nothing_again(make: Make) -> None:
    with clock.at(noon(DAY)):
        found = planned_for_approval(listed())
        assert years(found.figured().figures or {}) == [[0, 3]]
        of_another(make)
        assert up_to_date(found) is found
        assert found.figured() == planned(listed()).figured()
        assert years(found.figured().figures) == [[1, 4]]


def test_so_of_its_undoing(make: Make) -> None:
    with clock.at(noon(DAY)):
        run = apply_import(listed(), SYSTEM, accept_good=False, yes=True).run
        while drain_tally():
            pass
        arguments = UndoArguments(run or 0, "名单有误")
        found = undo_for_approval(arguments)
        assert years(found.effect()["figures"]) == [[3, 0]]
        of_another(make)
        assert undo_as_now(found) is found
        assert found.effect() == planned_undo(arguments).effect()
        assert years(found.effect()["figures"]) == [[4, 1]]


@pytest.mark.parametrize("what", ["code", "name", "nothing"])
def test_a_list_is_planned_again_where_another_takes_what_a_row_stands_on(make: Make, what: str) -> None:
    with clock.at(noon(DAY)):
        found = planned_for_approval(listed())
        named = {"code": {"uscc": uscc(7001)}, "name": {"name": "天津第1制造有限公司"}, "nothing": {}}
        firm = make.enterprise(**named[what])
        now = up_to_date(found)
        assert (now is found) == (what == "nothing")
        assert [firm.id in (plan.enterprise_id for plan in now.plan.plans)] == [what == "code"]
        assert now.report == planned(listed()).report
