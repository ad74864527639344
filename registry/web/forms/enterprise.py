"""An enterprise's record, for itself and for staff."""

import re
from dataclasses import replace
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, ValidationError

from registry.models import Enterprise
from registry.queries.enterprise import details_of
from registry.rules.catalog import catalog
from registry.rules.change import FACT_COLUMNS, FILLED_FREELY, Fact, facts_changed, values_of
from registry.rules.enterprise import LONGEST_NAME, EnterpriseDetails
from registry.rules.uscc import canonical_uscc, check_uscc
from registry.web.forms.field import ChecksField, DayField, WanField, WholeNumberField, folded, version_typed
from registry.web.forms.text import many_lines, one_line
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _
from registry.web.wording.enterprise import chains_of, place_value

Choices = list[tuple[str, str]]
GroupedChoices = dict[str, Choices]
_CLASS = re.compile(r"[A-T]?\d{2,4}")


def shown_of(enterprise: Enterprise) -> dict[str, Any]:
    """What a record says, by the fields of its form."""
    return {
        "name": enterprise.name,
        "uscc": enterprise.uscc or "",
        "place": place_value(enterprise.district, enterprise.zone),
        "industry": enterprise.industry,
        "subsector": enterprise.subsector,
        "chains": chains_of(enterprise),
        "gbt4754": enterprise.gbt4754,
        "founded_on": enterprise.founded_on,
        "staff": enterprise.staff,
        "revenue": enterprise.revenue_fen,
        "assets": enterprise.assets_fen,
        "version": str(enterprise.version),
    }


def place_choices() -> Choices:
    """Districts in their order, each followed by its zones; values are "district" or "district/zone"."""
    choices = [("", gettext("请选择"))]
    for code, district in catalog().districts.items():
        zones = [zone for zone in catalog().zones.values() if zone.district_code == code]
        choices += [(code, translated(district))]
        choices += [(f"{code}/{zone.id}", f"　└ {translated(zone)}") for zone in zones]
    return choices


def industry_choices() -> Choices:
    """Every industry, after an empty choice."""
    return [("", gettext("请选择"))] + [
        (industry.id, translated(industry)) for industry in catalog().industries.values()
    ]


def subsector_choices(now: str = "") -> GroupedChoices:
    """Sub-sectors under their industry; `now` stays choosable where an import brought other words."""
    outside = gettext("未归类")
    groups: GroupedChoices = {outside: [("", gettext("未选择"))]}
    for industry in catalog().industries.values():
        groups[translated(industry)] = [(part.id, translated(part)) for part in industry.subsectors]
    if now and all(now != value for choices in groups.values() for value, _label in choices):
        groups[outside].append((now, now))
    return groups


