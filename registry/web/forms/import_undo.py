"""Undoing an import: why, and whether also where something stands in the way."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.web.forms.text import many_lines
from registry.web.language import lazy_gettext as _


class UndoForm(FlaskForm):
    """`seen` is the digest of what the page says it would do."""

    seen = HiddenField()
    rest = BooleanField(_("已逐项查看，保留上列各项，只撤销其余"))
    reason = TextAreaField(
        _("撤销理由"),
        description=_("作废的认定会公开这一理由；申报重新打开的企业会收到。"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写撤销理由。")),
            Length(max=1000, message=_("撤销理由不能超过 1000 个字。")),
        ],
    )
