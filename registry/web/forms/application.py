"""Starting an application and filling it in."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from registry import clock
from registry.models import Application, ClaimDraft, Recognition
from registry.rules.scheme import Scheme
from registry.web.forms.field import version_typed
from registry.web.forms.text import many_lines, one_line
from registry.web.language import translated
from registry.web.wording.subject_kinds import SUBJECT_KINDS

NEW, RENEW = "new", "renew"
LONGEST_STATEMENT = 20_000


class StartForm(FlaskForm):
    """What is applied for: a new subject, or the re-review of one that was recognized before."""

    subject = RadioField(_("申报对象"), validators=[DataRequired(_("请选择申报对象。"))])
    name = StringField(
        _("对象名称"),
        description=_("产品、工厂、车间、园区等的名称；申报对象是企业本身或复核时不用填写。"),
        filters=[one_line],
        validators=[Length(max=200, message=_("名称不能超过 200 个字。"))],
    )

    @classmethod
    def of(cls, scheme: Scheme, held: Sequence[Recognition]) -> "StartForm":
        """`held` are the recognitions a re-review may renew."""
        form = cls()
        choices = [
            (f"{RENEW}:{row.id}", gettext("复核：%(name)s", name=row.subject.name or row.name))
            for row in held
        ]
        # The enterprise itself is one subject: once recognized it is re-reviewed, not recognized anew, until
        # the title has run out.
        today = clock.today()
        running = [row for row in held if row.valid_until is None or row.valid_until >= today]
        taken = {row.subject.kind for row in running} & {"enterprise"}
        choices += [
            (f"{NEW}:{kind}", gettext("新申报：%(kind)s", kind=translated(SUBJECT_KINDS[kind])))
            for kind in scheme.subject_kinds
            if kind not in taken
        ]
        form.subject.choices = choices
        if not any(value.startswith(NEW) and value != f"{NEW}:enterprise" for value, _label in choices):
            del form.name
        if len(choices) == 1 and form.subject.data is None:
            form.subject.data = choices[0][0]
        return form

    def chosen(self, held: Sequence[Recognition]) -> dict[str, Any]:
        """What the action is to start: kind of application, kind of subject, name."""
        way, _colon, which = (self.subject.data or "").partition(":")
        if way == RENEW:
            row = next(row for row in held if str(row.id) == which)
            return {"kind": "re_review", "subject_kind": row.subject.kind, "name": row.subject.name}
        typed = (self.name.data if self.name else None) or ""
        return {"subject_kind": which, "name": "" if which == "enterprise" else typed}


class ApplicationForm(FlaskForm):
    """The draft: what the applicant writes, who answers for it, and files chosen along with it."""

    statement = TextAreaField(
        _("申报说明"),
        description=_("主营业务、创新与市场情况、符合认定条件的主要依据，不少于 10 个字。"),
        filters=[many_lines],
        validators=[Length(max=LONGEST_STATEMENT, message=_("申报说明不能超过 20000 个字。"))],
    )
    contact = StringField(
        _("联系人"),
        filters=[one_line],
        validators=[Length(max=64, message=_("联系人不能超过 64 个字。"))],
    )
    phone = StringField(
        _("联系电话"),
        filters=[one_line],
        validators=[Length(max=32, message=_("联系电话不能超过 32 个字符。"))],
    )
    version = HiddenField()
    file = MultipleFileField(_("选择文件"))

    @classmethod
    def of(cls, application: Application | ClaimDraft) -> "ApplicationForm":
        """The form for a draft: what was posted, or else what is kept."""
        names = ("statement", "contact", "phone")
        kept = {name: getattr(application, name) for name in names}
        return cls(data={**kept, "version": str(application.version)})

    @property
    def seen_version(self) -> int:
        """The version the form was drawn from. Raises Unmet where that is no number."""
        return version_typed(self.version.data)

    def typed(self) -> dict[str, str]:
        """What was typed, by the action's names."""
        return {name: self[name].data or "" for name in ("statement", "contact", "phone")}
