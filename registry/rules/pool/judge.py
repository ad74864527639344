"""Judging many enterprises by a set: the verdicts of all, and why, of those worth a line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from registry.rules.catalog import catalog
from registry.rules.criteria.assess import assess
from registry.rules.criteria.condition import Person, Truth
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.figures import Facts
from registry.rules.criteria.gathering.gather import Circumstances, Stated, gather
from registry.rules.criteria.gathering.register_figures import RegisterFigures, filled_up, size_on
from registry.rules.criteria.metric import Metric
from registry.rules.eligibility import Titles, titles_counted, titles_in_principle, unmet_prerequisites
from registry.rules.pool.what_if import (
    ScanOutcome,
    VerdictChange,
    WhatIfOutcome,
    Where,
    deciding,
    scan_outcome,
)
from registry.rules.scheme import Scheme
from registry.rules.setting import Settings

TRUTHS: Mapping[int, Truth] = {1: True, 0: False, -1: None}
Known = Sequence[tuple["Member", Stated]]
FEWEST = 40
"""Fewer are judged one by one: columns have a price of their own."""
NONE_OWN = RegisterFigures()


@dataclass(frozen=True)
class Member:
    """One enterprise of the pool: the titles it held on the day and those it has open applications for, as
    "scheme" and "scheme:level", and what the register says of its figures."""

    id: int
    where: Where
    titles: frozenset[str]
    applying: frozenset[str] = frozenset()
    own: RegisterFigures = NONE_OWN
    barred: frozenset[str] = frozenset()
    """The families in which it may not file on the day."""
    denied: frozenset[str] = frozenset()
    """Facts that decisions in the ledger show to be untrue on the day."""
    refused: tuple[tuple[str, date], ...] = ()
    """Its files refused up to the day: in which family, on which day."""
    subject: int = 0
    """The site or project that is looked at, where a title goes by its own facts; 0: the enterprise itself,
    or that it has declared none."""
    held_itself: frozenset[str] = frozenset()
    """What that very site or project holds."""
    applying_itself: frozenset[str] = frozenset()

    @property
    def key(self) -> tuple[int, int]:
        """The row it is."""
        return self.id, self.subject


def looked_at(member: Member, stated: Stated, day: date) -> tuple[Member, Stated]:
    """An enterprise as its own sheet looks at it on a day: what its profile lacks is filled up from the
    register, and its size class follows from both."""
    filled = filled_up(stated, member.own, day.year - 1)
    size = size_on(filled, member.own, day.year - 1) or ""
    return replace(member, where=replace(member.where, size=size)), filled


@dataclass(frozen=True)
class PoolAim:
    """What everybody is judged for: a title, on a day."""

    scheme: str
    level: str
    day: date
    settings: Settings = field(compare=False)

    def held_by(self, member: Member) -> bool:
        return f"{self.scheme}:{self.level}" in (member.held_itself if member.subject else member.titles)

    def around(self, member: Member) -> Circumstances:
        """A holder would file for re-review, anybody else anew."""
        kind = "re_review" if self.held_by(member) else "new"
        counted = titles_counted(self._scheme, self.level, self._titles(member), self.day, self.settings)
        size = member.where.size or None
        refused = [day for family, day in member.refused if family == self._family]
        return Circumstances(
            self.day, kind, self.level, counted, size, self._in_principle, member.denied, refused
        )

    def bars(self, member: Member) -> bool:
        """Whether it may not file: for a bar, another title that excludes this one, or a base title that it
        does not hold."""
        if self._family in member.barred:
            return True
        titles = self._titles(member)
        return bool(unmet_prerequisites(self._scheme, self.level, titles, self.day, catalog(), self.settings))

    @cached_property
    def _in_principle(self) -> frozenset[str]:
        return titles_in_principle(self._scheme, self.level, self.day, self.settings)

    @cached_property
    def _family(self) -> str:
        return catalog().grounds.family_of(self.scheme)

    @cached_property
    def _scheme(self) -> Scheme:
        return catalog().schemes[self.scheme]

    def _titles(self, member: Member) -> Titles:
        if not member.subject:
            return Titles.of_holder(member.titles, member.applying)
        return Titles(member.titles, member.held_itself, member.applying, member.applying_itself)


def verdicts(criteria: CriteriaSet, pool: Sequence[Facts]) -> list[Truth]:
    """The verdict over each, in order: by columns where that pays, which says exactly the same."""
    if len(pool) >= FEWEST:
        # With the first pool: columns are NumPy's, which most processes never need.
        from registry.rules.pool.assess import assess_columns  # noqa: PLC0415
        from registry.rules.pool.columns import columns_of  # noqa: PLC0415

        try:
            verdicts = assess_columns(criteria, columns_of(pool, criteria.metrics), parts=False)
        except (TypeError, ValueError):
            # A draft may be finer, or odder, than columns can hold; the engine takes anything.
            pass
        else:
            return [TRUTHS[code] for code in verdicts.eligible.tolist()]
    return [assess(criteria, facts).eligible for facts in pool]


def favorable(criteria: CriteriaSet) -> dict[str, bool]:
    """What persons must still say of gates and vetoes, said in the enterprise's favor. Direct passes are left
    open: nobody is let past all figures on a supposition."""
    return {
        leaf.metric: clause.role == "gate"
        for clause in criteria.clauses
        if clause.role != "direct"
        for leaf in clause.leaves()
        if isinstance(leaf, Person)
    }


def lacks_text(criteria: CriteriaSet) -> bool:
    """Whether the bureau must still supply the text of a gate or veto: what a scan finds is then wide."""
    return any(
        leaf.supply
        for clause in criteria.clauses
        if clause.role != "direct"
        for leaf in clause.leaves()
        if isinstance(leaf, Person)
    )


@dataclass(frozen=True)
class Comparison:
    """Two versions and what they are compared for; `persons_agree` supposes that persons decide in favor
    where nothing was decided."""

    base: CriteriaSet
    changed: CriteriaSet
    aim: PoolAim
    persons_agree: bool = False

    def changes(self, known: Known) -> list[VerdictChange]:
        """What the change of rules means for each, in order."""
        facts = [self._facts(member, stated) for member, stated in known]
        before = verdicts(self.base, [each[0] for each in facts])
        after = verdicts(self.changed, [each[1] for each in facts])
        rows = zip(known, facts, before, after, strict=True)
        return [self._change(member, each, was, becomes) for (member, _), each, was, becomes in rows]

    def _change(
        self, member: Member, facts: tuple[Facts, Facts], was: Truth, becomes: Truth
    ) -> VerdictChange:
        held = self.aim.held_by(member)
        change = VerdictChange(member.id, held, was, becomes, member.where, subject=member.subject)
        if change.outcome is WhatIfOutcome.UNCHANGED:
            return change
        because = _why(self.base, facts[0]) if becomes is True else _why(self.changed, facts[1])
        return replace(change, because=because)

    def _facts(self, member: Member, stated: Stated) -> tuple[Facts, Facts]:
        """What each version looks at; gathered once where both mean the same by every name they share."""
        around = self.aim.around(member)
        if self._shared is not None:
            before = after = gather(self._shared, stated, around)
        else:
            before = gather(self.base.metrics, stated, around)
            after = gather(self.changed.metrics, stated, around)
        if not self.persons_agree:
            return before, after
        return {**self._supposed[0], **before}, {**self._supposed[1], **after}

    @cached_property
    def _supposed(self) -> tuple[Facts, Facts]:
        return favorable(self.base), favorable(self.changed)

    @cached_property
    def _shared(self) -> Mapping[str, Metric] | None:
        """The metrics of both, where they mean the same by every name; None where they do not."""
        base, changed = self.base.metrics, self.changed.metrics
        agree = all(changed[name] == metric for name, metric in base.items() if name in changed)
        return {**base, **changed} if agree else None


def _why(criteria: CriteriaSet, facts: Facts) -> tuple[str, ...]:
    return deciding(assess(criteria, facts))


@dataclass(frozen=True)
class Candidate:
    """Somebody a scan found; `because` names the clauses that wait: for a person's word, or for facts."""

    member: Member
    outcome: ScanOutcome
    because: tuple[str, ...]


def scan(
    criteria: CriteriaSet, aim: PoolAim, known: Known, barred: frozenset[tuple[int, int]]
) -> list[Candidate]:
    """Who of those that do not hold the title meets the set, or may; `barred` may not apply all the same."""
    others = [(member, stated) for member, stated in known if not aim.held_by(member)]
    facts = [gather(criteria.metrics, stated, aim.around(member)) for member, stated in others]
    said = favorable(criteria)
    supposed: list[Facts] = [{**said, **each} for each in facts]
    as_stated, at_best = verdicts(criteria, facts), verdicts(criteria, supposed)
    found = []
    for nth, (member, _) in enumerate(others):
        outcome = scan_outcome(as_stated[nth], at_best[nth], barred=member.key in barred)
        if outcome is not None:
            looked_at = supposed[nth] if outcome is ScanOutcome.MAY_MEET else facts[nth]
            found.append(Candidate(member, outcome, _why(criteria, looked_at)))
    return found
