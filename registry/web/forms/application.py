"""Starting an application and filling it in."""

from collections.abc import Sequence
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, MultipleFileField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from registry import clock
from registry.models import Application, ClaimDraft, Recognition, Subject
from registry.rules.scheme import Scheme
from registry.rules.subject import OWN_COLUMNS, SubjectDetails
from registry.web.forms.field import version_typed
from registry.web.forms.text import many_lines, one_line
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _
from registry.web.wording.subject_kinds import SUBJECT_KINDS

NEW, RENEW, OWN = "new", "renew", "own"
LONGEST_STATEMENT = 20_000


class StartForm(FlaskForm):
    """What is applied for: a new subject, or the re-review of one that was recognized before."""

    subject = RadioField(_("申报对象"), validators=[DataRequired(_("请选择申报对象。"))])
    name = StringField(
        _("对象名称"),
        description=_("只在登记新的产品、工厂、车间、园区等时填写；与已登记的同名时使用已登记的。"),
        filters=[one_line],
        validators=[Length(max=200, message=_("名称不能超过 200 个字。"))],
    )
    address = StringField(
        _("地址"),
        description=_("新登记的厂区、园区、数据中心的实际所在地；可以以后在“厂区与产品”中补充。"),
        filters=[one_line],
        validators=[Length(max=200, message=_("不能超过 200 个字。"))],
    )
    model = StringField(
        _("型号"),
        description=_("新登记的产品的型号；可以以后补充。"),
        filters=[one_line],
        validators=[Length(max=200, message=_("不能超过 200 个字。"))],
    )

    @classmethod
    def of(cls, scheme: Scheme, held: Sequence[Recognition], declared: Sequence[Subject]) -> "StartForm":
        """`held` are the recognitions a re-review may renew, `declared` what the enterprise has of the kinds
        that the scheme recognizes."""
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
        holding = {row.subject.joined_to or row.subject.id for row in running}
        choices += [(f"{OWN}:{row.id}", _own_label(row)) for row in declared if row.id not in holding]
        choices += [
            (f"{NEW}:{kind}", _new_label(kind, bool(declared)))
            for kind in scheme.subject_kinds
            if kind not in taken
        ]
        form.subject.choices = choices
        if not any(value.startswith(NEW) and value != f"{NEW}:enterprise" for value, _label in choices):
            del form.name
        kinds = set(scheme.subject_kinds)
        if not kinds & _WITH_ADDRESS:
            del form.address
        if "product" not in kinds:
            del form.model
        if len(choices) == 1 and form.subject.data is None:
            form.subject.data = choices[0][0]
        return form

    def chosen(self, held: Sequence[Recognition]) -> dict[str, Any]:
        """What the action is to start: kind of application, kind of subject, name."""
        way, _colon, which = (self.subject.data or "").partition(":")
        if way == RENEW:
            row = next(row for row in held if str(row.id) == which)
            return {"kind": "re_review", "subject_kind": row.subject.kind, "name": row.subject.name}
        if way == OWN:
            return {"subject_id": int(which)}
        name = self._text("name")
        if which == "enterprise":
            return {"subject_kind": which, "name": ""}
        columns = OWN_COLUMNS.get(which, ())
        address, model = [self._text(each) if each in columns else "" for each in ("address", "model")]
        details = SubjectDetails(name, address=address, model=model)
        return {"subject_kind": which, "name": name, "details": details}

    def _text(self, name: str) -> str:
        return str((self[name].data if name in self else None) or "")


_WITH_ADDRESS = frozenset(kind for kind, columns in OWN_COLUMNS.items() if "address" in columns)


def _own_label(subject: Subject) -> str:
    said = [subject.number or "", subject.address or subject.model or ""]
    return str(
        gettext("已登记：%(name)s（%(said)s）", name=subject.name, said=" · ".join(filter(None, said)))
    )


def _new_label(kind: str, others: bool) -> str:
    """`others`: whether some are declared already, so that this is another one."""
    name = translated(SUBJECT_KINDS[kind])
    if others and kind != "enterprise":
        return str(gettext("登记另一处（种）：%(kind)s", kind=name))
    return str(gettext("新申报：%(kind)s", kind=name))


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
