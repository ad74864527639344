"""Names for the ids that rows hold, all at once: a long list asks for each of them many thousand times.

Each function gives one that takes an id as a row has it; in the reader's language of the moment it is made.
"""

from collections.abc import Callable

from registry.rules.catalog import catalog
from registry.web.filters import place
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.list_file import ListColumn

Name = Callable[[str], str]


def district_name(unknown: str | None = None) -> Name:
    """Of a district; what stands for none is 属地待定 unless it is given."""
    return {
        **{code: translated(each) for code, each in catalog().districts.items()},
        "": place("") if unknown is None else unknown,
    }.__getitem__


def zone_name() -> Name:
    """Of a zone; '' for none."""
    return {"": "", **{id: translated(each) for id, each in catalog().zones.items()}}.__getitem__


def industry_names() -> Name:
    """Of an industry; '' for none."""
    return {"": "", **{id: translated(each) for id, each in catalog().industries.items()}}.__getitem__


def scheme_names() -> Name:
    """Of a scheme."""
    return {id: translated(each) for id, each in catalog().schemes.items()}.__getitem__


def level_names() -> Callable[[tuple[str, str]], str]:
    """Of a level, by scheme and level."""
    return {(scheme.id, level.id): translated(level) for scheme, level in catalog().titles()}.__getitem__


def place_columns() -> list[ListColumn]:
    """District, zone and industry of a row, by name; of zone and industry nothing where there is none."""
    return [
        ListColumn(_("区"), of=district_name()),
        ListColumn(_("功能区"), of=zone_name()),
        ListColumn(_("产业"), of=industry_names()),
    ]
