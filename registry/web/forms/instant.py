"""A day and a time on the Shanghai wall clock, as people type them."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from markupsafe import Markup
from wtforms.widgets import DateInput, TextInput

from registry import clock
from registry.web.forms.field import TypedField, folded
from registry.web.language import gettext
from registry.web.wording.deadline import LAST_MINUTE

_INSTANT = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})\D+(\d{1,2}):(\d{2})(:\d{2})?")
DAY_LENGTH = len("2026-03-01")


def instant_of_text(text: str) -> datetime:
    """Naive UTC of 2026-03-01 09:00 or the like; 24:00 is the end of its day. Raises ValueError."""
    found = _INSTANT.fullmatch(folded(text))
    if not found:
        raise ValueError(text)
    year, month, day, hour, minute = (int(part) for part in found.groups()[:5])
    is_end = (hour, minute) == (24, 0)
    local = datetime(year, month, day, 0 if is_end else hour, minute, tzinfo=clock.SHANGHAI)
    return (local + timedelta(days=is_end)).astimezone(UTC).replace(tzinfo=None)


def closing_of_text(text: str) -> datetime:
    """The first instant that is too late: the minute that was typed is still in time, and 24:00 is the last
    instant of its day. Raises ValueError."""
    instant = instant_of_text(text)
    return instant if is_day_end(text) else instant + LAST_MINUTE


def is_day_end(text: str) -> bool:
    """Whether the time that was typed is 24:00."""
    found = _INSTANT.fullmatch(folded(text))
    return found is not None and found.group(4) == "24"


class DayAndTime:
    """Two boxes of one name: a day, picked or typed, and a time as text, as no browser's own takes 24:00."""

    def __call__(self, field: Any, **kwargs: Any) -> Markup:
        day, time = field.boxes()
        name = gettext("%(what)s：时和分", what=field.label.text)
        boxes: Markup = DateInput()(field, **{**kwargs, "value": day})
        own = {"value": time, "id": f"{field.id}-time", "aria-label": name, "placeholder": "09:00"}
        return boxes + TextInput()(field, **{**kwargs, **own})


class LocalInstantField(TypedField):
    """A day and time on the Shanghai wall clock; its data are a naive UTC instant."""

    widget = DayAndTime()

    def process_formdata(self, valuelist: list[Any]) -> None:
        super().process_formdata([" ".join(folded(part) for part in valuelist)])

    def boxes(self) -> tuple[str, str]:
        """What stands in both: what was typed, whatever it is."""
        if self.raw_data and len(self.raw_data) > 1:
            return str(self.raw_data[0]), str(self.raw_data[1])
        text = self._value()
        return text[:DAY_LENGTH], text[DAY_LENGTH:].lstrip("T ")

    def read(self, text: str) -> datetime:
        try:
            return self.instant(text)
        except (ValueError, OverflowError):
            sentence = gettext("“%(typed)s”不是时间。请按 2026-03-01 09:00 的格式填写。", typed=text)
            raise ValueError(sentence) from None

    def instant(self, text: str) -> datetime:
        """The instant of a text. Raises ValueError, OverflowError."""
        return instant_of_text(text)

    def write(self, value: Any) -> str:
        return clock.local(value).strftime("%Y-%m-%dT%H:%M")


class ClosingField(LocalInstantField):
    """The last minute that is in time, shown as it was typed; its data are the first instant that is not."""

    def instant(self, text: str) -> datetime:
        return closing_of_text(text)

    def write(self, value: Any) -> str:
        return super().write(value - LAST_MINUTE)
