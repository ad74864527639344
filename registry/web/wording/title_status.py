"""How a recognition stands on a day, as one status word."""

from datetime import date

from flask_babel import gettext as _

from registry.models import Recognition
from registry.rules.ending import ENDINGS, Ending
from registry.rules.validity import is_valid
from registry.web.language import translated

SOON = 90
"""Days before its last one from which a recognition is said to run out soon."""


def title_status(row: Recognition, today: date) -> tuple[str, str, str]:
    """Key, word and tone for components/status.html."""
    if row.ended_how is not None and row.ended_on is not None and row.ended_on <= today:
        return "ended", translated(ENDINGS[Ending(row.ended_how)].label), "red"
    if not is_valid(today, row.announced_on, row.valid_until, row.ended_on):
        return "expired", _("已到期"), "gray"
    if row.valid_until is not None and (row.valid_until - today).days < SOON:
        return "valid", _("即将到期"), "orange"
    return "valid", _("有效"), "green"
