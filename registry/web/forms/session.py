"""Signing in and setting a password."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from registry.web.forms.text import login_typed, one_line
from registry.web.language import lazy_gettext as _


class SignInForm(FlaskForm):
    """Login and password."""

    login = StringField(
        _("登录名"), filters=[login_typed], validators=[InputRequired(_("请填写登录名。")), Length(max=64)]
    )
    password = PasswordField(_("密码"), validators=[InputRequired(_("请填写密码。")), Length(max=128)])


class PasswordForm(FlaskForm):
    """A new password, twice."""

    password = PasswordField(
        _("新密码"),
        description=_("至少 10 位，不能包含登录名。"),
        validators=[InputRequired(_("请填写新密码。")), Length(max=128)],
    )
    again = PasswordField(
        _("再次输入新密码"),
        validators=[InputRequired(_("请再次输入新密码。")), EqualTo("password", _("两次输入的密码不一致。"))],
    )

    @property
    def name_typed(self) -> str:
        """The name of the person, where it is asked."""
        return ""


class NamedPasswordForm(PasswordForm):
    """The same for who was invited without a name."""

    name = StringField(
        _("您的姓名"),
        filters=[one_line],
        description=_("提交申报时记录这一姓名。"),
        validators=[InputRequired(_("请填写姓名。")), Length(max=64)],
    )

    @property
    def name_typed(self) -> str:
        return self.name.data or ""


class OwnPasswordForm(PasswordForm):
    """The present password, and a new one, twice."""

    current = PasswordField(
        _("现在的密码"), validators=[InputRequired(_("请填写现在的密码。")), Length(max=128)]
    )
