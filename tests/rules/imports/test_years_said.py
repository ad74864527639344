"""Years in place of a day or of one year, and the day a title names: read or asked about."""

from datetime import date

import pytest

from registry.rules.catalog import catalog
from registry.rules.imports.cell import last_day_in
from registry.rules.imports.file import read_import
from registry.rules.imports.line import ListEntry, read_entries
from tests.rules.imports.test_heard import HEAD, codes, decision, read
from tests.workbooks import workbook

TITLE = "2023年天津市专精特新中小企业名单"
FIRM = [1, "天津甲制造有限公司", "西青区"]


def last_days(said: str) -> tuple[list[str], list[date | None]]:
    """What is asked about a validity, and the last valid days of the rows that do not wait."""
    file = read(TITLE, decision(), [*FIRM, said], head=[*HEAD, "有效期"])
    entries = read_entries(file.reading, decision(), catalog())
    return codes(file), [each.valid_until for each in entries]


@pytest.mark.parametrize(
    "said",
    [
        "2023-2026年",
        "2023—2026",
        "2023年-2026年",
        "2023年至2026年",
        "2023~2026年度",
        "至2026年",
        "2026年",
        "2023.8.1-2026",
        "三年（2023-2026年）",
        "有效期三年",
        "36个月",
        "3",
        "自2023年起三年",
        "三年（自2023年8月1日起算）",
        "有效期3年，自二〇二三年八月起计算",
        "自公布之日起36个月",
        "从2023.8.1起有效期三年",
    ],
)
def test_a_validity_by_years_that_ends_in_the_year_that_is_due_ends_on_the_day_that_is_due(said: str) -> None:
    assert last_days(said) == ([], [date(2026, 7, 31)])


def test_a_validity_that_begins_on_a_day_of_its_own_is_counted_from_it() -> None:
    assert last_days("自2024年1月1日起两年") == ([], [date(2025, 12, 31)])
    assert last_days("自2024年2月起三年") == ([], [date(2027, 1, 31)])


@pytest.mark.parametrize(
    "said",
    [
        "自2023年8月1日起",
        "2023年8月1日至今",
        "2023年第一批",
        "自2023年9月1日起生效",
        "2023-09-01起满三年",
        "2023.8.1-9.30",
        "二〇二三年八月二日至九月三十日",
        "2023年8月1日（有效期三年）",
    ],
)
def test_a_validity_without_an_end_ends_on_no_day_it_names(said: str) -> None:
    file = read(TITLE, decision(), [*FIRM, said], head=[*HEAD, "有效期"])
    (entry,) = read_entries(file.reading, decision(), catalog())
    assert "没有写明到哪一日" in str(entry.reasons)


@pytest.mark.parametrize("said", ["2026年底", "2026年末", "2023年至2026年年底"])
def test_a_validity_to_the_end_of_a_year_ends_with_it(said: str) -> None:
    assert last_days(said) == ([], [date(2026, 12, 31)])


@pytest.mark.parametrize(
    ("said", "last"),
    [
        ("2023-2027年", date(2027, 12, 31)),
        ("2025年", date(2025, 12, 31)),
        ("长期", date(2026, 7, 31)),
        ("自2024年起三年", date(2026, 12, 31)),
    ],
)
def test_a_validity_whose_day_nobody_said_waits_for_an_answer(said: str, last: date) -> None:
    code = f"column.名单.valid_until.{said}"
    assert last_days(said) == ([code], [])
    content = workbook([TITLE], [*HEAD, "有效期"], [*FIRM, said])
    kept = read_import("名单.xlsx", content, decision(), {code: "keep"})
    assert str(last) in str(kept.asking.asked[0].text)
    (entry,) = read_entries(kept.reading, decision(), catalog())
    assert entry.valid_until == last


@pytest.mark.parametrize("said", ["已过期", "失效", "到期", "已撤销"])
def test_a_validity_that_is_over_is_asked_about(said: str) -> None:
    file = read(TITLE, decision(), [*FIRM, said], head=[*HEAD, "有效期"])
    assert codes(file) == [f"column.名单.valid_until.{said}"]


def test_a_month_is_no_beginning_of_a_year() -> None:
    assert last_day_in("2023-2026年") is None
    assert last_day_in("2023.8-2026.7") == date(2026, 7, 31)


@pytest.mark.parametrize("said", ["2022-2023", "2022、2023年度", "2022年至2023年"])
def test_an_award_year_of_several_is_asked_about(said: str) -> None:
    file = read(TITLE, decision(), [*FIRM, said], head=[*HEAD, "认定年度"])
    assert codes(file) == [f"column.名单.award_year.{said}"]
    assert [row for row in file.reading.rows if not row.waits] == []


