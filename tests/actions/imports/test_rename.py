"""A list of renames asks for new names, with itself as evidence; nothing moves until a place confirms it."""

from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.imports.file import apply_import
from registry.errors import NotAllowed
from registry.models import Change, Enterprise, ImportRun
from registry.queries.imports.undo import undo_of
from registry.rules.change import ChangeState, Fact
from registry.rules.imports.asked import ListedRenames
from registry.rules.imports.file import read_import
from registry.rules.imports.report import RowOutcome
from registry.rules.imports.undo import Written
from registry.rules.role import Role
from tests.actions.imports.kinds import bring_in, listed, preview, undone
from tests.change_requests import confirmed
from tests.days import DAY, noon
from tests.make import Make, uscc
from tests.workbooks import SAMPLES

OLD, NEW = "天津旧名甲有限公司", "天津新名甲股份有限公司"
ASKED = ListedRenames(date(2025, 11, 3), "工企业函〔2025〕1号")
HEAD = ["序号", "企业名称（更名前）", "企业名称（更名后）", "统一社会信用代码"]


def test_two_firms_cannot_take_one_name(make: Make) -> None:
    firms = [make.enterprise(name=f"天津旧名{mark}有限公司", uscc=None, district="120111") for mark in "甲乙"]
    file = listed(ASKED, HEAD, *([number, firm.name, NEW, ""] for number, firm in enumerate(firms, 1)))
    assert [line.outcome for line in preview(file[0]).lines] == [RowOutcome.UPDATED, RowOutcome.REFUSED]
    odd = listed(ASKED, HEAD, *([1, firms[0].name, name, ""] for name in ("已注销", "张三")))
    assert [line.outcome for line in preview(odd[0]).lines] == [RowOutcome.REFUSED] * 2


def test_a_rename_waits_with_the_list_as_evidence_and_is_confirmed_or_withdrawn(make: Make) -> None:
    firm = make.enterprise(name=OLD, uscc=uscc(9001), district="120111")
    other = make.enterprise(name="天津旧名乙有限公司", uscc=None, district="120111")
    rows = [[1, OLD, NEW, uscc(9001)], [2, other.name, "天津新名乙有限公司", uscc(9002)]]
    file = listed(ASKED, ["专精特新“小巨人”企业简单更名申请核实汇总表"], HEAD, *rows)
    shown = preview(file[0])
    assert (shown.questions, [line.outcome for line in shown.lines]) == ((), [RowOutcome.UPDATED] * 2)
    report = bring_in(make, file)
    changes = list(Change.select().order_by(Change.id))
    assert [(row.enterprise_id, row.fact, row.run, row.row) for row in changes] == [
        (firm.id, Fact.NAME.value, report.run, 3),
        (other.id, Fact.NAME.value, report.run, 4),
        (other.id, Fact.CODE.value, report.run, 4),
    ]
    assert Enterprise.get_by_id(firm.id).name == OLD
    again = preview(file[0])
    assert [line.outcome for line in again.lines] == [RowOutcome.UNCHANGED] * 2
    with clock.at(noon(DAY)):
        confirmed(make, changes[0])
        found = undo_of(ImportRun.get_by_id(report.run))
    assert Enterprise.get_by_id(firm.id).name == NEW
    assert [(each.what, each.name) for each in found.kept] == [(Written.CHANGE, NEW)]
    undone(report.run, DAY, rest=True)
    assert [row.state for row in Change.select().order_by(Change.id)] == [
        ChangeState.CONFIRMED.value,
        ChangeState.WITHDRAWN.value,
        ChangeState.WITHDRAWN.value,
    ]


HEADS = [
    ["原企业名称", "现企业名称"],
    ["原企业名称", "企业名称"],
    ["企业名称", "变更后企业名称"],
    ["更名前", "更名后"],
    ["企业名称(变更前)", "企业名称(变更后)"],
]


@pytest.mark.parametrize("head", HEADS)
@pytest.mark.engines("sqlite")
def test_old_and_new_are_known_by_their_heads(make: Make, head: list[str]) -> None:
    make.enterprise(name=OLD, district="120111")
    report = preview(listed(ASKED, head, [OLD, NEW])[0])
    assert [(line.name, line.outcome) for line in report.lines] == [(OLD, RowOutcome.UPDATED)]
    assert NEW in "".join(map(str, report.lines[0].texts))


@pytest.mark.engines("sqlite")
def test_rows_that_cannot_be_asked_for_say_why(make: Make) -> None:
    make.enterprise(name=OLD, uscc=uscc(9001), district="120111")
    make.enterprise(name="天津已有有限公司", district="120111")
    rows = [
        (["", "天津不在名录有限公司", NEW, ""], "名录中没有"),
        (["", OLD, "天津已有有限公司", ""], "登记了两次"),
        (["", "天津别的有限公司", NEW, uscc(9001)], "不是“天津别的有限公司”"),
        (["", OLD, "", ""], "都须填写"),
    ]
    for row, words in rows:
        report = preview(listed(ASKED, HEAD, row)[0])
        assert report.count(RowOutcome.REFUSED) == 1
        assert words in str(report.refused()[0]["reason"])
    late = listed(ListedRenames(DAY + timedelta(days=5)), HEAD, ["", OLD, NEW, ""])[0]
    assert "不能晚于今天" in str(preview(late).refused()[0]["reason"])


@pytest.mark.engines("sqlite")
def test_the_published_list_of_renames_is_read(make: Make) -> None:
    content = (SAMPLES / "lists" / "pc07_rename_list.xlsx").read_bytes()
    for name in ("天津旧名甲有限公司", "天津旧名乙有限公司"):
        make.enterprise(name=name, uscc=None, district="120111")
    report = preview(read_import("pc07.xlsx", content, ASKED))
    assert [(line.row, line.outcome) for line in report.lines] == [
        (3, RowOutcome.UPDATED),
        (4, RowOutcome.UPDATED),
    ]
    assert report.questions == ()


@pytest.mark.engines("sqlite")
def test_the_bureau_brings_it_in_and_no_place_does(make: Make) -> None:
    make.enterprise(name=OLD, district="120111")
    file, _content = listed(ASKED, HEAD, ["", OLD, NEW, ""])
    with clock.at(noon(DAY)):
        with pytest.raises(NotAllowed):
            apply_import(file, make.actor(Role.DISTRICT_OFFICER, district="120111"), accept_good=False)
        assert apply_import(file, make.actor(Role.BUREAU_REVIEWER), accept_good=False).applied
