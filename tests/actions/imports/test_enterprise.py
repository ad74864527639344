"""Lists of enterprises: the sample register, twice, with codes filled in, renamed, refused."""

from datetime import date
from typing import Any

import pytest

from registry.actions.imports.file import apply_import
from registry.actions.setting import set_setting
from registry.config import Config
from registry.models import Change, Enterprise, Event, Lineage, Subject
from registry.queries.imports.effect import preview_import
from registry.queries.ledger_check import verify_ledger
from registry.rules.imports.file import read_import
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.setting import SettingChange
from tests.change_requests import confirmed
from tests.days import DAY
from tests.make import SYSTEM, Make, uscc
from tests.workbooks import REGISTER, sample, workbook

HEAD = ["统一社会信用代码", "企业名称", "所属区", "所属行业", "从业人数", "营业收入（万元）"]
REASONS = {
    202: "校验码不符",
    203: "应为 18 位，现为 17 位",
    204: "“塘沽区”已于 2009 年撤销，现属“滨海新区”",
    205: "企业名称不能为空",
    206: "2031-01-01 晚于今天",
    207: "从业人数应为 0",
    208: "链接公式（HYPERLINK）",
    210: "与第 209 行是同一企业",
    211: "没有“炼丹”这个产业",
}


def bring_in(content: bytes, *, accept_good: bool = False) -> Report:
    return apply_import(read_import("名单.xlsx", content, None), SYSTEM, accept_good=accept_good)


def rows(*rows: list[Any]) -> bytes:
    return workbook(HEAD, *rows)


def texts_of(report: Report) -> list[str]:
    return ["".join(map(str, line.texts)) for line in report.lines]


def test_the_sample_register_creates_201_and_refuses_9_each_with_its_reason(registry: Config) -> None:
    report = preview_import(read_import(REGISTER, sample(REGISTER), None))
    summary = report.summary()
    refused = summary.pop("refused")
    counts = {"created": 201, "updated": 0, "matched": 0, "unchanged": 0}
    assert {name: summary[name] for name in counts} == counts
    assert (summary["applied"], summary["run"], summary["kind"]) == (False, None, "enterprises")
    assert {each["row"] for each in refused} == set(REASONS)
    for each in refused:
        assert REASONS[each["row"]] in each["reason"]
        assert each["reason"].endswith("。")
    assert not Enterprise.select().exists()
    assert not Event.select().exists()


def test_all_or_nothing_unless_the_good_rows_are_accepted(registry: Config) -> None:
    assert not bring_in(sample(REGISTER)).applied
    assert not Enterprise.select().exists()
    assert bring_in(sample(REGISTER), accept_good=True).applied
    assert Enterprise.select().count() == Subject.select().count() == 201
    assert not Enterprise.select().where(Enterprise.uscc == "91120111MA9000062W").exists()
    assert Enterprise.get(Enterprise.uscc == "91120111MA9000070P").name == "小写代码公司（应接受）"
    first = Enterprise.get(Enterprise.uscc == "91120114MA0000015L")
    assert (first.district, first.industry, first.founded_on) == ("120114", "I3", date(2007, 11, 2))
    assert (first.staff, first.revenue_fen) == (79, 70_319_000_000)
    assert verify_ledger().intact


def test_the_same_file_twice_changes_nothing_and_adds_no_event(registry: Config) -> None:
    bring_in(sample(REGISTER), accept_good=True)
    events = Event.select().count()
    report = bring_in(sample(REGISTER), accept_good=True)
    assert report.applied
    assert (report.count(RowOutcome.UNCHANGED), report.count(RowOutcome.REFUSED)) == (201, 9)
    assert Event.select().count() == events


