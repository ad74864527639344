"""Uploading a list."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from registry import clock
from registry.models import Recommendation
from registry.queries.recommendation import every_open_forwarding, get_forwarding
from registry.rules.award_year import unmet_award_year
from registry.rules.catalog import catalog
from registry.rules.imports.line import Decision
from registry.web.forms.field import DayField, WholeNumberField
from registry.web.forms.text import one_line
from registry.web.language import translated

ENTERPRISES, RECOGNITIONS = "enterprises", "recognitions"
FIRST_YEAR, LAST_YEAR = 1990, 2100


def _not_to_come(_form: Any, field: DayField) -> None:
    """A day to come is a slip of who types it: said at its field, not once for every row."""
    if field.data > clock.today():
        raise ValidationError(gettext("公告日期不能晚于今天，尚未公告的名单不能导入。"))


class ImportForm(FlaskForm):
    """A spreadsheet and, for a list of recognitions, what was decided."""

    file = FileField(
        _("表格文件"),
        description=_("Excel 或 WPS 的工作簿（.xlsx、.xls、.ods）或 .csv，表头可以在任意一行。"),
        validators=[FileRequired(_("请选择要导入的文件。"))],
    )
    kind = RadioField(
        _("文件内容"),
        validators=[InputRequired(_("请选择文件内容。"))],
    )
    title = SelectField(_("认定类别与级别"), description=_("以下各项只在导入认定名单时填写。"), default="")
    announced_on = DayField(_("公告日期"), validators=[Optional(), _not_to_come])
    award_year = WholeNumberField(
        _("认定年度"),
        validators=[Optional(), NumberRange(FIRST_YEAR, LAST_YEAR, _("认定年度应为四位年份。"))],
    )
    document_no = StringField(
        _("文号"), filters=[one_line], validators=[Length(max=100, message=_("文号不能超过 100 个字。"))]
    )
    valid_until = DayField(
        _("有效期截止日"), description=_("不填则按该级别的有效年限计算。"), validators=[Optional()]
    )

    answers = SelectField(
        _("答复的上报批次"),
        description=_("名单是对本局一次上报的答复时选择；选错或不选都不会办结任何申报。"),
        default="",
    )
    whole = BooleanField(
        _("这是该次上报的全部结果"),
        description=_("勾选后，名单中没有的申报会逐件列出，由决定人确认未入选。"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(ENTERPRISES, gettext("企业名录")), (RECOGNITIONS, gettext("认定名单"))]
        # All titles, also those that can no longer be applied for: old lists have them.
        titles = [
            (f"{scheme.id}:{level.id}", f"{translated(scheme)} · {translated(level)}")
            for scheme, level in catalog().titles()
        ]
        self.title.choices = [("", gettext("请选择")), *titles]
        self.answers.choices = [("", gettext("不答复任何上报")), *map(_forwarding, every_open_forwarding())]

    def validate(self, extra_validators: Any = None) -> bool:
        """A list of recognitions needs to be told what was decided, when, and for which year."""
        sound = super().validate(extra_validators)
        if self.kind.data != RECOGNITIONS:
            return bool(sound)
        needed = (
            (self.title, gettext("请选择认定类别与级别。")),
            (self.announced_on, gettext("请填写公告日期。")),
            (self.award_year, gettext("请填写认定年度。")),
        )
        for field, sentence in needed:
            if not field.data and not field.errors:
                field.errors = [*field.errors, sentence]
                sound = False
        return all((self._answers_its_own_title(), self._is_of_its_year(), sound))

    def _is_of_its_year(self) -> bool:
        """As when it is recognized; said at its field, not once for every row."""
        if not self.award_year.data or not self.announced_on.data:
            return True
        wrong = [translated(each) for each in unmet_award_year(self.award_year.data, self.announced_on.data)]
        self.award_year.errors = [*self.award_year.errors, *wrong]
        return not wrong

    def _answers_its_own_title(self) -> bool:
        """A list answers a forwarding of its own title; the whole answer answers one."""
        wrong = ""
        if self.answers.data:
            found = get_forwarding(int(self.answers.data))
            if self.title.data != f"{found.scheme}:{found.level}":
                wrong = gettext("所选上报批次不是这个认定类别与级别的，请核对。")
        elif self.whole.data:
            wrong = gettext("请选择名单答复的是哪一次上报，或取消“全部结果”。")
        if wrong:
            self.answers.errors = [*self.answers.errors, wrong]
        return not wrong

    def decision(self) -> Decision | None:
        """What holds for the whole list; None for a list of enterprises."""
        if self.kind.data != RECOGNITIONS:
            return None
        scheme_id, _colon, level = str(self.title.data).partition(":")
        scheme = catalog().schemes[scheme_id]
        announced_on: date = self.announced_on.data
        return Decision(
            scheme,
            scheme.level(level),
            announced_on,
            self.award_year.data,
            self.document_no.data or "",
            self.valid_until.data,
            int(self.answers.data) if self.answers.data else None,
            bool(self.whole.data),
        )


def _forwarding(found: Recommendation) -> tuple[str, str]:
    title = translated(catalog().title_of(f"{found.scheme}:{found.level}"))
    return str(found.id), f"{found.document_no} · {title} · {found.sent_on.isoformat()}"
