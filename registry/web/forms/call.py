"""Opening a call for applications."""

from dataclasses import replace
from datetime import datetime
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectChoice, SelectField, StringField  # type: ignore[attr-defined]  # types lag behind 3.3
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from registry import clock
from registry.models import Call
from registry.rules.call import AskedCall, CallTerms
from registry.rules.catalog import catalog
from registry.rules.eligibility import may_file_again
from registry.rules.procedure import Procedure, RouteOption
from registry.web.forms.field import WholeNumberField
from registry.web.forms.filters import Choices, title_choices
from registry.web.forms.instant import ClosingField, LocalInstantField
from registry.web.forms.text import one_line
from registry.web.language import gettext
from registry.web.language import lazy_gettext as _

FIRST_YEAR, LAST_YEAR = 2000, 2100


class CallTimesForm(FlaskForm):
    """From an instant to an instant, counted for one award year."""

    document_no = StringField(
        _("通知文号"), filters=[one_line], validators=[Length(max=100, message=_("文号不能超过 100 个字。"))]
    )
    opens_at = LocalInstantField(_("开始受理时间"), validators=[InputRequired(_("请填写开始受理时间。"))])
    closes_at = ClosingField(
        _("截止时间"),
        description=_("北京时间，填写的那一分钟仍受理：填 23:59 即受理到 23:59:59。也可以填 24:00。"),
        validators=[InputRequired(_("请填写截止时间。"))],
    )
    award_year = WholeNumberField(
        _("认定年度"),
        validators=[
            InputRequired(_("请填写认定年度。")),
            NumberRange(FIRST_YEAR, LAST_YEAR, _("认定年度应为四位年份。")),
        ],
    )
    may_file_again = SelectField(
        _("申报未获通过的，能否在本批次再次申报"),
        description=_("开始受理后不能更改；企业在申报页面和办理结果中会看到。"),
        default="yes",
    )
    confirmed = HiddenField()
    """The tokens of what was asked about twice, with spaces between."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.may_file_again.choices = [("yes", gettext("可以")), ("no", gettext("不可以"))]
        if self.award_year.data is None and not self.is_submitted():
            self.award_year.data = clock.today().year


class CallForm(CallTimesForm):
    """One scheme and level, from an instant to an instant, counted for one award year."""

    name = SelectField(_("认定类别与级别"), validators=[InputRequired(_("请选择认定类别与级别。"))])
    title = StringField(
        _("批次名称"),
        description=_("例如：2026年第一批市级“专精特新”中小企业认定申报。"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写批次名称。")),
            Length(max=200, message=_("批次名称不能超过 200 个字。")),
        ],
    )
    seen = HiddenField()
    """What the page said of a call that is there already; '' of a new one."""
    notice_days = WholeNumberField(
        _("公示期（工作日）"),
        description=_("通知另有规定的填写，不得少于该类别设置的天数；不填按设置。没有公示环节的请留空。"),
        validators=[Optional()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.choices = [("", gettext("请选择")), *self.titles()]

    @staticmethod
    def titles() -> Choices:
        """The titles it can be for."""
        return title_choices()

    def terms(self) -> CallTerms:
        """What the call asks beyond its title and its time."""
        return CallTerms(
            document_no=str(self.document_no.data or ""),
            may_file_again=self.may_file_again.data == "yes",
            notice_days=self.notice_days.data,
        )

    def asked(self) -> AskedCall:
        """The call as it was typed."""
        return AskedCall(*self.values(), self.terms())

    @classmethod
    def of(cls, call: Call) -> Self:
        """The form with what a call says, to be changed before it opens."""
        return cls(data=cls.shown(call))

    @classmethod
    def copied(cls, call: Call) -> Self:
        """The form with what a call says, to open another: of its own time, and of the year of today."""
        its_own = {"opens_at", "closes_at", "award_year"}
        return cls(data={name: value for name, value in cls.shown(call).items() if name not in its_own})

    @classmethod
    def shown(cls, call: Call) -> dict[str, Any]:
        """What stands in the boxes for a call."""
        return {
            "name": f"{call.scheme}:{call.level}",
            "title": call.title,
            "document_no": call.document_no,
            "opens_at": call.opens_at,
            "closes_at": call.closes_at,
            "award_year": call.award_year,
            "may_file_again": "yes" if may_file_again(call.may_file_again) else "no",
            "notice_days": call.notice_days,
        }

    def values(self) -> tuple[str, str, str, datetime, datetime, int]:
        """Scheme, level, title, both instants and the award year, as the action takes them."""
        scheme, _colon, level = str(self.name.data).partition(":")
        opens_at, closes_at = self.opens_at.data, self.closes_at.data
        return scheme, level, str(self.title.data), opens_at, closes_at, self.award_year.data


class BureauCallForm(CallForm):
    """A call of the bureau, which may ask for recommendations and how."""

    ranked_sheet = BooleanField(
        _("要求区级推荐汇总表"),
        description=_("各区初审通过的申报先列入推荐汇总表，由区级决定人一并报送。"),
    )
    notice = SelectField(
        _("上报前公示拟推荐名单"),
        description=_("只用于推荐上报的称号；单项冠军须公示。"),
        choices=[SelectChoice("", _("按设置")), SelectChoice("yes", _("是")), SelectChoice("no", _("否"))],
        default="",
    )
    cap = WholeNumberField(
        _("上报名额"),
        description=_("只用于推荐上报的称号；通知没有规定名额的请留空。"),
        validators=[Optional(), NumberRange(1, 9999, _("上报名额应为 1 至 9999 的整数，或留空。"))],
    )

    @classmethod
    def shown(cls, call: Call) -> dict[str, Any]:
        options, has_notice = call.route.options, call.route.procedure is Procedure.RECOMMENDATION
        notice = "yes" if RouteOption.NOTICE in options else "no"
        return {
            **super().shown(call),
            "ranked_sheet": RouteOption.RANKED_SHEET in options,
            "notice": notice if has_notice else "",
            "cap": call.cap,
        }

    def terms(self) -> CallTerms:
        return replace(
            super().terms(),
            ranked_sheet=bool(self.ranked_sheet.data),
            notice={"yes": True, "no": False}.get(self.notice.data),
            cap=self.cap.data,
        )


class DistrictCallForm(CallForm):
    """A call of a district for its own enterprises: only of what districts decide."""

    @staticmethod
    def titles() -> Choices:
        today, known = clock.today(), catalog()
        return [
            (title, name)
            for title, name in title_choices()
            if known.procedures.on(title, today).procedure is Procedure.DISTRICT_DECISION
        ]
