"""Asking for a comparison of two versions over the pool, and narrowing the list it found."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, ValidationError
from wtforms.validators import InputRequired

from registry.models import CriteriaVersion
from registry.queries.criteria import criteria_of, versions_by_id
from registry.rules.catalog import catalog
from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.version_state import CriteriaVersionState
from registry.rules.pool.what_if import OUTCOMES, levels_of
from registry.web.criteria.titles import version_title
from registry.web.filters import instant, scheme_name
from registry.web.forms.field import DayField
from registry.web.forms.filters import (
    Choices,
    ListFilters,
    district_choices,
    industry_choices,
    level_choices,
)
from registry.web.forms.sheet import FIRST_YEAR, LAST_YEAR
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _

NONE = "none"
"""How an address says 'not known': a blank would read as 'not asked'."""


class WhatIfForm(FlaskForm):
    """Two versions of one scheme, the level and day they are compared for, and what is supposed."""

    base = SelectField(
        _("现在按（基准版本）"),
        validators=[InputRequired(_("请选择基准版本。"))],
        validate_choice=False,
    )
    changed = SelectField(
        _("改为按（对比版本）"),
        description=_("可以是已发布的版本，也可以是草稿；两边都选草稿，就是比较两份草稿。"),
        validators=[InputRequired(_("请选择对比版本。"))],
        validate_choice=False,
    )
    level = SelectField(_("级别"), validators=[InputRequired(_("请选择级别。"))], validate_choice=False)
    day = DayField(
        _("测算日期"),
        description=_("称号是否有效、哪几年算“上年度”，都按这一天。"),
        validators=[InputRequired(_("请填写测算日期。"))],
    )
    persons_agree = BooleanField(
        _("假定人工认定的条款都认定为符合"),
        description=_("不勾选时，须由人工认定而尚未认定的条款按“待定”计，很多企业会因此待定。"),
    )

    def offer(self, versions: Iterable[CriteriaVersion]) -> None:
        """What can be chosen, by scheme in the order of the catalog."""
        order = list(catalog().schemes)
        rows = sorted(versions, key=lambda row: order.index(row.scheme))
        empty = ("", str(gettext("请选择")))
        self.base.choices = self.changed.choices = [
            empty,
            *((str(row.id), version_label(row)) for row in rows),
        ]
        self.level.choices = [empty, *level_choices()]

    def validate_base(self, field: SelectField) -> None:
        _refuse_strange(field)

    def validate_changed(self, field: SelectField) -> None:
        _refuse_strange(field)

    def validate_level(self, field: SelectField) -> None:
        _refuse_strange(field)

    def validate_day(self, field: DayField) -> None:
        if field.data is not None and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
            raise ValidationError(gettext("测算日期应在 2000 年至 2100 年之间。"))


def _refuse_strange(field: SelectField) -> None:
    if field.data not in {choice[0] for choice in field.iter_choices()}:
        raise ValidationError(gettext("所选项已不存在，请重新选择。"))


def version_label(row: CriteriaVersion) -> str:
    """How a version is told from others: by when it was published; a draft by its number, too."""
    values = {"scheme": scheme_name(row.scheme), "name": version_title(row)}
    if row.state == CriteriaVersionState.PUBLISHED:
        return str(gettext("%(scheme)s：%(name)s（%(time)s 发布）", time=instant(row.published_at), **values))
    values |= {"id": str(row.id), "time": instant(row.changed_at)}
    return str(gettext("%(scheme)s：%(name)s（草稿 %(id)s，%(time)s 保存）", **values))


def first_guess(
    versions: Sequence[CriteriaVersion], arguments: Any, in_use: Iterable[int], today: date
) -> dict[str, Any]:
    """What the form begins with: what the address names, and the version in use of the same scheme."""
    known = {str(row.id): row for row in versions}
    changed = known.get(arguments.get("changed", ""))
    base = known.get(arguments.get("base", ""))
    if base is None and changed is not None:
        used = set(in_use)
        same = [row for row in versions if row.scheme == changed.scheme and row.id != changed.id]
        base = next((row for row in same if row.id in used), None)
        base = base or next((row for row in same if row.state == CriteriaVersionState.PUBLISHED), None)
    return {
        "base": str(base.id) if base else "",
        "changed": str(changed.id) if changed else "",
        "level": arguments.get("level", "") or _shared_level(base, changed),
        "day": today,
    }


def _shared_level(*versions: CriteriaVersion | None) -> str:
    """The first level both versions are used for; '' where there is none, or a draft cannot be read."""
    rows = versions_by_id([row.id for row in versions if row is not None])
    try:
        sets = [criteria_of(rows[row.id]) for row in versions if row is not None]
    except CatalogError:
        return ""
    return next(iter(levels_of(*sets)), "") if len(sets) == len(versions) else ""


class RowFilters(ListFilters):
    """The enterprises of a comparison."""

    outcome = SelectField(_("变化"), choices=[])
    held = SelectField(_("是否持有该称号"), choices=[])
    base = SelectField(_("基准版本结论"), choices=[])
    changed = SelectField(_("对比版本结论"), choices=[])
    district = SelectField(_("区"), choices=[])
    industry = SelectField(_("产业"), choices=[])
    size = SelectField(_("规模"), choices=[])
    chain = SelectField(_("产业链"), choices=[])
    clause = SelectField(_("条款"), choices=[])

    @classmethod
    def of(cls, clauses: Choices) -> "RowFilters":
        """`clauses` are those that make a difference, as the run found them."""
        verdicts = [("yes", gettext("符合")), ("no", gettext("不符合")), ("unknown", gettext("待定"))]
        return cls(
            (),
            outcome=[(key.value, translated(name)) for key, name in OUTCOMES.items()],
            held=[("yes", gettext("持有（按复核）")), ("no", gettext("未持有（按新申报）"))],
            base=verdicts,
            changed=[*verdicts, ("not_yes", gettext("不符合或待定"))],
            district=[*district_choices(), (NONE, gettext("属地待定"))],
            industry=[*industry_choices(), (NONE, gettext("未填产业"))],
            size=[*size_choices(), (NONE, gettext("规模不明"))],
            chain=[*chain_choices(), (NONE, gettext("不在产业链上"))],
            clause=clauses,
        )


def size_choices() -> Choices:
    """The size classes, the largest first."""
    return [(key, translated(size)) for key, size in catalog().size_classes.items()]


def chain_choices() -> Choices:
    """The industrial chains, in the order of the catalog."""
    return [(key, translated(chain)) for key, chain in catalog().chains.items()]
