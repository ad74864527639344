"""A pasted table of days off and make-up days: read, or every bad line named; when a year is complete."""

from datetime import date

import pytest

from registry.rules.workday_year import CalendarDay, read_table, unmet_year

TABLE = "2027-02-05 休\n2027/2/8，休\n2月9日 休息\n\n2027年2月10日\t休\n2027-02-20 on\n"


def test_a_table_is_read_however_its_days_are_written() -> None:
    read = read_table(TABLE, 2027)
    assert read.reasons == ()
    assert read.days == {
        date(2027, 2, 5): False,
        date(2027, 2, 8): False,
        date(2027, 2, 9): False,
        date(2027, 2, 10): False,
        date(2027, 2, 20): True,
    }


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("春节 休", "应为日期加“休”或“班”"),
        ("2027-02-05", "应为日期加“休”或“班”"),
        ("2028-02-05 休", "不是 2027 年的日期"),
        ("2027-02-30 休", "没有这一天"),
        ("2027-02-22 班", "周一至周五本来就是工作日"),
        ("2027-02-20 休", "与前面同一天的登记不一致"),
    ],
)
def test_every_bad_line_is_named(line: str, reason: str) -> None:
    read = read_table(f"{TABLE}{line}\n{line}", 2027)
    assert [
        str(each).startswith(f"第 {place} 行“{line}”：") for place, each in enumerate(read.reasons, 7)
    ] == [
        True,
        True,
    ]
    assert all(reason in str(each) for each in read.reasons)


def test_a_year_is_not_complete_without_its_spring_festival_and_its_document() -> None:
    days = read_table(TABLE, 2027).days
    assert unmet_year(2027, "国办发明电〔2026〕7号", days) == []
    three = {date(2027, 1, 1): False, date(2027, 5, 3): False, date(2027, 10, 1): False}
    assert "没有春节放假" in str(unmet_year(2027, "号", three)[0])
    assert "没有春节放假" in str(unmet_year(2027, "号", {date(2027, 2, 6): False})[0]), "a Saturday"
    assert "文号" in str(unmet_year(2027, " ", days)[0])
    assert unmet_year(2027, "号" * 101, days)
    assert unmet_year(1999, "号", days)


def test_a_calendar_says_in_words_what_differs() -> None:
    shown = [
        CalendarDay(date(2027, 2, day), working).word for day, working in ((5, False), (6, False), (20, True))
    ]
    assert shown == ["off", "", "on"]
    assert CalendarDay(date(2027, 2, 4), working=True).word == ""