def test_a_blank_cell_erases_nothing_and_a_new_figure_is_an_update(make: Make) -> None:
    enterprise = make.enterprise(
        name="天津阀门有限公司", uscc=uscc(901), staff=79, zone="", district="120111"
    )
    report = bring_in(rows([uscc(901), "天津阀门有限公司", "", "", 80, ""]))
    assert texts_of(report) == ["从业人数：79 → 80。"]
    changed = Enterprise.get_by_id(enterprise.id)
    assert (changed.staff, changed.district, changed.industry, changed.version) == (80, "120111", "I4", 2)
    assert changed.revenue_fen == enterprise.revenue_fen


def test_a_row_with_its_code_fills_an_enterprise_that_waits_for_one(make: Make) -> None:
    waiting = make.enterprise(name="天津(试验)阀门有限公司", uscc=None, district="")
    report = bring_in(rows([uscc(902), "天津（试验）阀门有限公司", "武清区", "", "", ""]))
    assert report.count(RowOutcome.UPDATED) == 1
    filled = Enterprise.get_by_id(waiting.id)
    assert (filled.uscc, filled.district, filled.name) == (None, "120114", "天津(试验)阀门有限公司")
    kinds = [
        event.kind for event in Event.select().where(Event.enterprise_id == waiting.id).order_by(Event.seq)
    ]
    assert kinds[1:] == ["enterprise.corrected", "enterprise.place_settled", "change.requested"]
    change = Change.get()
    assert (change.fact, change.kind, change.row, change.district) == ("code", "slip", 2, "120114")
    confirmed(make, change)
    assert Enterprise.get_by_id(waiting.id).uscc == uscc(902)


def test_without_code_the_name_decides_and_a_new_one_waits_for_its_code_and_place(make: Make) -> None:
    known = make.enterprise(name="天津甲有限公司")
    report = bring_in(
        rows(["", "天津甲有限公司", "", "", 5, ""], ["/", "天津乙有限公司", "市工信局", "", "", ""])
    )
    assert [line.outcome for line in report.lines] == [RowOutcome.UPDATED, RowOutcome.CREATED]
    assert Enterprise.get_by_id(known.id).staff == 5
    new = Enterprise.get(Enterprise.name == "天津乙有限公司")
    assert (new.uscc, new.district) == (None, "")
    assert "待补码" in texts_of(report)[1]
    assert "属地待定" in texts_of(report)[1]


def test_a_known_code_under_another_name_is_a_rename_with_lineage(make: Make) -> None:
    enterprise = make.enterprise(name="天津旧名有限公司", uscc=uscc(903))
    report = bring_in(rows([uscc(903), "天津新名有限公司", "", "", "", ""]))
    assert "企业名称：天津旧名有限公司 → 天津新名有限公司。" in texts_of(report)[0]
    assert "将提交变更申请" in texts_of(report)[0]
    assert "1 项" in str(report.remarks[-1].text)
    assert Enterprise.get_by_id(enterprise.id).name == "天津旧名有限公司"
    # The same list again asks for nothing twice.
    again = bring_in(rows([uscc(903), "天津新名有限公司", "", "", "", ""]))
    assert (again.lines[0].outcome, Change.select().count()) == (RowOutcome.UNCHANGED, 1)
    confirmed(make, Change.get())
    assert Lineage.get(Lineage.enterprise == enterprise.id).old == "天津旧名有限公司"
    assert Subject.get(Subject.enterprise == enterprise.id).name == "天津新名有限公司"
    # An old list with the former name does not rename it back, by code or without.
    again = bring_in(rows([uscc(903), "天津旧名有限公司", "", "", "", ""]))
    assert again.lines[0].outcome is RowOutcome.UNCHANGED
    again = bring_in(rows(["", "天津旧名有限公司", "", "", "", ""]))
    assert again.lines[0].outcome is RowOutcome.UNCHANGED
    assert "曾用名" in texts_of(again)[0]


def test_code_and_name_of_two_different_enterprises_are_refused(make: Make) -> None:
    make.enterprise(name="天津甲有限公司", uscc=uscc(904))
    make.enterprise(name="天津乙有限公司", uscc=uscc(905))
    report = bring_in(rows([uscc(904), "天津乙有限公司", "", "", "", ""]))
    assert "请核对代码与名称" in texts_of(report)[0]
    assert not report.applied


