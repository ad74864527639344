"""The worked cases of lists whose rows, sheets, sections and headers are in question, with what is right."""

import pytest

from tests.rules.imports.grids import codes, read_case, rows_of, shown


def test_pc01_every_sheet_of_a_workbook_with_one_sheet_a_district_is_read() -> None:
    reading, asking = read_case("pc01_sheet_per_district.xlsx", "enterprise")
    assert [(part.name, part.header_row, part.rows, part.is_read) for part in reading.parts] == [
        ("西青区", 2, 3, True),
        ("北辰区", 2, 2, True),
        ("武清区", 2, 2, True),
    ]
    assert len(rows_of(reading)) == 7
    assert codes(asking) == []


def test_pc02_of_four_annexes_nothing_is_read_before_somebody_says_which() -> None:
    reading, asking = read_case("pc02_green_four_annexes.xlsx", "supply_chain")
    assert codes(asking) == ["lists"]
    assert [answer.value for answer in asking.asked[0].answers] == ["附件2 绿色设计产品", "附件4 绿色供应链"]
    assert "附件1 绿色工厂" in str(asking.asked[0].text)
    assert list(reading.rows) == []
    assert [part.is_read for part in reading.parts] == [False, False, False]
    assert all(part.why for part in reading.parts)
    reading, _ = read_case("pc02_green_four_annexes.xlsx", "supply_chain", lists="附件4 绿色供应链")
    assert shown(reading, "name", "place") == [
        (3, "天津绿戊供应链有限公司", "东丽区"),
        (4, "天津绿己供应链有限公司", "北辰区"),
    ]


def test_pc04_a_sub_heading_of_a_district_is_the_place_of_the_rows_below() -> None:
    reading, asking = read_case("pc04_district_subheadings.xlsx", "enterprise")
    assert [row.text("place") for row in rows_of(reading)] == [
        "和平区",
        "和平区",
        "河西区",
        "滨海新区",
        "滨海新区",
    ]
    assert [each.row for each in reading.set_aside] == [3, 6, 8]
    assert codes(asking) == []


def test_pc06_each_section_is_read_by_its_own_header() -> None:
    reading, asking = read_case("pc06_champions_two_sections.xlsx", "enterprise", "product")
    assert shown(reading, "name", "subject") == [
        (4, "天津冠军甲股份有限公司", ""),
        (5, "天津冠军乙股份有限公司", ""),
        (8, "天津冠军丙有限公司", "自行车变速器"),
        (9, "天津冠军丁有限公司", "水性环氧涂料"),
    ]
    assert [table.header_row for table in reading.tables] == [3, 7]
    assert reading.tables[1].title == "第八批制造业单项冠军企业名单 / 二、单项冠军产品"
    assert codes(asking) == []


def test_pc11_a_merged_district_holds_for_its_rows_and_the_foot_is_set_aside() -> None:
    reading, _ = read_case("pc11_merged_district_footer.xlsx", "enterprise")
    assert [row.text("place") for row in rows_of(reading)] == ["西青区", "西青区", "北辰区", "北辰区"]
    assert [(each.row, str(each.why)) for each in reading.set_aside] == [
        (7, "合计行，不是数据。"),
        (8, "说明或备注，不是数据。"),
    ]


def test_pc12_the_unit_may_stand_in_a_row_below_the_header() -> None:
    reading, asking = read_case("pc12_unit_row_yuan.xlsx")
    (row,) = rows_of(reading)
    assert (row.number, row.units, row.cells["revenue_fen"]) == (3, {"revenue_fen": "元"}, 12345678.9)
    assert codes(asking) == []


@pytest.mark.parametrize(
    ("file", "places"),
    [
        ("pc15_blank_columns.xlsx", ["南开区"] * 3),
        ("pc16_zero_width_header.xlsx", ["红桥区"] * 2),
        ("pc23_single_cell_merge.xlsx", ["西青区"] * 3),
        ("pc46_old_districts.xlsx", ["塘沽区", "汉沽区", "大港区", "宁河县", "静海县", "蓟县"]),
        ("pc48_place_number.xlsx", ["120111"]),
        ("pc52_one_row.xlsx", ["西青区"]),
        ("pc53_signature_footer.xlsx", ["西青区"] * 2),
        ("pc56_headers.xlsx", ["西青区", "北辰区"]),
        ("pc57_bilingual_header.xlsx", ["西青区"]),
    ],
)
def test_a_list_is_read_whatever_stands_around_it_and_nothing_is_asked(file: str, places: list[str]) -> None:
    reading, asking = read_case(file, "enterprise")
    assert [row.text("place") for row in rows_of(reading)] == places
    assert all(row.text("name").endswith("公司") for row in rows_of(reading))
    assert codes(asking) == []


def test_pc17_a_place_and_a_recommending_office_of_another_wait_for_an_answer() -> None:
    reading, asking = read_case("pc17_two_places_disagree.xlsx", "enterprise")
    assert codes(asking) == ["place.Sheet1.2"]
    assert [row.waits for row in reading.tables[0].rows] == [("place.Sheet1.2",)]
    assert not list(reading.rows)
    answers = {"place.Sheet1.2": "滨海新区工业和信息化局"}
    reading, _ = read_case("pc17_two_places_disagree.xlsx", "enterprise", **answers)
    assert shown(reading, "place") == [(2, "滨海新区工业和信息化局")]


def test_pc19_a_column_that_is_not_used_is_named() -> None:
    reading, _ = read_case("pc19_former_name_column.xlsx")
    assert shown(reading, "name") == [(2, "天津现名甲有限公司")]


def test_pc53_each_line_of_the_foot_says_why_it_is_no_data() -> None:
    reading, _ = read_case("pc53_signature_footer.xlsx", "enterprise")
    whys = [str(each.why)[:2] for each in reading.set_aside]
    assert whys == ["落款", "落款", "落款", "日期", "说明", "说明"]
