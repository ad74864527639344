"""Deciding about a recognition: under which ground, from which day, why, and by which document."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.models import MeasureFile
from registry.rules.ground import MeasureKind
from registry.web.forms.field import DayField
from registry.web.forms.text import many_lines, one_line

Choice = tuple[str, str]


class MeasureForm(FlaskForm):
    """One decision about one title. `ground` is "id.measure"."""

    ground = RadioField(
        _("事由和处置"),
        description=_("只列出适用于这一称号的事由，以及按今天的设置各会怎样。"),
        validators=[InputRequired(_("请选择事由。"))],
    )
    effective_on = DayField(
        _("生效日期"),
        description=_("处置自这一天起生效；可以早于今天，以前日期的统计会随之更正并留痕。"),
        validators=[InputRequired(_("请填写生效日期。"))],
    )
    reason = TextAreaField(
        _("事由"),
        description=_("会在认定名录上公开。"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写事由。")),
            Length(max=1000, message=_("事由不能超过 1000 个字。")),
        ],
    )
    document_no = StringField(
        _("决定文号"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写决定文号。")),
            Length(max=100, message=_("文号不能超过 100 个字。")),
        ],
    )
    document = SelectField(_("依据文件"), description=_("已上传过的可以直接选用。"), default="")
    file = FileField(
        _("或上传新的依据文件"), description=_("决定、核查记录或证明；只有办理机关的人员可以查看。")
    )
    lifts_bar = BooleanField(_("恢复时一并解除由此产生的申报禁期"))

    @classmethod
    def of(cls, grounds: Sequence[Choice], files: Sequence[MeasureFile]) -> "MeasureForm":
        """Only what can be decided about the title, and documents of its office, can be chosen."""
        form = cls()
        form.ground.choices = list(grounds)
        form.offer(files)
        return form

    def offer(self, files: Sequence[MeasureFile]) -> None:
        """Let these documents be chosen, the latest first."""
        none = ("", gettext("（请选择或在下面上传）"))
        self.document.choices = [none, *((str(file.id), file.name) for file in files)]

    @property
    def chosen(self) -> tuple[str, MeasureKind]:
        """The ground and what is decided under it."""
        ground, _dot, measure = str(self.ground.data).partition(".")
        return ground, MeasureKind(measure)

    @property
    def restores(self) -> bool:
        """Whether a restoring is among what can be chosen."""
        choices: Any = self.ground.choices or ()
        return any(value.endswith(f".{MeasureKind.RESTORE.value}") for value, _label in choices)
