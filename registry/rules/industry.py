"""Industries and chains of the plan, divisions of GB/T 4754, and the bounds of the size classes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from registry.rules.catalog_entry import CatalogEntry

BLOCKS = frozenset({"1", "3", "4", "traditional"})
METRICS = frozenset({"staff", "revenue", "assets"})


@dataclass(frozen=True)
class Subsector:
    """A part of an industry. `gbt4754_hints` are suggestions, never a legal classification."""

    id: str
    zh: str
    en: str
    chains: tuple[str, ...]
    gbt4754_hints: str
    note: str


@dataclass(frozen=True)
class Industry:
    """An industry of the 1+3+4 system or a traditional one; `block` is "1", "3", "4" or "traditional"."""

    id: str
    zh: str
    en: str
    block: str
    aliases: tuple[str, ...]
    subsectors: tuple[Subsector, ...]
    source: str
    confidence: str
    note: str

    @property
    def chains(self) -> tuple[str, ...]:
        """The chains of its sub-sectors, each once."""
        return tuple(dict.fromkeys(chain for part in self.subsectors for chain in part.chains))


@dataclass(frozen=True)
class Chain:
    """An industrial chain; `in_plan` says whether the plan itself names it."""

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    in_plan: bool
    source: str
    confidence: str


@dataclass(frozen=True)
class IndustrySection:
    """A section 门类 of GB/T 4754, by letter."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class Division:
    """A division 大类 of GB/T 4754. `size_category` is '' where the size rule covers none or not all of it;
    then `size_by_group` may say it for groups of three digits.
    """

    code: str
    zh: str
    en: str
    section: str
    size_category: str
    size_by_group: Mapping[str, str]
    note: str


@dataclass(frozen=True)
class SizeBound:
    """Least figures of the large, medium and small class, inclusive: persons, or 万元."""

    metric: str
    large: Decimal
    medium: Decimal
    small: Decimal


@dataclass(frozen=True)
class SizeRule:
    """A category of the size rule: every one of its bounds must be met. `covers`: what falls under it."""

    id: str
    zh: str
    en: str
    covers: str
    bounds: tuple[SizeBound, ...]


@dataclass(frozen=True)
class SizeClass:
    """A size class: large, medium, small or micro. `is_sme` 中小微."""

    id: str
    zh: str
    en: str
    is_sme: bool


def read_industry(entry: CatalogEntry, chains: Collection[str]) -> Industry:
    """An [[industry]] of industries.toml with its sub-sectors; `chains` are the known ids."""
    return Industry(
        id=entry.matching("id", r"[A-Z]\d+"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        block=entry.choice("block", BLOCKS),
        aliases=entry.words("aliases"),
        subsectors=entry.each("subsector", lambda table: _read_subsector(table, chains), ("id", "zh")),
        source=entry.text("source"),
        confidence=entry.confidence(),
        note=entry.optional_text("note"),
    )


def _read_subsector(entry: CatalogEntry, chains: Collection[str]) -> Subsector:
    return Subsector(
        id=entry.matching("id", r"[A-Z]\d+\.\d+"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        chains=entry.words("chains", chains),
        gbt4754_hints=entry.optional_text("gbt4754_hints"),
        note=entry.optional_text("note"),
    )


def read_chain(entry: CatalogEntry) -> Chain:
    """A [[chain]] of industries.toml."""
    return Chain(
        id=entry.matching("id", r"[a-z][a-z0-9_]*"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        aliases=entry.words("aliases"),
        in_plan=entry.flag("in_plan"),
        source=entry.text("source"),
        confidence=entry.confidence(),
    )


def read_section(entry: CatalogEntry) -> IndustrySection:
    """A [[section]] of gbt4754.toml."""
    return IndustrySection(entry.matching("id", r"[A-Z]"), entry.text("zh"), entry.text("en"))


def read_division(entry: CatalogEntry, sections: Collection[str], categories: Collection[str]) -> Division:
    """A [[division]] of gbt4754.toml; `sections` and `categories` are the known ids."""
    division = Division(
        code=entry.matching("code", r"\d{2}"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        section=entry.choice("section", sections),
        size_category=entry.choice("size_category", categories)
        if entry.optional_text("size_category")
        else "",
        size_by_group=entry.mapping("size_by_group"),
        note=entry.optional_text("note"),
    )
    for group, category in division.size_by_group.items():
        if category not in categories:
            raise entry.fault(f"size_by_group {category!r} is no category of the size rule")
        if len(group) != 3 or not group.isdigit() or not group.startswith(division.code):
            raise entry.fault(f"size_by_group {group!r} is no group of division {division.code}")
    if division.size_category and division.size_by_group:
        raise entry.fault("give size_category or size_by_group, not both")
    return division


def read_size_class(entry: CatalogEntry) -> SizeClass:
    """A [[class]] of size_class.toml."""
    return SizeClass(
        entry.matching("id", r"[a-z]+"), entry.text("zh"), entry.text("en"), entry.flag("is_sme")
    )


def read_size_rule(entry: CatalogEntry) -> SizeRule:
    """A [[category]] of size_class.toml with its bounds."""
    rule = SizeRule(
        id=entry.matching("id", r"[a-z_]+"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        covers=entry.optional_text("covers"),
        bounds=entry.each("bound", _read_bound, ("metric",)),
    )
    if not rule.bounds:
        raise entry.fault("a category needs at least one [[category.bound]]")
    return rule


def _read_bound(entry: CatalogEntry) -> SizeBound:
    metric = entry.choice("metric", METRICS)
    edges = ("large", "medium", "small")
    large, medium, small = (entry.given(key, entry.optional_number(key)) for key in edges)
    if not large > medium > small:
        raise entry.fault("the bounds must fall from large to medium to small")
    return SizeBound(metric, large, medium, small)
