"""Acts of declaring a year of working days, for the table of rights."""

from collections.abc import Callable
from datetime import date

from registry.actions import workday
from registry.rules.actor import Actor
from tests.make import Make
from tests.workday_years import declared

Act = Callable[[Actor], object]


def year_declared(make: Make) -> Act:
    days = {date(2031, 1, 27): False}
    return lambda actor: workday.declare_year(2031, "国办发明电〔2030〕7号", days, actor)


def year_withdrawn(make: Make) -> Act:
    declared(2031)
    return lambda actor: workday.withdraw_year(2031, "登记有误", actor)
