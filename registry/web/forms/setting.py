"""Setting a value from a day on: what it is, from when, by which document."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field, RadioField, SelectChoice, StringField, TextAreaField  # type: ignore[attr-defined]  # types lag behind 3.3
from wtforms.validators import InputRequired, Length

from registry.rules.setting import (
    LONGEST_DOCUMENT,
    LONGEST_NOTE,
    SettingChange,
    SettingFacts,
    SettingKind,
    Value,
    batches_value,
    titles_value,
)
from registry.web.forms.field import ChecksField, DayField, WholeNumberField, folded
from registry.web.forms.text import many_lines, one_line
from registry.web.language import gettext, translated
from registry.web.language import lazy_gettext as _
from registry.web.wording.setting import title_name

FIRST_VALUE = "-"
"""Among the choices: what the catalog says. No id of a choice."""
YES_NO: dict[str, Value] = {"yes": True, "no": False}


class BatchesField(StringField):
    """The award year of each batch: 7=2022 8=2023."""


class SettingForm(FlaskForm):
    """The part that all kinds of settings share; `value` is added by kind in `form_for`."""

    value: Field
    from_day = DayField(
        _("起算日期"),
        description=_("从这一天起适用；已经办结的事项不受影响。"),
        validators=[InputRequired(_("请填写起算日期，例如 2026-03-01。"))],
    )
    document_no = StringField(
        _("依据文号"),
        filters=[one_line],
        validators=[Length(max=LONGEST_DOCUMENT, message=_("文号不能超过 100 个字。"))],
    )
    note = TextAreaField(
        _("说明"),
        description=_("没有文件的，请写明由谁决定、为什么。"),
        filters=[many_lines],
        validators=[Length(max=LONGEST_NOTE, message=_("说明不能超过 300 个字。"))],
    )

    def change(self, key: str) -> SettingChange:
        """What was typed, as a change of the setting of this key."""
        if self.from_day.data is None:
            raise ValueError("the form was not validated")
        return SettingChange(
            key=key,
            value=self._typed(),
            from_day=self.from_day.data,
            document_no=self.document_no.data or "",
            note=self.note.data or "",
        )

    def _typed(self) -> Value | None:
        if isinstance(self.value, ChecksField):
            return titles_value(self.value.data or ()) or None
        if isinstance(self.value, RadioField):
            picked = str(self.value.data)
            return None if picked == FIRST_VALUE else YES_NO.get(picked, picked)
        if isinstance(self.value, BatchesField):
            return batches_value(re.split(r"[\s,、;]+", folded(self.value.data or "").strip())) or None
        found: Value | None = self.value.data
        return found


def form_for(facts: SettingFacts, title: str) -> SettingForm:
    """A form whose value is of the setting's kind. An empty box gives the first value back."""
    back = _("留空即恢复初始值。")
    label = _("新的值")
    fields: dict[SettingKind, Any] = {
        SettingKind.WHOLE: WholeNumberField(label, description=back),
        SettingKind.DAY: DayField(label, description=back),
        SettingKind.FLAG: _radio([("yes", gettext("是")), ("no", gettext("否"))]),
        SettingKind.CHOICE: _radio([(each.id, translated(each)) for each in facts.choices]),
        SettingKind.BATCHES: BatchesField(
            label,
            description=_("逐批写“批次=认定年度”，例如 7=2022 8=2023；留空即恢复初始值。"),
            filters=[one_line],
        ),
        SettingKind.TITLES: ChecksField(
            label,
            description=_("都不选即恢复初始值。"),
            choices=[SelectChoice(name, title_name(name)) for name in facts.firsts[title].choices],
        ),
    }
    return type("SettingForm", (SettingForm,), {"value": fields[facts.kind]})()  # type: ignore[no-any-return]


def _radio(choices: list[tuple[str, str]]) -> Any:
    """One of these, or the first value again."""
    shown = [SelectChoice(*each) for each in (*choices, (FIRST_VALUE, gettext("恢复初始值")))]
    return RadioField(_("新的值"), choices=shown, validators=[InputRequired(_("请选择一项。"))])
