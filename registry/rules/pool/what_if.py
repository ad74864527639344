"""What a change of the criteria would do to the whole pool: who enters, who leaves, who becomes undecided.

Verdicts are of the application each would file: holders are judged as for a re-review 复核, all others as for
a new application, by both versions alike. So *in* minus *out* is always the change of those who meet.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any

from registry.errors import Text, say
from registry.rules.criteria.assess import Assessment, passes
from registry.rules.criteria.condition import Truth
from registry.rules.criteria.criteria_set import CriteriaSet

SCORE = "score:"
"""How the way of score and direct passes is named among clauses."""
DIMENSIONS = ("district", "industry", "size", "chain")


class WhatIfOutcome(StrEnum):
    """What becomes of one enterprise when the rules change."""

    ENTERS = "enters"
    LEAVES = "leaves"
    DROPS = "drops"
    UNDECIDED = "undecided"
    RULED_OUT = "ruled_out"
    UNCHANGED = "unchanged"


OUTCOMES: Mapping[WhatIfOutcome, Text] = {
    WhatIfOutcome.ENTERS: say("新进入"),
    WhatIfOutcome.LEAVES: say("复核时退出"),
    WhatIfOutcome.DROPS: say("不再符合"),
    WhatIfOutcome.UNDECIDED: say("变为待定"),
    WhatIfOutcome.RULED_OUT: say("由待定变为不符合"),
    WhatIfOutcome.UNCHANGED: say("不变"),
}
"""Leaving is of holders; others who met and would no longer are said not to meet any more."""


@dataclass(frozen=True)
class Where:
    """Where an enterprise is counted; '' is not known. It counts in each of its chains."""

    district: str = ""
    zone: str = ""
    industry: str = ""
    size: str = ""
    chains: tuple[str, ...] = ()

    def values(self, dimension: str) -> tuple[str, ...]:
        """The rows of a dimension's table it counts in."""
        return self.chains or ("",) if dimension == "chain" else (str(getattr(self, dimension)),)


