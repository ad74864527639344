"""Metrics: the figures and facts criteria ask for, each with unit, definition, source and derivation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from registry.rules.catalog_entry import CatalogEntry, CatalogError
from registry.rules.criteria.formula import Formula, parse_formula
from registry.rules.criteria.unit import measures

KINDS = frozenset({"amount", "whole", "percent", "flag", "choice", "several", "day"})
NUMBERS = frozenset({"amount", "whole", "percent"})
YEAR = re.compile(r"^(?P<id>.+)_y(?P<year>[1-9])$")
YEARS_SINCE = re.compile(r"years_since\(\s*(\w+)\s*\)")
COUNT = r"any|count|(sum|best):[a-z_0-9]+"


@dataclass(frozen=True)
class Option:
    """A value of a choice."""

    value: str
    zh: str
    en: str


@dataclass(frozen=True)
class FromRecords:
    """A figure found in the rows of the profile: which rows, and what of them.

    `count` is "any", "count", "sum:<field>" or "best:<field>". `within_years` counts back from the day of the
    sheet by the row's `date`; `rank_max` bounds its `rank`.
    """

    record: str
    where: Mapping[str, Any]
    count: str
    within_years: int | None
    rank_max: int | None


@dataclass(frozen=True)
class FromRefusals:
    """A figure of the files that were refused to the holder in the family of the title.

    `find` "count": how many within `within_months` before the day of the sheet; "months": how many full
    months have passed since the latest, `within_months` at most and where there was none.
    """

    find: str
    within_months: int


@dataclass(frozen=True)
class Metric:
    """A metric as criteria see it: one value (a yearly metric is one Metric per year, `year` 1 = last year).

    At most one of `formula`, `since`, `titles`, `not_titles`, `applying`, `level_not`, `sizes`, `records`,
    `refusals` says how it is found when nobody states it; `stem` is its id without the year.
    """

    id: str
    stem: str
    zh: str
    en: str
    unit: str
    kind: str
    year: int | None
    section: str
    definition: str
    definition_en: str
    document: str
    confidence: str
    options: tuple[Option, ...]
    derive: str = ""
    formula: Formula | None = None
    since: str = ""
    titles: tuple[str, ...] = ()
    not_titles: tuple[str, ...] = ()
    applying: str = ""
    level_not: str = ""
    sizes: tuple[str, ...] = ()
    records: FromRecords | None = None
    refusals: FromRefusals | None = None

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS

    @property
    def stated(self) -> bool:
        """Whether somebody may state it: it is asked for in the profile or decided by a person."""
        return not any(self.ways)

    @property
    def ways(self) -> tuple[object, ...]:
        """Every way to find it when nobody states it; empty but for one at most."""
        return (self.formula, self.since, *self.looked_up)

    @property
    def looked_up(self) -> tuple[object, ...]:
        """The ways that look it up, in titles, the size class, what the profile lists, or files refused."""
        return (
            self.titles,
            self.not_titles,
            self.applying,
            self.level_not,
            self.sizes,
            self.records,
            self.refusals,
        )

    def option(self, value: str) -> Option:
        """The option of this value; an Option of the bare value where the metric lists none."""
        return next((option for option in self.options if option.value == value), Option(value, value, value))


@dataclass(frozen=True)
class MetricFamily:
    """A [[metric]] as the file has it: `years` of it, and the table itself for versions to keep."""

    id: str
    years: int
    metrics: tuple[Metric, ...]
    table: Mapping[str, Any]


def read_family(entry: CatalogEntry, table: Mapping[str, Any]) -> MetricFamily:
    """A [[metric]] of metrics.toml or of a published version, one Metric per year."""
    id = entry.matching("id", r"[a-z][a-z0-9_]*")
    years = entry.optional_whole("years") or 0
    derive = entry.optional_text("derive")
    metric = _with_formula(_read_metric(entry, id), derive, entry)
    if sum(bool(way) for way in metric.ways) > 1:
        raise entry.fault("it says in more than one way how it is found")
    return MetricFamily(id, years, _by_year(metric, years), table)


def _read_metric(entry: CatalogEntry, id: str) -> Metric:
    """The metric as it is stated, before its formula and its years."""
    definition = entry.bilingual("definition")
    metric = Metric(
        id=id,
        stem=id,
        zh=entry.text("zh"),
        en=entry.text("en"),
        unit=entry.optional_text("unit"),
        kind=entry.choice("kind", KINDS),
        year=None,
        section=entry.optional_text("section"),
        definition=definition["definition"],
        definition_en=definition["definition_en"],
        document=entry.text("document"),
        confidence=entry.confidence(),
        options=entry.each("options", _read_option, ("value",)),
        titles=entry.words("titles"),
        not_titles=entry.words("not_titles"),
        applying=entry.optional_choice("applying", {"new", "re_review"}),
        level_not=entry.optional_text("level_not"),
        sizes=entry.words("size"),
        records=_read_records(entry),
        refusals=_read_refusals(entry),
    )
    if metric.unit and metric.unit not in measures():
        raise entry.fault(f"unit {metric.unit!r} is none of {' '.join(measures())}")
    if (metric.kind in {"choice", "several"}) != bool(metric.options):
        raise entry.fault("options belong to choice and several, and only to them")
    if metric.refusals and metric.kind != "whole":
        raise entry.fault("refusals are counted, and so are months since: its kind is whole")
    return metric


def _with_formula(metric: Metric, derive: str, entry: CatalogEntry) -> Metric:
    if not derive:
        return metric
    since = YEARS_SINCE.fullmatch(derive.strip())
    if since:
        return replace(metric, derive=derive, since=since.group(1))
    try:
        return replace(metric, derive=derive, formula=parse_formula(derive))
    except CatalogError as error:
        raise entry.fault(str(error)) from None


def _by_year(metric: Metric, years: int) -> tuple[Metric, ...]:
    if not years:
        found = YEAR.match(metric.id)
        if found:
            return (replace(metric, stem=found["id"], year=int(found["year"])),)
        return (metric,)
    return tuple(
        replace(
            metric,
            id=f"{metric.id}_y{year}",
            year=year,
            formula=None if metric.formula is None else _in_year(metric.formula, year),
        )
        for year in range(1, years + 1)
    )


def _in_year(formula: Formula, year: int) -> Formula:
    """The formula of one year: plain ids mean that same year."""
    parts = tuple(
        f"{part}_y{year}"
        if isinstance(part, str) and not YEAR.match(part)
        else _in_year(part, year)
        if isinstance(part, Formula)
        else part
        for part in formula.parts
    )
    return Formula(formula.function, parts)


def _read_option(entry: CatalogEntry) -> Option:
    return Option(entry.matching("value", r"[a-z0-9_]+"), entry.text("zh"), entry.text("en"))


def _read_records(entry: CatalogEntry) -> FromRecords | None:
    record = entry.optional_text("records")
    where = entry.anything("where")
    count = entry.optional_text("count")
    within, rank = entry.optional_whole("within_years"), entry.optional_whole("rank_max")
    if not record:
        if where or count or within or rank:
            raise entry.fault("where, count, within_years and rank_max go with records")
        return None
    if not re.fullmatch(COUNT, count):
        raise entry.fault(f"count {count!r} is none of any, count, sum:<field>, best:<field>")
    return FromRecords(record, where, count, within, rank)


def _read_refusals(entry: CatalogEntry) -> FromRefusals | None:
    find = entry.optional_choice("refusals", {"count", "months"})
    within = entry.optional_whole("within_months")
    if bool(find) != bool(within):
        raise entry.fault("refusals and within_months go together")
    return FromRefusals(find, within) if find and within else None
