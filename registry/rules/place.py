"""Places: districts 区, zones 功能区 below them, and how lists spell them."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from registry.rules.catalog_entry import CatalogEntry
from registry.rules.name_key import name_key


class Place(NamedTuple):
    """Where an enterprise is counted: district code and zone id, each '' where not known."""

    district: str
    zone: str


PENDING = Place("", "")
NOT_YET = "属地待定"
"""How lists that were taken away here spell it."""
"""属地待定: counted for the city, waits for its district. For blank cells and the bureau's own name."""


@dataclass(frozen=True)
class City:
    """The city whose registry this is. `certificate_prefix` begins every certificate number."""

    code: str
    zh: str
    en: str
    certificate_prefix: str
    source: str
    confidence: str


@dataclass(frozen=True)
class DistrictGroup:
    """A group of districts in the plan's layout."""

    id: str
    zh: str
    en: str


@dataclass(frozen=True)
class District:
    """A district by its GB/T 2260 code; `industries_text` is what the plan leads it to, word for word."""

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    group: str
    group_zh: str
    group_en: str
    industries_text: str
    industries_text_en: str
    leading: tuple[str, ...]
    source: str
    confidence: str
    note: str
    phone: str
    """Its office's telephone; '' where it was not found."""


@dataclass(frozen=True)
class Zone:
    """A zone that recommends for itself and rolls up to its district. `in_plan`: the plan gives it a line."""

    id: str
    zh: str
    en: str
    aliases: tuple[str, ...]
    district_code: str
    industries_text: str
    industries_text_en: str
    in_plan: bool
    source: str
    confidence: str
    note: str
    phone: str
    """Its office's telephone; '' where it was not found."""


@dataclass(frozen=True)
class Places:
    """How places are spelled: `names` from spelling to place, and what may stand around a name."""

    city: City
    groups: Mapping[str, DistrictGroup]
    districts: Mapping[str, District]
    zones: Mapping[str, Zone]
    names: Mapping[str, Place]
    city_names: tuple[str, ...]
    office_suffixes: tuple[str, ...]


_LONG_CODE = 12


def read_place(text: str, places: Places) -> Place | None:
    """The place a list names, by full or short name, code, recommending office, or district with its zone.

    Blank, the city and the bureau itself give PENDING; None where the spelling is not known or names two
    places that do not fit each other.
    """
    whole = name_key(text)
    if len(whole) == _LONG_CODE and whole.isascii() and whole.isdigit():
        # The code of statistics, with its street and committee, of which lists keep the zeros.
        whole = whole.removesuffix("000000")
    if not whole:
        return PENDING
    found = _known(whole, places)
    if found is not None:
        return found
    return _fitting([_known(part, places) for part in parts_of(whole, places)])


def parts_of(text: str, places: Places) -> Iterator[str]:
    """The names in a text that a list writes as one: a district and what lies in it."""
    return _parted([part for part in re.split(r"[()\-/、,.:]+", name_key(text)) if part], places)


def _parted(parts: list[str], places: Places) -> Iterator[str]:
    """The parts; where a list writes district and zone in one word, that word cut in two."""
    for part in parts:
        district = next((item.zh for item in places.districts.values() if part.startswith(item.zh)), "")
        if district and _known(part, places) is None:
            yield district
            yield part.removeprefix(district)
        else:
            yield part


def _known(name: str, places: Places) -> Place | None:
    """The place of one name, tried as it stands, then without the city before it and the office after it."""
    stems = stems_of(name, places.city_names, places.office_suffixes)
    return next((places.names[stem] for stem in stems if stem in places.names), None)


def stems_of(name: str, city_names: Collection[str], office_suffixes: Collection[str]) -> Iterator[str]:
    """The keys of a name as it stands, then without the city before it and the office, or an office of an
    office, after it."""
    whole = name_key(name)
    stems = [whole, *(whole.removeprefix(city) for city in city_names if whole != city)]
    for stem in dict.fromkeys(stems):
        for suffix in ("", *office_suffixes):
            rest = stem.removesuffix(suffix)
            yield rest
            if suffix and rest != stem:
                yield from (rest.removesuffix(above) for above in office_suffixes if rest.endswith(above))


