"""Plans 规划: targets as the document words them, and indicators as they are entered."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from registry.errors import Text, say
from registry.rules.catalog_entry import CatalogEntry
from registry.rules.plan_indicator import NUMERIC, Actual, PlanIndicator, read_actual, read_indicator
from registry.rules.scheme import SUBJECT_KINDS

WORDLESS = frozenset({"strive", "some", "qualitative"})
"""Targets that name no number 争创、一批: facts are shown, no verdict."""
BASES = frozenset({"ever", "net", "valid", "in_period"})
COUNTABLE = frozenset({"yes", "partly", "no"})
CONFIDENCE: dict[str, Text] = {"high": say("高"), "medium": say("中"), "low": say("低")}
"""How sure a figure found in public is, in words."""


@dataclass(frozen=True)
class Target:
    """One target of a plan.

    `phrase` is the plan's own words. `counts` names "scheme:level" titles the registry counts for it, by
    `basis` ('' where it counts none). `opening` is the stock before the registry, as of `opening_on`;
    `base` is the plan's own starting figure of what is not counted here; `basis_source`: why by this one.
    """

    id: str
    zh: str
    en: str
    theme: str
    clause: str
    phrase: str
    verb: str
    subject_kinds: tuple[str, ...]
    unit: str
    unit_en: str
    comparator: str
    value: Decimal | None
    basis: str
    counts: tuple[str, ...]
    opening: int | None
    opening_on: date | None
    opening_note: str
    opening_note_en: str
    base: Decimal | None
    base_on: date | None
    due_on: date
    order: int
    headline: bool
    registry_countable: str
    superseded_by: str
    reported: tuple[Actual, ...]
    note: str
    note_en: str
    source: str
    confidence: str
    short: str = ""
    short_en: str = ""
    basis_source: str = ""
    basis_source_en: str = ""

    @property
    def has_number(self) -> bool:
        """Whether a verdict 达成/未达成 can be given at all."""
        return self.value is not None


@dataclass(frozen=True)
class Plan:
    """A plan with its targets in `order` and its indicators by number; `short` is what people call it."""

    id: str
    zh: str
    en: str
    starts_on: date
    ends_on: date
    issued_on: date
    document: str
    targets: tuple[Target, ...]
    indicators: tuple[PlanIndicator, ...]
    source: str
    confidence: str
    note: str
    note_en: str
    short: str = ""
    short_en: str = ""

    def target(self, target_id: str) -> Target:
        """The target of this id; KeyError if the plan has none."""
        for target in self.targets:
            if target.id == target_id:
                return target
        raise KeyError(target_id)

    def last_of(self, day: date) -> date:
        """A day, or after the plan its last one: what begins later began in no day of the plan."""
        return min(day, self.ends_on)

    def elapsed_on(self, day: date) -> int:
        """How much of its days is over on a day, in whole percent, rounded down."""
        length, gone = ((each - self.starts_on).days + 1 for each in (self.ends_on, day))
        return min(max(gone, 0), length) * 100 // length

    @property
    def headline(self) -> tuple[Target, ...]:
        """The numbered targets shown first, in order, without those that were superseded."""
        return tuple(target for target in self.targets if target.headline and not target.superseded_by)


def read_plan(entry: CatalogEntry, titles: Collection[str]) -> Plan:
    """All of a plans/*.toml; `titles` are the "scheme:level" names a target may count."""
    plan = entry.one("plan", _read_head)
    targets = entry.each("target", lambda table: _read_target(table, titles), ("id", "order"))
    known = {target.id for target in targets}
    for target in targets:
        if target.due_on < plan.starts_on:
            raise entry.fault(f"{target.id} is due before the plan starts")
        if target.superseded_by and target.superseded_by not in known - {target.id}:
            raise entry.fault(
                f"target {target.id} is superseded by the unknown target {target.superseded_by!r}"
            )
    indicators = entry.each("indicator", read_indicator, ("no",))
    return replace(
        plan,
        targets=tuple(sorted(targets, key=lambda target: target.order)),
        indicators=tuple(sorted(indicators, key=lambda indicator: indicator.no)),
    )


def _read_head(entry: CatalogEntry) -> Plan:
    """The [plan] table: a plan still without targets and indicators."""
    plan = Plan(
        id=entry.matching("id", r"[a-z0-9_]+"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        starts_on=entry.day("starts_on"),
        ends_on=entry.day("ends_on"),
        issued_on=entry.day("issued_on"),
        document=entry.text("document"),
        targets=(),
        indicators=(),
        source=entry.text("source"),
        confidence=entry.confidence(),
        **entry.bilingual("note"),
        **entry.bilingual("short"),
    )
    if plan.starts_on > plan.ends_on:
        raise entry.fault("starts_on is after ends_on")
    return plan


def _read_target(entry: CatalogEntry, titles: Collection[str]) -> Target:
    target = Target(
        id=entry.matching("id", r"[A-Z][A-Z0-9]*"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        theme=entry.text("theme"),
        clause=entry.text("clause"),
        phrase=entry.text("phrase"),
        verb=entry.text("verb"),
        subject_kinds=entry.words("subject_kinds", SUBJECT_KINDS),
        unit=entry.optional_text("unit"),
        unit_en=entry.optional_text("unit_en"),
        comparator=entry.choice("comparator", NUMERIC | WORDLESS),
        value=entry.optional_number("value"),
        basis=entry.optional_choice("basis", BASES),
        counts=entry.words("counts", titles),
        opening=entry.optional_whole("opening"),
        opening_on=entry.optional_day("opening_on"),
        **entry.bilingual("opening_note"),
        base=entry.optional_number("base"),
        base_on=entry.optional_day("base_on"),
        due_on=entry.day("due_on"),
        order=entry.whole("order"),
        headline=entry.optional_flag("headline", False),
        registry_countable=entry.choice("registry_countable", COUNTABLE),
        superseded_by=entry.optional_text("superseded_by"),
        reported=entry.each("reported", read_actual),
        **entry.bilingual("note"),
        source=entry.text("source"),
        confidence=entry.confidence(),
        **entry.bilingual("short"),
        **entry.bilingual("basis_source"),
    )
    fault = _fault_of(target)
    if fault:
        raise entry.fault(fault)
    return target


def _fault_of(target: Target) -> str:
    """The first thing that does not fit together in a target; '' if all does."""
    numeric = target.comparator in NUMERIC
    faults = [
        (
            not numeric and target.value is not None,
            f"comparator {target.comparator!r} takes no value: the plan names no number here",
        ),
        (numeric and target.value is None, f"comparator {target.comparator!r} needs a value"),
        (target.verb not in target.phrase, f"the verb {target.verb!r} does not stand in the phrase"),
        (bool(target.counts) != bool(target.basis), "counts and basis must be given together"),
        (
            (target.opening is None) != (target.opening_on is None),
            "opening and opening_on must be given together",
        ),
        ((target.base is None) != (target.base_on is None), "base and base_on must be given together"),
        (
            target.opening is not None and not target.counts,
            "an opening stock needs counts; the starting figure of what is not counted is base",
        ),
        (
            target.headline and not (target.counts and numeric),
            "a headline target needs a value and counts",
        ),
    ]
    return next((sentence for wrong, sentence in faults if wrong), "")