def test_a_name_that_several_bear_is_refused_without_a_code(make: Make) -> None:
    make.enterprise(name="天津甲有限公司")
    make.enterprise(name="天津甲有限公司")
    assert "有 2 家企业叫这个名称" in texts_of(bring_in(rows(["", "天津甲有限公司", "", "", "", ""])))[0]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ([uscc(906), "天津甲公司"], [uscc(906), "天津乙公司"]),
        (["", "天津甲公司"], ["", "天津甲公司 "]),
        (["", "天津甲公司"], [uscc(907), "天津甲公司"]),
    ],
)
def test_the_same_enterprise_twice_in_a_file_is_refused(
    registry: Config, first: list[str], second: list[str]
) -> None:
    report = bring_in(workbook(HEAD[:2], first, second))
    assert [line.outcome for line in report.lines] == [RowOutcome.CREATED, RowOutcome.REFUSED]
    assert "第 2 行" in texts_of(report)[1]


def test_a_move_to_another_district_is_dated_and_a_zone_of_the_same_is_kept(make: Make) -> None:
    make.enterprise(name="天津甲公司", uscc=uscc(908), district="120116", zone="BH-TEDA")
    make.enterprise(name="天津乙公司", uscc=uscc(909), district="120116", zone="BH-TEDA")
    report = bring_in(
        rows(
            [uscc(908), "天津甲公司", "滨海新区", "", "", ""], [uscc(909), "天津乙公司", "武清区", "", "", ""]
        )
    )
    assert [line.outcome for line in report.lines] == [RowOutcome.UNCHANGED, RowOutcome.UPDATED]
    moved = Enterprise.get(Enterprise.uscc == uscc(909))
    assert (moved.district, moved.zone) == ("120116", "BH-TEDA")
    confirmed(make, Change.get())
    moved = Enterprise.get(Enterprise.uscc == uscc(909))
    assert (moved.district, moved.zone) == ("120114", "")
    assert Event.select().where(Event.kind == "enterprise.moved").count() == 1


def test_several_faults_of_a_row_are_said_at_once(registry: Config) -> None:
    report = bring_in(rows(["91120111MADEM002X0", "甲公司", "塘沽", "炼丹", "七", "约五千"]))
    assert [len(line.texts) for line in report.lines] == [5]


def test_a_code_that_was_a_number_says_what_to_do(registry: Config) -> None:
    assert "文本格式" in texts_of(bring_in(rows([911201141234567890.0, "甲公司", "", "", "", ""])))[0]


def test_a_list_keeps_every_character_and_a_private_one_is_refused_by_row(registry: Config) -> None:
    lines = [[uscc(901 + i), f"天津{each}业有限公司", "西青区"] for i, each in enumerate("\U000323b0\ue123")]
    refused = bring_in(rows(*lines), accept_good=True).lines[1]
    assert "“天津”之后的第 3 个字（U+E123）是自造字" in "".join(map(str, refused.texts))
    assert [each.name for each in Enterprise.select()] == ["天津\U000323b0业有限公司"]


def test_the_bureau_may_let_a_former_district_be_read(registry: Config) -> None:
    lines = [["统一社会信用代码", "企业名称", "所属区"], [uscc(911), "天津甲有限公司", "塘沽区"]]
    assert (
        preview_import(read_import("名单.xlsx", workbook(*lines), None)).lines[0].outcome
        is RowOutcome.REFUSED
    )
    set_setting(SettingChange("known_place/L30", True, DAY, "津工信〔2026〕3号"), SYSTEM)
    report = bring_in(workbook(*lines))
    assert "“塘沽区”按“滨海新区”计。" in texts_of(report)[0]
    assert [(each.district, each.zone) for each in Enterprise.select()] == [("120116", "")]