class EnterpriseForm(FlaskForm):
    """The record as it is first registered."""

    name = StringField(
        _("企业名称"),
        description=_("与营业执照一致的全称。"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写企业名称。")),
            Length(max=LONGEST_NAME, message=_("企业名称不能超过 200 个字。")),
        ],
    )
    uscc = StringField(
        _("统一社会信用代码"),
        description=_("营业执照上的 18 位代码；小写、全角和空格会自动更正。"),
        filters=[one_line],
    )
    place = SelectField(
        _("所属区或功能区"), description=_("按实际生产经营地选择；在功能区内的请选功能区。"), default=""
    )
    industry = SelectField(_("所属产业"), default="")
    subsector = SelectField(_("细分领域"), default="")
    chains = ChecksField(_("所在产业链"))
    gbt4754 = StringField(
        _("国民经济行业代码"),
        description=_("GB/T 4754—2017 的行业小类代码，如 C3562；用于判断企业规模。"),
        filters=[one_line],
    )
    founded_on = DayField(_("成立日期"))
    staff = WholeNumberField(_("从业人数"), description=_("上年末人数。"))
    revenue = WanField(_("营业收入"), description=_("上年全年，以万元计，最多 6 位小数。"))
    assets = WanField(_("资产总额"), description=_("上年末，以万元计，最多 6 位小数。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place.choices = place_choices()
        self.industry.choices = industry_choices()
        self.subsector.choices = subsector_choices(self.kept_subsector)
        self.chains.choices = [(chain.id, translated(chain)) for chain in catalog().chains.values()]

    @property
    def kept_subsector(self) -> str:
        """What the record already says, which need not be a word of the catalog."""
        return str(self.subsector.object_data or "")

    def validate_uscc(self, field: Field) -> None:
        """Length, characters and check character, each with its sentence."""
        reason = check_uscc(field.data).reason if folded(field.data) else None
        if reason is not None:
            raise ValidationError(translated(reason))

    def validate_subsector(self, field: Field) -> None:
        """A sub-sector of the catalog belongs to one industry."""
        chosen = self.industry.data if self.industry else self.base.industry
        for industry in catalog().industries.values():
            is_part = field.data in {part.id for part in industry.subsectors}
            if is_part and chosen != industry.id:
                name = translated(industry)
                raise ValidationError(gettext("所选细分领域属于“%(name)s”，与所属产业不一致。", name=name))

    def validate_gbt4754(self, field: Field) -> None:
        """A code of GB/T 4754 with or without its letter, as far as its division."""
        code = folded(field.data).upper()
        if not code:
            return
        if not _CLASS.fullmatch(code):
            raise ValidationError(gettext("行业代码应为 2 至 4 位数字，前面可带门类字母，如 C3562。"))
        letter, digits = (code[0], code[1:]) if code[0].isalpha() else ("", code)
        division = catalog().divisions.get(digits[:2])
        if division is None or letter not in ("", division.section):
            raise ValidationError(gettext("没有行业代码“%(code)s”，请对照 GB/T 4754—2017 核对。", code=code))

    @property
    def base(self) -> EnterpriseDetails:
        """What holds where the form has no field."""
        return EnterpriseDetails(name="")

    def details(self) -> EnterpriseDetails:
        """What was typed, as the actions take it."""
        return replace(self.base, **self.typed())

    def typed(self) -> dict[str, Any]:
        """What the form's fields say, by the columns of the record."""
        district, _slash, zone = ((self.place.data or "") if self.place else "").partition("/")
        said: dict[str, dict[str, Any]] = {
            "name": {"name": self._text("name")},
            "uscc": {"uscc": canonical_uscc(self._text("uscc")) or None},
            "place": {"district": district, "zone": zone},
            "industry": {"industry": self._text("industry")},
            "subsector": {"subsector": self._text("subsector")},
            "chains": {"chains": tuple(self._data("chains") or ())},
            "gbt4754": {"gbt4754": folded(self._text("gbt4754")).upper()},
            "founded_on": {"founded_on": self._data("founded_on")},
            "staff": {"staff": self._data("staff")},
            "revenue": {"revenue_fen": self._data("revenue")},
            "assets": {"assets_fen": self._data("assets")},
        }
        posted = [name for name in said if name in self and self._is_said(self[name])]
        return {column: value for name in posted for column, value in said[name].items()}

    def _is_said(self, field: Field) -> bool:
        """A box that did not come back says nothing; of checkboxes only the ticked ones do."""
        return bool(field.raw_data) or isinstance(field, ChecksField)

    def _data(self, name: str) -> Any:
        return self[name].data if name in self else None

    def _text(self, name: str) -> str:
        return self._data(name) or ""


class KeptEnterpriseForm(EnterpriseForm):
    """The record as it is changed, against the version it was drawn from."""

    version = HiddenField()
    kept = EnterpriseDetails(name="")

    @classmethod
    def of(cls, enterprise: Enterprise) -> Self:
        """The form for a record: what was posted, or else what the record says."""
        form = cls(data=shown_of(enterprise))
        form.kept = details_of(enterprise)
        return form

    @property
    def base(self) -> EnterpriseDetails:
        return self.kept

    @property
    def seen_version(self) -> int:
        """The version the form was drawn from. Raises Unmet where that is no number."""
        return version_typed(self.version.data)


def facts_not_taken(now: EnterpriseDetails) -> list[Fact]:
    """The facts that were posted otherwise than the saved record has them: by a page from before, or by hand,
    for no box of them was there."""
    return facts_changed(now, replace(now, **EnterpriseForm().typed()))


class EnterpriseEditForm(KeptEnterpriseForm):
    """What staff correct: from when it holds, and why."""

    effective_on = DayField(
        _("变更生效日期"),
        description=_("更名或产业调整从哪一天起；不填即今天。以前年度的统计不受影响。"),
    )
    reason = TextAreaField(
        _("更正理由"),
        description=_("更正名称、信用代码、属地、产业或成立日期时必填，记入台账。"),
        filters=[many_lines],
    )

    @classmethod
    def of(cls, enterprise: Enterprise) -> Self:
        """A holder that has a place moves by a change request only."""
        form = super().of(enterprise)
        if enterprise.district:
            del form.place
        return form


class DetailsForm(KeptEnterpriseForm):
    """What an enterprise keeps itself: what it is counted and routed by is changed by request."""

    @classmethod
    def of(cls, enterprise: Enterprise) -> Self:
        form = super().of(enterprise)
        for fact, columns in FACT_COLUMNS.items():
            for column in columns:
                if column in FILLED_FREELY and not values_of(form.kept, fact)[column]:
                    continue
                name = "place" if fact is Fact.PLACE else column
                if name in form:
                    del form[name]
        return form
