"""The list of a proposal as it is now, beside what was proposed, and the numbers it would draw."""

from dataclasses import replace
from datetime import timedelta

from registry import clock
from registry.actions.application import step_application
from registry.actions.approval import approve, propose
from registry.models import Application, Notice, Recognition
from registry.queries.approval import effect_of
from registry.queries.approval_line import lines_now, numbers_given, numbers_to_draw
from registry.rules.approval import effect_digest
from registry.rules.approval_line import LineNow, changes_of, lines_of_effect
from registry.rules.ground import MeasureKind
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.days import noon
from tests.make import Make
from tests.measures import COURT, deciding


def test_lines_are_those_that_are_proposed_until_something_of_them_changes(make: Make) -> None:
    files = [make.application(State.PROPOSED) for _ in range(3)]
    arguments = make.publishing(*files)
    approval = propose(arguments, make.actor(Role.BUREAU_REVIEWER), make.storage)
    lines, ids = lines_of_effect(effect_of(approval)), [file.id for file in files]
    assert sorted(line.id for line in lines) == ids
    now = lines_now(arguments, ids)
    assert [now[line.id] for line in lines] == [LineNow(line) for line in lines]
    step_application(
        Application.get_by_id(ids[1]), Action.REJECT, make.actor(Role.BUREAU_DECIDER), note="材料不实"
    )
    now = lines_now(arguments, ids)
    changes = {line.id: "".join(map(str, changes_of(line, now.get(line.id)))) for line in lines}
    assert changes == {ids[0]: "", ids[1]: "现为：不予认定。", ids[2]: ""}
    moved = replace(lines[0], district="120116", zone="", name="天津改名有限公司")
    said = "".join(map(str, changes_of(lines[0], LineNow(moved))))
    assert said == "名称现为“天津改名有限公司”。属地现为：滨海新区。"
    assert str(changes_of(lines[0], None)[0]) == "已不存在。"


def test_the_numbers_foreseen_are_those_that_are_drawn(make: Make) -> None:
    make.application(State.RECOGNIZED)
    notice: Notice = make.notice(*(make.application(State.PROPOSED) for _ in range(2)))
    with clock.at(noon(notice.closes_on + timedelta(days=1))):
        approval = propose(make.recognizing(notice), make.actor(Role.BUREAU_REVIEWER), make.storage)
        effect = effect_of(approval)
        foreseen = numbers_to_draw(effect, lines_of_effect(effect))
        assert [number[-5:] for number in foreseen.values()] == ["00002", "00003"]
        assert numbers_given(foreseen) == {}
        approve(approval, make.actor(Role.BUREAU_DECIDER), make.storage, seen=effect_digest(effect))
    assert numbers_given(foreseen) == foreseen


def test_an_ending_is_of_one_title(make: Make) -> None:
    held = Recognition.get(Recognition.application == make.application(State.RECOGNIZED).id)
    arguments = deciding(held.id, held.announced_on, storage=make.storage)
    with clock.at(noon(held.announced_on)):
        approval = propose(arguments, make.actor(Role.BUREAU_REVIEWER), make.storage)
        (line,) = lines_of_effect(effect_of(approval))
        assert (line.id, line.name, line.number) == (held.id, held.name, held.certificate_no)
        assert changes_of(line, lines_now(arguments, [held.id])[held.id]) == []
        seen = effect_digest(effect_of(approval))
        approve(approval, make.actor(Role.BUREAU_DECIDER), make.storage, seen=seen)
    assert str(changes_of(line, lines_now(arguments, [held.id])[held.id])[0]) == "现为：已终止。"
    # A restoring is of what has ended: that is no change.
    back = replace(arguments, ground=COURT, measure=MeasureKind.RESTORE)
    assert changes_of(line, lines_now(back, [held.id])[held.id]) == []
