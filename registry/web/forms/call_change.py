"""What may be done about a call that is there."""

from collections.abc import Iterable

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.models import Call
from registry.web.forms.instant import ClosingField
from registry.web.forms.text import many_lines
from registry.web.language import gettext
from registry.web.language import lazy_gettext as _
from registry.web.wording.deadline import last_moment


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


class MoveForm(ReasonForm):
    """The call that files move to, and why."""

    into = SelectField(_("移到哪个批次"), validators=[InputRequired(_("请选择批次。"))])

    def offer(self, calls: Iterable[Call]) -> None:
        """Let these be chosen."""
        self.into.choices = [("", gettext("请选择")), *((str(call.id), call_choice(call)) for call in calls)]


def call_choice(call: Call) -> str:
    """A call as it stands among others."""
    end = last_moment(call.closes_at)
    return str(gettext("第 %(id)s 号 %(title)s（截止 %(end)s）", id=call.id, title=call.title, end=end))
