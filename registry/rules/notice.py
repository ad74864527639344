"""The public notice period 公示期: so many working days, its last day included to 24:00."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from registry.errors import Text, say
from registry.rules.workday import LONGEST_PERIOD, ONE_DAY, Workdays

LONGEST_REASON = 300
NOTHING_CHOSEN = say("请至少选择一份待公示的申报；所选申报须属于这份公示的类别和级别。")
USUAL_DAYS = 5
"""Working days of every notice of Tianjin that was seen; what a title asks for is a setting."""


START_HOUR = "notice_start_hour"
"""The setting: from which hour of a day on a notice usually opens on the next working day."""


def usual_start(moment: datetime, hour: int, workdays: Workdays) -> date:
    """The day a notice opens on unless another is typed: the first working day from that of `moment` (on the
    wall clock) on, from the set hour on the one after it."""
    late = ONE_DAY if moment.hour >= hour else timedelta()
    return workdays.next_working(moment.date() + late)


@dataclass(frozen=True)
class NoticePeriod:
    """From the day it opens to its last day; both days belong to it."""

    opens_on: date
    closes_on: date
    days: int
    first_day_counts: bool

    def is_open(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on

    def is_over(self, day: date) -> bool:
        return day > self.closes_on


def notice_period(
    opens_on: date, days: int, workdays: Workdays, *, first_day_counts: bool = True
) -> NoticePeriod:
    """Count `days` working days. Observed notices count the first day (2021–2025, three cases);
    a first day that is no working day is never counted."""
    if not 1 <= days <= LONGEST_PERIOD:
        raise ValueError(f"a notice runs 1 to {LONGEST_PERIOD} working days, not {days}")
    day = opens_on
    left = days
    if first_day_counts and workdays.is_working(day):
        left -= 1
    while left:
        day += ONE_DAY
        left -= workdays.is_working(day)
    return NoticePeriod(opens_on, day, days, first_day_counts)


def first_counted(period: NoticePeriod, workdays: Workdays) -> date:
    """The first working day of a period: later than the day it opens on where that is none."""
    return workdays.next_working(period.opens_on + (timedelta() if period.first_day_counts else ONE_DAY))


def unmet_for_calendar(period: NoticePeriod, workdays: Workdays) -> list[Text]:
    """Why the last day of a period is not sure: years whose working days nobody has said yet."""
    years = range(period.opens_on.year, period.closes_on.year + 1)
    return [
        say(
            "%(year)s 年的放假和调休尚未按通知登记完整，公示的最后一天不能确定，不能发布。"
            "请先由系统管理员在“工作日”页按放假通知登记该年全年。",
            year=year,
        )
        for year in years
        if not workdays.is_certain(date(year, 1, 1))
    ]


def unmet_period(opens_on: date, today: date, days: int, minimum_days: int) -> list[Text]:
    """Why a notice cannot be published so; the set number of days may be lengthened, never shortened."""
    reasons = []
    if opens_on < today:
        reasons.append(
            say("公示开始日不能早于今天（%(today)s）。请改为今天或以后的日期。", today=today.isoformat())
        )
    if opens_on > today + timedelta(days=LONGEST_PERIOD):
        reasons.append(say("公示开始日距今超过一年，请核对日期。"))
    return reasons + unmet_length(days, minimum_days)


def unmet_length(days: int, minimum_days: int) -> list[Text]:
    """Why a notice cannot run so many working days; what is asked may be lengthened, never shortened."""
    if minimum_days <= days <= LONGEST_PERIOD:
        return []
    return [
        say(
            "公示期不能少于 %(minimum)s 个工作日，也不能超过 %(most)s 个工作日。",
            minimum=minimum_days,
            most=LONGEST_PERIOD,
        )
    ]


def unmet_left_out(left_out: Sequence[tuple[int, str]], waiting: Collection[int]) -> list[Text]:
    """Why these lines cannot be left out by a decision; `waiting` are the files still on the notice."""
    reasons = []
    ids = [id for id, _ in left_out]
    if len(ids) != len(set(ids)) or not set(ids) <= set(waiting):
        reasons.append(say("列为本次不认定的申报应在公示名单上，且尚未办结。请刷新后再试。"))
    if any(not reason.strip() for _, reason in left_out):
        reasons.append(say("本次不认定的，请逐件写明理由。"))
    if any(len(reason) > LONGEST_REASON for _, reason in left_out):
        reasons.append(say("本次不认定的理由不能超过 %(most)s 个字。", most=LONGEST_REASON))
    return reasons


def unmet_for_recognizing(period: NoticePeriod, today: date) -> list[Text]:
    """Why the list of a notice cannot be recognized yet."""
    if period.is_over(today):
        return []
    return [
        say(
            "公示期至 %(last)s 24:00 届满，届满前不能认定。请于 %(next)s 起办理。",
            last=period.closes_on.isoformat(),
            next=(period.closes_on + ONE_DAY).isoformat(),
        )
    ]
