"""失效日期 of a list of grants is the end of a validity, or asked about; what pages add is no row."""

from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import
from registry.rules.imports.line import read_entries
from tests.rules.imports.test_heard import HEAD, ROWS, codes, decision
from tests.workbooks import workbook

TITLE = ["2023年度天津市专精特新中小企业名单"]
LAST = date(2026, 7, 31)


def lasts(heads: list[str], *cells: list[str]) -> tuple[list[str], list[date | None], int]:
    """What is asked, the last valid days, and how many remarks there are."""
    rows = ([*row, *more] for row, more in zip(ROWS, cells, strict=True))
    file = read_import("名单.xlsx", workbook(TITLE, [*HEAD, *heads], *rows), decision())
    entries = read_entries(file.reading, decision(), catalog())
    return codes(file), [entry.valid_until for entry in entries], len(file.reading.remarks)


@pytest.mark.parametrize("head", ["失效日期", "失效时间"])
@pytest.mark.parametrize(
    ("day", "last"),
    [
        ("2026-08-01", LAST),
        ("2026年7月31日", LAST),
        ("2027-08-01", date(2027, 7, 31)),
        ("2026-12-31", date(2026, 12, 31)),
    ],
)
def test_it_is_the_end_of_a_validity(head: str, day: str, last: date) -> None:
    """The day of the announcement, years later, is the first day that is not in it."""
    assert lasts([head], [day], [day]) == ([], [last, last], 1)


def test_it_may_stand_beside_the_last_valid_day() -> None:
    heads, said = ["有效期至", "失效日期"], ["2026-07-31", "2026-08-01"]
    assert lasts(heads, said, said) == ([], [LAST, LAST], 0)


@pytest.mark.parametrize(
    "cells", [["", "2024-05-01"], ["2024-05-01", "2024-05-01"], ["2026-07-31", ""], ["2026年", "2026年"]]
)
def test_what_may_be_the_day_on_which_titles_were_taken_is_asked_about(cells: list[str]) -> None:
    assert lasts(["失效日期"], *([cell] for cell in cells))[:2] == (["title.kind.revocation"], [])
    both = lasts(["有效期至", "失效日期"], *(["2026-07-31", "2024-12-31"] for _cell in cells))
    assert both[0] == ["title.kind.revocation"]


@pytest.mark.parametrize(
    "line",
    [
        "信息来源：天津市工业和信息化局网站",
        "资料来源于局网站",
        "扫码查询",
        "（请扫描下方二维码查询证书）",
        "长按识别二维码",
        "欢迎关注我们的公众号",
        "点击下载附件",
        "【关闭窗口】",
    ],
)
def test_what_a_page_adds_below_is_no_row(line: str) -> None:
    for rows in ([HEAD, *ROWS, ["", line]], [["企业名称"], *[[row[1]] for row in ROWS], [line]]):
        file = read_import("名单.xlsx", workbook(TITLE, *rows), decision())
        assert (codes(file), len(list(file.reading.rows))) == ([], 2)
        assert [each.text for each in file.reading.set_aside] == [line]


def test_a_firm_that_is_called_by_such_words_is_a_row() -> None:
    rows = [[1, "二维码科技有限公司", "西青区"], [2, "扫码通（天津）网络有限公司", "西青区"]]
    file = read_import("名单.xlsx", workbook(TITLE, HEAD, *rows), decision())
    assert (codes(file), len(list(file.reading.rows))) == ([], 2)
