"""Whether a table holds figures of districts, offices or industries, and names no firm at all. Pure."""

import re

from registry.rules.catalog import catalog
from registry.rules.imports.firm import can_be_firm
from registry.rules.imports.matching import known_text
from registry.rules.imports.note import is_office
from registry.rules.imports.reading import ListTable, TableRow

FEWEST = 2
"""So many rows make a table of figures."""
_GROUP = re.compile(r"(?:业|产业|产业链|领域|行业|类|型|级|批次?|年度?|街道?|镇|乡|地区)$")


def is_of_figures(table: ListTable) -> bool:
    """Whether no row names a firm, and most name a district, an office or a group: a table of figures.

    A title for parks is of zones: such a list names them in a column of subjects, or with a code.
    """
    if len(table.rows) < FEWEST or any(map(_may_be_firm, table.rows)):
        return False
    return 2 * sum(map(_is_group, table.rows)) > len(table.rows)


def _may_be_firm(row: TableRow) -> bool:
    name = known_text(row.cells.get("name", ""))
    is_named = bool(known_text(row.cells.get("subject", "")) or known_text(row.cells.get("uscc", "")))
    return is_named or (bool(name) and can_be_firm(name, None) and not is_office(name))


def _is_group(row: TableRow) -> bool:
    name = known_text(row.cells.get("name", ""))
    if not name:
        return False
    is_place = catalog().place_by_name(name) is not None
    return is_place or is_office(name) or _GROUP.search(name) is not None
