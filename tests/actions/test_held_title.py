"""A title that the subject holds is applied for again as a re-review only, at every gate; once it ran out it
is no bar."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions.application import step_application, submit_application
from registry.actions.filing import accept_filing
from registry.actions.recognition import Award, grant_recognitions
from registry.actions.recommendation import forward
from registry.database import db
from registry.errors import Unmet
from registry.models import Application, Batch, Call, Enterprise, Recognition, Subject
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.procedure_acts import SITE, sending
from tests.days import DAY, noon
from tests.make import SYSTEM, Make
from tests.titles import award

CENTER = {"subject_kind": "data_center", "name": "一号数据中心"}
SME = ("innovative_sme", "municipal")


def submit(make: Make, draft: Application) -> None:
    submit_application(draft, make.actor(Role.ENTERPRISE, enterprise_id=draft.enterprise_id))


def test_a_site_that_was_filed_is_not_filed_again_and_another_site_is(make: Make) -> None:
    opened = make.call("smart_factory", "basic")
    filed = make.application(State.RECOGNIZED, call=opened, **SITE)
    holder = Enterprise.get_by_id(filed.enterprise_id)
    again = make.draft(holder, opened, **SITE)
    with pytest.raises(Unmet, match=rf"“{SITE['name']}”已持有有效的“.*基础级.*”（{DAY} 公告，未规定有效期）"):
        submit(make, again)
    submit(make, make.draft(holder, opened, subject_kind="site", name="另一座工厂"))
    assert Application.get_by_id(again.id).state == State.DRAFT


def test_who_holds_a_title_renews_it_and_applies_anew_once_it_has_run_out(make: Make) -> None:
    held, lapsed = make.enterprise(), make.enterprise()
    award(*SME, date(2023, 3, 3), [held])
    award(*SME, date(2023, 3, 2), [lapsed])
    opened = make.call()
    with pytest.raises(Unmet, match=r"有效期至 2026-03-02），不能作为新申报再次申请；续期请选择“复核”"):
        submit(make, make.draft(held, opened))
    submit(make, make.draft(lapsed, opened))
    with clock.at(noon(DAY + timedelta(days=1))):
        submit(make, Application.get(Application.enterprise == held.id))


def test_a_re_review_of_what_is_held_goes_through(make: Make) -> None:
    holder = make.enterprise()
    award(*SME, date(2025, 3, 2), [holder])
    file = make.application(State.ON_NOTICE, enterprise=holder, kind="re_review")
    make.recognize(file)
    renewal = Recognition.get(Recognition.application == file.id)
    assert renewal.renews_id is not None


GATES: dict[str, tuple[tuple[str, str], State, dict[str, str], Callable[[Make, Application], Any]]] = {
    "recommend": (
        SME, State.SUBMITTED, {},
        lambda make, file: step_application(file, Action.RECOMMEND, make.actor(Role.DISTRICT_OFFICER)),
    ),
    "propose": (
        SME, State.RECOMMENDED, {},
        lambda make, file: step_application(file, Action.PROPOSE, make.actor(Role.BUREAU_REVIEWER)),
    ),
    "publish": (SME, State.PROPOSED, {}, lambda make, file: make.notice(file)),
    "accept": (
        ("smart_factory", "basic"), State.SUBMITTED, SITE,
        lambda make, file: accept_filing(file, make.actor(Role.DISTRICT_OFFICER), version=file.version),
    ),
    "forward": (
        ("green_data_center", "national"), State.PROPOSED, CENTER,
        lambda make, file: forward(
            Call.get_by_id(file.call_id), sending(file), make.actor(Role.BUREAU_DECIDER)
        ),
    ),
}  # fmt: skip


@pytest.mark.parametrize("gate", GATES)
def test_a_title_that_came_meanwhile_stops_the_file_at_the_next_gate(make: Make, gate: str) -> None:
    title, state, start, go = GATES[gate]
    file = make.application(state, call=make.call(*title), **start)
    listed(file)
    with pytest.raises(Unmet, match=rf"已持有有效的“.*{DAY} 公告"):
        go(make, file)
    assert Application.get_by_id(file.id).state == state
    assert Recognition.select().count() == 1


def listed(file: Application) -> None:
    """A list that was brought in has the title of the very subject, of today."""
    holder = Enterprise.get_by_id(file.enterprise_id)
    with db.atomic():
        batch = Batch.create(
            scheme=file.scheme, level=file.level, award_year=2026, announced_on=DAY, origin="imported",
            created_at=clock.now(),
        )  # fmt: skip
        subject = Subject.get_by_id(file.subject_id)
        grant_recognitions(batch, [Award(holder, subject, holder.district, "", holder.industry)], SYSTEM)
