"""How a notice stands on a day, as one status word for its office."""

from datetime import date

from registry.models import Notice
from registry.web.language import gettext as _


def notice_status(notice: Notice, decisions: int, left: int, today: date) -> tuple[str, str, str]:
    """Key, word and tone for components/status.html; by how many decisions were taken on it and how many
    lines are left."""
    if notice.withdrawn_at is not None:
        return "withdrawn", _("已撤回"), "gray"
    if decisions:
        return ("partly", _("部分认定"), "orange") if left else ("recognized", _("已认定"), "green")
    if notice.opens_on > today:
        return "coming", _("未开始"), "gray"
    return ("open", _("公示中"), "teal") if notice.closes_on >= today else ("over", _("已届满"), "orange")
