"""Opening an account, setting working days, moving the demo clock."""

from datetime import date, timedelta

from flask_wtf import FlaskForm
from wtforms import (  # type: ignore[attr-defined]  # types lag behind 3.3
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from registry.errors import Text, listed
from registry.rules.account import unmet_person, unmet_place
from registry.rules.catalog import catalog
from registry.rules.colleague import PART_NAMES, FirmPart
from registry.rules.role import DISTRICT, MAY_HAVE_PLACE, OPENED, ROLE_NAMES, Role
from registry.web.forms.text import login_typed, many_lines, one_line
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _

LONGEST_RANGE = 31
EARLIEST_YEAR, LATEST_YEAR = 2004, 2100


class AccountForm(FlaskForm):
    """A new account. Which place or enterprise a role needs is for the rules to say."""

    role = SelectField(_("角色"), validators=[InputRequired(_("请选择角色。"))])
    login = StringField(
        _("登录名"),
        filters=[login_typed],
        description=_("3–64 位小写字母、数字或 . _ @ -，例如 xiqing-li。"),
        validators=[InputRequired(_("请填写登录名。")), Length(max=64)],
    )
    name = StringField(
        _("姓名"), filters=[one_line], validators=[InputRequired(_("请填写姓名。")), Length(max=64)]
    )
    place = SelectField(_("所属区或功能区"))
    code = StringField(
        _("企业统一社会信用代码"),
        filters=[one_line],
        description=_("只有企业账号需要填写，企业须已在名录中。"),
        validators=[Length(max=40)],
    )

    part = SelectField(_("在企业内的身份"))
    phone = StringField(
        _("电话"),
        filters=[one_line],
        description=_("工作人员填写：用于确认提出人和批准人不是同一人。"),
        validators=[Length(max=40)],
    )
    staff_no = StringField(_("工号"), filters=[one_line], validators=[Length(max=40)])

    def validate_phone(self, field: Field) -> None:
        _raise_first(unmet_person(field.data or "", ""))

    def validate_staff_no(self, field: Field) -> None:
        _raise_first(unmet_person("", field.data or ""))

    def validate_place(self, _field: Field) -> None:
        if self.role.data in OPENED:
            _raise_first(unmet_place(Role(self.role.data), self.district_and_zone[0]))

    place_roles = " ".join(sorted(MAY_HAVE_PLACE))
    """The roles the place is asked of, as the script of the page reads it."""

    def offer(self) -> "AccountForm":
        """Fill the lists in the reader's language."""
        roles = [SelectChoice(role.value, _role_and_place(role)) for role in ROLE_NAMES if role in OPENED]
        self.role.choices = [SelectChoice("", gettext("请选择")), *roles]
        self.part.choices = [SelectChoice(part.value, translated(PART_NAMES[part])) for part in PART_NAMES]
        self.part.data = self.part.data or FirmPart.ADMINISTRATOR.value
        self.place.description = gettext(
            "%(must)s必须选择；%(may)s可以选择，选择后只看该区或功能区，不选看全市；其他角色不选。",
            must=_names(DISTRICT),
            may=_names(MAY_HAVE_PLACE - DISTRICT),
        )
        places = [SelectChoice("", gettext("不指定"))]
        for district in catalog().districts.values():
            places.append(SelectChoice(district.code, translated(district)))
            places += [
                SelectChoice(zone.id, f"{translated(district)} · {translated(zone)}")
                for zone in catalog().zones.values()
                if zone.district_code == district.code
            ]
        self.place.choices = places
        return self

    @property
    def chosen_part(self) -> FirmPart | None:
        """The part of an enterprise's account; None of others, whatever the list says."""
        return FirmPart(self.part.data) if self.role.data == Role.ENTERPRISE else None

    @property
    def district_and_zone(self) -> tuple[str, str]:
        """The chosen place."""
        chosen = self.place.data or ""
        zone = catalog().zones.get(chosen)
        return (zone.district_code, zone.id) if zone else (chosen, "")


def _role_and_place(role: Role) -> str:
    """A role, and whether its account is of a place."""
    name = translated(ROLE_NAMES[role])
    if role in DISTRICT:
        return str(gettext("%(role)s（须选所属区或功能区）", role=name))
    if role in MAY_HAVE_PLACE:
        return str(gettext("%(role)s（可选所属区或功能区）", role=name))
    return name


def _names(roles: frozenset[Role]) -> str:
    return translated(listed(name for role, name in ROLE_NAMES.items() if role in roles))


class PersonForm(FlaskForm):
    """Telephone and staff number of the person of an account."""

    phone = StringField(_("电话"), filters=[one_line], validators=[Length(max=40)])
    staff_no = StringField(_("工号"), filters=[one_line], validators=[Length(max=40)])


def _raise_first(reasons: list[Text]) -> None:
    for reason in reasons:
        raise ValidationError(translated(reason))


class WorkdayForm(FlaskForm):
    """One day, or all days of a range, as working or not."""

    first = DateField(_("日期"), validators=[InputRequired(_("请填写日期，例如 2027-02-06。"))])
    last = DateField(
        _("至（选填）"),
        description=_("登记一段连续日期时填写最后一天，最多 31 天。"),
        validators=[Optional()],
    )
    kind = RadioField(
        _("这些天是"),
        choices=[SelectChoice("holiday", _("休息日")), SelectChoice("working", _("工作日（含调休上班）"))],
        validators=[InputRequired(_("请选择休息日或工作日。"))],
    )
    note = StringField(
        _("说明"),
        filters=[one_line],
        description=_("例如：春节；国办通知文号。"),
        validators=[Length(max=100, message=_("说明不能超过 100 个字。"))],
    )

    def validate_first(self, field: Field) -> None:
        if field.data and not EARLIEST_YEAR <= field.data.year <= LATEST_YEAR:
            raise ValidationError(
                gettext("日期应在 %(first)s 年至 %(last)s 年之间。", first=EARLIEST_YEAR, last=LATEST_YEAR)
            )

    def validate_last(self, field: Field) -> None:
        if not field.data or not self.first.data:
            return
        if field.data < self.first.data:
            raise ValidationError(gettext("最后一天早于第一天，请核对。"))
        if (field.data - self.first.data).days >= LONGEST_RANGE:
            raise ValidationError(gettext("一次最多登记 %(most)s 天。", most=LONGEST_RANGE))

    @property
    def days(self) -> list[date]:
        """Every day of the range."""
        first, last = self.first.data, self.last.data or self.first.data
        if first is None or last is None:
            return []
        return [first + timedelta(days=offset) for offset in range((last - first).days + 1)]


class YearForm(FlaskForm):
    """A year's days off and make-up days as its notice has them; `seen` digests what was shown last."""

    seen = HiddenField()
    document_no = StringField(
        _("放假通知的文号"),
        filters=[one_line],
        description=_("国务院办公厅关于该年节假日安排的通知。"),
        validators=[
            InputRequired(_("请填写放假通知的文号。")),
            Length(max=100, message=_("文号不能超过 100 个字。")),
        ],
    )
    table = TextAreaField(
        _("放假和调休（每行一天）"),
        filters=[many_lines],
        description=_("每行：日期、空格、休或班，例如“2027-02-06 休”。不填的，按已登记的日期。"),
    )


class WithdrawYearForm(FlaskForm):
    """Why a year is not complete after all."""

    reason = TextAreaField(
        _("撤回理由"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写撤回理由。")),
            Length(max=300, message=_("撤回理由不能超过 300 个字。")),
        ],
    )


class ClockForm(FlaskForm):
    """By how many days the demo clock goes forward."""

    days = IntegerField(
        _("天数"),
        validators=[InputRequired(_("请填写天数。")), NumberRange(1, 366, _("天数应为 1 至 366 的整数。"))],
    )
