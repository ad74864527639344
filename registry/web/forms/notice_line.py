"""Holding, releasing or striking one line of a published notice, and withdrawing the whole."""

from flask import request
from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from registry.rules.notice_line import CAUSES, LineAct, StrikeCause
from registry.web.forms.field import VersionField
from registry.web.forms.text import many_lines, one_line
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _


class WithdrawForm(FlaskForm):
    """Why and by which document a whole notice is withdrawn; `seen` is the digest of its lines as drawn."""

    seen = HiddenField()
    document_no = StringField(
        _("撤回文号"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写撤回所依据的文号。")),
            Length(max=100, message=_("文号不能超过 100 个字。")),
        ],
    )
    reason = TextAreaField(
        _("撤回的理由"),
        description=_("会在公示页面公开，也会告知名单上的企业。"),
        filters=[many_lines],
        validators=[InputRequired(_("请填写撤回的理由，会在公示页面公开。"))],
    )


class LineForm(FlaskForm):
    """What is done with the line, why, and against which version of its file; what is lacking, rules say."""

    version = VersionField()
    cause = RadioField(_("移出的原因"), validators=[Optional()])
    reason = TextAreaField(
        _("理由"), description=_("申报企业会看到；公众只看到办理的种类和日期。"), filters=[many_lines]
    )
    document_no = StringField(
        _("依据文号（选填）"),
        filters=[one_line],
        validators=[Length(max=100, message=_("文号不能超过 100 个字。"))],
    )

    @classmethod
    def of(cls) -> "LineForm":
        """What was posted, with the causes there are."""
        form = cls()
        form.cause.choices = [
            (
                cause.value,
                gettext(
                    "%(cause)s：%(effect)s", cause=translated(facts.label), effect=translated(facts.effect)
                ),
            )
            for cause, facts in CAUSES.items()
        ]
        return form

    @property
    def act(self) -> LineAct | None:
        """Which button was pressed; None where it is none of these."""
        pressed = request.form.get("act", "")
        return LineAct(pressed) if pressed in set(LineAct) else None

    @property
    def chosen(self) -> str:
        """The cause; '' where none was chosen."""
        return self.cause.data if self.cause.data in set(StrikeCause) else ""
