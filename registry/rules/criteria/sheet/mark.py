"""What a list says of a file's sheet in a few words: its verdict, what is open, what officers overrode."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from registry.rules.criteria.assess import SCORE
from registry.rules.criteria.condition import Truth


@dataclass(frozen=True)
class Mark:
    """How many hindrances a sheet has as checked: what fails, what is open; and how many clauses an officer
    found otherwise than the facts say."""

    failed: int
    undecided: int
    overridden: int

    @property
    def eligible(self) -> Truth:
        """The verdict of the sheet as checked."""
        if self.failed:
            return False
        return None if self.undecided else True


def mark_of(content: str, given: Mapping[str, Truth]) -> Mark:
    """The mark by the canonical JSON of the outcome (frozen.content_text) and the officers' word by clause.

    It is that of verdict.hindrances, without computing the sheet anew.
    """
    outcome = json.loads(content)
    found = {f"{clause['role']}:{clause['id']}": clause["truth"] for clause in outcome["clauses"]}
    counted = {key: given.get(key, truth) for key, truth in found.items()}
    ways = [truth for key, truth in counted.items() if key.startswith("direct:")]
    stand = [truth for key, truth in counted.items() if key.startswith("gate:")]
    stand += [
        None if truth is None else not truth for key, truth in counted.items() if key.startswith("veto:")
    ]
    if outcome["dimensions"] or outcome["score_pass"] is not None:
        found[SCORE] = outcome["score_pass"]
        ways.append(given.get(SCORE, found[SCORE]))
    if ways and True not in ways:
        stand.append(None if None in ways else False)
    otherwise = sum(given[key] is not truth for key, truth in found.items() if key in given)
    return Mark(stand.count(False), stand.count(None), otherwise)
