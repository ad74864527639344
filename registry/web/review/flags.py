"""What an officer should notice about a file before opening it."""

from registry.models import Application
from registry.queries.corrected_file import corrected
from registry.queries.enterprise import names_shared
from registry.web.language import gettext as _


def flags_of(rows: list[Application]) -> dict[int, list[str]]:
    """What an officer should notice about a file, by its id."""
    shared = names_shared({row.enterprise.name for row in rows})
    back = corrected([row.id for row in rows])
    return {row.id: _flags(row, row.enterprise.name in shared, row.id in back) for row in rows}


def _flags(row: Application, is_shared: bool, is_back: bool) -> list[str]:
    moved = (row.enterprise.district, row.enterprise.zone) != (row.district, row.zone)
    found = [
        (row.enterprise.uscc is None, _("待补码")),
        (is_shared, _("有同名企业")),
        (row.kind == "re_review", _("复核")),
        (is_back and row.facts.is_open, _("补正后")),
        (moved and row.facts.is_open, _("企业属地已变更")),
    ]
    return [word for holds, word in found if holds]
