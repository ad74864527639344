"""An enterprise registers itself, with its first account."""

from dataclasses import replace
from typing import Any

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from registry import clock
from registry.errors import Text
from registry.rules.account import unmet_registration
from registry.rules.catalog import catalog
from registry.web.forms.enterprise import EnterpriseForm
from registry.web.forms.text import login_typed, one_line

NOBODY = "nobody.has.this.login"
"""Stands in where no login was typed, so that the rest can be judged."""


class RegisterForm(EnterpriseForm):
    """An enterprise registers itself, with its first account."""

    login = StringField(
        _("登录名"),
        description=_("3–64 位小写字母、数字或 . _ @ -。"),
        filters=[login_typed],
        validators=[InputRequired(_("请填写登录名。"))],
    )
    person = StringField(
        _("经办人姓名"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写经办人姓名。")),
            Length(max=64, message=_("姓名不能超过 64 个字。")),
        ],
    )
    password = PasswordField(
        _("密码"),
        description=_("至少 10 位，不能包含登录名。"),
        validators=[InputRequired(_("请填写密码。")), Length(max=128, message=_("密码不能超过 128 位。"))],
    )
    again = PasswordField(
        _("再次输入密码"),
        validators=[
            InputRequired(_("请再次输入密码。")),
            EqualTo("password", _("两次输入的密码不一致。")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field, sentence in (
            (self.uscc, _("请填写统一社会信用代码。")),
            (self.place, _("请选择所属区或功能区。")),
            (self.industry, _("请选择所属产业。")),
        ):
            field.validators = [InputRequired(sentence), *field.validators]
            field.flags.required = True

    def unmet(self) -> list[Text]:
        """What the rules find besides the form's own errors; a field already faulted is not told twice."""
        details = self.details()
        if self.name.errors:
            details = replace(details, name="-")
        if self.uscc.errors:
            details = replace(details, uscc=None)
        if self.place.errors:
            details = replace(details, district="", zone="")
        if self.industry.errors:
            details = replace(details, industry="")
        if self.chains.errors:
            details = replace(details, chains=())
        login = NOBODY if self.login.errors else self.login.data or ""
        person = "-" if self.person.errors else self.person.data or ""
        password = None if self.password.errors else self.password.data
        return unmet_registration(details, login, person, password, clock.today(), catalog())
