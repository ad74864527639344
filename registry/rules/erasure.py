"""Erasing what is personal in an event: the content goes, the commitment and an event that says so stay."""

import json

ERASED = "personal.erased"


def erased_by(body: str) -> list[int]:
    """The numbers of the events whose content an event of this body erased; none where it says nothing."""
    try:
        seqs = json.loads(body)["events"]
    except (KeyError, TypeError, ValueError):
        return []
    return [seq for seq in seqs if type(seq) is int] if isinstance(seqs, list) else []
