"""Deciding about a recognition: under which ground, from which day, why, and by which document."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from registry.models import MeasureFile
from registry.rules.ground import MeasureKind
from registry.web.forms.field import DayField
from registry.web.forms.text import many_lines, one_line
from registry.web.language import gettext
from registry.web.language import lazy_gettext as _

PRIVATE = frozenset({MeasureKind.LOSE_RE_REVIEW, MeasureKind.BAR, MeasureKind.LIFT_BAR})
"""What the enterprise reads, and the public does not."""


class MeasureForm(FlaskForm):
    """One decision about one title, of a ground that was chosen. `ground` is "id.measure"."""

    ground = HiddenField()
    effective_on = DayField(_("生效日期"), validators=[InputRequired(_("请填写生效日期。"))])
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
        _("上传新的依据文件"), description=_("决定、核查记录或证明；只有办理机关的人员可以查看。")
    )
    reason = TextAreaField(
        _("处置理由"),
        filters=[many_lines],
        validators=[
            InputRequired(_("请填写处置理由。")),
            Length(max=1000, message=_("处置理由不能超过 1000 个字。")),
        ],
    )
    lifts_bar = BooleanField(_("恢复时一并解除由此产生的申报禁期"))

    @classmethod
    def of(cls, kind: MeasureKind, files: Sequence[MeasureFile], *, is_barred: bool) -> "MeasureForm":
        """With the boxes that a kind of decision needs, and documents of its office to choose from."""
        form = cls()
        if kind is not MeasureKind.RESTORE or not is_barred:
            del form.lifts_bar
        form.effective_on.description = _day_hint(kind)
        form.reason.description = (
            gettext("企业可以看到，不在认定名录上公开。")
            if kind in PRIVATE
            else gettext("会在认定名录上公开。")
        )
        form.offer(files)
        return form

    def offer(self, files: Sequence[MeasureFile]) -> None:
        """Let these documents be chosen, the latest first."""
        none = ("", gettext("（请选择或在下面上传）"))
        self.document.choices = [none, *((str(file.id), file.name) for file in files)]


def _day_hint(kind: MeasureKind) -> str:
    if kind is MeasureKind.VOID:
        return str(gettext("决定的日期；不论哪一天，称号都自认定之日起不计。"))
    if kind is MeasureKind.RESTORE:
        return str(gettext("称号自这一天起重新有效；不早于原处置的生效日期。"))
    if kind is MeasureKind.LIFT_BAR:
        return str(gettext("自这一天起可以申报。"))
    return str(gettext("处置自这一天起生效；可以早于今天，以前日期的统计会随之更正并留痕。"))
