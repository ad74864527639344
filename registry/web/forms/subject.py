"""What a site, product or park is called, where it lies, since when."""

from collections.abc import Collection, Sequence
from typing import Any, Self

from flask_wtf import FlaskForm
from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.models import Subject
from registry.rules.enterprise import LONGEST_NAME
from registry.rules.subject import LONGEST_OWN, OWN_COLUMNS, SubjectDetails, seen_subject
from registry.web.forms.enterprise import place_choices
from registry.web.forms.field import DayField
from registry.web.forms.text import many_lines, one_line
from registry.web.language import lazy_gettext as _
from registry.web.language import translated
from registry.web.wording.enterprise import place_value
from registry.web.wording.subject_kinds import SUBJECT_KINDS

TOO_LONG = _("不能超过 200 个字。")


def _line(label: Any, description: Any = "") -> StringField:
    length = Length(max=LONGEST_OWN, message=TOO_LONG)
    return StringField(label, description=description, filters=[one_line], validators=[length])


class SubjectForm(FlaskForm):
    """What a subject says of itself; boxes that its kind does not have are taken out."""

    name = StringField(
        _("名称"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写名称。")),
            Length(max=LONGEST_NAME, message=TOO_LONG),
        ],
    )
    address = _line(_("地址"), _("实际所在地，写到门牌号。"))
    place = SelectField(_("所在区或功能区"), default="")
    since = DayField(_("投产或启用日期"))
    model = _line(_("型号"))
    category = _line(_("类别"), _("如产品目录中的类别名称。"))
    reason = TextAreaField(_("更正理由"), description=_("记入台账。"), filters=[many_lines])
    seen = HiddenField()

    @classmethod
    def of(cls, kind: str, details: SubjectDetails, *, by_officer: bool = False) -> Self:
        """The form for a subject of a kind: what was posted, or else what it says."""
        shown = {**details.columns, "place": place_value(details.district, details.zone)}
        form = cls(data={**shown, "seen": seen_subject(details)})
        form.place.choices = place_choices()
        columns = OWN_COLUMNS[kind]
        for name in ("address", "since", "model", "category"):
            if name not in columns:
                del form[name]
        if "district" not in columns:
            del form.place
        if not by_officer:
            del form.reason
        return form

    def details(self) -> SubjectDetails:
        """What was typed, as the actions take it."""
        district, _slash, zone = ((self.place.data or "") if self.place else "").partition("/")
        texts = {name: self[name].data or "" for name in ("address", "model", "category") if name in self}
        since = self.since.data if self.since else None
        return SubjectDetails(self.name.data or "", district=district, zone=zone, since=since, **texts)


class JoinForm(FlaskForm):
    """Which other record is the same, and why; of parting, why."""

    into = SelectField(_("并入哪一个"), validators=[InputRequired(_("请选择并入哪一个对象。"))])
    reason = TextAreaField(
        _("理由"),
        description=_("如现场核对的情况；记入台账。"),
        filters=[many_lines],
        validators=[InputRequired(_("请填写理由，它会记入台账。"))],
    )

    @classmethod
    def among(cls, others: Sequence[Subject], alike: Collection[int]) -> Self:
        """The form over these, those that are alike first."""
        form = cls()
        rows = sorted(others, key=lambda row: (row.id not in alike, row.id))
        form.into.choices = [(str(row.id), f"{row.name} · {row.number}") for row in rows]
        return form

    @classmethod
    def parting(cls) -> Self:
        """The form that asks for the reason only."""
        form = cls()
        del form.into
        return form


class NewSubjectForm(SubjectForm):
    """A subject that is declared: of which kind, and what it says."""

    kind = SelectField(_("种类"))

    @classmethod
    def declared(cls) -> Self:
        """Every box there is; those that its kind does not have are left empty."""
        form = cls(data={"seen": ""})
        form.place.choices = place_choices()
        form.kind.choices = [(kind, translated(SUBJECT_KINDS[kind])) for kind in OWN_COLUMNS]
        del form.reason
        return form
