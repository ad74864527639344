"""Several lists in one workbook: which are read, what is asked, and what is said of the others."""

from itertools import pairwise

import pytest

from registry.rules.imports.asking import Asking
from registry.rules.imports.workbook import Unreadable
from tests.rules.imports.grids import codes, grid, read, shown

FIRMS = [f"天津第{number}有限公司" for number in range(1, 9)]
HEAD = ["序号", "企业名称", "所属区"]


def test_lists_of_different_titles_wait_for_an_answer_and_all_may_be_one() -> None:
    grids = [
        grid([["2022年度专精特新企业名单"], HEAD, [1, FIRMS[0], "西青区"]], "一"),
        grid([["2023年度专精特新企业名单"], HEAD, [1, FIRMS[1], "西青区"]], "二"),
    ]
    asking = Asking()
    assert list(read(*grids, asking=asking).rows) == []
    assert codes(asking) == ["lists"]
    assert [answer.value for answer in asking.asked[0].answers] == ["一", "二", "all"]
    assert shown(read(*grids, asking=Asking({"lists": "二"})), "name") == [(3, FIRMS[1])]
    assert len(list(read(*grids, asking=Asking({"lists": "all"})).rows)) == 2


def test_a_header_said_again_under_another_unit_begins_another_list() -> None:
    head = ["企业名称", "营业收入"]
    rows = [
        ["单位：万元"],
        head,
        [FIRMS[0], 1],
        ["单位：万元"],
        head,
        [FIRMS[1], 1],
        [],
        ["单位：元"],
        head,
        [FIRMS[2], 1],
    ]
    units = [(row.number, row.units) for row in read(grid(rows)).rows]
    assert units == [
        (3, {"revenue_fen": "万元"}),
        (6, {"revenue_fen": "万元"}),
        (10, {"revenue_fen": "元"}),
    ]


def test_a_sheet_and_a_title_of_two_districts_are_asked_about() -> None:
    sheet = grid([["北辰区2023年度名单"], HEAD[:2], [1, FIRMS[0]]], "西青区")
    asking = Asking()
    read(sheet, asking=asking)
    assert codes(asking) == ["place.西青区"]
    read_as = [read(sheet, asking=Asking({"place.西青区": place})) for place in ("西青区", "北辰区")]
    assert [shown(reading, "place") for reading in read_as] == [[(3, "西青区")], [(3, "北辰区")]]


def test_the_same_title_by_district_is_one_list() -> None:
    grids = [
        grid(
            [
                [f"{place}2023年专精特新企业名单（{count}家）"],
                HEAD,
                *([1, FIRMS[count], place] for _ in range(count)),
            ],
            place,
        )
        for count, place in ((1, "和平区"), (2, "经开区"))
    ]
    asking = Asking()
    assert len(list(read(*grids, asking=asking).rows)) == 3
    assert codes(asking) == []


@pytest.mark.parametrize("gap", [[], [""]])
def test_lists_side_by_side_are_each_their_own(gap: list[str]) -> None:
    rows = [
        [*HEAD, *gap, *HEAD],
        [1, FIRMS[0], "和平区", *gap, 2, FIRMS[1], "西青区"],
        [3, FIRMS[2], "河西区"],
    ]
    reading = read(grid(rows))
    assert sorted(shown(reading, "name", "place")) == sorted(
        [(2, FIRMS[0], "和平区"), (2, FIRMS[1], "西青区"), (3, FIRMS[2], "河西区")]
    )
    assert [table.code for table in reading.tables] == ["名单!A1", "名单!E1" if gap else "名单!D1"]


@pytest.mark.parametrize("gap", [[], [""]])
def test_lists_side_by_side_have_each_the_title_above_its_own_columns(gap: list[str]) -> None:
    head, row = HEAD[:2], [1, FIRMS[0], *gap, 1, FIRMS[1]]
    wide = ["2023年专精特新企业名单", "", *gap, "单位：万元"]
    places = [wide, ["一、和平区", "", *gap, "二、西青区"], [*head, *gap, *head], row]
    assert shown(read(grid(places)), "name", "place") == [(4, FIRMS[0], "和平区"), (4, FIRMS[1], "西青区")]
    asking = Asking()
    read(grid([wide, ["", "", *gap, "二、撤销企业"], [*head, *gap, *head], row]), asking=asking)
    assert codes(asking) == ["lists"]
    assert [str(each.text).count("撤销") for each in asking.asked[0].answers] == [0, 1]