@pytest.mark.parametrize(
    ("title", "asked"),
    [
        (f"{TITLE}（2023年8月1日公布）", []),
        (f"{TITLE}（二〇二三年八月一日公布）", []),
        (f"{TITLE}（二○二三年八月十一日公布）", ["title.day.2023-08-11"]),
        (f"{TITLE} / 公布日期：2023-08-01", []),
        (f"{TITLE} / 2023年7月20日", []),
        (f"{TITLE}（有效期2023年-2026年）", []),
        (f"{TITLE}（有效期三年，2023-2026年）", []),
        (f"{TITLE}（2023年9月1日公布）", ["title.day.2023-09-01"]),
        (f"{TITLE} / 公布日期：2023年9月1日", ["title.day.2023-09-01"]),
        ("2021-2023年度专精特新中小企业名单", ["title.years.2021-2023年度"]),
        ("2022、2023年度专精特新中小企业名单", ["title.years.2022、2023年度"]),
        ("2021、2022年度专精特新中小企业名单", ["title.year.2021", "title.year.2022"]),
    ],
)
def test_a_titles_own_day_and_its_several_years_agree_or_are_asked_about(
    title: str, asked: list[str]
) -> None:
    assert codes(read(title, decision())) == asked


@pytest.mark.parametrize(
    ("said", "is_asked"),
    [
        ("2023年8月", False),
        ("2023", False),
        ("2023年第一批", False),
        ("2022年8月", True),
        ("2022-2023", True),
    ],
)
def test_a_day_of_announcement_that_is_no_day_agrees_or_is_asked_about(said: str, is_asked: bool) -> None:
    file = read(TITLE, decision(), [*FIRM, said], head=[*HEAD, "认定时间"])
    assert codes(file) == ([f"column.名单.announced_on.{said}"] if is_asked else [])


def line_of(head: str, said: str) -> ListEntry:
    """The line of a list that says this under this head."""
    file = read("专精特新中小企业名单", decision(), [*FIRM, said], head=[*HEAD, head])
    (entry,) = read_entries(file.reading, decision(), catalog())
    return entry


@pytest.mark.parametrize(
    ("said", "batch"),
    [
        ("2023年第一批", "2023年第一批"),
        ("第五批", "第五批"),
        ("2023年8月1日公布", ""),
        ("8月1日", ""),
        ("自2023年起", ""),
    ],
)
def test_what_stands_for_a_day_of_announcement_and_agrees_is_heard(said: str, batch: str) -> None:
    line = line_of("认定时间", said)
    assert (line.reasons, line.announced_on, line.batch) == ((), date(2023, 8, 1), batch)


@pytest.mark.parametrize(
    "said", ["2022年第一批", "自2022年起三年", "2023年8月2日公布", "2023年13月1日", "九月一日"]
)
def test_what_stands_for_a_day_of_announcement_and_disagrees_is_refused(said: str) -> None:
    line = line_of("认定时间", said)
    assert "不能识别为一个日期" in str(line.reasons)
    assert line.batch == ""


@pytest.mark.parametrize(
    ("said", "year"), [("2022年第一批", 2022), ("2022认定", 2022), ("二〇二二", 2022), ("第五批", 2023)]
)
def test_the_one_year_that_an_award_year_names_counts(said: str, year: int) -> None:
    line = line_of("认定年度", said)
    assert (line.award_year, line.reasons) == (year, ())
    assert line.batch == (said if "批" in said else "")


def test_an_award_year_of_other_years_is_refused() -> None:
    assert "不能识别为一个年度" in str(line_of("认定年度", "2021年认定、2022年复核").reasons)


def test_rows_that_say_their_own_years_and_days_answer_a_title_of_several() -> None:
    title = "2022、2023年度专精特新中小企业名单（2023年9月1日公布）"
    head = [*HEAD, "认定年度", "公告日期"]
    assert codes(read(title, decision(), [*FIRM, "2022", "2022-09-01"], head=head)) == []


def test_a_scheme_that_a_type_says_for_short_is_heard() -> None:
    rows = [[*FIRM, "创新型"], [2, "天津乙制造有限公司", "西青区", "专精特新"]]
    file = read("2023年度中小企业名单", decision(), *rows, head=[*HEAD, "类型"])
    assert codes(file) == ["column.名单.创新型"]
    green = decision("green_factory:municipal")
    assert codes(read("2023年度绿色工厂名单", green, rows[0], head=[*HEAD, "类型"])) == []
