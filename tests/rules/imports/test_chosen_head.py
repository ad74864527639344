"""Which column a head is that nobody knows: offered, never asked, and read as it was said."""

from datetime import date

from registry.rules.catalog import catalog
from registry.rules.imports.asked import EnterpriseList
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.chosen_head import COLUMN_NAMES, said_before
from registry.rules.imports.columns import ENTERPRISE_COLUMNS, recognition_columns
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.kind_columns import RENAME_COLUMNS, ending_columns
from registry.rules.imports.line import Decision
from tests.workbooks import SAMPLES, workbook

HEAD = ["企业名称", "在册地界", "备查"]
ROW = ["天津甲制造有限公司", "河西区", "无"]


def _read(**answers: str) -> ImportFile:
    given = {f"head.{text}": column for text, column in answers.items()}
    return read_import("名单.xlsx", workbook(HEAD, ROW), EnterpriseList(), given)


def test_an_unknown_head_is_offered_and_asks_nothing() -> None:
    file = _read()
    assert file.asking.open == ()
    assert [(each.code, each.sheet, each.row) for each in file.asking.offered] == [
        ("head.在册地界", "名单", 1),
        ("head.备查", "名单", 1),
    ]
    assert [row.text("place") for row in file.reading.rows] == [""]


def test_what_was_said_of_a_head_is_read_and_can_be_said_otherwise() -> None:
    file = _read(在册地界="place")
    assert [row.text("place") for row in file.reading.rows] == ["河西区"]
    assert file.asking.answered == {"head.在册地界": "place"}
    assert [each.code for each in file.asking.offered] == ["head.备查"]
    assert file.asking.unmet() == []
    assert len(_read(在册地界="lane").asking.unmet()) == 1
    assert len(_read(没有的列="place").asking.unmet()) == 1


def test_what_was_said_goes_before_what_a_head_is_known_for() -> None:
    content = workbook(["企业名称", "所属区", "在册地界"], ["天津甲制造有限公司", "河东区", "河西区"])
    file = read_import("名单.xlsx", content, EnterpriseList(), {"head.在册地界": "place"})
    assert [row.text("place") for row in file.reading.rows] == ["河西区"]
    assert file.asking.open == ()
    assert [each.code for each in file.asking.offered] == ["head.所属区"]


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