@dataclass(frozen=True)
class VerdictChange:
    """Both verdicts over one enterprise; `because` names the clauses that make the difference."""

    enterprise: int
    held: bool
    base: Truth
    changed: Truth
    where: Where = Where()
    because: tuple[str, ...] = ()
    subject: int = 0
    """The site or project; 0 the enterprise itself."""

    @property
    def outcome(self) -> WhatIfOutcome:
        return outcome_of(self.base, self.changed, held=self.held)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of a table it counts in."""
        counted = {
            "total": True,
            "held": self.held,
            "base": self.base is True,
            "changed": self.changed is True,
            "out": self.base is True and self.changed is not True,
            self.outcome.value: True,
        }
        return tuple(name for name, holds in counted.items() if holds)


def outcome_of(base: Truth, changed: Truth, *, held: bool) -> WhatIfOutcome:
    """What the change from one verdict to the other means for a holder or another."""
    if base is changed:
        return WhatIfOutcome.UNCHANGED
    if changed is True:
        return WhatIfOutcome.ENTERS
    if changed is None:
        return WhatIfOutcome.UNDECIDED
    if base is None:
        return WhatIfOutcome.RULED_OUT
    return WhatIfOutcome.LEAVES if held else WhatIfOutcome.DROPS


def deciding(assessment: Assessment) -> tuple[str, ...]:
    """The clauses that make a verdict what it is, as "role:id": those not met where it is not met, the
    unknown ones where it is unknown; none where all is met."""
    if assessment.eligible is True:
        return ()
    parts = [(f"{item.clause.role}:{item.clause.id}", passes(item)) for item in assessment.clauses]
    parts.append((SCORE, way_of(assessment)))
    return tuple(key for key, truth in parts if truth is assessment.eligible)


def way_of(assessment: Assessment) -> Truth:
    """Whether the score or one direct pass leads through; met where a set asks for neither."""
    ways = [item.truth for item in assessment.of_role("direct")]
    if assessment.criteria.scoring:
        ways.append(assessment.score_pass)
    if not ways or any(truth is True for truth in ways):
        return True
    return False if all(truth is False for truth in ways) else None


@dataclass
class Balance:
    """The counts of a comparison, taken in one enterprise at a time, by ascending number."""

    totals: Counter[str] = field(default_factory=Counter)
    matrix: Counter[tuple[bool, Truth, Truth]] = field(default_factory=Counter)
    by: dict[str, dict[str, Counter[str]]] = field(default_factory=dict)
    clauses: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    found: Any = field(default_factory=sha256)

    def take_in(self, changes: Iterable[VerdictChange]) -> None:
        """Count some more."""
        for change in changes:
            columns = change.columns
            self.totals.update(columns)
            self.matrix[change.held, change.base, change.changed] += 1
            for dimension in DIMENSIONS:
                rows = self.by.setdefault(dimension, {})
                for value in change.where.values(dimension):
                    rows.setdefault(value, Counter()).update(columns)
            for clause in change.because:
                self.clauses[clause][change.outcome.value] += 1
            verdict = (int(change.held), WORDS[change.base], WORDS[change.changed])
            row = f"{change.enterprise}/{change.subject}" if change.subject else str(change.enterprise)
            self.found.update(f"{row} {verdict}\n".encode())

    def result(self) -> dict[str, Any]:
        """The counts as plain values; `found` is the digest of every verdict."""
        return {
            "totals": dict(self.totals),
            "matrix": {
                f"{'held' if held else 'free'} {WORDS[base]} {WORDS[changed]}": count
                for (held, base, changed), count in self.matrix.items()
            },
            "by": {name: {value: dict(row) for value, row in rows.items()} for name, rows in self.by.items()},
            "clauses": {clause: dict(row) for clause, row in self.clauses.items()},
            "found": self.found.hexdigest(),
        }


WORDS: Mapping[Truth, str] = {True: "yes", False: "no", None: "unknown"}
"""How verdicts are spelled in results and addresses."""


class ScanOutcome(StrEnum):
    """What a scan finds of an enterprise that does not hold the title."""

    MEETS = "meets"
    TO_JUDGE = "to_judge"
    MAY_MEET = "may_meet"
    BARRED = "barred"


SCAN_OUTCOMES: Mapping[ScanOutcome, Text] = {
    ScanOutcome.MEETS: say("符合全部条款"),
    ScanOutcome.TO_JUDGE: say("只待人工判定"),
    ScanOutcome.MAY_MEET: say("只缺事实"),
    ScanOutcome.BARRED: say("符合但受限"),
}


def scan_outcome(as_stated: Truth, at_best: Truth, *, barred: bool) -> ScanOutcome | None:
    """What is found of a non-holder; None where it is worth no line. `at_best` is the verdict where every
    person decides in favor; `barred`: another title excludes this one, or one to be held first is not."""
    if at_best is False or as_stated is False:
        return None
    if barred:
        return ScanOutcome.BARRED if at_best else None
    if as_stated:
        return ScanOutcome.MEETS
    return ScanOutcome.TO_JUDGE if at_best else ScanOutcome.MAY_MEET


def unmet_for_what_if(base: CriteriaSet, changed: CriteriaSet, level: str) -> list[Text]:
    """Why two versions cannot be compared for a level."""
    if base.scheme != changed.scheme:
        return [say("两个版本须属于同一认定类别，才能比较。")]
    if level not in levels_of(base, changed):
        return [say("两个版本没有共同适用于该级别，请另选级别。")]
    return []


def levels_of(base: CriteriaSet, changed: CriteriaSet) -> tuple[str, ...]:
    """The levels both versions are used for, in the order of the first."""
    others = {level for use in changed.uses for level in use.levels}
    own = dict.fromkeys(level for use in base.uses for level in use.levels)
    return tuple(level for level in own if level in others)
