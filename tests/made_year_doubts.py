"""Made-up workbooks that name other days or numbers than is asked, or years in place of one year or a day."""

from collections.abc import Callable
from datetime import timedelta

from registry.rules.imports.line import Decision
from registry.rules.imports.workbook import Grid
from tests.made_lists import MadeColumns, TableMaker
from tests.made_title_doubts import GRANTS, with_word


def _without(maker: TableMaker, *kinds: str) -> MadeColumns:
    """Columns of which none answers a title by its rows."""
    columns = maker.columns(maker.chance)
    while set(kinds) & set(columns.kinds):
        columns = maker.columns(maker.chance)
    return columns


def several_years(maker: TableMaker) -> None:
    """A title of several years, none of whose rows says which."""
    year = _granting(maker).award_year
    said = maker.one((f"{year - 2}-{year}年度", f"{year - 1}、{year}年度"))
    maker.sheet("名单", f"{said}认定企业名单", _without(maker, "year", "day", "batch"))
    maker.made.asked.append(f"title.years.{said}")


def other_day(maker: TableMaker) -> None:
    """A title that names another day of its announcement."""
    day = _granting(maker).announced_on + timedelta(days=maker.chance.randint(1, 60))
    title = maker.one(("认定企业名单（{}公布）", "认定企业名单 发布日期：{}"))
    maker.sheet("名单", title.format(f"{day.year}年{day.month}月{day.day}日"), _without(maker, "day"))
    maker.made.asked.append(f"title.day.{day.isoformat()}")


def _granting(maker: TableMaker) -> Decision:
    asked = maker.kind.asked
    assert isinstance(asked, Decision)
    return asked


def years_of_row(maker: TableMaker) -> None:
    """A row with two years of award, or with a year for a last valid day."""
    column, head, word = maker.one(
        (
            ("award_year", "认定年度", "2022-2023"),
            ("valid_until", "有效期", "2023-2031年"),
            ("valid_until", "有效期", "长期"),
        )
    )
    if word == "长期" and maker.kind.says.get("valid_until") is None:
        column, head, word = "award_year", "认定年度", "2022、2023年度"
    with_word(maker, column, word, "", head)


def other_number(maker: TableMaker) -> None:
    """A line above the list with the number of another document."""
    line = maker.one(("津工信规〔2022〕15号", "文号：津工信规〔2022〕15号", "（津工信规[2022]15号）"))
    grid = Grid("名单", [], ())
    maker.table(grid, [line], _without(maker, "document"), of_title=True)
    maker.made.grids.append(grid)
    maker.made.asked.append(f"title.document.{line.strip('（）').removeprefix('文号：')}")


YEAR_DOUBTS: dict[Callable[[TableMaker], None], tuple[str, ...]] = {
    several_years: GRANTS,
    other_day: GRANTS,
    years_of_row: GRANTS,
    other_number: ("recognitions", "endings", "renames", "rereviews"),
}
"""With the kinds of lists that can have them."""
