"""What a correction changed, as the page of a file shows it: text, facts, and files with their day."""

from dataclasses import dataclass

from registry import clock
from registry.models import Application
from registry.queries.corrected_file import CorrectedFile, correction_of, former_sheet, kept_sheet
from registry.queries.sheet import Filed
from registry.rules.actor import Actor
from registry.rules.criteria.sheet.correction import changed_clauses, changed_facts
from registry.rules.criteria.sheet.frozen import facts_of
from registry.rules.criteria.wording.figures import name_of, value_text
from registry.rules.difference import TextPart, text_difference


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """A fact under the criteria, before and now, in words."""

    name: object
    before: object
    now: object


@dataclass(frozen=True, slots=True)
class ShownDifference:
    """The latest correction; `texts` has the statement, contact and telephone that differ, by column."""

    correction: CorrectedFile
    day: str
    texts: dict[str, list[TextPart]]
    facts: list[ChangedFact]

    @property
    def is_known(self) -> bool:
        """Whether what was stated before is still there to compare."""
        return self.correction.before is not None

    @property
    def count(self) -> int:
        files = len(self.correction.added) + len(self.correction.removed)
        return len(self.texts) + len(self.facts) + files


def difference_of(actor: Actor, application: Application, filed: Filed | None) -> ShownDifference | None:
    """What an officer is shown of it; None where the file never came back."""
    correction = correction_of(actor, application)
    if correction is None:
        return None
    before = correction.before or {}
    texts = {
        name: text_difference(before.get(name, ""), getattr(application, name))
        for name in ("statement", "contact", "phone")
        if correction.before is not None
    }
    return ShownDifference(
        correction=correction,
        day=clock.day_of(correction.handed_in_at).isoformat(),
        texts={name: parts for name, parts in texts.items() if parts},
        facts=_facts(filed) if filed else [],
    )


def changed_in(filed: Filed) -> frozenset[str]:
    """The clauses that came out otherwise than on the sheet before, or rest on other facts."""
    former = former_sheet(filed.row)
    if former is None:
        return frozenset()
    return changed_clauses(kept_sheet(former), kept_sheet(filed.row), filed.criteria.metrics)


def _facts(filed: Filed) -> list[ChangedFact]:
    former = former_sheet(filed.row)
    if former is None:
        return []
    metrics, last_year = filed.criteria.metrics, filed.row.day.year - 1
    before, now = facts_of(former.facts, metrics), facts_of(filed.row.facts, metrics)
    return [
        ChangedFact(
            name_of(metrics[name], last_year),
            value_text(metrics[name], before.get(name)),
            value_text(metrics[name], now.get(name)),
        )
        for name in changed_facts(kept_sheet(former), kept_sheet(filed.row))
    ]
