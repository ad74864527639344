"""The place a line of a list names, in one column or two. Pure."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from registry.errors import Text, named, say
from registry.rules.catalog import Catalog
from registry.rules.imports.list_places import without_city
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import TableRow
from registry.rules.known_place import PlaceRead
from registry.rules.place import PENDING, Place, parts_of

_MAY_NAME_ZONE = re.compile(r"开发区|高新|保税|园区|园$|港|生态城|功能区|自贸|新城|[(/、,，]")


@dataclass(frozen=True)
class RowPlace:
    """The place of a line, PENDING where it names none, or the bureau; with what is wrong and what to see."""

    place: Place = PENDING
    reasons: tuple[Text, ...] = ()
    notes: tuple[Text, ...] = ()


def place_reader(
    catalog: Catalog, believed: Collection[str] = ()
) -> Callable[[TableRow, date | None], RowPlace]:
    """Like `read_row_place`, for the many lines of a list that name the same few places."""
    read: dict[object, RowPlace] = {}

    def of(row: TableRow, day: date | None = None) -> RowPlace:
        place, zone = row.cells.get("place", ""), row.cells.get("zone", "")
        key = (place.__class__, place, zone.__class__, zone, day)
        if key not in read:
            read[key] = read_row_place(row, catalog, day, believed)
        return read[key]

    return of


def read_row_place(
    row: TableRow, catalog: Catalog, day: date | None = None, believed: Collection[str] = ()
) -> RowPlace:
    """The place of a line of a list of a day (None: of today); `believed` as of KnownPlaces.read."""
    texts = [known_text(row.cells.get(name, "")) for name in ("place", "zone")]
    read: list[PlaceRead] = []
    for text in texts:
        stated = read[0].place if read else PENDING
        read.append(_read(text, stated, day, catalog, believed))
    if reasons := [each.reason for each in read if each.reason]:
        return RowPlace(reasons=tuple(reasons))
    notes = tuple(each.note for each in read if each.note)
    district, zone = (each.place for each in read)
    if zone in {PENDING, district}:
        return RowPlace(district, notes=notes)
    if district == PENDING or (district.district == zone.district and not district.zone):
        return RowPlace(zone, notes=notes)
    return RowPlace(
        reasons=(say("“%(zone)s”不在“%(district)s”，请核对。", zone=texts[1], district=texts[0]),)
    )


def _read(
    text: str, stated: Place, day: date | None, catalog: Catalog, believed: Collection[str]
) -> PlaceRead:
    """One column, after what the column before it states."""
    place = catalog.place_by_name(text)
    if place is not None:
        return PlaceRead(place)
    known = catalog.known_places
    if (found := known.find(text)) is not None:
        return known.read(found, stated, day, believed)
    # A district with a known place in brackets or behind it.
    parts = list(parts_of(text, catalog.places))
    districts = [
        each for each in (catalog.place_by_name(part) for part in parts) if each not in (None, PENDING)
    ]
    others = [each for each in map(known.find, _unread(parts, catalog)) if each is not None]
    if len(parts) == 2 and len(districts) == len(others) == 1 and districts[0] is not None:
        return known.read(others[0], districts[0], day, believed)
    return _of_address(text, catalog) or PlaceRead(
        reason=say("“%(place)s”不是本市的区或功能区。请改为区名、功能区名，或留空列为属地待定。", place=text)
    )


def _of_address(text: str, catalog: Catalog) -> PlaceRead | None:
    """The district that an address begins with, 天津市西青区张家窝镇; none where the rest may name a zone,
    which counts for itself."""
    plain = without_city(text, catalog)
    district = next((each for each in catalog.places.districts.values() if plain.startswith(each.zh)), None)
    if district is None or _MAY_NAME_ZONE.search(plain.removeprefix(district.zh)):
        return None
    note = say("“%(name)s”按“%(place)s”计。", name=text, place=named(district))
    return PlaceRead(Place(district.code, ""), note=note)


def _unread(parts: list[str], catalog: Catalog) -> Iterator[str]:
    return (part for part in parts if catalog.place_by_name(part) is None)
