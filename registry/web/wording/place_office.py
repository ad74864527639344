"""The office of a district or a zone that enterprises ask, with its telephone where that is known."""

from dataclasses import dataclass

from registry.rules.catalog import catalog
from registry.web.language import gettext as _
from registry.web.language import translated


@dataclass(frozen=True, slots=True)
class PlaceOffice:
    """What it is called, and its telephone; '' where that was not found."""

    name: str
    phone: str


def office_at(district: str, zone: str = "") -> PlaceOffice:
    """The office of a place: of none the bureau's."""
    known = catalog()
    if not district:
        return PlaceOffice(str(_("市工信局")), "")
    place = known.zones[zone] if zone else known.districts[district]
    return PlaceOffice(str(_("%(place)s工信部门", place=translated(place))), place.phone)


def all_offices() -> list[PlaceOffice]:
    """Those of every district, each with its zones after it."""
    known, found = catalog(), []
    for code in known.districts:
        found.append(office_at(code))
        found += [office_at(code, zone.id) for zone in known.zones.values() if zone.district_code == code]
    return found
