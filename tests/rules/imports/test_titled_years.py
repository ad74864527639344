"""The years of a title of endings: of what ends, or of when it ends."""

from dataclasses import replace
from datetime import date

import pytest

from registry.rules.imports.asked import ListedEndings
from registry.rules.imports.file import read_import
from registry.rules.imports.titled_years import year_of_end, years_given
from tests.made_kinds import ENDINGS
from tests.workbooks import workbook

ENDED = date(2025, 6, 2)


@pytest.mark.parametrize(
    ("title", "years"),
    [
        ("关于撤销2019年度专精特新中小企业称号的公告", (2019,)),
        ("关于取消2024年专精特新中小企业资格的通知", (2024,)),
        ("2024年认定的专精特新中小企业取消名单", (2024,)),
        ("2022年第一批专精特新中小企业撤销名单", (2022,)),
        ("关于取消2019-2021年度专精特新中小企业资格的通知", (2019, 2020, 2021)),
        ("2025年度专精特新中小企业撤销名单", ()),
        ("2024年度专精特新中小企业撤销名单", ()),
        ("2025年6月2日撤销名单", ()),
        ("2020年撤销专精特新中小企业名单", ()),
        ("关于撤销部分专精特新中小企业认定的公告", ()),
    ],
)
def test_when_what_ends_was_given(title: str, years: tuple[int, ...]) -> None:
    assert years_given([title], ENDED) == years


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("2020年度撤销企业名单", 2020),
        ("2021年动态调整移出名单", 2021),
        ("2024年度取消企业名单", 0),
        ("2020年专精特新到期未复核取消名单", 0),
    ],
)
def test_a_year_of_the_end_that_is_not_the_one_asked_is_asked_about(title: str, year: int) -> None:
    assert year_of_end([title], ENDED) == (year or None)
    assert isinstance(ENDINGS.asked, ListedEndings)
    asked = replace(ENDINGS.asked, ended_on=ENDED)
    file = read_import("名单.xlsx", workbook([title], ["企业名称"], ["天津甲制造有限公司"]), asked)
    assert [each.code for each in file.asking.asked] == ([f"title.year.{year}"] if year else [])
