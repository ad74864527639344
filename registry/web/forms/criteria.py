"""Drafts of criteria as they are typed: a form for each section, made from what the draft holds."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.validators import InputRequired, Length

from registry.models import CriteriaVersion
from registry.rules.catalog import catalog
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.files.read_set import KINDS
from registry.rules.criteria.wording.periods import kind_words
from registry.rules.plan import CONFIDENCE
from registry.web.forms.field import ChecksField, DayField, version_typed
from registry.web.forms.text import many_lines, one_line
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _

LONGEST_TEXT = 2000
LONGEST_SET = 400_000
LONGEST_NAME = 64
NAME = re.compile(r"[a-z][a-z0-9_.]*", re.ASCII)
SPARE_USES = 2
"""Empty rows for further periods of use."""


class DraftForm(FlaskForm):
    """One section of a draft; `version` is the draft it was drawn from."""

    version = HiddenField()

    @property
    def seen_version(self) -> int:
        """Raises Unmet for anything that is no number."""
        return version_typed(self.version.data)


def made_form(draft: CriteriaVersion, fields: Mapping[str, Field], data: Mapping[str, Any]) -> DraftForm:
    """A form of these boxes, holding what was posted or else `data`."""
    form: DraftForm = type("MadeDraftForm", (DraftForm,), dict(fields))(
        data={**data, "version": str(draft.version)}
    )
    return form


def text_box(label: str, *, required: bool = False, long: bool = False, hint: str = "") -> Field:
    """A box for a text of one line, or of several where it is long."""
    checks: list[Any] = [Length(max=LONGEST_TEXT, message=_("不能超过 2000 个字。"))]
    if required:
        checks.append(InputRequired(gettext("请填写“%(name)s”。", name=label)))
    kind, tidy = (TextAreaField, many_lines) if long else (StringField, one_line)
    return kind(label, validators=checks, filters=[tidy], description=hint)


def confidence_box(*, optional: bool = False) -> Field:
    """How sure what a document says is."""
    choices = [(key, translated(name)) for key, name in CONFIDENCE.items()]
    unsaid = [("", gettext("与整套标准相同"))] if optional else []
    return SelectField(gettext("可信度"), choices=lambda: [*unsaid, *choices], default="")


def _well_named(_form: FlaskForm, field: Field) -> None:
    if not NAME.fullmatch(field.data or "") or len(field.data) > LONGEST_NAME:
        raise ValidationError(
            gettext("编号由小写英文字母、数字、下划线和点组成，以字母开头，如 specialized_new.2027。")
        )


def name_box() -> Field:
    """The id of a set."""
    return StringField(
        gettext("编号"),
        filters=[one_line],
        validators=[_well_named],
        description=gettext("版本的唯一编号，一般为“类别.年份”，如 specialized_new.2027；发布后不能更改。"),
    )


class BeginForm(FlaskForm):
    """The version a draft begins as, and its own id."""

    base = SelectField(_("以哪个版本为基础"), validators=[InputRequired(_("请选择一个版本。"))])
    name = StringField(
        _("新编号"),
        filters=[one_line],
        validators=[_well_named],
        description=_("版本的唯一编号，一般为“类别.年份”，如 specialized_new.2027；发布后不能更改。"),
    )


def about_fields(criteria: CriteriaSet) -> dict[str, Field]:
    """What a set is called, what it rests on, and when it is used."""
    fields = {
        "id": name_box(),
        "zh": text_box(gettext("中文名称"), required=True),
        "en": text_box(gettext("英文名称"), required=True),
        "document": text_box(gettext("依据文件"), required=True),
        "number": text_box(gettext("文号"), required=True, hint=gettext("查不到时写“未查到”。")),
        "source": text_box(gettext("来源"), required=True, hint=gettext("这些内容在哪里见到。")),
        "confidence": confidence_box(),
        "note": text_box(gettext("说明（中文）"), long=True),
        "note_en": text_box(gettext("说明（英文）"), long=True),
    }
    scheme = catalog().schemes.get(criteria.scheme)
    levels = [(level.id, translated(level)) for level in scheme.levels] if scheme else []
    kinds = [(kind, translated(kind_words(kind))) for kind in KINDS]
    for row in use_rows(criteria):
        fields |= {
            f"levels-{row}": ChecksField(gettext("级别"), choices=lambda: levels),
            f"kinds-{row}": ChecksField(gettext("申报类型"), choices=lambda: kinds),
            f"from-{row}": DayField(gettext("起始日")),
            f"to-{row}": DayField(
                gettext("截止日"), description=gettext("不填则沿用至后一版本开始的前一日。")
            ),
        }
    return fields


def use_rows(criteria: CriteriaSet) -> range:
    """The rows for periods of use, the spare ones included."""
    return range(len(criteria.uses) + SPARE_USES)


def about_data(criteria: CriteriaSet, table: Mapping[str, Any]) -> dict[str, Any]:
    """The boxes of `about_fields` as a draft has them."""
    names = ("id", "zh", "en", "document", "number", "source", "confidence", "note", "note_en")
    data: dict[str, Any] = {name: table.get(name, "") for name in names}
    for row, use in enumerate(criteria.uses):
        data |= {
            f"levels-{row}": list(use.levels),
            f"kinds-{row}": list(use.kinds),
            f"from-{row}": use.first,
            f"to-{row}": use.last,
        }
    return data


def about_typed(form: DraftForm, criteria: CriteriaSet) -> dict[str, Any]:
    """What the set's own keys become; a note left empty goes away."""
    typed: dict[str, Any] = {name: form[name].data for name in ("id", "zh", "en", "document", "number")}
    typed |= {name: form[name].data for name in ("source", "confidence")}
    typed |= {name: form[name].data or None for name in ("note", "note_en")}
    rows = [row for row in use_rows(criteria) if not _is_empty(form, row)]
    return {**typed, "use": [_use(form, row) for row in rows]}


