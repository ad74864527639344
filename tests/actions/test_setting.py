"""Setting what the bureau decides: every process reads it, and what was believed before stays known."""

from datetime import date, timedelta

import pytest
from peewee import DatabaseError

from registry import clock
from registry.actions.setting import set_setting
from registry.config import Config
from registry.database import db
from registry.errors import NotAllowed, NotFound, Unmet
from registry.models import Event, SettingValue
from registry.queries.setting import least_days, settings, settings_as_known
from registry.rules.approval import SettingArguments
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from registry.rules.state import State
from tests.days import DAY
from tests.make import SYSTEM, Make

KEY = "notice_days/innovative_sme:municipal"


def change(value: int | None = 7, day: date = DAY, document_no: str = "津工信〔2026〕9号") -> SettingChange:
    return SettingChange(KEY, value, day, document_no)


def test_a_value_is_a_row_and_an_event_of_its_day(make: Make) -> None:
    make.decided(SettingArguments(KEY, 7, DAY, "津工信〔2026〕9号", ""))
    row = SettingValue.get()
    event = Event.get(Event.kind == "setting.changed")
    assert (event.seq, event.effective_on) == (row.seq, DAY)
    assert least_days("innovative_sme", "municipal", DAY) == 7
    assert least_days("innovative_sme", "municipal", DAY - timedelta(days=1)) == 5
    assert least_days("seed", "municipal", DAY) == 5


def test_what_was_believed_before_a_correction_stays_known(make: Make) -> None:
    wrong = set_setting(change(50), SYSTEM)
    set_setting(change(7), SYSTEM)
    title = "innovative_sme:municipal"
    assert settings_as_known(wrong.seq).whole(DAY, "notice_days", title) == 50
    assert settings_as_known(wrong.seq - 1).whole(DAY, "notice_days", title) == 5
    assert settings().whole(DAY, "notice_days", title) == 7


@pytest.mark.by_hand
def test_another_process_reads_what_was_set_meanwhile(make: Make) -> None:
    assert settings().whole(DAY, "notice_days", "innovative_sme:municipal") == 5
    # As another process would: nothing in this one's memory learns of it.
    with db.atomic():
        SettingValue.create(
            key=KEY, from_day=DAY, value="9", set_by="system:other", set_at=clock.now(), seq=10**6
        )
    assert settings().whole(DAY, "notice_days", "innovative_sme:municipal") == 9


def test_a_notice_is_held_to_what_is_set(make: Make) -> None:
    proposed = make.application(State.PROPOSED)
    set_setting(change(7), SYSTEM)
    with pytest.raises(Unmet, match="不能少于 7 个工作日"):
        make.decided(make.publishing(proposed, days=5))


def test_refusals(make: Make) -> None:
    with pytest.raises(NotAllowed):
        set_setting(change(), make.actor(Role.BUREAU_REVIEWER))
    with pytest.raises(NotFound):
        set_setting(SettingChange("notice_days/none:such", 7, DAY, "x"), SYSTEM)
    with pytest.raises(Unmet, match="1 至 60"):
        set_setting(change(0), SYSTEM)
    with pytest.raises(Unmet, match="依据"):
        set_setting(change(document_no=" "), SYSTEM)
    set_setting(change(), SYSTEM)
    with pytest.raises(Unmet, match="没有再次登记"):
        set_setting(change(), SYSTEM)
    assert SettingValue.select().count() == 1


def test_the_database_itself_refuses_to_change_what_was_set(registry: Config) -> None:
    set_setting(change(), SYSTEM)
    for statement in ("UPDATE setting_value SET value = '9'", "DELETE FROM setting_value"):
        with pytest.raises(DatabaseError, match=r"kept for ever|only added"), db.atomic():
            db.execute_sql(statement)
