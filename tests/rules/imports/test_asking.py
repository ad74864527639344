"""The questions about a list: asked by code, answered by value."""

from registry.errors import say
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion, waits

UNIT = ListQuestion("unit.名单.revenue_fen", say("是"), (ListAnswer("元", say("是")),))
SURE = ListQuestion("sure", say("否"), is_confirmation=True)


def test_a_question_stays_open_until_one_of_its_values_is_chosen() -> None:
    asking = Asking({"unit.名单.revenue_fen": "万元"})
    assert asking.ask(UNIT) is None
    assert asking.open == (UNIT,)
    assert "没有“万元”这个回答，可选：元" in str(asking.unmet()[0])
    asking = Asking({"unit.名单.revenue_fen": "元"})
    assert asking.ask(UNIT) == "元"
    assert (asking.open, asking.unmet(), asking.settled) == ((), [], ((UNIT, "元"),))


def test_an_answer_to_nothing_and_a_no_to_a_confirmation_hold_the_list_up() -> None:
    asking = Asking({"mistyped": "yes", "sure": "no"})
    assert asking.ask(SURE) == "no"
    nothing, refused = asking.unmet()
    assert "mistyped" in str(nothing)
    assert "回答是否" in str(refused)
    assert asking.answered == {"sure": "no"}


def test_yes_to_everything_answers_confirmations_only() -> None:
    assert not waits([SURE], yes=True)
    assert waits([SURE], yes=False)
    assert waits([SURE, UNIT], yes=True)
