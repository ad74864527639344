"""What documents say of a change: when it is reported and to whom, and what becomes of the title."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from registry.errors import Named, Text
from registry.rules.catalog_entry import CatalogEntry
from registry.rules.change_kind import ChangeKind

COUNTED_FROM = frozenset({"day_of_change", "day_of_register"})


@dataclass(frozen=True)
class ChangeRule:
    """The rule for some kinds of change, for holders of some titles ("scheme:level"; none: of any).

    It is of changes from a day to a day, both included. `months`: within how many from it; `within`: a
    deadline that is no number. What was not found is '' or None.
    """

    id: str
    kinds: tuple[ChangeKind, ...]
    titles: tuple[str, ...]
    from_day: date | None
    to_day: date | None
    months: int | None
    within: str
    within_en: str
    counted_from: str
    report_to: str
    report_to_en: str
    confirms: str
    confirms_en: str
    effect: str
    effect_en: str
    if_not_reported: str
    if_not_reported_en: str
    note: str
    note_en: str
    source: str
    confidence: str

    @property
    def words(self) -> dict[str, Text | None]:
        """What it says, by what it says it of; None where that was not found."""
        return {
            name: Named(zh, en=en) if zh else None
            for name, zh, en in (
                ("report_to", self.report_to, self.report_to_en),
                ("confirms", self.confirms, self.confirms_en),
                ("effect", self.effect, self.effect_en),
                ("if_not_reported", self.if_not_reported, self.if_not_reported_en),
                ("note", self.note, self.note_en),
            )
        }

    @property
    def within_words(self) -> Text | None:
        """A deadline that is no number."""
        return Named(self.within, en=self.within_en) if self.within else None

    def is_of(self, kind: ChangeKind, title: str, day: date) -> bool:
        """Whether it speaks of a change of a day, for the holder of a title."""
        begun = (self.from_day is None or self.from_day <= day) and (
            self.to_day is None or day <= self.to_day
        )
        return begun and kind in self.kinds and (not self.titles or title in self.titles)

    def due(self, day: date) -> date | None:
        """The last day on which a change of a day is reported in time; None where no number is known."""
        return None if self.months is None else months_after(day, self.months)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def rules_of(
    rules: Iterable[ChangeRule], kind: ChangeKind, titles: Collection[str], day: date
) -> list[tuple[ChangeRule, tuple[str, ...]]]:
    """What speaks of a change for the holder of these titles, each with those it speaks of; rules of every
    title stand at the end with none, and only where they speak of this kind."""
    found = [(rule, tuple(title for title in titles if rule.is_of(kind, title, day))) for rule in rules]
    own = [(rule, named) for rule, named in found if named and rule.titles]
    general = [(rule, ()) for rule, _ in found if not rule.titles and rule.is_of(kind, "", day)]
    return [*own, *general]


def read_change_rules(entry: CatalogEntry, titles: Collection[str]) -> tuple[ChangeRule, ...]:
    """changes.toml. Raises CatalogError."""
    return entry.each("change", lambda table: _read_rule(table, titles), ("id",))


def _read_rule(entry: CatalogEntry, titles: Collection[str]) -> ChangeRule:
    return ChangeRule(
        id=entry.matching("id", r"[a-z0-9_]+"),
        kinds=tuple(ChangeKind(word) for word in entry.words("kinds", frozenset(ChangeKind))),
        titles=entry.words("titles", titles),
        from_day=entry.optional_day("from_day"),
        to_day=entry.optional_day("to_day"),
        months=entry.optional_whole("months"),
        counted_from=entry.choice("counted_from", COUNTED_FROM),
        **entry.bilingual("within"),
        **entry.bilingual("report_to"),
        **entry.bilingual("confirms"),
        **entry.bilingual("effect"),
        **entry.bilingual("if_not_reported"),
        **entry.bilingual("note"),
        source=entry.text("source"),
        confidence=entry.confidence(),
    )
