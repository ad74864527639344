"""Correcting a batch of recognitions: the values as they are, to be written over where they are wrong."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from registry.models import Batch, Recognition
from registry.rules.approval import CorrectArguments
from registry.web.forms.field import DayField, WholeNumberField
from registry.web.forms.text import many_lines, one_line
from registry.web.language import gettext
from registry.web.language import lazy_gettext as _

_DOCUMENT = Length(max=100, message=_("文号不能超过 100 个字。"))


class CorrectForm(FlaskForm):
    """A batch as it is and as it is to be. `seen` is the digest of the result that was shown last."""

    seen = HiddenField()
    award_year = WholeNumberField(_("认定年度"), validators=[InputRequired(_("请填写认定年度。"))])
    document_no = StringField(
        _("认定文件文号"), filters=[one_line], validators=[InputRequired(_("请填写文号。")), _DOCUMENT]
    )
    announced_on = DayField(_("公告日期"), validators=[InputRequired(_("请填写公告日期。"))])
    valid_until = DayField(
        _("有效期截止日"),
        validators=[Optional()],
        description=_("用于整批；不填的，各项不变，原按公告日期计算的随公告日期更正。"),
    )
    without_end = BooleanField(_("整批改为未设有效期"))
    line = SelectField(_("更正哪一项的企业名称"), default="")
    name = StringField(
        _("更正后的企业名称"),
        filters=[one_line],
        validators=[Length(max=200, message=_("企业名称不能超过 200 个字。"))],
        description=_("认定文件中的名称；企业更名请在企业名录中办理。"),
    )
    by_document = StringField(
        _("更正所依据的文号"),
        filters=[one_line],
        validators=[InputRequired(_("请填写更正所依据的文号。")), _DOCUMENT],
    )
    reason = TextAreaField(
        _("更正理由"),
        filters=[many_lines],
        description=_("会在认定名录上公开。"),
        validators=[
            InputRequired(_("请填写更正理由。")),
            Length(max=1000, message=_("更正理由不能超过 1000 个字。")),
        ],
    )

    @classmethod
    def of(cls, batch: Batch, lines: Sequence[Recognition]) -> "CorrectForm":
        """What was posted, or else the batch as it is."""
        names = ("award_year", "document_no", "announced_on")
        form = cls(data={name: getattr(batch, name) for name in names})
        form.line.choices = [
            ("", gettext("（不更正名称）")),
            *((str(row.id), " · ".join(filter(None, (row.name, row.certificate_no)))) for row in lines),
        ]
        return form

    def validate_name(self, field: StringField) -> None:
        """A name is of one line."""
        if field.data and not self.line.data:
            raise ValidationError(gettext("请选择更正哪一项的企业名称。"))

    def arguments(self, batch: Batch) -> CorrectArguments:
        """What differs from the batch."""
        named = ((int(self.line.data), self.name.data),) if self.line.data and self.name.data else ()
        return CorrectArguments(
            batch=batch.id,
            reason=self.reason.data or "",
            by_document=self.by_document.data or "",
            award_year=_other(self.award_year.data, batch.award_year),
            document_no=_other(self.document_no.data, batch.document_no) or "",
            announced_on=_other(self.announced_on.data, batch.announced_on),
            valid_until=self.valid_until.data,
            without_end=bool(self.without_end.data),
            names=named,
        )


def _other(typed: Any, known: Any) -> Any:
    return None if typed == known else typed
