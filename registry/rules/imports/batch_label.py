"""What a list itself calls each of its batches."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from registry.rules.imports.recognition import RecognitionPlan

BatchKey = tuple[int, date]
"""Award year and day of announcement of a batch."""


def batch_labels(plans: Sequence[RecognitionPlan]) -> dict[BatchKey, list[str]]:
    """What the list itself calls each of its batches."""
    found: defaultdict[BatchKey, dict[str, None]] = defaultdict(dict)
    for each in plans:
        if each.grants and each.entry.batch:
            found[each.entry.award_year, each.entry.announced_on][each.entry.batch] = None
    return {key: list(labels) for key, labels in found.items()}
