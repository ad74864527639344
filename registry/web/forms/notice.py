"""Publishing a notice and recognizing its list."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from wtforms import Form, HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from registry.rules.notice_contact import CONTACT_NAMES
from registry.rules.scheme import Level, Scheme
from registry.web.forms.field import ChecksField, DayField, WholeNumberField
from registry.web.forms.text import one_line
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _

LARGEST = 2**31 - 1
_DOCUMENT = [
    InputRequired(_("请填写文号。")),
    Length(max=100, message=_("文号不能超过 100 个字。")),
]

_ASKED = InputRequired(_("请填写这一项，会在公示页面公开。"))


class PeriodForm(Form):
    """The question before a notice: for what, from when, for how many working days. It is asked by GET.

    What is no number or no day is an error here; how many days it must be is for the rules to say.
    """

    name = ChecksField(
        _("认定类别与级别"), description=_("同一批文件公布几个类别的，可以一起选，列在一份公示上。")
    )
    opens_on = DayField(_("公示开始日"), validators=[Optional()])
    days = WholeNumberField(_("公示期（工作日）"), validators=[Optional()])
    names: dict[str, str]

    @classmethod
    def of(cls, waiting: Sequence[tuple[Scheme, Level, int]]) -> "PeriodForm":
        """Only what has proposed applications can be chosen, each with its number."""
        form = cls(request.args)
        form.names = {
            f"{scheme.id}:{level.id}": _named(scheme, level, count) for scheme, level, count in waiting
        }
        form.name.choices = list(form.names.items())
        if not form.name.data and waiting:
            form.name.data = [next(iter(form.names))]
        return form


def _named(scheme: Scheme, level: Level, count: int) -> str:
    names = {"scheme": translated(scheme), "level": translated(level)}
    return str(gettext("%(scheme)s · %(level)s（%(count)s 件）", count=count, **names))


def typed_reasons() -> dict[int, str]:
    """The reasons typed beside applications, by application."""
    found = {}
    for name, typed in request.form.items():
        kind, _dash, id = name.partition("-")
        if kind == "reason" and id.isascii() and id.isdigit() and int(id) <= LARGEST and one_line(typed):
            found[int(id)] = str(one_line(typed))
    return found


class PublishForm(FlaskForm):
    """The notice itself. The period is the one that was computed and shown."""

    title = StringField(
        _("公示标题"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写公示标题。")),
            Length(max=200, message=_("公示标题不能超过 200 个字。")),
        ],
    )
    document_no = StringField(_("公示文号"), filters=[one_line], validators=_DOCUMENT)
    basis = StringField(
        _("公示依据"),
        description=_("如管理办法或通知的名称和文号。"),
        filters=[one_line],
        validators=[_ASKED],
    )
    office = StringField(_("受理异议的处室"), filters=[one_line], validators=[_ASKED])
    address = StringField(_("通信地址"), filters=[one_line], validators=[_ASKED])
    telephone = StringField(_("联系电话"), filters=[one_line], validators=[_ASKED])
    email = StringField(_("电子邮箱"), filters=[one_line], validators=[_ASKED])

    seen = HiddenField()
    """The digest of what was previewed; without it the preview is shown."""
    replaces = SelectField(
        _("替换已撤回的公示"),
        description=_("两份公示会互相链接。"),
        default="",
        validators=[Optional()],
    )

    @classmethod
    def of(cls, withdrawn: Sequence[tuple[int, str]], contact: Mapping[str, str]) -> "PublishForm":
        """Only notices that were withdrawn and not replaced can be; the address may name one."""
        named = request.args.get("replaces", "")
        form = cls(
            data={**contact, "replaces": named if named in {str(id) for id, _title in withdrawn} else ""}
        )
        form.replaces.choices = [("", gettext("不替换")), *((str(id), title) for id, title in withdrawn)]
        return form

    @property
    def contact(self) -> tuple[str, ...]:
        """In the order of rules.notice_contact.NoticeContact."""
        return tuple(self[name].data or "" for name in CONTACT_NAMES)

    @cached_property
    def typed_reasons(self) -> dict[int, str]:
        """Why undecided applications are put on it, by application, as far as something was typed."""
        return typed_reasons()

    @property
    def chosen(self) -> list[int]:
        """The ids of the ticked applications."""
        return [key for key in request.form.getlist("application", type=int) if 0 < key <= LARGEST]


class RecognizeForm(FlaskForm):
    """The decision on a list: its document, the year it counts for and the day it is announced."""

    document_no = StringField(_("认定文件文号"), filters=[one_line], validators=_DOCUMENT)
    award_year = WholeNumberField(_("认定年度"), validators=[InputRequired(_("请填写认定年度。"))])
    announced_on = DayField(_("公告日期"), validators=[InputRequired(_("请填写公告日期。"))])

    @cached_property
    def typed_reasons(self) -> dict[int, str]:
        """Why lines are left out, by application, as far as something was typed."""
        return typed_reasons()

    @classmethod
    def on(cls, today: date) -> "RecognizeForm":
        """What was posted, or else this year and today."""
        values: dict[str, Any] = {"award_year": today.year, "announced_on": today}
        return cls(data=values)
