"""The catalog: what the registry recognizes, where, and against which plan. Data files, checked when read."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from registry.errors import Text, named, say
from registry.rules.approval import SET_WITH, ApprovalAction
from registry.rules.catalog_entry import (
    PACKAGED,
    CatalogEntry,
    CatalogError,
    catalog_folders,
    names_in,
    read_file,
)
from registry.rules.change_rule import ChangeRule, read_change_rules
from registry.rules.ground import Grounds
from registry.rules.ground_file import for_grounds, read_grounds
from registry.rules.industry import (
    Chain,
    Division,
    Industry,
    IndustrySection,
    SizeClass,
    SizeRule,
    read_chain,
    read_division,
    read_industry,
    read_section,
    read_size_class,
    read_size_rule,
)
from registry.rules.known_place import KnownPlace, KnownPlaces, read_known_place
from registry.rules.name_key import name_key
from registry.rules.place import City, District, Place, Places, Zone, read_place, read_places
from registry.rules.plan import Plan, read_plan
from registry.rules.prior_title import PRIOR_TITLE, left_to_setting
from registry.rules.scheme import Level, Scheme, read_scheme
from registry.rules.setting import GROUND, PLACE, SettingFacts
from registry.rules.setting_file import read_setting
from registry.rules.title_procedure import Procedures, TitleProcedure, read_procedures

__all__ = ["PACKAGED", "Catalog", "CatalogError", "catalog", "load_catalog"]


@dataclass(frozen=True)
class Catalog:
    """Everything the catalog files say, by id or code, in the order of the files."""

    places: Places
    known_places: KnownPlaces
    schemes: Mapping[str, Scheme]
    industries: Mapping[str, Industry]
    chains: Mapping[str, Chain]
    sections: Mapping[str, IndustrySection]
    divisions: Mapping[str, Division]
    size_classes: Mapping[str, SizeClass]
    size_rules: Mapping[str, SizeRule]
    procedures: Procedures
    grounds: Grounds
    settings: Mapping[str, SettingFacts]
    change_rules: tuple[ChangeRule, ...]
    plans: Mapping[str, Plan]
    english: Mapping[str, str]
    """English of every Chinese name outside the plans, for translating a Text. Targets and indicators
    speak of many at once and carry their own English."""

    @property
    def city(self) -> City:
        return self.places.city

    @property
    def districts(self) -> Mapping[str, District]:
        """By GB/T 2260 code."""
        return self.places.districts

    @property
    def zones(self) -> Mapping[str, Zone]:
        return self.places.zones

    def place_by_name(self, text: str) -> Place | None:
        """District and zone as a list spells them; PENDING for blank or the bureau; None if not known."""
        return read_place(text, self.places)

    def industry_by_name(self, text: str) -> str | None:
        """The id of an industry by id, name or alias; None if not known."""
        return _named(text, self.industries.values())

    def chain_by_name(self, text: str) -> str | None:
        """The id of a chain by id, name or alias; None if not known."""
        return _named(text, self.chains.values())

    def title_of(self, name: str) -> Text:
        """What "scheme" or "scheme:level" is called; KeyError if there is none.

        The level is said only where the scheme has several.
        """
        scheme_id, _, level_id = name.partition(":")
        scheme = self.schemes[scheme_id]
        if not level_id:
            return named(scheme)
        level = scheme.level(level_id)
        if len(scheme.levels) == 1:
            return named(scheme)
        return say("%(title)s（%(level)s）", title=named(scheme), level=named(level))

    def has_title(self, name: str) -> bool:
        """Whether "scheme" or "scheme:level" exists."""
        scheme_id, colon, level_id = name.partition(":")
        scheme = self.schemes.get(scheme_id)
        return scheme is not None and (not colon or scheme.has_level(level_id))

    def procedure_on(self, scheme: str, level: str, day: date) -> TitleProcedure:
        """Who decides a title on a day, and how."""
        return self.procedures.on(f"{scheme}:{level}", day)

    def titles(self) -> tuple[tuple[Scheme, Level], ...]:
        """Every scheme and level, in order."""
        return tuple((scheme, level) for scheme in self.schemes.values() for level in scheme.levels)

    def plan_on(self, day: date) -> Plan:
        """The plan that runs on a day, or else the last one that began before it, or else the first."""
        begun = [plan for plan in self.plans.values() if plan.starts_on <= day]
        return begun[-1] if begun else next(iter(self.plans.values()))


def _named(text: str, items: Iterable[Industry | Chain]) -> str | None:
    wanted = text.strip()
    return next((item.id for item in items if wanted in (item.id, item.zh, *item.aliases)), None)


@cache
def catalog() -> Catalog:
    """The catalog of this city, read once."""
    return load_catalog(*catalog_folders())


def load_catalog(*folders: Path) -> Catalog:
    """Read and check the catalog files of a folder, or of several that stand in for each other.

    Raises CatalogError, naming file, line, entry and fault, for anything that is not exactly as it should be.
    """
    schemes = read_file(folders, "schemes.toml", _read_schemes)
    titles = {f"{scheme.id}:{level.id}" for scheme in schemes.values() for level in scheme.levels}
    industries, chains = read_file(folders, "industries.toml", _read_industries)
    classes, rules = read_file(folders, "size_class.toml", _read_sizes)
    sections, divisions = read_file(folders, "gbt4754.toml", lambda entry: _read_divisions(entry, rules))
    plans = [
        read_file(folders, name, lambda entry: read_plan(entry, titles))
        for name in names_in(folders, "plans")
    ]
    if not plans:
        raise CatalogError("plans/: there is no plan file")
    if len({plan.id for plan in plans}) != len(plans):
        raise CatalogError("plans/: two files have the same plan id")
    places, known = read_file(folders, "districts.toml", lambda entry: _read_places(entry, industries))
    grounds = read_file(folders, "exit_grounds.toml", lambda entry: read_grounds(entry, sorted(titles)))
    parts: dict[str, Any] = {
        "places": places,
        "known_places": known,
        "schemes": schemes,
        "industries": industries,
        "chains": chains,
        "sections": sections,
        "divisions": divisions,
        "size_classes": classes,
        "size_rules": rules,
        "procedures": read_file(folders, "procedures.toml", lambda entry: read_procedures(entry, titles)),
        "grounds": grounds,
        "settings": read_file(
            folders, "settings.toml", lambda entry: _read_settings(entry, schemes, plans, known, grounds)
        ),
        "change_rules": read_file(folders, "changes.toml", lambda entry: read_change_rules(entry, titles)),
    }
    running = {plan.id: plan for plan in sorted(plans, key=lambda plan: plan.starts_on)}
    return Catalog(**parts, plans=running, english=_english_names(parts.values()))


def _read_places(entry: CatalogEntry, industries: Collection[str]) -> tuple[Places, KnownPlaces]:
    places = read_places(entry, industries)
    districts, zones = places.districts, places.zones
    by_name: dict[str, KnownPlace] = {}
    for item in entry.each("known", lambda table: read_known_place(table, districts, zones), ("id", "zh")):
        for word in map(name_key, (item.zh, *item.aliases)):
            direct = places.names.get(word)
            if by_name.get(word, item) is not item or (direct and direct.district not in item.districts):
                raise entry.fault(f"the name {word!r} of {item.id} stands for another place, too")
            by_name[word] = item
    return places, KnownPlaces(by_name, districts, zones, places.city_names, places.office_suffixes)


def _read_schemes(entry: CatalogEntry) -> dict[str, Scheme]:
    unique = ("id", "zh", "certificate_code")
    schemes = {item.id: item for item in entry.each("scheme", read_scheme, unique)}
    for scheme in schemes.values():
        named = [name for prerequisite in scheme.prerequisites for name in prerequisite.any_of]
        for name in (*named, *scheme.excludes):
            other, colon, level = name.partition(":")
            if other not in schemes or (colon and not schemes[other].has_level(level)):
                raise entry.fault(f"scheme {scheme.id} names the unknown title {name!r}")
    return schemes


def _read_settings(
    entry: CatalogEntry,
    schemes: Mapping[str, Scheme],
    plans: Collection[Plan],
    known: KnownPlaces,
    grounds: Grounds,
) -> dict[str, SettingFacts]:
    titles = {f"{scheme.id}:{level.id}" for scheme in schemes.values() for level in scheme.levels}
    targets = {f"{plan.id}:{target.id}" for plan in plans for target in plan.targets if target.counts}
    allowed = {
        "title": titles,
        "action": frozenset(ApprovalAction) - frozenset(SET_WITH),
        "target": targets,
        PLACE: {""},
        GROUND: {""},
    }
    made: dict[str, Callable[[SettingFacts], SettingFacts]] = {
        PLACE: lambda item: _for_places(item, known),
        GROUND: lambda item: for_grounds(item, grounds.by_id),
    }
    found = {
        item.id: made[item.per](item) if item.per in made else item
        for item in entry.each("setting", lambda table: read_setting(table, allowed), ("id",))
    }
    for title in left_to_setting(schemes.values()):
        if PRIOR_TITLE not in found or title not in found[PRIOR_TITLE].firsts:
            raise entry.fault(f"schemes.toml leaves the base title of {title} to a setting that is not here")
    return found


def _for_places(facts: SettingFacts, known: KnownPlaces) -> SettingFacts:
    """The setting with one first value for every place that is asked."""
    (first,) = facts.firsts.values()
    firsts = {id: replace(first, title=id, confidence=place.confidence) for id, place in known.asked.items()}
    return replace(facts, firsts=firsts)


def _read_industries(entry: CatalogEntry) -> tuple[dict[str, Industry], dict[str, Chain]]:
    chains = {chain.id: chain for chain in entry.each("chain", read_chain, ("id", "zh"))}
    industries = entry.each("industry", lambda table: read_industry(table, chains), ("id", "zh"))
    for kind in (industries, tuple(chains.values())):
        words = [word for item in kind for word in (item.id, item.zh, *item.aliases)]
        for word in words:
            if words.count(word) > 1:
                raise entry.fault(f"the name {word!r} is there twice")
    return {industry.id: industry for industry in industries}, chains


def _read_sizes(entry: CatalogEntry) -> tuple[dict[str, SizeClass], dict[str, SizeRule]]:
    entry.text("source")
    entry.confidence()
    classes = entry.each("class", read_size_class, ("id",))
    rules = entry.each("category", read_size_rule, ("id",))
    return {item.id: item for item in classes}, {rule.id: rule for rule in rules}


def _read_divisions(
    entry: CatalogEntry, rules: Mapping[str, SizeRule]
) -> tuple[dict[str, IndustrySection], dict[str, Division]]:
    entry.text("source")
    entry.confidence()
    sections = {section.id: section for section in entry.each("section", read_section, ("id",))}
    divisions = entry.each("division", lambda table: read_division(table, sections, rules), ("code",))
    return sections, {division.code: division for division in divisions}


def _english_names(parts: Iterable[Any]) -> dict[str, str]:
    """Chinese to English of every named thing."""
    return {thing.zh: thing.en for thing in dataclasses_in(parts) if hasattr(thing, "zh")}


def dataclasses_in(part: Any) -> Iterable[Any]:
    """Every dataclass in a part of the catalog, however deep."""
    if is_dataclass(part):
        yield part
        part = [getattr(part, field.name) for field in fields(part)]
    if isinstance(part, Mapping):
        part = part.values()
    if isinstance(part, Iterable) and not isinstance(part, str):
        for item in part:
            yield from dataclasses_in(item)
