"""Settings 设置: what the bureau decides, each value from a day on, over first values of the catalog.

A value is never changed: a later one is added. Of those that have begun by a day the latest begun holds, of
several that begin on one day the one added last; so what held on any day, and what was believed to hold on
any other, stays exact.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry.errors import Text, say

Value = bool | int | str | date | tuple[str, ...]
"""What a setting can hold, a choice by its id; None: nothing is known, 待市局补充."""
LONGEST_DOCUMENT, LONGEST_NOTE = 100, 300
PLACE = "place"
"""What each value is for where the file gives one first value, for every known place that is asked."""


GROUND = "ground"
"""The same for every ground on which titles end that it is asked of."""


class SettingKind(StrEnum):
    """What a setting holds."""

    FLAG = "flag"
    WHOLE = "whole"
    DAY = "day"
    CHOICE = "choice"
    TITLES = "titles"
    """A set of titles, each as "scheme:level", in order of their names."""
    BATCHES = "batches"
    """The award year of each batch, as "8=2023", in order of their numbers."""


@dataclass(frozen=True)
class SettingChoice:
    """One of the answers a setting can have."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class FirstValue:
    """What holds until the bureau says otherwise; `value` None where it was not found.

    `title` is "scheme:level", an action that is approved, "plan:target", a known place, a ground, or ''
    of one for all.
    `choices` are the titles a set may be made of.
    """

    title: str
    value: Value | None
    source: str
    source_en: str
    confidence: str
    note: str
    note_en: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class SettingFacts:
    """A setting of the catalog. `firsts` by title; `least` and `most` bound a whole number."""

    id: str
    zh: str
    en: str
    help: str
    help_en: str
    kind: SettingKind
    unit: str
    unit_en: str
    least: int
    most: int
    per: str
    """What each value is for: "title" (scheme:level), "action" (rules.approval), "target" (plan:target),
    "place" (rules.known_place), "ground" (rules.ground), or '': one for all."""
    firsts: Mapping[str, FirstValue]
    choices: tuple[SettingChoice, ...] = ()
    """What a choice can be; nothing for the other kinds."""

    def choice(self, id: str) -> SettingChoice | None:
        """The answer of an id; None for one there is not."""
        return next((each for each in self.choices if each.id == id), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key of the setting: "notice_days/seed:municipal", or the id alone where it is one for all."""
        return tuple(setting_key(self.id, title) for title in self.firsts)


def setting_key(id: str, title: str = "") -> str:
    """How a setting is named in the table and in addresses."""
    return f"{id}/{title}" if title else id


@dataclass(frozen=True)
class SettingEntry:
    """A value the bureau set. None takes the bureau's word back: the first value holds again."""

    key: str
    from_day: date
    value: Value | None
    document_no: str
    note: str
    seq: int


@dataclass(frozen=True)
class SettingChange:
    """A value to be set from a day on; None takes the bureau's word back."""

    key: str
    value: Value | None
    from_day: date
    document_no: str = ""
    note: str = ""


@dataclass(frozen=True)
class SettingReading:
    """What holds on a day: `entry` is the bureau's word, None where the first value still holds."""

    facts: SettingFacts
    first: FirstValue
    entry: SettingEntry | None

    @property
    def value(self) -> Value | None:
        return self.first.value if self.entry is None else self.entry.value


@dataclass(frozen=True)
class Settings:
    """All settings as they are known: the catalog's first values and every value added since."""

    known: Mapping[str, SettingFacts]
    entries: Mapping[str, tuple[SettingEntry, ...]] = field(default_factory=dict)
    """By key, in the order in which they were added."""

    def on(self, day: date, id: str, title: str = "") -> SettingReading:
        """What holds on a day. KeyError where there is no such setting for the title."""
        facts = self.known[id]
        first = facts.firsts[title]
        begun = [entry for entry in self.entries.get(setting_key(id, title), ()) if entry.from_day <= day]
        # max() keeps the first of equals, and of one day the one added last holds.
        last = max(reversed(begun), key=lambda entry: entry.from_day, default=None)
        return SettingReading(facts, first, None if last is None or last.value is None else last)

    def whole(self, day: date, id: str, title: str = "") -> int | None:
        """A whole number that holds on a day; None where it is not known."""
        value = self.on(day, id, title).value
        if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
            raise TypeError(f"{id} is no whole number")
        return value

    def flag(self, day: date, id: str, title: str = "") -> bool:
        """Whether a setting is on; one that is not known is off."""
        return self.on(day, id, title).value is True

    def choice(self, day: date, id: str, title: str = "") -> str | None:
        """The id of the answer that holds on a day; None where it is not known."""
        value = self.on(day, id, title).value
        if value is not None and not isinstance(value, str):
            raise TypeError(f"{id} is no choice")
        return value

    def day(self, day: date, id: str, title: str = "") -> date | None:
        """The day that is set on a day; None where it is not known."""
        value = self.on(day, id, title).value
        if value is not None and not isinstance(value, date):
            raise TypeError(f"{id} is no day")
        return value

    def batches(self, day: date, id: str, title: str) -> dict[int, int]:
        """The award year of each batch that is set on a day, by its number; none where nothing is known."""
        value = self.on(day, id, title).value
        if value is not None and not isinstance(value, tuple):
            raise TypeError(f"{id} is no table of batches")
        return dict(_batch(word) for word in value or ())

    def split(self, key: str) -> tuple[SettingFacts, str] | None:
        """The setting and the title of a key; None for a key there is not."""
        id, _slash, title = key.partition("/")
        facts = self.known.get(id)
        return None if facts is None or title not in facts.firsts else (facts, title)


def by_key(entries: Iterable[SettingEntry]) -> dict[str, tuple[SettingEntry, ...]]:
    """Entries in the order they were added, by key."""
    found: dict[str, list[SettingEntry]] = {}
    for entry in sorted(entries, key=lambda each: each.seq):
        found.setdefault(entry.key, []).append(entry)
    return {key: tuple(each) for key, each in found.items()}


def plain_value(value: Value | None) -> bool | int | str | list[str] | None:
    """A value as JSON keeps it: days as 2026-03-01."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def kept_value(kind: SettingKind, stored: object) -> Value | None:
    """A kept value as what it is. ValueError for one of another kind."""
    if stored is None:
        return None
    if kind is SettingKind.DAY and isinstance(stored, str):
        return date.fromisoformat(stored)
    if kind is SettingKind.CHOICE and isinstance(stored, str):
        return stored
    if kind is SettingKind.FLAG and isinstance(stored, bool):
        return stored
    if kind is SettingKind.WHOLE and isinstance(stored, int) and not isinstance(stored, bool):
        return stored
    if kind is SettingKind.TITLES and isinstance(stored, list | tuple):
        return titles_value(map(str, stored))
    if kind is SettingKind.BATCHES and isinstance(stored, list | tuple):
        return batches_value(map(str, stored))
    raise ValueError(f"{stored!r} is no {kind}")


def titles_value(names: Iterable[str]) -> tuple[str, ...]:
    """A set of titles as it is kept: in order, each once."""
    return tuple(sorted(set(names)))


def batches_value(words: Iterable[str]) -> tuple[str, ...]:
    """Batches as they are kept: in order, each once. What is no batch stays for `unmet_value` to refuse."""
    return tuple(sorted(set(words), key=lambda word: (len(word.partition("=")[0]), word)))


def _batch(word: str) -> tuple[int, int]:
    number, _equals, year = word.partition("=")
    return int(number), int(year)


def unmet_setting(facts: SettingFacts, change: SettingChange) -> list[Text]:
    """Why a value cannot be set so."""
    reasons = unmet_value(facts, change.value)
    reasons += _unmet_choices(facts, change)
    if not change.document_no.strip() and not change.note.strip():
        reasons.append(say("请填写依据的文号；没有文件的，请在说明中写明由谁决定、为什么。"))
    if len(change.document_no) > LONGEST_DOCUMENT:
        reasons.append(say("文号不能超过 %(most)s 个字。", most=LONGEST_DOCUMENT))
    if len(change.note) > LONGEST_NOTE:
        reasons.append(say("说明不能超过 %(most)s 个字。", most=LONGEST_NOTE))
    return reasons


def _unmet_choices(facts: SettingFacts, change: SettingChange) -> list[Text]:
    if facts.kind is not SettingKind.TITLES or not isinstance(change.value, tuple):
        return []
    choices = facts.firsts[change.key.partition("/")[2]].choices
    others = [name for name in change.value if name not in choices]
    return [say("这里不能选“%(title)s”。", title=name) for name in others]


def unmet_value(facts: SettingFacts, value: Value | None) -> list[Text]:
    """Why a setting cannot hold a value; None it always can."""
    if value is None:
        return []
    if facts.kind is SettingKind.WHOLE:
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        if not (is_whole and facts.least <= value <= facts.most):  # type: ignore[operator]
            return [say("应为 %(least)s 至 %(most)s 的整数。", least=facts.least, most=facts.most)]
    elif facts.kind is SettingKind.FLAG and not isinstance(value, bool):
        return [say("只能是“是”或“否”。")]
    elif facts.kind is SettingKind.DAY and not isinstance(value, date):
        return [say("请填写日期，例如 2026-03-01。")]
    elif facts.kind is SettingKind.CHOICE and not (isinstance(value, str) and facts.choice(value)):
        return [say("请从列出的各项中选择。")]
    elif facts.kind is SettingKind.TITLES and not (isinstance(value, tuple) and value):
        return [say("请至少选择一类称号。")]
    elif facts.kind is SettingKind.BATCHES and not _are_batches(value):
        return [say("请逐批填写“批次=认定年度”，每批一次，用空格隔开，例如 7=2022 8=2023。")]
    return []


def _are_batches(value: Value) -> bool:
    if not isinstance(value, tuple) or not value:
        return False
    if not all(re.fullmatch(r"[1-9][0-9]?=(?:19|20)[0-9]{2}", word) for word in value):
        return False
    return len({word.partition("=")[0] for word in value}) == len(value)
