"""The place a line of a list names, in one column or two."""

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.imports.matching import known_text
from registry.rules.imports.table import TableRow
from registry.rules.place import PENDING, Place


def read_row_place(row: TableRow, catalog: Catalog) -> tuple[Place, list[Text]]:
    """The place of a line (PENDING where it names none, or the bureau), and what is wrong with it."""
    texts = [known_text(row.cells.get(name, "")) for name in ("place", "zone")]
    places = []
    for text in texts:
        place = catalog.place_by_name(text)
        if place is None:
            return PENDING, [
                say("“%(place)s”不是本市的区或功能区。请改为区名、功能区名，或留空列为属地待定。", place=text)
            ]
        places.append(place)
    district, zone = places
    if zone in {PENDING, district}:
        return district, []
    if district == PENDING or (district.district == zone.district and not district.zone):
        return zone, []
    return PENDING, [say("“%(zone)s”不在“%(district)s”，请核对。", zone=texts[1], district=texts[0])]
