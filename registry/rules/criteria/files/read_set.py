"""Reading a criteria set, from a file or from a published version: strictly, naming entry and fault."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from registry.rules.catalog_entry import CatalogEntry, CatalogError
from registry.rules.criteria.condition import (
    OPERATORS,
    Among,
    Compare,
    Condition,
    ConditionGroup,
    Flag,
    Person,
)
from registry.rules.criteria.criteria_set import (
    Clause,
    CriteriaSet,
    Dimension,
    Indicator,
    Scoring,
)
from registry.rules.criteria.files.read_points import read_points
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.period import Use

SCHEMA = "registry-criteria/1"
KINDS = ("new", "re_review")
MOST_YEARS = 9
ID = r"[a-z][a-z0-9_]{0,55}"
"""With its role before it, a clause's id fits the column of the checks."""


def read_set(entry: CatalogEntry, metrics: Mapping[str, Metric]) -> CriteriaSet:
    """The set a table describes; `metrics` are all that may be named. Raises CatalogError."""
    entry.choice("schema", {SCHEMA})
    reader = SetReader(entry, metrics)
    clauses = tuple(
        clause
        for role in ("gate", "veto", "direct")
        for clause in entry.each(role, lambda table, role=role: reader.clause(table, role))  # type: ignore[misc]
    )
    scoring = reader.scoring(entry)
    notes = entry.bilingual("note")
    criteria = CriteriaSet(
        # "compare" is the address of the page that lays two versions side by side.
        id=entry.matching("id", r"(?!compare$)[a-z][a-z0-9_.]{0,63}"),
        aliases=entry.words("aliases"),
        scheme=entry.matching("scheme", ID),
        zh=entry.text("zh"),
        en=entry.text("en"),
        document=reader.document,
        number=reader.number,
        source=reader.source,
        confidence=reader.confidence,
        note=notes["note"],
        note_en=notes["note_en"],
        uses=entry.each("use", read_use),
        clauses=clauses,
        scoring=scoring,
        metrics=_used(clauses, scoring, metrics, entry),
    )
    keys = [(clause.role, clause.id) for clause in clauses]
    for role, name in sorted(set(keys)):
        if keys.count((role, name)) > 1:
            raise entry.fault(f"the {role} {name!r} is there twice")
    if not clauses and not scoring:
        raise entry.fault("a set needs at least one clause")
    if not criteria.uses:
        raise entry.fault("a set needs at least one [[use]]: for which levels and kinds, from which day")
    return criteria


def read_use(entry: CatalogEntry) -> Use:
    """A [[use]]: levels, kinds, first and last day."""
    levels, kinds = entry.words("levels"), entry.words("kinds", KINDS)
    first = _day(entry, "from")
    last = _day(entry, "to") if entry.optional_text("to") else None
    if not levels or not kinds:
        raise entry.fault("a use names at least one level and one kind")
    if last is not None and last < first:
        raise entry.fault("to lies before from")
    return Use(levels, kinds, first, last)


def _day(entry: CatalogEntry, key: str) -> date:
    try:
        return date.fromisoformat(entry.text(key))
    except ValueError:
        raise entry.fault(f"{key} is no day such as 2026-04-01") from None


