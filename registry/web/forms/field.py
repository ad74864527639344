"""Fields that take what people type: full-width digits, commas, units, Chinese dates; and keep it."""

import re
import unicodedata
from datetime import date, datetime
from typing import Any

from wtforms import HiddenField, SelectMultipleField, StringField
from wtforms.widgets import CheckboxInput, DateInput, ListWidget

from registry.errors import Text, Unmet, say
from registry.rules.enterprise import fen_from_wan, wan_from_fen
from registry.web.language import gettext as _

DAY_FORMATS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d")
_WHOLE = re.compile(r"\d+|\d{1,3}(,\d{3})+", re.ASCII)
_WAN = re.compile(rf"({_WHOLE.pattern})(\.\d{{1,6}})?", re.ASCII)
MOST_DIGITS, MOST_WAN_DIGITS = 9, 12


def folded(text: str | None) -> str:
    """Full-width forms made half-width, outer spaces dropped."""
    return unicodedata.normalize("NFKC", text or "").strip()


UNREADABLE: Text = say(
    "页面中的版本号缺失或无法识别，不能判断其间是否有他人改过，所以没有办理。您填写的内容没有丢失：请核对后再提交一次。"
)


def version_typed(text: str | None) -> int:
    """The number of a version, sheet or file that a form came back with. Raises Unmet where it is none."""
    if not (text and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        raise Unmet([UNREADABLE])
    return int(text)


def last_typed(text: str | None) -> int:
    """The greatest number that was there when a form was drawn; 0 where there was none. Raises Unmet."""
    return version_typed(text) if text else 0


def refuse_negative(digits: str, shape: re.Pattern[str], typed: str) -> None:
    """Raise ValueError where it is a number but for the minus sign."""
    if digits[:1] in ("-", "−") and shape.fullmatch(digits[1:].strip()):
        raise ValueError(_("“%(typed)s”不能为负数。", typed=typed))


def not_too_large(digits: str, most: int, typed: str) -> str:
    """A number without its separators; raises ValueError where it has more than `most` whole digits."""
    plain = digits.replace(",", "")
    if len(plain.partition(".")[0].lstrip("0")) > most:
        raise ValueError(_("“%(typed)s”数值过大，请核对位数和单位。", typed=typed))
    return plain


class TypedField(StringField):
    """A text box that stands for a value: `read` makes the value, `write` the text; None is an empty box."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        text = folded(valuelist[0] if valuelist else "")
        self.data = self.read(text) if text else None

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.write(self.data)

    def read(self, text: str) -> Any:
        """The value of a text that is not empty. Raises ValueError with a sentence."""
        raise NotImplementedError

    def write(self, value: Any) -> str:
        """A value as it stands in the box."""
        return str(value)


class WholeNumberField(TypedField):
    """A count such as persons; an int."""

    def read(self, text: str) -> int:
        digits = text.removesuffix("人").strip()
        refuse_negative(digits, _WHOLE, text)
        if not _WHOLE.fullmatch(digits):
            raise ValueError(_("“%(typed)s”不是整数。请只填写数字，如 128。", typed=text))
        return int(not_too_large(digits, MOST_DIGITS, text))


class WanField(TypedField):
    """An amount typed in 万元; its data are fen 分, exact."""

    def read(self, text: str) -> int | None:
        digits = text.removesuffix("万元").strip()
        refuse_negative(digits, _WAN, text)
        if not _WAN.fullmatch(digits):
            raise ValueError(_("“%(typed)s”不是金额。请填写万元数，最多 6 位小数，如 1234.56。", typed=text))
        return fen_from_wan(not_too_large(digits, MOST_WAN_DIGITS, text))

    def write(self, value: Any) -> str:
        return f"{wan_from_fen(value):f}"


def day_of_text(text: str) -> date | None:
    """The day a text names in any of the usual forms; None where it names none."""
    for form in DAY_FORMATS:
        try:
            return datetime.strptime(text.replace(" ", ""), form).date()  # noqa: DTZ007 -- a day has no zone
        except ValueError:
            continue
    return None


class DayField(TypedField):
    """A day, typed as 2016-03-01, 2016/3/1 or 2016年3月1日."""

    widget = DateInput()

    def read(self, text: str) -> date:
        day = day_of_text(text)
        if day is None:
            raise ValueError(_("“%(typed)s”不是日期。请按 2016-03-01 的格式填写。", typed=text))
        return day

    def write(self, value: Any) -> str:
        return str(value.isoformat())


class ChecksField(SelectMultipleField):
    """Several choices, each with its own box."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class VersionField(HiddenField):
    """The version a form was drawn from, as a number; what is none is an error that keeps the rest."""

    data: Any

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            self.data = version_typed(valuelist[0] if valuelist else None)
        except Unmet:
            self.data = None
            raise ValueError(_(UNREADABLE.msgid)) from None