def _is_empty(form: DraftForm, row: int) -> bool:
    return not any(form[f"{name}-{row}"].data for name in ("levels", "kinds", "from", "to"))


def _use(form: DraftForm, row: int) -> dict[str, Any]:
    last: date | None = form[f"to-{row}"].data
    use = {
        "levels": list(form[f"levels-{row}"].data),
        "kinds": list(form[f"kinds-{row}"].data),
        "from": form[f"from-{row}"].data.isoformat(),
    }
    return use | ({"to": last.isoformat()} if last else {})


def check_uses(form: DraftForm, criteria: CriteriaSet) -> bool:
    """Whether every period of use that was begun is whole; says at the box what is missing."""
    sound = True
    missing = {
        "levels": _("请选择级别。"),
        "kinds": _("请选择申报类型。"),
        "from": _("请填写起始日。"),
    }
    for row in use_rows(criteria):
        if _is_empty(form, row):
            continue
        for name, sentence in missing.items():
            box = form[f"{name}-{row}"]
            if not box.data and not box.errors:
                sound = refuse(box, str(sentence))
        first, last = form[f"from-{row}"].data, form[f"to-{row}"].data
        if first and last and last < first:
            sound = refuse(form[f"to-{row}"], gettext("截止日早于起始日。"))
    if all(_is_empty(form, row) for row in use_rows(criteria)):
        sound = refuse(form["from-0"], gettext("至少要有一个适用期。"))
    return sound


def refuse(box: Field, sentence: str) -> bool:
    """Put an error at a box; False, for the caller to remember."""
    box.errors = [*box.errors, sentence]
    return False


def text_fields() -> dict[str, Field]:
    """The whole set as text."""
    return {
        "text": TextAreaField(
            gettext("整套标准（TOML 或 JSON）"),
            validators=[
                InputRequired(gettext("请填写整套标准。")),
                Length(max=LONGEST_SET, message=_("文本过长。")),
            ],
            filters=[many_lines],
        )
    }