class SetReader:
    """Reads the parts of one set: they share its metrics and inherit its document."""

    def __init__(self, entry: CatalogEntry, metrics: Mapping[str, Metric]) -> None:
        self.metrics = metrics
        self.document = entry.text("document")
        self.number = entry.text("number")
        self.source = entry.text("source")
        self.confidence = entry.confidence()

    def clause(self, entry: CatalogEntry, role: str) -> Clause:
        """A [[gate]], [[veto]] or [[direct]]."""
        return Clause(
            id=entry.matching("id", ID),
            role=role,
            **self._worded(entry),
            test=entry.one("test", self.condition),
        )

    def _worded(self, entry: CatalogEntry) -> dict[str, str]:
        """What a clause or indicator is called and where it stands: in the set's document unless it says."""
        zh = entry.text("zh")
        return {
            "zh": zh,
            "en": entry.text("en"),
            "clause": entry.optional_text("clause") or zh,
            "document": entry.optional_text("document") or self.document,
            "number": entry.optional_text("number") or self.number,
            "source": entry.optional_text("source") or self.source,
            "confidence": entry.optional_text("confidence") or self.confidence,
        }

    def condition(self, entry: CatalogEntry) -> Condition:
        """A `test`, or a part of one."""
        words = {"zh": entry.optional_text("zh"), "en": entry.optional_text("en")}
        given = entry.optional_flag("given", False)
        if bool(words["zh"]) != bool(words["en"]):
            raise entry.fault("zh and en go together")
        for key in ("all", "any", "of"):
            if entry.has(key):
                return self._group(entry, key, words)
        if entry.has("flag"):
            return Flag(self._named(entry, "flag", {"flag"}), **words, given=given)
        if entry.has("manual"):
            return Person(self._named(entry, "manual", {"flag"}), False, **words, given=given)
        if entry.has("supply"):
            return Person(self._named(entry, "supply", {"flag"}), True, **words, given=given)
        if entry.has("choice"):
            name = self._named(entry, "choice", {"choice"})
            return Among(name, self._values(entry, name), **words, given=given)
        return self._compare(entry, words, given)

    def _group(self, entry: CatalogEntry, key: str, words: dict[str, str]) -> ConditionGroup:
        items = entry.each(key, self.condition)
        if not items:
            raise entry.fault(f"{key} must hold at least one condition")
        least = {"all": len(items), "any": 1}.get(key) or entry.whole("least")
        if not 1 <= least <= len(items):
            raise entry.fault(f"least must be between 1 and {len(items)}")
        return ConditionGroup(least, items, **words)

    def _values(self, entry: CatalogEntry, name: str) -> tuple[str, ...]:
        options = {option.value for option in self.metrics[name].options}
        values = entry.words("among", options)
        if not values:
            raise entry.fault("among must name at least one value")
        return values

    def _compare(self, entry: CatalogEntry, words: dict[str, str], given: bool) -> Condition:
        years = entry.optional_whole("years")
        op = entry.choice("op", OPERATORS)
        value = entry.number("value")
        stem = entry.text("metric")
        if years is not None and not 1 <= years <= MOST_YEARS:
            raise entry.fault(f"years must be between 1 and {MOST_YEARS}")
        names = [f"{stem}_y{year}" for year in range(1, years + 1)] if years else [stem]
        leaves = []
        for name in names:
            metric = self.metrics.get(name)
            if metric is None or not metric.is_number:
                raise entry.fault(f"metric {name!r} is not in metrics.toml or is no number")
            bound = metric.formula.bound_of(value) if metric.formula else value
            leaves.append(Compare(name, op, value, bound, given=given, **words))
        return leaves[0] if len(leaves) == 1 else ConditionGroup(len(leaves), tuple(leaves))

    def _named(self, entry: CatalogEntry, key: str, kinds: set[str]) -> str:
        name = entry.text(key)
        metric = self.metrics.get(name)
        if metric is None or metric.kind not in kinds:
            raise entry.fault(f"{key} {name!r} is not in metrics.toml or is no {' or '.join(sorted(kinds))}")
        return name

    def scoring(self, entry: CatalogEntry) -> Scoring | None:
        """[scoring] with its dimensions and indicators; None where the set has no score."""
        if not entry.has("scoring"):
            return None
        most, least = entry.one("scoring", lambda table: (table.number("max"), table.number("pass")))
        dimensions = entry.each("dimension", _read_dimension, ("id",))
        names = {dimension.id for dimension in dimensions}
        indicators = entry.each("indicator", lambda table: self._indicator(table, names), ("id",))
        for dimension in dimensions:
            inside = sum((i.most for i in indicators if i.dimension == dimension.id), Fraction(0))
            if inside != dimension.most:
                raise entry.fault(
                    f"the indicators of dimension {dimension.id!r} add up to {inside}, not {dimension.most}"
                )
        if sum((dimension.most for dimension in dimensions), Fraction(0)) != most:
            raise entry.fault(f"the dimensions do not add up to {most}")
        return Scoring(most, least, dimensions, indicators)

    def _indicator(self, entry: CatalogEntry, dimensions: set[str]) -> Indicator:
        most = entry.number("max")
        return Indicator(
            id=entry.matching("id", ID),
            dimension=entry.choice("dimension", dimensions),
            **self._worded(entry),
            most=most,
            points=entry.one("points", lambda table: read_points(table, self.metrics)),
        )


def _read_dimension(entry: CatalogEntry) -> Dimension:
    return Dimension(
        id=entry.matching("id", ID),
        zh=entry.text("zh"),
        en=entry.text("en"),
        most=entry.number("max"),
        least=entry.number("pass") if entry.has("pass") else None,
    )


def _used(
    clauses: tuple[Clause, ...], scoring: Scoring | None, metrics: Mapping[str, Metric], entry: CatalogEntry
) -> dict[str, Metric]:
    """Every metric the set can ask for, and what those derive from."""
    wanted = [leaf.metric for clause in clauses for leaf in clause.leaves()]
    if scoring:
        wanted += [name for indicator in scoring.indicators for name in indicator.points.metrics()]
    found: dict[str, Metric] = {}
    while wanted:
        name = wanted.pop(0)
        if name in found:
            continue
        metric = metrics.get(name)
        if metric is None:
            raise CatalogError(f"{entry.file}: the metric {name!r} is not in metrics.toml")
        found[name] = metric
        wanted += list(metric.formula.metrics()) if metric.formula else []
        wanted += [metric.since] if metric.since else []
    return found
