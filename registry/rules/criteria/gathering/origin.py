"""Where a fact of a sheet came from: who stated it on which document, or what the registry found it in."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from registry.rules.criteria.facts import canonical

PROFILE, REGISTER, RECORDS, TITLES, SIZE, FILED = "profile", "register", "records", "titles", "size", "filed"
SUBJECT = "subject"
"""Stated in the profile; the enterprise's record in the register; rows of the profile; recognitions held or
applied for; the size class; the application itself; stated of the very site or project."""
LEDGER, AGAINST = "ledger", "against"
"""What a decision in the ledger shows; the same, where the profile states otherwise."""
REFUSED = "refused"
"""Files of the holder that were refused, `source` names them; none were where it names none."""


@dataclass(frozen=True)
class Origin:
    """One fact's origin. Of what the profile states also the row's number, the document it stands in, the
    evidence file, and who entered it at which instant (naive UTC, ISO)."""

    kind: str
    row: int | None = None
    source: str = ""
    file_id: int | None = None
    file_name: str = ""
    entered_by: str = ""
    entered_at: str = ""


Origins = Mapping[str, Origin]
"""By metric id, of every fact that is known without computing."""


def origins_text(origins: Origins) -> str:
    """Their canonical JSON; what is empty is left out."""
    return canonical(
        {
            name: {key: value for key, value in asdict(origin).items() if value not in (None, "")}
            for name, origin in origins.items()
        }
    )


def origins_of(text: str) -> Origins:
    """The origins of their canonical JSON."""
    table: dict[str, dict[str, Any]] = json.loads(text)
    return {name: Origin(**row) for name, row in table.items()}
