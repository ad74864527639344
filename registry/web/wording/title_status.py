"""How a recognition stands on a day, as one status word."""

from datetime import date

from registry.errors import say
from registry.models import Recognition
from registry.rules.ending import ENDINGS, Ending
from registry.rules.validity import is_valid
from registry.web.language import gettext as _
from registry.web.language import translated

STATUS_NAMES = {"valid": say("有效"), "expired": say("已到期"), "ended": say("已终止")}
"""What lists call the statuses of queries/validity.py."""
SOON = 90
"""Days before its last one from which a recognition is said to run out soon."""


def title_status(row: Recognition, today: date) -> tuple[str, str, str]:
    """Key, word and tone for components/status.html."""
    return _status(row.announced_on, row.valid_until, row.ended_on, row.ended_how, today)


def status_word(
    announced_on: date, valid_until: date | None, ended_on: date | None, ended_how: str | None, today: date
) -> str:
    """The word alone, of a row's columns."""
    return _status(announced_on, valid_until, ended_on, ended_how, today)[1]


def _status(
    announced_on: date, valid_until: date | None, ended_on: date | None, ended_how: str | None, today: date
) -> tuple[str, str, str]:
    if ended_how is not None and ended_on is not None and ended_on <= today:
        return "ended", translated(ENDINGS[Ending(ended_how)].label), "red"
    if not is_valid(today, announced_on, valid_until, ended_on):
        return "expired", translated(STATUS_NAMES["expired"]), "gray"
    if valid_until is not None and (valid_until - today).days < SOON:
        return "valid", _("即将到期"), "orange"
    return "valid", translated(STATUS_NAMES["valid"]), "green"
