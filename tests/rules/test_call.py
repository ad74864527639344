"""What may change of a call when, and what is asked about twice."""

from datetime import date, datetime, timedelta

import pytest

from registry.rules.call import (
    POSSIBLE,
    CallAct,
    CallDays,
    CallStage,
    WarningKind,
    call_warnings,
    stage_of,
    unmet_act,
    unmet_early_close,
    unmet_extension,
)
from registry.rules.workday import Workdays

OPENS, CLOSES = datetime(2026, 3, 2, 1), datetime(2026, 4, 30, 16)
SECOND = timedelta(seconds=1)
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("instant", "withdrawn", "stage"),
    [
        (OPENS - SECOND, None, CallStage.COMING),
        (OPENS, None, CallStage.OPEN),
        (CLOSES - SECOND, None, CallStage.OPEN),
        (CLOSES, None, CallStage.CLOSED),
        (OPENS - SECOND, OPENS - SECOND, CallStage.WITHDRAWN),
        (CLOSES, OPENS, CallStage.WITHDRAWN),
    ],
)
def test_where_a_call_stands(instant: datetime, withdrawn: datetime | None, stage: CallStage) -> None:
    assert stage_of(OPENS, CLOSES, withdrawn, instant) is stage


POSSIBLE_IN = {
    CallAct.CHANGE: {CallStage.COMING},
    CallAct.EXTEND: {CallStage.OPEN, CallStage.CLOSED},
    CallAct.CLOSE: {CallStage.OPEN},
    CallAct.WITHDRAW: {CallStage.COMING, CallStage.OPEN, CallStage.CLOSED},
    CallAct.MOVE: {CallStage.COMING, CallStage.OPEN, CallStage.CLOSED},
}


@pytest.mark.parametrize("act", CallAct)
@pytest.mark.parametrize("stage", CallStage)
def test_what_may_be_done_where_it_stands(act: CallAct, stage: CallStage) -> None:
    possible = stage in POSSIBLE_IN[act]
    assert (act in POSSIBLE[stage], unmet_act(act, stage) == []) == (possible, possible)


@pytest.mark.parametrize(
    ("new", "instant", "refused"),
    [
        (CLOSES + SECOND, OPENS, ""),
        (CLOSES, OPENS, "应晚于"),
        (CLOSES - SECOND, OPENS, "应晚于"),
        (CLOSES + SECOND, CLOSES + SECOND, "已经过去"),
        (CLOSES + 2 * SECOND, CLOSES + SECOND, ""),
    ],
)
def test_a_call_is_extended_to_later_and_not_to_the_past(
    new: datetime, instant: datetime, refused: str
) -> None:
    found = "".join(map(str, unmet_extension(CLOSES, new, instant)))
    assert refused in found
    assert bool(found) == bool(refused)


@pytest.mark.parametrize(
    ("new", "instant", "refused"),
    [
        (CLOSES - SECOND, OPENS, ""),
        (OPENS + SECOND, OPENS, ""),
        (OPENS, OPENS, "不能早于现在"),
        (OPENS, OPENS - SECOND, "不能早于现在"),
        (OPENS + SECOND, OPENS + 2 * SECOND, "不能早于现在"),
        (CLOSES, OPENS, "应早于"),
    ],
)
def test_a_call_is_closed_earlier_and_not_in_the_past(new: datetime, instant: datetime, refused: str) -> None:
    found = "".join(map(str, unmet_early_close(OPENS, CLOSES, new, instant)))
    assert refused in found
    assert bool(found) == bool(refused)


@pytest.mark.parametrize(
    ("opens", "last", "year", "kinds"),
    [
        ("2026-03-02", "2026-03-13", 2026, []),
        ("2026-03-02", "2026-03-12", 2026, [WarningKind.SHORT]),
        ("2026-03-02", "2026-03-28", 2026, [WarningKind.DAY_OFF]),
        # A Saturday on which people work, before the holiday of that year.
        ("2026-03-02", "2026-05-09", 2026, []),
        ("2026-02-27", "2026-03-31", 2026, [WarningKind.PAST]),
        ("2026-01-05", "2026-01-30", 2026, [WarningKind.PAST]),
        ("2026-03-02", "2026-03-31", 2025, [WarningKind.YEAR]),
        (
            "2026-02-27",
            "2026-03-01",
            2027,
            [WarningKind.PAST, WarningKind.SHORT, WarningKind.DAY_OFF, WarningKind.YEAR],
        ),
    ],
)
def test_what_is_asked_about_twice(opens: str, last: str, year: int, kinds: list[WarningKind]) -> None:
    days = CallDays(date.fromisoformat(opens), date.fromisoformat(last), year)
    assert [each.kind for each in call_warnings(days, [], Workdays(), TODAY)] == kinds


def test_what_overlaps_is_named_one_by_one_and_asked_about_again_where_it_is_another() -> None:
    days = CallDays(TODAY, date(2026, 3, 31), 2026)
    found = call_warnings(days, [(3, "甲"), (7, "乙")], Workdays(), TODAY)
    assert [each.token for each in found] == ["overlap:3", "overlap:7"]
    assert "第 7 号批次“乙”" in str(found[1].words)


def test_a_call_of_centuries_is_not_counted_day_by_day() -> None:
    days = CallDays(TODAY, date(9999, 12, 31), 2026)
    assert WarningKind.SHORT not in {each.kind for each in call_warnings(days, [], Workdays(), TODAY)}
