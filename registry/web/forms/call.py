"""Opening a call for applications."""

import re
from datetime import UTC, datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, NumberRange
from wtforms.widgets import DateTimeLocalInput

from registry import clock
from registry.web.forms.field import TypedField, WholeNumberField
from registry.web.forms.filters import title_choices
from registry.web.forms.text import one_line

FIRST_YEAR, LAST_YEAR = 2000, 2100
_INSTANT = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D+(\d{1,2}):(\d{2})(:\d{2})?")


class LocalInstantField(TypedField):
    """A day and time on the Shanghai wall clock; its data are a naive UTC instant."""

    widget = DateTimeLocalInput()

    def read(self, text: str) -> datetime:
        found = _INSTANT.fullmatch(text)
        try:
            year, month, day, hour, minute = (int(part) for part in (found.groups()[:5] if found else ()))
            local = datetime(year, month, day, hour, minute, tzinfo=clock.SHANGHAI)
            return local.astimezone(UTC).replace(tzinfo=None)
        except (ValueError, OverflowError):
            sentence = gettext("“%(typed)s”不是时间。请按 2026-03-01 09:00 的格式填写。", typed=text)
            raise ValueError(sentence) from None

    def write(self, value: Any) -> str:
        return clock.local(value).strftime("%Y-%m-%dT%H:%M")


class CallForm(FlaskForm):
    """One scheme and level, from an instant to an instant, counted for one award year."""

    name = SelectField(_("认定类别与级别"), validators=[InputRequired(_("请选择认定类别与级别。"))])
    title = StringField(
        _("批次名称"),
        description=_("例如：2026年第一批市级“专精特新”中小企业认定申报。"),
        filters=[one_line],
        validators=[
            InputRequired(_("请填写批次名称。")),
            Length(max=200, message=_("批次名称不能超过 200 个字。")),
        ],
    )
    document_no = StringField(
        _("通知文号"), filters=[one_line], validators=[Length(max=100, message=_("文号不能超过 100 个字。"))]
    )
    opens_at = LocalInstantField(_("开始受理时间"), validators=[InputRequired(_("请填写开始受理时间。"))])
    closes_at = LocalInstantField(
        _("截止时间"),
        description=_("北京时间；到这一刻起不再受理。"),
        validators=[InputRequired(_("请填写截止时间。"))],
    )
    award_year = WholeNumberField(
        _("认定年度"),
        validators=[
            InputRequired(_("请填写认定年度。")),
            NumberRange(FIRST_YEAR, LAST_YEAR, _("认定年度应为四位年份。")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name.choices = [("", gettext("请选择")), *title_choices()]
        if self.award_year.data is None and not self.is_submitted():
            self.award_year.data = clock.today().year

    def values(self) -> tuple[str, str, str, datetime, datetime, int]:
        """Scheme, level, title, both instants and the award year, as the action takes them."""
        scheme, _colon, level = str(self.name.data).partition(":")
        opens_at, closes_at = self.opens_at.data, self.closes_at.data
        return scheme, level, str(self.title.data), opens_at, closes_at, self.award_year.data