def _fitting(parts: list[Place | None]) -> Place | None:
    """One place that all parts agree on: a zone inside the district named beside it."""
    found = {part for part in parts if part is not None and part != PENDING}
    if not found or None in parts or len({place.district for place in found}) > 1:
        return None
    zones = {place.zone for place in found if place.zone}
    if len(zones) > 1:
        return None
    return Place(found.pop().district, zones.pop() if zones else "")


def read_places(entry: CatalogEntry, industries: Collection[str]) -> Places:
    """All of districts.toml; `industries` are the ids that may lead a district."""
    groups = {group.id: group for group in entry.each("group", _read_group, ("id",))}
    districts = entry.each("district", lambda table: _read_district(table, groups, industries), ("code",))
    codes = {district.code for district in districts}
    zones = entry.each("zone", lambda table: _read_zone(table, codes), ("id",))
    names: dict[str, Place] = {}
    city, city_names, bureau_names, office_suffixes = entry.one("city", _read_city)
    spellings = [
        *((Place(item.code, ""), (item.code, item.zh, *item.aliases)) for item in districts),
        *((Place(item.district_code, item.id), (item.id, item.zh, *item.aliases)) for item in zones),
        (PENDING, (city.code, *city_names, *bureau_names, NOT_YET)),
    ]
    for place, words in spellings:
        for word in map(name_key, words):
            if word in names:
                one, other = ("/".join(filter(None, found)) or "the city" for found in (names[word], place))
                raise entry.fault(f"the name {word!r} stands for {one} and for {other}")
            names[word] = place
    return Places(
        city,
        groups,
        {district.code: district for district in districts},
        {zone.id: zone for zone in zones},
        names,
        city_names,
        office_suffixes,
    )


def _read_city(entry: CatalogEntry) -> tuple[City, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    city = City(
        code=entry.matching("code", r"\d{6}"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        certificate_prefix=entry.matching("certificate_prefix", r"[A-Z]{2,4}"),
        source=entry.text("source"),
        confidence=entry.confidence(),
    )
    names = (city.zh, *entry.words("aliases"))
    return city, names, entry.words("bureau_names"), entry.words("office_suffixes")


def _read_group(entry: CatalogEntry) -> DistrictGroup:
    return DistrictGroup(entry.matching("id", r"[a-z_]+"), entry.text("zh"), entry.text("en"))


def _read_district(
    entry: CatalogEntry, groups: Mapping[str, DistrictGroup], industries: Collection[str]
) -> District:
    group = groups[entry.choice("group", groups)]
    return District(
        code=entry.matching("code", r"\d{6}"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        aliases=entry.words("aliases"),
        group=group.id,
        group_zh=group.zh,
        group_en=group.en,
        industries_text=entry.optional_text("industries_text"),
        industries_text_en=entry.optional_text("industries_text_en"),
        leading=entry.words("leading", industries),
        source=entry.text("source"),
        confidence=entry.confidence(),
        note=entry.optional_text("note"),
        phone=entry.optional_text("phone"),
    )


def _read_zone(entry: CatalogEntry, districts: Collection[str]) -> Zone:
    return Zone(
        id=entry.matching("id", r"[A-Z][A-Z0-9-]*"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        aliases=entry.words("aliases"),
        district_code=entry.choice("district_code", districts),
        industries_text=entry.optional_text("industries_text"),
        industries_text_en=entry.optional_text("industries_text_en"),
        in_plan=entry.flag("in_plan"),
        source=entry.text("source"),
        confidence=entry.confidence(),
        note=entry.optional_text("note"),
        phone=entry.optional_text("phone"),
    )
