"""What the public lists can be narrowed by."""

from collections.abc import Collection

from wtforms import SelectField

from registry.rules.ending import ENDINGS
from registry.web.forms.filters import (
    ListFilters,
    district_choices,
    industry_choices,
    level_choices,
    scheme_choices,
)
from registry.web.language import lazy_gettext as _
from registry.web.language import translated
from registry.web.wording.title_status import STATUS_NAMES


class RollFilters(ListFilters):
    """The roll of the recognized."""

    scheme = SelectField(_("认定类别"), choices=[])
    level = SelectField(_("级别"), choices=[])
    district = SelectField(_("所属区"), choices=[])
    industry = SelectField(_("产业"), choices=[])
    year = SelectField(_("认定年度"), choices=[])
    state = SelectField(_("状态"), choices=[])

    @classmethod
    def of(cls, sorts: Collection[str], years: Collection[int]) -> "RollFilters":
        """All that can be chosen now; `years` are the award years there are."""
        return cls(
            sorts,
            scheme=scheme_choices(),
            level=level_choices(),
            district=district_choices(),
            industry=industry_choices(),
            year=[(str(year), str(year)) for year in years],
            state=[
                *((status, translated(STATUS_NAMES[status])) for status in ("valid", "expired")),
                *((ending.value, translated(facts.label)) for ending, facts in ENDINGS.items()),
            ],
        )


class NoticeFilters(ListFilters):
    """The notices."""

    scheme = SelectField(_("认定类别"), choices=[])

    @classmethod
    def of(cls) -> "NoticeFilters":
        """Every scheme."""
        return cls((), scheme=scheme_choices())
