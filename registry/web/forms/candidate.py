"""What the list of candidates can be narrowed by."""

from wtforms import SelectField

from registry.rules.actor import Actor
from registry.rules.pool.what_if import SCAN_OUTCOMES
from registry.web.forms.filters import ListFilters, district_choices, industry_choices, zone_choices
from registry.web.forms.what_if import NONE
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _


class CandidateFilters(ListFilters):
    """The candidates of one title."""

    outcome = SelectField(_("扫描结果"), choices=[])
    district = SelectField(_("区"), choices=[])
    zone = SelectField(_("功能区"), choices=[])
    industry = SelectField(_("产业"), choices=[])

    @classmethod
    def of(cls, actor: Actor) -> "CandidateFilters":
        """An officer of a district chooses among its zones; one who sees the whole city, among districts."""
        choices = {
            "outcome": [(key.value, translated(name)) for key, name in SCAN_OUTCOMES.items()],
            "industry": [*industry_choices(), (NONE, gettext("未填产业"))],
        }
        if not actor.district:
            choices["district"] = [*district_choices(), (NONE, gettext("属地待定"))]
        zones = zone_choices(actor.district)
        if zones and not actor.zone:
            choices["zone"] = [*zones, (NONE, gettext("功能区以外"))]
        return cls((), **choices)
