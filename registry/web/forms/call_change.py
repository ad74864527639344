"""What may be done about a call that is there."""

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.web.forms.instant import ClosingField
from registry.web.forms.text import many_lines


class ReasonForm(FlaskForm):
    """Withdrawing a call: why."""

    seen = HiddenField()
    """What the page said of the call."""
    confirmed = HiddenField()
    """The tokens of what was asked about twice, with spaces between."""
    reason = TextAreaField(
        _("原因"),
        description=_("公众和申报企业会看到。"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写原因，公众和申报企业会看到。")),
            Length(max=500, message=_("原因不能超过 500 个字。")),
        ],
    )


class ClosingForm(ReasonForm):
    """Another end of a call, and why."""

    closes_at = ClosingField(
        _("新的截止时间"),
        description=_("北京时间，填写的那一分钟仍受理：填 23:59 即受理到 23:59:59。也可以填 24:00。"),
        validators=[InputRequired(_("请填写截止时间。"))],
    )
