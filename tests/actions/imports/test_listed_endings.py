"""Endings of a list are written as one statement, and are what deciding about each title by itself writes."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions.measure import take_measure
from registry.models import Event, MeasureFile, Recognition
from registry.queries.imports.touched import planned, up_to_date
from registry.rules.approval import MeasureArguments
from registry.rules.carried import AFTER
from registry.rules.imports.report import RowOutcome
from tests.actions.imports.kinds import (
    ENDED,
    NAMES,
    NUMBER,
    bring_in,
    holders,
    listed,
    of_endings,
    of_rereviews,
)
from tests.days import DAY, noon
from tests.make import SYSTEM, Make
from tests.measures import deciding

HEAD = ["企业名称", "撤销原因", "终止日期"]
OTHERS = tuple(f"天津旁{name}制造有限公司" for name in "甲乙丙")
WITHOUT = {"id", "run", "measure", "recognition_id", "enterprise_id", "subject_id", "name", "decided_at"}
"""What differs between two titles that end alike."""


def said() -> list[Any]:
    """What the events of endings say, in the order of their titles, but for whose they are."""
    found = []
    for event in Event.select().where(Event.kind == "recognition.ended").order_by(Event.recognition_id):
        body = json.loads(event.body)
        rows = body.pop(AFTER)
        assert [*rows["recognition"]] == [str(event.recognition_id)]
        assert [row["enterprise_id"] for row in rows["title_measure"].values()] == [event.enterprise_id]
        each = [body, *rows["recognition"].values(), *rows["title_measure"].values()]
        plain = [{name: row[name] for name in row.keys() - WITHOUT} for row in each]
        found.append((event.effective_on, event.visibility, plain))
    return found


@pytest.mark.parametrize("ground", ["sme63_tax", "own_wish"])
def test_a_list_writes_what_is_written_one_by_one(make: Make, ground: str) -> None:
    """With days of their own, under a ground that bars and one that does not."""
    day = ENDED - timedelta(days=3)
    reasons, days = ("原因甲", "原因乙100%", "原因甲"), (ENDED, day, ENDED)
    holders(make, *NAMES, *OTHERS)
    titles = [row.id for row in Recognition.select().order_by(Recognition.id)]
    rows = [[name, why, str(on)] for name, why, on in zip(NAMES, reasons, days, strict=True)]
    assert bring_in(make, listed(of_endings(ground=ground), HEAD, *rows), yes=True).applied
    document = MeasureFile.get().id
    with clock.at(noon(DAY)):
        for title, why, on in zip(titles[3:], reasons, days, strict=True):
            take_measure(MeasureArguments(title, on, why, NUMBER, ground, document), SYSTEM)
    events = said()
    assert events[:3] == events[3:]
    assert [event[0] for event in events] == [*days, *days]


def end(make: Make, title: int) -> None:
    take_measure(deciding(title, ENDED, storage=make.storage), SYSTEM)


def test_only_what_touches_its_rows_has_a_list_planned_again(make: Make) -> None:
    """So nobody waits for a plan because somebody else was at work."""
    holders(make)
    titles = [row.id for row in Recognition.select().order_by(Recognition.id)]
    unknown = "天津不在名录有限公司"
    file = listed(of_endings(), HEAD, [NAMES[0], "原因甲", ""], [unknown, "原因甲", ""])[0]
    with clock.at(noon(DAY)):
        found = planned(file)
        make.enterprise(name="天津旁人有限公司")
        end(make, titles[2])
        assert up_to_date(found) is found
        make.enterprise(name=unknown)
        (now,) = [line for line in up_to_date(found).report.lines if line.row == 3]
        assert "名录中没有" not in str(now.texts[0])
        found = planned(file)
        end(make, titles[0])
        again = up_to_date(found)
        assert again.report.lines[0].outcome is RowOutcome.UNCHANGED
        assert up_to_date(again) is again


def test_a_list_of_rereviews_is_planned_again_where_who_is_missing_changes(make: Make) -> None:
    day = date(2027, 2, 21)
    holders(make)
    last = Recognition.select().order_by(Recognition.id.desc()).get()
    file = listed(of_rereviews(), ["企业名称", "复核结果"], [NAMES[0], "不通过"], [NAMES[1], "通过"])[0]
    with clock.at(noon(day)):
        found = planned(file)
        make.enterprise(name="天津旁人有限公司")
        assert up_to_date(found) is found
        assert any(NAMES[2] in str(each.text) for each in found.report.questions + found.report.remarks)
        end(make, last.id)
        now = up_to_date(found).report
    assert not any(NAMES[2] in str(each.text) for each in now.questions + now.remarks)
