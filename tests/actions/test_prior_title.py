"""A base title that is lacking stops the one above it at every gate, on both engines."""

from datetime import date

import pytest

from registry import clock
from registry.actions.application import step_application, submit_application
from registry.actions.criteria import publish_table
from registry.actions.setting import set_setting
from registry.errors import Unmet
from registry.models import Application, Enterprise
from registry.queries.sheet import filed_sheet
from registry.rules.catalog import catalog
from registry.rules.criteria.files.shipped import shipped
from registry.rules.procedure import Procedure
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.days import DAY
from tests.make import SYSTEM, Make
from tests.titles import award


def step(make: Make, application: Application, action: Action, note: str = "") -> None:
    role = Role.DISTRICT_OFFICER if action is Action.RECOMMEND else Role.BUREAU_REVIEWER
    step_application(Application.get_by_id(application.id), action, make.actor(role), note=note)


def submitted(make: Make, holder: Enterprise, *title: str, **start: str) -> Application:
    national = title[1:] and catalog().procedure_on(*title, DAY).procedure is Procedure.RECOMMENDATION
    draft = make.draft(holder, make.call(*title, **({"notice": True} if national else {})), **start)
    submit_application(draft, make.actor(Role.ENTERPRISE, enterprise_id=holder.id))
    return Application.get_by_id(draft.id)


def proposed(make: Make, holder: Enterprise, *title: str, **start: str) -> Application:
    filed = submitted(make, holder, *title, **start)
    step(make, filed, Action.RECOMMEND, "同时申报前提称号")
    step(make, filed, Action.PROPOSE, "同时申报前提称号")
    return Application.get_by_id(filed.id)


def both(make: Make) -> tuple[Application, Application]:
    """A base title and the one above it, applied for together."""
    holder = make.enterprise()
    return submitted(make, holder, "innovative_sme"), submitted(make, holder, "seed")


def test_what_is_only_applied_for_takes_a_reason_and_what_was_refused_stops_the_file(make: Make) -> None:
    base, seed = both(make)
    with pytest.raises(Unmet, match=r"只在同时申报.*创新型.*请在办理意见中写明理由"):
        step(make, seed, Action.RECOMMEND)
    step(make, seed, Action.RECOMMEND, "前提称号材料齐全")
    step_application(base, Action.REJECT, make.actor(Role.DISTRICT_OFFICER), note="不符合")
    with pytest.raises(Unmet, match=r"须先持有有效的（或同时申报）"):
        step(make, seed, Action.PROPOSE, "有理由也不行")
    assert Application.get_by_id(seed.id).state == State.RECOMMENDED


def test_a_title_goes_on_notice_once_its_base_has_come_as_far(make: Make) -> None:
    base, seed = both(make)
    for action in (Action.RECOMMEND, Action.PROPOSE):
        step(make, seed, action, "同时申报")
    seed = Application.get_by_id(seed.id)
    with pytest.raises(Unmet, match=rf"{seed.number} .*并已列入拟认定名单或公示"):
        make.notice(seed)
    for action in (Action.RECOMMEND, Action.PROPOSE):
        step(make, base, action)
    assert make.notice(seed).id


def test_a_prior_title_that_is_asked_in_principle_only_takes_a_reason(make: Make) -> None:
    holder = make.enterprise()
    filed = submitted(make, holder, "smart_factory", "excellent", subject_kind="site", name="一号厂房")
    with pytest.raises(Unmet, match="原则上应已持有"):
        step(make, filed, Action.RECOMMEND)
    step(make, filed, Action.RECOMMEND, "首批，先进级名单尚未公布")
    step(make, filed, Action.PROPOSE, "同意")
    assert make.notice(Application.get_by_id(filed.id)).id


def test_the_sheet_does_not_refuse_what_is_asked_in_principle_only(make: Make) -> None:
    """The shipped set says 原则上已获先进级 in a clause; that of the pilot level asks its base for good."""
    for name in ("excellent", "pilot"):
        publish_table(shipped().tables[f"smart_factory.{name}.2025"], SYSTEM)
    site = {"subject_kind": "site", "name": "一号厂房"}
    filed = submitted(make, make.enterprise(), "smart_factory", "excellent", **site)
    sheet = filed_sheet(filed)
    assert sheet is not None
    clause = next(each for each in sheet.sheet().clauses if each.key == "gate:prerequisite")
    assert (clause.truth, sheet.row.eligible) == (None, None)
    step(make, filed, Action.RECOMMEND, "首批，先进级名单尚未公布")
    with pytest.raises(Unmet, match=r"不满足“.*卓越级") as refused:
        submitted(make, make.enterprise(), "smart_factory", "pilot", **site)
    assert "须先持有有效的：智能工厂" in str(refused.value)


def test_another_factory_of_the_firm_does_not_count(make: Make) -> None:
    holder = make.enterprise()
    award("smart_factory", "basic", date(2026, 2, 1), [holder], kind="site")
    with pytest.raises(Unmet, match="基础级"):
        submitted(make, holder, "smart_factory", "advanced", subject_kind="site", name="二号厂房")
    own = f"{holder.name}一号厂房"
    filed = submitted(make, holder, "smart_factory", "advanced", subject_kind="site", name=own)
    step(make, filed, Action.RECOMMEND)


def test_at_a_later_gate_too_only_the_very_factory_counts(make: Make) -> None:
    holder = make.enterprise()
    award("smart_factory", "basic", date(2026, 2, 1), [holder], kind="site")
    second = {"subject_kind": "site", "name": "二号厂房"}
    base = submitted(make, holder, "smart_factory", "basic", **second)
    filed = submitted(make, holder, "smart_factory", "advanced", **second)
    submitted(make, holder, "smart_factory", "basic", subject_kind="site", name="三号厂房")
    step_application(base, Action.REJECT, make.actor(Role.DISTRICT_OFFICER), note="不符合")
    with pytest.raises(Unmet, match="基础级"):
        step(make, filed, Action.RECOMMEND, "一号厂房已取得，三号厂房在申报")


def test_a_park_is_asked_for_its_base_as_the_bureau_has_set_it(make: Make) -> None:
    holder = make.enterprise()
    with pytest.raises(Unmet, match="绿色工业园区"):
        submitted(make, holder, "green_park", "national", subject_kind="park", name="试验园区")
    key = "prior_title/green_park:national"
    set_setting(SettingChange(key, "none", clock.today(), "津工信〔2026〕8号"), SYSTEM)
    filed = proposed(make, holder, "green_park", "national", subject_kind="park", name="试验园区（二）")
    assert make.notice(filed).id
