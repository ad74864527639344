"""Published lists: the two samples, places, codes, subjects, dates; twice changes nothing."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from registry.actions.enterprise import correct_enterprise
from registry.actions.imports.file import apply_import
from registry.config import Config
from registry.models import Batch, Change, Enterprise, Event, Recognition, Subject
from registry.queries.enterprise import details_of
from registry.queries.ledger_check import verify_ledger
from registry.queries.recount import recount
from registry.queries.tally import figures
from registry.rules.catalog import catalog
from registry.rules.enterprise import unmet_details
from registry.rules.imports.asking import Answers
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.ledger import canonical_json
from tests.change_requests import confirmed
from tests.make import SYSTEM, Make, uscc
from tests.workbooks import CHAMPIONS, MUNICIPAL, sample, workbook

ON = date(2023, 6, 1)
BATCH_6 = date(2021, 11, 8)
"""When the sixth batch of national champions was announced."""


def decision(scheme: str = "specialized_new", level: str = "municipal", **more: Any) -> Decision:
    found = catalog().schemes[scheme]
    day = more.get("announced_on", ON)
    return Decision(found, found.level(level), **{"announced_on": day, "award_year": day.year, **more})


def bring_in(
    content: bytes,
    of: Decision | None = None,
    *,
    accept_good: bool = False,
    name: str = "名单.xlsx",
    answers: Answers | None = None,
) -> Report:
    return apply_import(
        read_import(name, content, of or decision(), answers), SYSTEM, accept_good=accept_good
    )


def outcomes(report: Report) -> list[RowOutcome]:
    return [line.outcome for line in report.lines]


def texts_of(report: Report) -> list[str]:
    return ["".join(map(str, line.texts)) for line in report.lines]


def test_the_municipal_sample_counts_nine_in_two_districts(make: Make) -> None:
    report = bring_in(sample(MUNICIPAL), name=MUNICIPAL)
    counts = {"created": 9, "updated": 0, "matched": 0, "unchanged": 0, "refused": []}
    assert {name: report.summary()[name] for name in counts} == counts
    assert (report.applied, report.run) == (True, 1)
    batch = Batch.get()
    assert (batch.origin, batch.award_year, batch.announced_on) == ("imported", 2023, ON)
    assert "2023第一批、2022第一批" in batch.source_name
    assert {row.valid_until for row in Recognition.select()} == {date(2026, 5, 31)}
    assert Enterprise.select().where(Enterprise.uscc.is_null()).count() == 9
    make.drained()
    cells = {(cell.ever, cell.valid) for cell in figures(date(2024, 1, 1))}
    assert cells == {(9, 9)}
    assert recount(date(2024, 1, 1)).agrees
    assert verify_ledger().intact


def test_the_champions_sample_leaves_three_places_pending(registry: Config) -> None:
    report = bring_in(sample(CHAMPIONS), decision("single_champion", "national", announced_on=BATCH_6))
    assert report.count(RowOutcome.CREATED) == 7
    pending = [row.name for row in Recognition.select().where(Recognition.district == "")]
    assert sorted(pending) == sorted(
        ["华海智汇技术有限公司", "博思特能源装备(天津)股份有限公司", "科迈化工股份有限公司"]
    )
    assert Enterprise.select().where(Enterprise.district == "").count() == 3


@pytest.mark.parametrize(
    ("name", "title", "day"),
    [
        (MUNICIPAL, ("specialized_new", "municipal"), ON),
        (CHAMPIONS, ("single_champion", "national"), BATCH_6),
    ],
)
def test_the_same_list_twice_changes_nothing_and_adds_no_event(
    registry: Config, name: str, title: tuple[str, str], day: date
) -> None:
    of = decision(*title, announced_on=day)
    first = bring_in(sample(name), of)
    events = Event.select().count()
    again = bring_in(sample(name), of)
    assert again.applied
    assert again.count(RowOutcome.UNCHANGED) == len(first.lines)
    assert Event.select().count() == events
    assert Batch.select().count() == 1


def test_an_enterprise_is_known_by_name_however_spelled_and_by_its_former_name(make: Make) -> None:
    first = make.enterprise(name="天津（海河）阀门有限公司", district="120111")
    second = make.enterprise(name="天津旧名有限公司", district="120112")
    correct_enterprise(second, replace(details_of(second), name="天津新名有限公司"), SYSTEM, version=1)
    report = bring_in(
        workbook(["单位名称", "所属区"], ["天津(海河) 阀门有限公司", "武清"], ["天津旧名有限公司", ""])
    )
    assert outcomes(report) == [RowOutcome.MATCHED, RowOutcome.MATCHED]
    assert "曾用名" in texts_of(report)[1]
    by_holder = {row.enterprise_id: row for row in Recognition.select()}
    assert by_holder[first.id].district == "120114"
    assert by_holder[second.id].district == "120112"
    assert by_holder[second.id].name == "天津旧名有限公司"
    assert Enterprise.get_by_id(first.id).district == "120111"


def test_what_cannot_be_kept_is_refused_where_the_list_is_planned(registry: Config) -> None:
    """Writing a planned list does not look at new enterprises again."""
    head = ["企业名称", "信用代码", "所属区", "功能区", "所属行业"]
    report = bring_in(
        workbook(
            head,
            ["天津甲有限公司", uscc(931), "武清", "", "不知何业"],
            [f"天津{'长' * 200}有限公司", uscc(932), "", "", ""],
            ["天津\ue000有限公司", uscc(933), "", "", ""],
            ["天津\ufdd0有限公司", uscc(934), "", "", ""],
            ["天津乙有限公司", uscc(935)[:-1] + "-", "", "", ""],
            ["天津丙有限公司", uscc(936), "无此区", "", ""],
            ["天津丁有限公司", uscc(937), "和平区", "滨海高新区", ""],
        ),
        accept_good=True,
    )
    assert outcomes(report) == [RowOutcome.CREATED, *[RowOutcome.REFUSED] * 6]
    (kept,) = Enterprise.select()
    assert unmet_details(details_of(kept), ON, catalog()) == []


def test_a_list_with_codes_fills_the_code_that_was_missing(make: Make) -> None:
    waiting = make.enterprise(name="天津甲有限公司", uscc=None)
    content = workbook(["企业名称", "信用代码"], ["天津甲有限公司", uscc(921)], ["天津乙有限公司", uscc(922)])
    report = bring_in(content)
    assert outcomes(report) == [RowOutcome.MATCHED, RowOutcome.CREATED]
    assert Enterprise.get_by_id(waiting.id).uscc is None
    assert Enterprise.get(Enterprise.name == "天津乙有限公司").uscc == uscc(922)
    assert outcomes(bring_in(content)) == [RowOutcome.UNCHANGED, RowOutcome.UNCHANGED]
    confirmed(make, Change.get())
    assert Enterprise.get_by_id(waiting.id).uscc == uscc(921)
    assert outcomes(bring_in(content)) == [RowOutcome.UNCHANGED, RowOutcome.UNCHANGED]


def test_a_code_for_a_recognition_that_is_already_there_is_an_update(make: Make) -> None:
    bring_in(workbook(["企业名称"], ["天津甲有限公司"]))
    report = bring_in(workbook(["企业名称", "信用代码"], ["天津甲有限公司", uscc(923)]))
    assert outcomes(report) == [RowOutcome.UPDATED]
    assert Enterprise.get().uscc is None
    assert Change.get().new == canonical_json({"uscc": uscc(923)})
    assert Recognition.select().count() == 1


def test_refused_rows_stop_the_whole_list_unless_good_ones_are_accepted(make: Make) -> None:
    make.enterprise(name="天津同名有限公司")
    make.enterprise(name="天津同名有限公司")
    content = workbook(
        ["企业名称", "所属区", "公告日期"],
        ["天津同名有限公司", "", ""],
        ["天津甲公司", "", ""],
        ["天津甲公司 ", "", ""],
        ["天津乙公司", "塘沽", ""],
        ["天津丙公司", "", "2026-03-03"],
    )
    report = bring_in(content)
    assert outcomes(report) == [RowOutcome.REFUSED, RowOutcome.CREATED, *[RowOutcome.REFUSED] * 3]
    for text, part in zip(
        texts_of(report), ("有 2 家企业", "", "第 3 行重复", "塘沽", "尚未公告"), strict=True
    ):
        assert part in text
    assert not Recognition.select().exists()
    assert bring_in(content, accept_good=True).applied
    assert [row.name for row in Recognition.select()] == ["天津甲公司"]


def test_products_and_sites_are_subjects_of_their_enterprise(registry: Config) -> None:
    products = workbook(
        ["企业名称", "产品名称", "产品型号"],
        ["天津甲公司", "水泵", "A1"],
        ["天津甲公司", "水泵", "A2"],
        ["天津甲公司", "水泵", "A2"],
    )
    report = bring_in(products, decision("green_product", "national"), accept_good=True)
    assert outcomes(report) == [RowOutcome.CREATED, RowOutcome.CREATED, RowOutcome.REFUSED]
    assert Enterprise.select().count() == 1
    names = {row.name for row in Subject.select().where(Subject.kind == "product")}
    assert names == {"水泵 A1", "水泵 A2"}
    sites = workbook(["工厂名称", "区"], ["天津甲公司", "河东"])
    report = bring_in(sites, decision("green_factory", "municipal"))
    assert outcomes(report) == [RowOutcome.MATCHED]
    assert Subject.get(Subject.kind == "site").name == "天津甲公司"
    assert Enterprise.select().count() == 1


def test_a_row_may_have_its_own_year_day_validity_and_certificate(registry: Config) -> None:
    content = workbook(
        ["企业名称", "认定年度", "公告日期", "有效期", "证书编号", "认定批次"],
        ["天津甲公司", "2021年度", "2021年12月1日", "2022年1月1日至2024年12月31日", "T-1", "2021第一批"],
        ["天津乙公司", "", "", "", "T-1", "2023第二批"],
        ["天津丙公司", "不详", "当年", "见文件", "", ""],
    )
    report = bring_in(content, accept_good=True)
    assert outcomes(report) == [RowOutcome.CREATED, RowOutcome.REFUSED, RowOutcome.CREATED]
    assert texts_of(report)[2].count("不能识别") == 3
    first, third = Recognition.select().order_by(Recognition.award_year)
    assert (first.award_year, first.announced_on, first.valid_until) == (
        2021,
        date(2021, 12, 1),
        date(2024, 12, 31),
    )
    assert (third.award_year, third.announced_on, third.certificate_no) == (2023, ON, None)
    assert Batch.select().count() == 2
    again = bring_in(workbook(["企业名称", "证书编号"], ["天津丁公司", "T-1"]))
    assert "已用于另一项认定" in texts_of(again)[0]


def test_the_same_title_of_another_day_is_granted_again_and_said_so(registry: Config) -> None:
    content = workbook(["企业名称"], ["天津甲公司"])
    bring_in(content)
    report = bring_in(content, decision(announced_on=date(2026, 1, 5), award_year=2026))
    assert outcomes(report) == [RowOutcome.MATCHED]
    assert "已有 2023-06-01 公告的同一认定" in texts_of(report)[0]


def test_the_valid_day_given_for_the_file_holds_for_every_row(registry: Config) -> None:
    bring_in(workbook(["企业名称"], ["天津甲公司"]), decision(last_valid=date(2030, 1, 1)))
    assert Recognition.get().valid_until == date(2030, 1, 1)


def test_a_batch_of_another_year_is_pointed_out(registry: Config) -> None:
    report = bring_in(sample(MUNICIPAL))
    assert [("2022第一批" in text) for text in texts_of(report)] == [False] * 6 + [True] * 3


def test_a_title_of_a_district_needs_a_place_for_every_line(make: Make) -> None:
    known, unknown = make.enterprise(), make.enterprise(district="")
    head = ["企业名称", "工厂名称", "区"]
    content = workbook(
        head,
        [known.name, "一号工厂", ""],
        [unknown.name, "一号工厂", ""],
        [unknown.name, "二号工厂", "西青"],
        ["天津陌生甲厂", "一号工厂", ""],
        ["天津陌生乙厂", "一号工厂", ""],
        ["天津陌生乙厂", "二号工厂", "河东"],
    )
    of = decision("green_factory", "district", announced_on=date(2025, 6, 1), award_year=2025)
    report = bring_in(content, of)
    assert (report.applied, Recognition.select().count()) == (False, 0)
    refused = [line["row"] for line in report.refused()]
    assert refused == [3, 5]
    assert "请在表中增加“所属区”一列填写" in report.refused()[0]["reason"]
    assert bring_in(content, of, accept_good=True).applied
    places = {row.district for row in Recognition.select()}
    assert (Recognition.select().count(), "" in places) == (4, False)
    assert not Enterprise.select().where(Enterprise.name == "天津陌生甲厂").exists()
    city = decision("green_factory", "municipal", announced_on=date(2025, 6, 1), award_year=2025)
    assert bring_in(workbook(head, ["天津陌生甲厂", "一号工厂", ""]), city).applied


def test_the_award_year_of_a_list_is_that_of_its_announcement_or_next_to_it(registry: Config) -> None:
    content = workbook(
        ["企业名称", "认定年度"], ["天津甲公司", "2016"], ["天津乙公司", "2022"], ["天津丙公司", ""]
    )
    asked = read_import("名单.xlsx", content, decision())
    assert not apply_import(asked, SYSTEM, accept_good=True).applied
    assert [each.code for each in asked.asking.open] == ["column.名单.2016", "column.名单.2022"]
    report = bring_in(
        content, accept_good=True, answers={f"column.名单.{year}": year for year in ("2016", "2022")}
    )
    assert [line["row"] for line in report.refused()] == [2]
    assert "认定年度应为公告日期的当年或相邻年度" in report.refused()[0]["reason"]
    refused = bring_in(workbook(["企业名称"], ["天津丁公司"]), decision(award_year=2025))
    assert (refused.applied, outcomes(refused)) == (False, [RowOutcome.REFUSED])
    assert {row.award_year for row in Recognition.select()} == {2022, 2023}
