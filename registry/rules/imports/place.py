"""The place a line of a list names, in one column or two."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date

from registry.errors import Text, named, say
from registry.rules.catalog import Catalog
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import ListRemark, TableRow
from registry.rules.known_place import PlaceRead
from registry.rules.place import PENDING, Place, parts_of

_MAY_NAME_ZONE = re.compile(r"开发区|高新|保税|园区|园$|港|生态城|功能区|自贸|新城|[(/、,，]")

_IN_BRACKETS = re.compile(r"[(（]([^()（）]*)[)）]$")


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


class ListPlaces:
    """Places as the lists of one workbook name them, each text looked up once."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self._found: dict[str, frozenset[Place]] = {}

    def named(self, text: str) -> frozenset[Place]:
        """The places a text may name; none for one that is no place, nor for the bureau."""
        if text not in self._found:
            self._found[text] = self._look_up(text)
        return self._found[text]

    def _look_up(self, text: str) -> frozenset[Place]:
        if not known_text(text):
            return frozenset()
        place = self._catalog.place_by_name(text)
        if place is not None:
            return frozenset({place} - {PENDING})
        known = self._catalog.known_places.find(text)
        return frozenset(Place(code, "") for code in known.districts) if known else frozenset()

    def heading_place(self, sheet: str, titles: Collection[str], catalog: Catalog, asking: Asking) -> str:
        """The place of a list by its sheet, which is called like one, or by a title that begins with the name
        of one district: 西青区2023年度…名单; '' for none, and while it is asked which of two."""
        found = [place for text in (sheet, *titles) if (place := self._headed(text, catalog))]
        other = next((place for place in found if self.disagree(found[0], place)), None)
        if other is None:
            return found[0] if found else ""
        text = say(
            "工作表“%(sheet)s”的名称与标题写的属地不同（“%(place)s”和“%(other)s”），各行属地以哪个为准？",
            sheet=sheet,
            place=found[0],
            other=other,
        )
        answers = tuple(ListAnswer(each, say("按“%(place)s”计", place=each)) for each in (found[0], other))
        return asking.ask(ListQuestion(f"place.{sheet}", text, answers, sheet)) or ""

    def _headed(self, text: str, catalog: Catalog) -> str:
        if self.named(text):
            return text
        said = without_city(text, catalog)
        names = (district.zh for district in catalog.places.districts.values())
        ends = text_in_brackets(said)
        return next((name for name in names if said.startswith(name) or ends == name), "")

    def is_unknown(self, text: str) -> bool:
        """Whether a text is neither a place, nor the city or its bureau."""
        return not self.named(text) and self._catalog.place_by_name(text) is None

    def disagree(self, one: str, other: str) -> bool:
        """Whether two texts name places that cannot both be right."""
        return not any(
            first.district == second.district
            and (not first.zone or not second.zone or first.zone == second.zone)
            for first in self.named(one)
            for second in self.named(other)
        ) and bool(self.named(one) and self.named(other))


def text_in_brackets(title: str) -> str:
    """What stands in brackets at the end of a title: 名单（西青区）; '' for nothing."""
    found = _IN_BRACKETS.search(title)
    return found[1] if found else ""


def without_city(line: str, catalog: Catalog) -> str:
    """A line without blanks and the name of the city before it."""
    plain = "".join(line.split())
    return next(
        (plain.removeprefix(city) for city in catalog.places.city_names if plain.startswith(city)), plain
    )


def settle_places(
    rows: tuple[TableRow, ...], places: ListPlaces, asking: Asking
) -> tuple[tuple[TableRow, ...], list[ListRemark]]:
    """The rows, each with the place that it names or that recommends it; where the two differ, it is asked.

    A recommending body that is no place says nothing of the place, which is remarked.
    """
    if not any("recommender" in row.cells for row in rows):
        return rows, []
    elsewhere: dict[str, list[TableRow]] = {}
    settled = [_settle(row, places, asking, elsewhere) for row in rows]
    remarks = [
        ListRemark(
            say(
                "推荐单位“%(name)s”不是区或功能区，没有写明属地的 %(count)s 行列为属地待定。",
                name=name,
                count=len(of),
            ),
            of[0].sheet,
            of[0].number,
        )
        for name, of in elsewhere.items()
    ]
    return tuple(settled), remarks


def _settle(
    row: TableRow, places: ListPlaces, asking: Asking, elsewhere: dict[str, list[TableRow]]
) -> TableRow:
    place, by = known_text(row.cells.get("place", "")), known_text(row.cells.get("recommender", ""))
    if not by:
        return row
    if not place:
        if places.named(by):
            return replace(row, cells={**row.cells, "place": by})
        # The bureau itself, or the city: nothing is to be remarked about it.
        if places.is_unknown(by) and "zone" not in row.cells:
            elsewhere.setdefault(by, []).append(row)
        return row
    if not places.disagree(place, by):
        return row
    text = say(
        "第 %(row)s 行属地写“%(place)s”，推荐单位是“%(by)s”，以哪个为准？", row=row.number, place=place, by=by
    )
    answers = (
        ListAnswer(place, say("%(place)s（属地列）", place=place)),
        ListAnswer(by, say("%(place)s（推荐单位）", place=by)),
    )
    question = ListQuestion(f"place.{row.sheet}.{row.number}", text, answers, row.sheet, row.number)
    chosen = asking.ask(question)
    if chosen is None:
        return replace(row, waits=(*row.waits, question.code))
    return replace(row, cells={**row.cells, "place": chosen})
