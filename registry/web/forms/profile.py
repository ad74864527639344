"""The profile as it is typed: a form made for each section from what metrics.toml asks."""

import re
from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import Field, HiddenField, RadioField, SelectField, StringField, ValidationError
from wtforms.validators import Length

from registry import clock
from registry.errors import Text
from registry.models import ProfileFile
from registry.rules.criteria.facts import number_text, read_number, read_value
from registry.rules.criteria.files.profile_schema import RecordField
from registry.rules.criteria.metric import Metric, Option
from registry.rules.profile import unmet_field, unmet_value
from registry.web.forms.field import ChecksField, DayField, TypedField, last_typed
from registry.web.forms.text import one_line
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _

LONGEST_SOURCE = 200
YES, NO, NONE = "yes", "no", "none"
_FIGURE = re.compile(r"[-−]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)


class FigureField(TypedField):
    """A figure in a metric's unit; its data are the exact number as text."""

    def __init__(self, *args: Any, unit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit

    def read(self, text: str) -> str:
        plain = text.removesuffix(self.unit).strip() if self.unit else text
        number = read_number(plain.replace(",", "").replace("−", "-")) if _FIGURE.fullmatch(plain) else None
        if number is None:
            raise ValueError(gettext("“%(typed)s”不是数字。请只填写数字，如 1234.56。", typed=text))
        return number_text(number)


def _yes_no() -> list[tuple[str, str]]:
    return [(YES, gettext("是")), (NO, gettext("否"))]


class TriField(RadioField):
    """Yes, no, or nothing said: an unanswered question is never a no."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, choices=lambda: [*_yes_no(), ("", gettext("未填"))], **kwargs)


def _choices(options: Sequence[Option]) -> list[tuple[str, str]]:
    return [(option.value, translated(option)) for option in options]


class ProfileForm(FlaskForm):
    """A section or a row: `seen` is the greatest number that was there when it was drawn."""

    seen = HiddenField()

    @property
    def last_seen(self) -> int:
        """0 where nothing was, so that nothing counts as seen. Raises Unmet for what is no number."""
        return last_typed(self.seen.data)

    def offer_files(self, files: Sequence[ProfileFile]) -> None:
        """Let every evidence box choose among what was uploaded before."""
        for field in self:
            if field.name.startswith("evidence"):
                field.choices = [("", gettext("无")), *((str(file.id), file.name) for file in files)]


def fact_field(metric: Metric) -> Field:
    """The box for a metric; its errors are the rules' own sentences."""
    label, checks = translated(metric), [_FactCheck(metric)]
    if metric.kind == "flag":
        return TriField(label, default="")
    if metric.kind == "choice":
        unsaid = ("", gettext("未填"))
        return SelectField(label, choices=lambda: [unsaid, *_choices(metric.options)], default="")
    if metric.kind == "several":
        nothing = (NONE, gettext("以上均不符合"))
        choices = [*_choices(metric.options), nothing]
        return ChecksField(label, choices=lambda: choices, validators=[_one_story])
    if metric.kind == "day":
        return DayField(label, validators=checks)
    return FigureField(label, unit=metric.unit, validators=checks)


class _FactCheck:
    """What the rules say of a value, at its box."""

    def __init__(self, metric: Metric) -> None:
        self.metric = metric

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        raw = fact_typed(self.metric, field.data)
        if raw is not None and not field.errors:
            _raise(unmet_value(self.metric, read_value(self.metric, raw), clock.today()))


def _raise(reasons: Sequence[Text]) -> None:
    if reasons:
        raise ValidationError(translated(reasons[0]))


def _one_story(_form: FlaskForm, field: Field) -> None:
    if NONE in (field.data or []) and len(field.data) > 1:
        raise ValidationError(gettext("选了“以上均不符合”，就不能再选其他项。"))


def fact_typed(metric: Metric, data: Any) -> Any:
    """A box's data as the profile keeps it; None where nothing was said."""
    if metric.kind == "flag":
        return {YES: True, NO: False}.get(data)
    if metric.kind == "several":
        return sorted(set(data) - {NONE}) if data else None
    if isinstance(data, date):
        return data.isoformat()
    return data or None


def fact_shown(metric: Metric, value: Any) -> Any:
    """What the profile keeps, as a box's data."""
    if metric.kind == "flag":
        return {True: YES, False: NO}.get(value, "")
    if metric.kind == "several":
        return [NONE] if value == [] else value or []
    if metric.kind == "day":
        return _day(value)
    return value or "" if metric.kind == "choice" else value


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def source_fields(suffix: str = "") -> dict[str, Field]:
    """Where the figures stand: the document, and its file, chosen or uploaded now."""
    return {
        f"source{suffix}": StringField(
            _("资料来源"),
            filters=[one_line],
            validators=[Length(max=LONGEST_SOURCE, message=_("资料来源不能超过 200 个字。"))],
        ),
        f"evidence{suffix}": SelectField(_("佐证文件"), choices=[], default="", validate_choice=True),
        f"file{suffix}": FileField(_("上传佐证文件")),
    }


def row_field(field: RecordField) -> Field:
    """The box for one field of a row."""
    label, checks = translated(field), [_FieldCheck(field)]
    made: Field
    if field.kind == "flag":
        # The check says itself what is missing; WTForms would say it once more, in its own words.
        made = RadioField(label, choices=_yes_no, validators=checks, validate_choice=False)
    elif field.kind == "choice":
        choices = [("", gettext("请选择")), *_choices(field.options)]
        made = SelectField(label, choices=lambda: choices, validators=checks, default="")
    elif field.kind == "day":
        made = DayField(label, validators=checks)
    elif field.kind in {"whole", "amount"}:
        made = FigureField(label, unit=field.unit, validators=checks)
    else:
        made = StringField(label, filters=[one_line], validators=checks)
    return made


class _FieldCheck:
    """What the rules say of a field of a row; marks required ones for the template."""

    def __init__(self, field: RecordField) -> None:
        self.field = field
        self.field_flags = {"required": True} if field.required else {}

    def __call__(self, _form: FlaskForm, field: Field) -> None:
        if not field.errors:
            _raise(unmet_field(self.field, row_typed(self.field, field.data), clock.today()))


def row_typed(field: RecordField, data: Any) -> Any:
    """A box's data as a row keeps it; None where it is empty."""
    if field.kind == "flag":
        return {YES: True, NO: False}.get(data)
    if isinstance(data, date):
        return data.isoformat()
    return data or None


def row_shown(field: RecordField, value: Any) -> Any:
    """What a row keeps, as a box's data."""
    if field.kind == "flag":
        return {True: YES, False: NO}.get(value)
    if field.kind == "choice":
        return value or ""
    if field.kind == "day":
        return _day(value) if value else None
    if field.kind in {"whole", "amount"} and value is not None:
        number = read_number(value)
        return number_text(number if number is not None else Fraction(0))
    return value


def made_form(fields: dict[str, Field], data: dict[str, Any], files: Sequence[ProfileFile]) -> ProfileForm:
    """A form of these boxes, holding what was posted or else `data`."""
    form: ProfileForm = type("MadeForm", (ProfileForm,), fields)(data=data)
    form.offer_files(files)
    return form
