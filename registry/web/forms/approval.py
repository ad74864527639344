"""Approving, declining and withdrawing a proposal."""

from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.rules.approval import LONGEST_NOTE
from registry.web.forms.text import many_lines
from registry.web.language import lazy_gettext as _


class ApproveForm(FlaskForm):
    """What the approver has seen: the digest of the effect on the page."""

    seen = HiddenField()


class DeclineForm(FlaskForm):
    """Why it is not approved."""

    note = TextAreaField(
        _("不批准的理由"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写不批准的理由，提出人会看到。")),
            Length(max=LONGEST_NOTE, message=_("理由不能超过 300 个字。")),
        ],
    )
