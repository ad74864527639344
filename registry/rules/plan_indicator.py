"""Indicators of a plan as they are entered, and figures found in public beside them."""

from dataclasses import dataclass
from decimal import Decimal

from registry.rules.catalog_entry import CatalogEntry

NUMERIC = frozenset({">=", ">", "~", "<="})
TASK = "task"
"""An indicator whose figure the State sets elsewhere 完成国家任务."""
EXACT = frozenset({"=", ">", "~"})


@dataclass(frozen=True)
class Actual:
    """A figure found in a public source: no official statistics. `comparator` '>' = the source says 超过."""

    period: str
    value: Decimal
    comparator: str
    source: str
    source_en: str
    confidence: str
    note: str
    note_en: str


@dataclass(frozen=True)
class PlanIndicator:
    """One of a plan's indicators, from the statistics office; `value` is None for a state task.

    `printed` and `printed_value` are the plan's own line and figure, word for word.
    """

    no: int
    group: str
    group_en: str
    zh: str
    en: str
    unit: str
    unit_en: str
    base: Decimal | None
    base_period: str
    base_period_en: str
    value: Decimal | None
    comparator: str
    printed: str
    printed_value: str
    footnote: str
    note: str
    note_en: str
    actuals: tuple[Actual, ...]
    source: str
    confidence: str


def read_indicator(entry: CatalogEntry) -> PlanIndicator:
    """One [[indicator]] of a plans/*.toml."""
    indicator = PlanIndicator(
        no=entry.whole("no"),
        **{key: entry.text(key) for key in ("group", "group_en", "zh", "en", "unit", "unit_en")},
        base=entry.optional_number("base"),
        **entry.bilingual("base_period"),
        value=entry.optional_number("value"),
        comparator=entry.choice("comparator", NUMERIC | {TASK}),
        printed=entry.text("printed"),
        printed_value=entry.text("printed_value"),
        footnote=entry.optional_text("footnote"),
        **entry.bilingual("note"),
        actuals=entry.each("actual", read_actual),
        source=entry.text("source"),
        confidence=entry.confidence(),
    )
    if (indicator.comparator == TASK) != (indicator.value is None):
        raise entry.fault("a value is needed, except for a state task, which takes none")
    if (indicator.base is None) != (not indicator.base_period):
        raise entry.fault("base and base_period must be given together")
    return indicator


def read_actual(entry: CatalogEntry) -> Actual:
    """One figure found in public, with its source."""
    value = entry.optional_number("value")
    if value is None:
        raise entry.fault("value is missing")
    if not entry.optional_text("source"):
        raise entry.fault("source is missing")
    return Actual(
        period=entry.matching("period", r"\d{4}(-\d{2}){0,2}"),
        value=value,
        comparator=entry.choice("comparator", EXACT),
        **entry.bilingual("source"),
        confidence=entry.confidence(),
        **entry.bilingual("note"),
    )
