"""The number of a list sent on is its sender's own: a place's among its sheets, the city's among its own."""

import pytest

from registry.actions.recommendation import forward, send_sheet
from registry.errors import Unmet
from registry.models import Call, Enterprise, Recommendation
from registry.rules.role import Role
from registry.rules.state import State
from tests.actions.procedure_acts import sending
from tests.make import Make

NUMBER = "西青工信〔2026〕3号"
SAME = [NUMBER, "西青工信[2026]3号", "西青工信（2026）3号", " 西青工信 〔２０２６〕 3号 "]
ELSEWHERE = "120110"


def sheet(make: Make, call: Call, number: str, holder: Enterprise | None = None) -> Recommendation:
    """A sheet of one file from its district, by the district's decider."""
    passed = make.application(State.PASSED, call=call, enterprise=holder)
    decider = make.actor(Role.DISTRICT_DECIDER, district=passed.district)
    return send_sheet(call, sending(passed, number=number), decider)


@pytest.mark.parametrize("again", SAME)
def test_a_district_uses_a_number_once_however_it_is_written(make: Make, again: str) -> None:
    call = make.call(ranked_sheet=True)
    sheet(make, call, NUMBER)
    with pytest.raises(Unmet, match="已有一份推荐汇总表使用这个文号"):
        sheet(make, call, again)
    assert Recommendation.select().count() == 1


def test_another_number_another_district_and_the_city_are_free_to_use_it(make: Make) -> None:
    call = make.call(ranked_sheet=True)
    sheet(make, call, NUMBER)
    sheet(make, call, "西青工信〔2026〕4号")
    sheet(make, call, NUMBER, make.enterprise(district=ELSEWHERE))
    national = make.call("green_data_center", "national")
    filed = make.application(State.PROPOSED, call=national, subject_kind="data_center", name="一号")
    bureau = make.actor(Role.BUREAU_DECIDER)
    assert forward(national, sending(filed, number=NUMBER), bureau).id
    other = make.application(State.PROPOSED, call=national, subject_kind="data_center", name="二号")
    with pytest.raises(Unmet, match="已有一个上报批次使用这个文号"):
        forward(national, sending(other, number=SAME[1]), bureau)
