"""What a test of the bureau's pages reads."""

from collections.abc import Callable
from datetime import date
from typing import Any

from registry.models import Application

OnDay = Callable[[date], Any]


def state_of(application: Application) -> str:
    return str(Application.get_by_id(application.id).state)


def row_count(page: str) -> int:
    return page.count('<th scope="row"')
