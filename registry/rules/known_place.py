"""Places that are no district and no zone but stand in lists: what the plan names, parks, former districts.

Such a name is a hint for reading a list, never a unit that reviews. What is sure is read as the district it
lies in; what is not, or was another district in its time, is asked.
"""

import re
from calendar import monthrange
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from registry.errors import Text, listed, named, say
from registry.rules.catalog_entry import CatalogEntry
from registry.rules.place import PENDING, District, Place, Zone, stems_of

KINDS = frozenset(
    {"belt", "city", "valley", "screen", "cluster", "carrier", "former_name", "former_district"}
)


@dataclass(frozen=True)
class KnownPlace:
    """A place by its id. `districts`: the codes of those it lies in, of a former district its successor's.

    `until`: the last day of a former district, as far as it is known. `one_district`: false where it reaches
    beyond the districts that are named.
    """

    id: str
    zh: str
    en: str
    kind: str
    aliases: tuple[str, ...]
    districts: tuple[str, ...]
    zone: str
    one_district: bool
    phrase: str
    until: date | None
    source: str
    confidence: str
    note: str

    @property
    def in_one(self) -> bool:
        """Whether it lies in one district, as far as is known."""
        return self.one_district and len(self.districts) == 1

    @property
    def is_sure(self) -> bool:
        """Whether the name alone says where it is."""
        return self.confidence == "high" and self.in_one


@dataclass(frozen=True)
class PlaceRead:
    """The place a known name stands for, with a note for people; or the reason why it must be asked."""

    place: Place = PENDING
    note: Text | None = None
    reason: Text | None = None


@dataclass(frozen=True)
class KnownPlaces:
    """Every known place by the key of its names, with districts and zones for what is said of it."""

    by_name: Mapping[str, KnownPlace]
    districts: Mapping[str, District]
    zones: Mapping[str, Zone]
    city_names: tuple[str, ...]
    office_suffixes: tuple[str, ...]

    def find(self, text: str) -> KnownPlace | None:
        """The known place a list names, with or without the city before it and an office after it."""
        stems = stems_of(text, self.city_names, self.office_suffixes)
        return next((self.by_name[stem] for stem in stems if stem in self.by_name), None)

    @property
    def asked(self) -> dict[str, KnownPlace]:
        """By id, those that lie in one district but are asked: the bureau may let them be read."""
        return {each.id: each for each in self.by_name.values() if each.in_one and not each.is_sure}

    def read(
        self, found: KnownPlace, stated: Place, day: date | None, believed: Collection[str] = ()
    ) -> PlaceRead:
        """What a known place stands for in a list of a day (None: of today).

        `stated` is the district that the list names beside it; `believed` are the ids that the bureau lets
        be read.
        """
        if stated.district:
            if found.one_district and stated.district not in found.districts:
                return PlaceRead(
                    reason=say(
                        "“%(zone)s”不在“%(district)s”，请核对。",
                        zone=named(found),
                        district=self._name_of(stated),
                    )
                )
            # The list says the district itself; a zone only where that is sure.
            zone = stated.zone or (found.zone if found.is_sure else "")
            return PlaceRead(Place(stated.district, zone))
        in_its_time = found.until is not None and day is not None and day <= found.until
        if found.is_sure or (found.in_one and (in_its_time or found.id in believed)):
            place = Place(found.districts[0], found.zone if found.is_sure else "")
            return PlaceRead(
                place, say("“%(name)s”按“%(place)s”计。", name=named(found), place=self._name_of(place))
            )
        return PlaceRead(reason=self._asked(found))

    def _asked(self, found: KnownPlace) -> Text:
        """Why a name alone does not say where something is, and what to do."""
        where = listed(named(self.districts[code]) for code in found.districts)
        if found.until is not None and found.kind == "former_district":
            return say(
                "“%(name)s”已于 %(year)s 年撤销，现属“%(place)s”。请核对地址后改写为现在的区名或功能区名；"
                "市局也可在“设置”中允许按现在的区计。",
                name=named(found),
                year=found.until.year,
                place=where,
            )
        if not found.one_district or not found.districts:
            return say(
                "“%(name)s”不止在一个区，或者没有公布边界。请核对地址后改写为区名或功能区名。",
                name=named(found),
            )
        if len(found.districts) > 1:
            return say(
                "“%(name)s”可能在：%(place)s。请核对地址后改写为区名或功能区名。",
                name=named(found),
                place=where,
            )
        return say(
            "“%(name)s”应在“%(place)s”，尚未核实。请核对地址后改写为区名或功能区名；"
            "市局也可在“设置”中允许这样计。",
            name=named(found),
            place=where,
        )

    def _name_of(self, place: Place) -> Text:
        return named(self.zones[place.zone]) if place.zone else named(self.districts[place.district])


def read_known_place(
    entry: CatalogEntry, districts: Collection[str], zones: Mapping[str, Zone]
) -> KnownPlace:
    """One [[known]] of districts.toml."""
    known = KnownPlace(
        id=entry.matching("id", r"L\d+"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        kind=entry.choice("kind", KINDS),
        aliases=entry.words("aliases"),
        districts=entry.words("districts", districts),
        zone=entry.optional_choice("zone", zones),
        one_district=entry.optional_flag("one_district", default=True),
        phrase=entry.optional_text("phrase"),
        until=_last_day(entry),
        source=entry.text("source"),
        confidence=entry.confidence(),
        note=entry.optional_text("note"),
    )
    if known.is_sure and known.zone and zones[known.zone].district_code != known.districts[0]:
        raise entry.fault(f"zone {known.zone} does not lie in {known.districts[0]}")
    if known.kind == "former_district" and (known.until is None or len(known.districts) != 1):
        raise entry.fault("a former district has an end and one successor")
    return known


def _last_day(entry: CatalogEntry) -> date | None:
    """The last day of a day, month or year such as 2009-11-09, 2015-08 or 2016; None where none is said."""
    text = entry.optional_text("until")
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    try:
        year, month, day = (int(part) if part else None for part in entry.given("until", found).groups())
        month = month or 12
        return date(year or 0, month, day or monthrange(year or 0, month)[1])
    except ValueError:
        raise entry.fault(f"until {text!r} is no day, month or year") from None
