"""Years of working days, declared for tests that need a period to be certain."""

from datetime import date

from registry.actions.workday import declare_year
from registry.rules.actor import Actor


def declared(year: int) -> None:
    """A year with a Spring Festival of a week, as its notice might have it."""
    days = {date(year, 2, day): False for day in range(5, 12)}
    declare_year(year, f"国办发明电〔{year - 1}〕7号", days, Actor.system("test"))
