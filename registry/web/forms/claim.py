"""Claiming an enterprise: registering, sending a claim again, confirming and returning one."""

from collections.abc import Mapping
from typing import Any, Self

from flask import current_app
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, PasswordField, StringField, TextAreaField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from registry import clock
from registry.actions.claim import Upload
from registry.errors import Text, Unmet
from registry.rules.attachment import kinds_of
from registry.rules.catalog import catalog
from registry.rules.claim import (
    LICENCES,
    LONGEST_NOTE,
    ClaimFacts,
    licence_type_of,
    unmet_claim,
    unmet_claimant,
)
from registry.web.forms.enterprise import EnterpriseForm
from registry.web.forms.text import many_lines, one_line
from registry.web.forms.upload import read_upload
from registry.web.language import lazy_gettext as _
from registry.web.language import refusal_reasons, translated
from registry.web.wording.enterprise import place_value

FACTS = ("uscc", "name", "representative", "place", "industry")
"""What is said of the enterprise, as the licence has it."""
IN_PLACE_OF_FAULTS: Mapping[str, Mapping[str, str]] = {
    "name": {"name": "-"},
    "uscc": {"uscc": "91120000000000000J"},
    "representative": {"representative": "-"},
    "place": {"district": "120101", "zone": ""},
    "industry": {"industry": "I1"},
}
"""What stands where a box is faulted already, so that the rest can be judged and nothing is said twice."""


class ClaimForm(EnterpriseForm):
    """What a person says of the enterprise they act for, with its licence."""

    representative = StringField(
        _("法定代表人"),
        description=_("营业执照上的法定代表人、执行事务合伙人或负责人姓名。"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写法定代表人姓名。")),
            Length(max=64, message=_("法定代表人姓名不能超过 64 个字。")),
        ],
    )
    licence = FileField(_("营业执照"), description=_("营业执照的扫描件、照片或电子营业执照。"))
    upload: Upload | None = None
    """The licence that was chosen and may be kept."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("subsector", "chains", "gbt4754", "founded_on", "staff", "revenue", "assets"):
            del self[name]
        for field, sentence in (
            (self.uscc, _("请填写统一社会信用代码。")),
            (self.place, _("请选择所属区或功能区。")),
            (self.industry, _("请选择所属产业。")),
        ):
            field.validators = [InputRequired(sentence), *field.validators]
            field.flags.required = True

    @property
    def licence_kinds(self) -> str:
        """The types that are accepted, in words."""
        return str(_("、")).join(kinds_of(LICENCES))

    @property
    def licence_endings(self) -> str:
        """The same for the box of a browser that chooses files."""
        return ",".join(LICENCES)

    @classmethod
    def of(cls, facts: ClaimFacts) -> Self:
        """The form for what was claimed: what was posted, or else what was said before."""
        said = {**facts.__dict__, "place": place_value(facts.district, facts.zone)}
        return cls(data={name: said[name] for name in FACTS})

    @property
    def kept_subsector(self) -> str:
        return ""

    def validate_licence(self, field: Field) -> None:
        """Judged by the rule, so that the box itself says what is wrong with the file."""
        try:
            upload = read_upload(field.data)
        except Unmet as unmet:
            raise ValidationError(" ".join(refusal_reasons(unmet))) from None
        if upload is None:
            return
        limit = current_app.config["REGISTRY"].attachment_limit
        _type, reasons = licence_type_of(upload.name, upload.content, limit)
        if reasons:
            raise ValidationError(" ".join(map(translated, reasons)))
        self.upload = upload

    def facts(self) -> ClaimFacts:
        """What was typed, as the actions take it."""
        details = self.details()
        return ClaimFacts(
            name=details.name,
            uscc=details.uscc or "",
            representative=self.representative.data or "",
            district=details.district,
            zone=details.zone,
            industry=details.industry,
        )

    def unmet(self) -> list[Text]:
        """What the rules find besides the form's own errors."""
        return unmet_claim(self._judged(), clock.today(), catalog())

    def _judged(self) -> ClaimFacts:
        said = dict(self.facts().__dict__)
        for name, values in IN_PLACE_OF_FAULTS.items():
            if self[name].errors:
                said |= values
        return ClaimFacts(**said)


class RegisterForm(ClaimForm):
    """The claim, and the account of who makes it."""

    person = StringField(
        _("您的姓名"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写您的姓名。")),
            Length(max=64, message=_("姓名不能超过 64 个字。")),
        ],
    )
    password = PasswordField(
        _("密码"),
        description=_("至少 10 位，不能包含信用代码。"),
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
        self.licence.validators = [InputRequired(_("请上传营业执照。")), *self.licence.validators]
        self.licence.flags.required = True

    def unmet(self) -> list[Text]:
        person = "-" if self.person.errors else self.person.data or ""
        password = None if self.password.errors else self.password.data
        return unmet_claimant(self._judged(), person, password, clock.today(), catalog())


class ConfirmClaimForm(FlaskForm):
    """What the officer has seen, and whose the person becomes: '' a new enterprise's, or the record's of its
    code."""

    seen = HiddenField()
    record = HiddenField()

    @property
    def record_id(self) -> int | None:
        """The record that was chosen by its number; None for none. What is no number is no record."""
        typed = str(self.record.data or "")
        return (int(typed) if typed.isdecimal() and len(typed) < 10 else 0) if typed else None


class DeclineClaimForm(FlaskForm):
    """Why a claim is returned."""

    note = TextAreaField(
        _("退回的理由"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写退回的理由，认领人会看到。")),
            Length(max=LONGEST_NOTE, message=_("理由不能超过 500 个字。")),
        ],
    )
