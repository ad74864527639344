"""Asking for a change of one fact, and saying no to it."""

from typing import Self

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.models import Enterprise, ProfileFile
from registry.queries.enterprise import details_of
from registry.rules.change import (
    FACT_COLUMNS,
    KINDS_OF,
    LONGEST_WORDS,
    Fact,
    Requested,
    RequestPart,
    values_of,
)
from registry.rules.change_kind import KIND_NAMES, ChangeKind
from registry.web.forms.enterprise import KeptEnterpriseForm, shown_of
from registry.web.forms.field import DayField
from registry.web.forms.text import many_lines
from registry.web.language import lazy_gettext as _
from registry.web.language import translated

FIELDS: dict[Fact, tuple[str, ...]] = {**FACT_COLUMNS, Fact.PLACE: ("place",)}
"""The boxes of each fact."""
OWN = frozenset({"kind", "effective_on", "evidence", "file", "words", "csrf_token"})


class ChangeForm(KeptEnterpriseForm):
    """What a fact is to say, what happened, from which day, and the evidence."""

    kind = SelectField(_("变更类型"))
    effective_on = DayField(
        _("变更生效日期"),
        description=_("登记机关核准变更的日期，不晚于今天。统计从这一天起按新内容计算。"),
        validators=[InputRequired(_("请填写变更生效日期，以登记机关核准的日期为准。"))],
    )
    evidence = SelectField(
        _("已上传的佐证文件"), description=_("选择已上传的，或在下面上传新的文件。"), default=""
    )
    file = FileField(
        _("上传佐证文件"), description=_("登记机关的变更通知书、新的营业执照等；上传后即保留，不会丢失。")
    )
    words = TextAreaField(
        _("说明"),
        filters=[many_lines],
        validators=[Length(max=LONGEST_WORDS, message=_("说明不能超过 500 个字。"))],
    )

    @classmethod
    def of_fact(cls, enterprise: Enterprise, fact: Fact) -> Self:
        """The form of one fact, with what the record says of it."""
        form = cls(data=shown_of(enterprise))
        form.kept = details_of(enterprise)
        for name in [field.name for field in form if field.name not in {*OWN, *FIELDS[fact]}]:
            del form[name]
        form[FIELDS[fact][0]].flags.required = True
        form.kind.choices = [(kind.value, translated(KIND_NAMES[kind])) for kind in KINDS_OF[fact]]
        return form

    def offer_files(self, files: list[ProfileFile]) -> None:
        """Let it rest on what was uploaded before."""
        self.evidence.flags.required, self.file.flags.required = bool(files), not files
        self.evidence.choices = [("", str(_("无"))), *((str(file.id), file.name) for file in files)]

    def faulted(self, fact: Fact) -> frozenset[RequestPart]:
        """The parts of which a box says what is wrong with it."""
        boxes = {
            RequestPart.KIND: ("kind",),
            RequestPart.VALUES: FIELDS[fact],
            RequestPart.EVIDENCE: ("evidence", "file"),
            RequestPart.WORDS: ("words",),
            RequestPart.DAY: ("effective_on",),
        }
        return frozenset(part for part, names in boxes.items() if any(self[name].errors for name in names))

    def requested(self, fact: Fact) -> Requested:
        """What is asked for, as the action takes it; of a box that is faulted, something."""
        return Requested(
            fact=fact,
            kind=KINDS_OF[fact][0] if self.kind.errors else ChangeKind(self.kind.data),
            values=values_of(self.details(), fact),
            effective_on=self.effective_on.data,
            words=self.words.data or "",
            evidence=int(self.evidence.data) if self.evidence.data and not self.evidence.errors else None,
        )


class ConfirmForm(FlaskForm):
    """What the officer has seen: the digest of the fact as it is, and as it is to be."""

    seen = HiddenField()


class DeclineChangeForm(FlaskForm):
    """Why it is not confirmed."""

    note = TextAreaField(
        _("不予确认的理由"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写不予确认的理由，申请人会看到。")),
            Length(max=LONGEST_WORDS, message=_("理由不能超过 500 个字。")),
        ],
    )
