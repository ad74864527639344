"""Lines of a list, made by name alone."""

from datetime import date
from typing import Any

from registry.rules.imports.line import ListEntry
from registry.rules.place import PENDING

ON = date(2023, 8, 1)


def entry(name: str, **more: Any) -> ListEntry:
    """Row 4 of the sheet 名单."""
    given = {
        "row": 4,
        "name": name,
        "code": None,
        "place": PENDING,
        "industry": "",
        "kind": "enterprise",
        "subject": name,
        "award_year": 2023,
        "announced_on": ON,
        "valid_until": None,
        "certificate_no": None,
        "batch": "",
        "reasons": (),
        "notes": (),
        "sheet": "名单",
    }
    return ListEntry(**{**given, **more})
