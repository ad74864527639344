"""The facts of a record that keep their past: what an event of its own says when one changes."""

from collections.abc import Iterator
from typing import Any

from registry.rules.title_history import MOVED, PLACE_SETTLED, RECLASSIFIED


def dated_changes(
    before: dict[str, Any], after: dict[str, Any]
) -> Iterator[tuple[str, dict[str, Any], dict[str, str]]]:
    """What is dated gets an event of its own, from which figures move, and a row in the lineage."""
    if before["name"] != after["name"]:
        names = {"old": before["name"], "new": after["name"]}
        yield "enterprise.renamed", names, {"what": "name", **names}
    if (before["uscc"] or "") != (after["uscc"] or ""):
        codes = {"old": before["uscc"] or "", "new": after["uscc"] or ""}
        yield "enterprise.code_settled", codes, {"what": "code", **codes}
    old, new = [(side["district"], side["zone"]) for side in (before, after)]
    if old != new:
        # A place that was pending was always there, only not known: settling it is no move.
        kind = MOVED if old[0] and new[0] else PLACE_SETTLED
        lineage = {"what": "place", "old": "/".join(old), "new": "/".join(new)}
        left = {"from": {"district": old[0], "zone": old[1]}} if kind == MOVED else {}
        yield kind, {"district": new[0], "zone": new[1], **left}, lineage
    if before["industry"] != after["industry"]:
        lineage = {"what": "industry", "old": before["industry"], "new": after["industry"]}
        yield RECLASSIFIED, {"industry": after["industry"]}, lineage
