"""What was answered about an upload, how often, by whom and when: its run keeps it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from registry.rules.imports.asking import Answers

LAST = "answered_last"


@dataclass(frozen=True)
class KeptAnswers:
    """`given` by code; `version`: how often answers were saved; the last by `account_id`, at an instant."""

    given: Answers
    version: int = 0
    account_id: int | None = None
    at: datetime | None = None

    @property
    def plain(self) -> dict[str, Any]:
        """What the settings of a run say of it, beside the answers."""
        at = self.at.isoformat() if self.at else None
        return {LAST: [self.version, self.account_id, at]} if self.version else {}


def kept_answers(settings: Mapping[str, Any]) -> KeptAnswers:
    """What the settings of a run say was answered."""
    version, account_id, at = settings.get(LAST, (0, None, None))
    return KeptAnswers(
        settings.get("answered", {}), version, account_id, datetime.fromisoformat(at) if at else None
    )