def test_lists_below_each_other_have_their_own_title_header_and_unit() -> None:
    rows = [
        ["甲类企业名单"],
        ["企业名称", "营业收入（万元）"],
        [FIRMS[0], 1],
        ["注：以上数据由各区填报"],
        [],
        ["甲类企业名单"],
        ["单位：元"],
        ["营业收入", "单位名称"],
        [2, FIRMS[1]],
    ]
    reading = read(grid(rows))
    assert [(table.header_row, table.title, dict(table.units)) for table in reading.tables] == [
        (2, "甲类企业名单", {"revenue_fen": "万元"}),
        (8, "甲类企业名单 / 单位：元", {"revenue_fen": "元"}),
    ]
    assert [table.code for table in reading.tables] == ["名单!2", "名单!8"]


def test_the_same_error_value_on_each_sheet_is_no_line_that_is_there_again() -> None:
    asking = Asking()
    rows = ([1, "#REF!", "西青区"], [2, "#N/A", "西青区"])
    reading = read(*(grid([HEAD, *rows], name) for name in ("和平区", "西青区")), asking=asking)
    assert (codes(asking), len(list(reading.rows))) == ([], 4)


def test_a_document_number_above_one_of_the_sheets_makes_no_other_list_of_it() -> None:
    asking = Asking()
    rows = [["专精特新中小企业名单"], HEAD, [1, FIRMS[0], "西青区"]]
    more = [["专精特新中小企业名单"], ["津工信规划〔2023〕6号"], HEAD, [1, FIRMS[1], "西青区"]]
    reading = read(grid(rows, "附件1"), grid(more, "附件2"), asking=asking)
    assert (codes(asking), len(list(reading.rows))) == ([], 2)


def test_only_the_sheets_that_are_asked_for_are_read() -> None:
    grids = [grid([HEAD, [1, firm, "西青区"]], name) for name, firm in zip("甲乙丙", FIRMS, strict=False)]
    asking = Asking()
    reading = read(*grids, sheets=("乙",), asking=asking)
    assert shown(reading, "name") == [(2, FIRMS[1])]
    assert [(part.name, part.is_read, str(part.why)) for part in reading.parts] == [
        ("甲", False, "没有要求读取"),
        ("乙", True, "None"),
        ("丙", False, "没有要求读取"),
    ]
    assert codes(asking) == []
    with pytest.raises(Unreadable, match=r"没有名为“丁”的工作表，工作簿里有：甲、乙、丙"):
        read(*grids, sheets=("丁",))


def test_a_hidden_sheet_with_a_list_is_asked_about_and_read_if_it_is_named() -> None:
    grids = [
        grid([HEAD, [1, FIRMS[0], "西青区"]]),
        grid([HEAD, [1, FIRMS[1], "西青区"]], "旧", is_hidden=True),
    ]
    asking = Asking()
    assert shown(read(*grids, asking=asking), "name") == [(2, FIRMS[0])]
    assert codes(asking) == ["hidden.旧"]
    for answer, count in (("yes", 2), ("no", 1)):
        assert len(list(read(*grids, asking=Asking({"hidden.旧": answer})).rows)) == count
    assert shown(read(*grids, sheets=["旧"]), "name") == [(2, FIRMS[1])]


def test_hidden_rows_wait_for_an_answer() -> None:
    sheet = grid([HEAD, *([row, FIRMS[row], "西青区"] for row in range(3))], hidden_rows=frozenset({3}))
    asking = Asking()
    assert [row for row, _ in shown(read(sheet, asking=asking), "name")] == [2, 4]
    assert codes(asking) == ["hidden_rows.名单"]
    assert len(shown(read(sheet, asking=Asking({"hidden_rows.名单": "yes"})))) == 3
    reading = read(sheet, asking=Asking({"hidden_rows.名单": "no"}))
    assert [(each.row, each.text) for each in reading.set_aside] == [(3, FIRMS[1])]


def test_names_under_no_header_that_is_known_are_asked_about() -> None:
    sheet = grid([["入库"], *([firm] for firm in FIRMS)], "另表")
    asking = Asking()
    assert list(read(sheet, asking=asking).rows) == []
    assert [answer.value for answer in asking.asked[0].answers] == ["A", "no"]
    assert len(shown(read(sheet, asking=Asking({"unheaded.另表": "A"})))) == len(FIRMS)
    with pytest.raises(Unreadable, match="没有找到表头"):
        read(sheet, asking=Asking({"unheaded.另表": "no"}))


@pytest.mark.parametrize(
    "names",
    [
        ("天津甲餐饮店（个体工商户）", "天津乙餐饮店（个体工商户）"),
        ("天津甲创新中心", "天津一有限公司", "天津乙创新中心"),
    ],
)
def test_names_of_any_organizations_under_no_header_are_asked_about(names: tuple[str, ...]) -> None:
    sheet, asking = grid([["入库"], *([name] for name in names)], "另表"), Asking()
    read(sheet, asking=asking)
    assert codes(asking) == ["unheaded.另表"]
    assert len(shown(read(sheet, asking=Asking({"unheaded.另表": "A"})))) == len(names)


