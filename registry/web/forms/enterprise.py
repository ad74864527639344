"""An enterprise's record, for itself and for staff."""

import re
from dataclasses import replace
from typing import Any, Self

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, PasswordField, SelectField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from registry import clock
from registry.errors import Text
from registry.models import Enterprise
from registry.rules.account import unmet_registration
from registry.rules.catalog import catalog
from registry.rules.enterprise import LONGEST_NAME, EnterpriseDetails
from registry.rules.uscc import canonical_uscc, check_uscc
from registry.web.forms.field import ChecksField, DayField, WanField, WholeNumberField, folded, version_typed
from registry.web.forms.text import login_typed, one_line
from registry.web.language import translated
from registry.web.wording.enterprise import chains_of, place_value

Choices = list[tuple[str, str]]
GroupedChoices = dict[str, Choices]
NOBODY = "nobody.has.this.login"
"""Stands in where no login was typed, so that the rest can be judged."""
_CLASS = re.compile(r"[A-T]?\d{2,4}")


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
        for industry in catalog().industries.values():
            is_part = field.data in {part.id for part in industry.subsectors}
            if is_part and self.industry.data != industry.id:
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
    def code(self) -> str | None:
        """The credit code as it is kept; None where none was typed."""
        return canonical_uscc(self.uscc.data or "") or None

    def details(self) -> EnterpriseDetails:
        """What was typed, as the actions take it."""
        district, _slash, zone = (self.place.data or "").partition("/")
        return EnterpriseDetails(
            name=self.name.data or "",
            uscc=self.code,
            district=district,
            zone=zone,
            industry=self.industry.data or "",
            subsector=self.subsector.data or "",
            chains=tuple(self.chains.data or ()),
            gbt4754=folded(self.gbt4754.data).upper(),
            founded_on=self.founded_on.data,
            staff=self.staff.data,
            revenue_fen=self.revenue.data,
            assets_fen=self.assets.data,
        )


class KeptEnterpriseForm(EnterpriseForm):
    """The record as it is changed, against the version it was drawn from."""

    version = HiddenField()

    @classmethod
    def of(cls, enterprise: Enterprise) -> Self:
        """The form for a record: what was posted, or else what the record says."""
        return cls(
            data={
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
        )

    @property
    def seen_version(self) -> int:
        """The version the form was drawn from. Raises Unmet where that is no number."""
        return version_typed(self.version.data)


class EnterpriseEditForm(KeptEnterpriseForm):
    """What staff change: also from when the change holds."""

    effective_on = DayField(
        _("变更生效日期"),
        description=_("更名、迁移或产业调整从哪一天起；不填即今天。以前年度的统计不受影响。"),
    )


class DetailsForm(KeptEnterpriseForm):
    """What an enterprise changes itself: from today on, and never a credit code that is already known."""

    known_code = ""

    @classmethod
    def of(cls, enterprise: Enterprise) -> Self:
        form = super().of(enterprise)
        if enterprise.uscc:
            form.known_code = enterprise.uscc
            del form.uscc
        return form

    @property
    def code(self) -> str | None:
        return self.known_code or super().code


class RegisterForm(EnterpriseForm):
    """An enterprise registers itself, with its first account."""

    login = StringField(
        _("登录名"),
        description=_("3–64 位小写字母、数字或 . _ @ -。"),
        filters=[login_typed],
        validators=[InputRequired(_("请填写登录名。"))],
    )
    person = StringField(
        _("经办人姓名"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写经办人姓名。")),
            Length(max=64, message=_("姓名不能超过 64 个字。")),
        ],
    )
    password = PasswordField(
        _("密码"),
        description=_("至少 10 位，不能包含登录名。"),
        validators=[InputRequired(_("请填写密码。")), Length(max=128, message=_("密码不能超过 128 位。"))],
    )
    again = PasswordField(
        _("再次输入密码"),
        validators=[
            InputRequired(_("请再次输入密码。")),
            EqualTo("password", _("两次输入的密码不一致。")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, sentence in (
            (self.uscc, _("请填写统一社会信用代码。")),
            (self.place, _("请选择所属区或功能区。")),
            (self.industry, _("请选择所属产业。")),
        ):
            field.validators = [InputRequired(sentence), *field.validators]
            field.flags.required = True

    def unmet(self) -> list[Text]:
        """What the rules find besides the form's own errors; a field already faulted is not told twice."""
        details = self.details()
        if self.name.errors:
            details = replace(details, name="-")
        if self.uscc.errors:
            details = replace(details, uscc=None)
        if self.place.errors:
            details = replace(details, district="", zone="")
        if self.industry.errors:
            details = replace(details, industry="")
        if self.chains.errors:
            details = replace(details, chains=())
        login = NOBODY if self.login.errors else self.login.data or ""
        person = "-" if self.person.errors else self.person.data or ""
        password = None if self.password.errors else self.password.data
        return unmet_registration(details, login, person, password, clock.today(), catalog())
