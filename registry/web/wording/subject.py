"""What a site, product or park says of itself, in words."""

from registry.models import Subject
from registry.rules.subject import OWN_COLUMNS
from registry.web.filters import place
from registry.web.language import gettext as _


def subject_facts(subject: Subject) -> list[tuple[str, str]]:
    """Label and value of what its kind has; '' where nothing was stated yet."""
    where = place(subject.district, subject.zone or "") if subject.district else ""
    said = {
        "address": (_("地址"), subject.address or ""),
        "district": (_("所在区或功能区"), where),
        "since": (_("投产或启用日期"), subject.since.isoformat() if subject.since else ""),
        "model": (_("型号"), subject.model or ""),
        "category": (_("类别"), subject.category or ""),
    }
    return [said[name] for name in OWN_COLUMNS.get(subject.kind, ()) if name in said]
