"""Ending a recognition."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.rules.ending import ENDINGS
from registry.web.forms.field import DayField
from registry.web.forms.text import many_lines, one_line
from registry.web.language import translated


class EndForm(FlaskForm):
    """How, from which day, why, and by which document."""

    how = RadioField(_("终止方式"), validators=[InputRequired(_("请选择终止方式。"))])
    effective_on = DayField(
        _("生效日期"),
        description=_("从这一天起不再有效；可以早于今天，以前日期的统计会随之更正并留痕。"),
        validators=[InputRequired(_("请填写生效日期。"))],
    )
    reason = TextAreaField(
        _("事由"),
        description=_("会在认定名录上公开。"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写事由。")),
            Length(max=1000, message=_("事由不能超过 1000 个字。")),
        ],
    )
    document_no = StringField(
        _("决定文号"), filters=[one_line], validators=[Length(max=100, message=_("文号不能超过 100 个字。"))]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.how.choices = [(ending.value, translated(facts.label)) for ending, facts in ENDINGS.items()]
