"""Which column a head is: offered, never asked, and read as it was said; and a header that nobody knows."""

from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.imports.asked import EnterpriseList
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.chosen_head import COLUMN_NAMES, is_known, said_before
from registry.rules.imports.columns import ENTERPRISE_COLUMNS, recognition_columns
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.kind_columns import RENAME_COLUMNS, ending_columns
from registry.rules.imports.line import Decision
from registry.rules.imports.workbook import NoHeader
from tests.workbooks import SAMPLES, workbook

HEAD = ["企业名称", "在册地界", "备查"]
ROW = ["天津甲制造有限公司", "河西区", "无"]


def _read(**answers: str) -> ImportFile:
    given = {f"head.{text}": column for text, column in answers.items()}
    return read_import("名单.xlsx", workbook(HEAD, ROW), EnterpriseList(), given)


def test_every_head_is_offered_and_asks_nothing() -> None:
    file = _read()
    assert file.asking.open == ()
    assert [(each.code, each.sheet, each.row, is_known(each)) for each in file.asking.offered] == [
        ("head.企业名称", "名单", 1, True),
        ("head.在册地界", "名单", 1, False),
        ("head.备查", "名单", 1, False),
    ]
    assert [(each.head, each.read_as, each.values) for each in file.reading.parts[0].columns] == [
        ("企业名称", "name", ("天津甲制造有限公司",)),
        ("在册地界", "", ("河西区",)),
        ("备查", "", ("无",)),
    ]
    assert [row.text("place") for row in file.reading.rows] == [""]


def test_what_was_said_of_a_head_is_read_and_can_be_said_otherwise() -> None:
    file = _read(在册地界="place")
    assert [row.text("place") for row in file.reading.rows] == ["河西区"]
    assert file.asking.answered == {"head.在册地界": "place"}
    assert [each.code for each in file.asking.offered] == ["head.企业名称", "head.备查"]
    assert file.asking.unmet() == []
    assert len(_read(在册地界="lane").asking.unmet()) == 1
    assert len(_read(没有的列="place").asking.unmet()) == 1


def test_what_was_said_goes_before_what_a_head_is_known_for() -> None:
    content = workbook(["企业名称", "所属区", "在册地界"], ["天津甲制造有限公司", "河东区", "河西区"])
    file = read_import("名单.xlsx", content, EnterpriseList(), {"head.在册地界": "place"})
    assert [row.text("place") for row in file.reading.rows] == ["河西区"]
    assert file.asking.open == ()
    assert [each.code for each in file.asking.offered] == ["head.企业名称", "head.所属区"]


def test_a_head_that_is_read_as_the_wrong_column_can_be_said_to_be_another_or_none() -> None:
    """The column 单位名称 has who recommends, and 备注 the firms."""
    row = ["河西区工信局", "天津甲制造有限公司", "200"]
    content = workbook(["单位名称", "备注", "从业人数"], row, row)
    asked = {"head.单位名称": "recommender", "head.备注": "name", "head.从业人数": "no"}
    file = read_import("名单.xlsx", content, EnterpriseList(), asked)
    assert [(row.text("recommender"), row.text("name"), row.text("staff")) for row in file.reading.rows] == [
        ("河西区工信局", "天津甲制造有限公司", "")
    ] * 2
    assert file.asking.unmet() == []


def test_where_no_header_is_known_a_line_is_named_and_then_its_columns() -> None:
    lines = [["红桥一览"], ["户名", "在册地界"], ["甲坊", "河西区"], ["乙坊", "河东区"]]
    content = workbook(*lines)
    with pytest.raises(NoHeader):
        read_import("名单.xlsx", content, EnterpriseList())

    def read(given: dict[str, str]) -> ImportFile:
        return read_import("名单.xlsx", content, EnterpriseList(), given, by_hand=True)

    (question,) = read({}).asking.open
    assert (question.code, [each.value for each in question.answers]) == (
        "header.名单",
        ["1", "2", "3", "4", "no"],
    )
    line = {"header.名单": "2"}
    assert [each.code for each in read(line).asking.open] == ["keyless.名单"]
    said = {"head.户名": "name", "head.在册地界": "place"}
    for given in ({**line, **said}, said):
        # Once it is said what its columns are, the header is known without its line.
        done = read(given)
        assert (done.asking.open, done.asking.answered) == ((), given)
        assert [(row.text("name"), row.text("place")) for row in done.reading.rows] == [
            ("甲坊", "河西区"),
            ("乙坊", "河东区"),
        ]
    earlier = [(frozenset(said), said)]
    assert said_before(read({}).asking, earlier, read({}).reading.unread) == said
    with pytest.raises(NoHeader):
        read({"header.名单": "no"})


def test_no_number_of_a_person_is_among_the_first_values() -> None:
    content = workbook(["企业名称", "证件"], ["天津甲制造有限公司", "11010519491231002X"])
    (part,) = read_import("名单.xlsx", content, EnterpriseList()).reading.parts
    assert part.columns[1].values == ("●●●",)


def test_only_a_list_with_the_same_unknown_heads_says_it_before() -> None:
    asking = Asking()
    for code in ("head.甲", "head.乙"):
        asking.offer(ListQuestion(code, COLUMN_NAMES["name"], (ListAnswer("place", COLUMN_NAMES["place"]),)))
    said = {"head.甲": "place", "lists": "x"}
    same, fewer, more = {"head.甲", "head.乙", "lists"}, {"head.甲"}, {"head.丙": "place"}
    assert said_before(asking, [(frozenset(same), said)]) == {"head.甲": "place"}
    assert said_before(asking, [(frozenset(fewer), said)]) == {}
    assert said_before(asking, [(frozenset(same), {**said, **more})]) == {}
    assert said_before(asking, [(frozenset(same), {"lists": "x"}), (frozenset(same), said)]) != {}


def test_a_list_without_a_column_of_names_is_read_once_it_is_said_which_it_is() -> None:
    """Of four annexes one calls its firms 工厂名称."""
    scheme = catalog().schemes["green_supply_chain"]
    of = Decision(scheme, scheme.level("national"), date(2022, 1, 15), 2021)
    name = "pc02_green_four_annexes.xlsx"
    content = (SAMPLES / "lists" / name).read_bytes()
    asking = read_import(name, content, of).asking
    assert "head.工厂名称" in [each.code for each in asking.offered]
    assert "head.序号" not in [each.code for each in asking.offered]
    answers = {"head.工厂名称": "name", "lists": "附件1 绿色工厂"}
    read = read_import(name, content, of, answers)
    assert [row.text("name") for row in read.reading.rows] == [
        f"天津绿{each}制造有限公司" for each in "甲乙丙"
    ]
    # What its title says is asked all the same.
    assert [each.code for each in read.asking.open] == ["title.scheme.green_factory"]


def test_every_column_of_every_kind_has_its_name() -> None:
    titles = ("enterprise", "product")
    every = (*ENTERPRISE_COLUMNS, *recognition_columns(titles), *RENAME_COLUMNS, *ending_columns(titles))
    assert {column.name for column in every} <= COLUMN_NAMES.keys()
