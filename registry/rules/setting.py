"""Settings 设置: what the bureau decides, each value from a day on, over first values of the catalog.

A value is never changed: a later one is added. Of those that have begun by a day the latest begun holds, of
several that begin on one day the one added last; so what held on any day, and what was believed to hold on
any other, stays exact.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from registry.errors import Text, say
from registry.rules.catalog_entry import CatalogEntry

Value = bool | int | date
"""What a setting can hold; None: nothing is known, 待市局补充."""
LONGEST_DOCUMENT, LONGEST_NOTE = 100, 300


class SettingKind(StrEnum):
    """What a setting holds."""

    FLAG = "flag"
    WHOLE = "whole"
    DAY = "day"


@dataclass(frozen=True)
class FirstValue:
    """What holds until the bureau says otherwise; `value` None where it was not found.

    `title` is "scheme:level", or an action that is approved, or '' of a setting that is one for all.
    """

    title: str
    value: Value | None
    source: str
    source_en: str
    confidence: str
    note: str
    note_en: str


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
    """What each value is for: "title" (scheme:level), "action" (rules.approval), or '': one for all."""
    firsts: Mapping[str, FirstValue]

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


def plain_value(value: Value | None) -> bool | int | str | None:
    """A value as JSON keeps it: days as 2026-03-01."""
    return value.isoformat() if isinstance(value, date) else value


def kept_value(kind: SettingKind, stored: object) -> Value | None:
    """A kept value as what it is. ValueError for one of another kind."""
    if stored is None:
        return None
    if kind is SettingKind.DAY and isinstance(stored, str):
        return date.fromisoformat(stored)
    if kind is SettingKind.FLAG and isinstance(stored, bool):
        return stored
    if kind is SettingKind.WHOLE and isinstance(stored, int) and not isinstance(stored, bool):
        return stored
    raise ValueError(f"{stored!r} is no {kind}")


def unmet_setting(facts: SettingFacts, change: SettingChange) -> list[Text]:
    """Why a value cannot be set so."""
    reasons = unmet_value(facts, change.value)
    if not change.document_no.strip() and not change.note.strip():
        reasons.append(say("请填写依据的文号；没有文件的，请在说明中写明由谁决定、为什么。"))
    if len(change.document_no) > LONGEST_DOCUMENT:
        reasons.append(say("文号不能超过 %(most)s 个字。", most=LONGEST_DOCUMENT))
    if len(change.note) > LONGEST_NOTE:
        reasons.append(say("说明不能超过 %(most)s 个字。", most=LONGEST_NOTE))
    return reasons


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
    return []


def read_setting(entry: CatalogEntry, allowed: Mapping[str, Collection[str]]) -> SettingFacts:
    """A [[setting]] of settings.toml with its first values; `allowed` by `per`: what they can be for.

    Raises CatalogError.
    """
    kind = SettingKind(entry.choice("kind", frozenset(SettingKind)))
    per = entry.optional_choice("per", frozenset(allowed))
    least, most = entry.optional_whole("least"), entry.optional_whole("most")
    if (kind is SettingKind.WHOLE) != (least is not None and most is not None):
        raise entry.fault("least and most belong to a whole number")
    each = allowed[per] if per else ("",)
    firsts = entry.each("first", lambda table: _read_first(table, kind, each), ("title",))
    if not firsts or (not per and len(firsts) != 1):
        raise entry.fault("[[setting.first]] is missing, or is more than one")
    facts = SettingFacts(
        id=entry.matching("id", r"[a-z][a-z_]*"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        kind=kind,
        least=least or 0,
        most=most or 0,
        per=per,
        firsts={first.title: first for first in firsts},
        **entry.bilingual("help"),
        **entry.bilingual("unit"),
    )
    for first in firsts:
        if unmet_value(facts, first.value):
            raise entry.fault(f"the first value {first.value!r} is not one it can have")
    return facts


def _read_first(entry: CatalogEntry, kind: SettingKind, titles: Collection[str]) -> FirstValue:
    title = entry.optional_text("title")
    if not entry.optional_text("source"):
        raise entry.fault("source is missing")
    if title not in titles:
        raise entry.fault(f"title {title!r} is not one that can have such a setting")
    value: Value | None
    if not entry.has("value"):
        value = None
    elif kind is SettingKind.FLAG:
        value = entry.flag("value")
    elif kind is SettingKind.WHOLE:
        value = entry.whole("value")
    else:
        value = entry.day("value")
    return FirstValue(
        title=title,
        value=value,
        confidence=entry.confidence(),
        **entry.bilingual("source"),
        **entry.bilingual("note"),
    )
