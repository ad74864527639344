"""Uploading a list."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from registry.rules.catalog import catalog
from registry.rules.imports.line import Decision
from registry.web.forms.field import DayField, WholeNumberField
from registry.web.forms.text import one_line
from registry.web.language import translated

ENTERPRISES, RECOGNITIONS = "enterprises", "recognitions"
FIRST_YEAR, LAST_YEAR = 1990, 2100


class ImportForm(FlaskForm):
    """A spreadsheet and, for a list of recognitions, what was decided."""

    file = FileField(
        _("表格文件"),
        description=_("Excel 或 WPS 保存的 .xlsx 文件，表头可以在任意一行。"),
        validators=[FileRequired(_("请选择要导入的 .xlsx 文件。"))],
    )
    kind = RadioField(
        _("文件内容"),
        default=ENTERPRISES,
        validators=[InputRequired(_("请选择文件内容。"))],
    )
    title = SelectField(_("认定类别与级别"), description=_("以下各项只在导入认定名单时填写。"), default="")
    announced_on = DayField(_("公告日期"), validators=[Optional()])
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [(ENTERPRISES, gettext("企业名录")), (RECOGNITIONS, gettext("认定名单"))]
        # All titles, also those that can no longer be applied for: old lists have them.
        titles = [
            (f"{scheme.id}:{level.id}", f"{translated(scheme)} · {translated(level)}")
            for scheme, level in catalog().titles()
        ]
        self.title.choices = [("", gettext("请选择")), *titles]

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
        return bool(sound)

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
        )