def test_every_sheet_is_accounted_for() -> None:
    grids = [
        grid([["填表说明"], ["请如实填写"]], "说明"),
        grid([HEAD, [1, FIRMS[0], "西青区"]]),
        grid([["序号", "项目名称", "所属区"], [1, "一号工程", "西青区"]], "项目"),
        grid([], "空"),
        grid([HEAD], "未填"),
    ]
    reading = read(*grids)
    assert [(part.name, part.header_row, part.rows, part.is_read) for part in reading.parts] == [
        ("说明", None, 2, False),
        ("名单", 1, 1, True),
        ("项目", 1, 1, False),
        ("空", None, 0, False),
        ("未填", 1, 0, True),
    ]
    assert all(part.why for part in reading.parts if part.name != "名单")
    assert "没有识别出表头" in str(reading.parts[0].why)
    assert "名称列" in str(reading.parts[2].why)


def test_a_table_of_something_else_below_the_list_is_not_read_as_the_list() -> None:
    reading = read(
        grid([HEAD, [1, FIRMS[0], "西青区"], [], ["序号", "服务机构类别", "所属区"], [1, "一类", "和平区"]])
    )
    assert shown(reading, "name") == [(2, FIRMS[0])]
    assert [(part.header_row, part.is_read) for part in reading.parts] == [(1, True), (4, False)]


@pytest.mark.parametrize("last", ["天津职业培训学校", "天津甲创新中心"])
def test_a_last_name_that_stands_alone_is_no_title_of_the_table_below_it(last: str) -> None:
    rows = [["企业名称", "信用代码"], ["天津一有限公司", "—"], [last, ""], []]
    reading = read(grid([*rows, ["序号", "所属区", "家数"], [1, "和平区", 2]]))
    assert shown(reading, "name") == [(2, "天津一有限公司"), (3, last)]


def test_a_summary_beside_the_sheets_it_sums_up_is_not_read_twice() -> None:
    rows = [[number, firm, "西青区"] for number, firm in enumerate(FIRMS)]
    asking = Asking()
    parts = [grid([HEAD, *part], name) for name, part in (("甲", rows[:3]), ("乙", rows[3:]))]
    read(grid([HEAD, *rows], "汇总"), *parts, asking=asking)
    (question,) = asking.asked
    assert [answer.value for answer in question.answers] == ["汇总", "甲", "all"]
    assert "甲”、“乙" in str(question.answers[1].text), "those of one kind are one answer"


def test_a_list_may_begin_beside_the_rows_of_another() -> None:
    rows = [
        [*HEAD, "", "", "", ""],
        [1, FIRMS[0], "和平区", "", "", "", ""],
        [2, FIRMS[1], "河西区", "", *HEAD],
        [3, FIRMS[2], "南开区", "", 1, FIRMS[3], "西青区"],
    ]
    assert sorted(shown(read(grid(rows)), "name", "place")) == [
        (2, FIRMS[0], "和平区"),
        (3, FIRMS[1], "河西区"),
        (4, FIRMS[2], "南开区"),
        (4, FIRMS[3], "西青区"),
    ]


def test_a_form_of_labels_and_values_is_no_list() -> None:
    form = [
        ["企业名称", FIRMS[0], "统一社会信用代码", "91120111MA0000701K"],
        ["所属区", "和平区", "联系人", "张三"],
    ]
    with pytest.raises(Unreadable, match="没有找到表头"):
        read(grid(form))


def test_columns_headed_alike_wait_for_an_answer_if_they_differ() -> None:
    head = ["序号", "企业名称", "企业名称"]
    sheet = grid([head, [1, FIRMS[0], FIRMS[1]]])
    asking = Asking()
    assert shown(read(sheet, asking=asking)) == []
    assert codes(asking) == ["column.名单.1.name"]
    assert shown(read(sheet, asking=Asking({"column.名单.1.name": "C"})), "name") == [(2, FIRMS[1])]
    same = Asking()
    read(grid([head, [1, FIRMS[0], FIRMS[0]]]), asking=same)
    assert codes(same) == []


def test_codes_are_the_same_whatever_else_is_answered() -> None:
    grids = [
        grid([["2022年度名单"], ["企业名称", "营业收入"], [FIRMS[0], 1]], "一"),
        grid([["2023年度名单"], ["企业名称", "营业收入"], [FIRMS[1], 1]], "二"),
    ]
    answers: dict[str, str] = {}
    found = []
    for answer in ("lists", "unit.二.revenue_fen", ""):
        asking = Asking(answers)
        read(*grids, asking=asking)
        found.append(codes(asking))
        answers = {**answers, answer: "二" if answer == "lists" else "元"}
    assert found == [["lists"], ["lists", "unit.二.revenue_fen"], ["lists", "unit.二.revenue_fen"]]
    assert all(set(one) <= set(other) for one, other in pairwise(found))
