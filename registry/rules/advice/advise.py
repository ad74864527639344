"""The adviser: for a verdict that is not "met", the smallest sets of changes that would make it so.

Every set is proved by assessing the facts with the changes brought about: the verdict is then met, and with
any smaller part of the set it is not. What a person must decide counts as one thing like any other, marked
as waiting for that person. The search is bounded; where it was cut the advice says so.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from registry.rules.advice.goal import Goals, joined
from registry.rules.advice.need import NOTHING, Search, Ways
from registry.rules.advice.prove import Case, score_passes
from registry.rules.advice.score import score_ways
from registry.rules.criteria.assess import Assessment
from registry.rules.criteria.condition import Truth, truth_of
from registry.rules.criteria.criteria_set import Clause

MOST_SETS = 5
REPAIRS = 3
"""A change may break what was met; so often what it broke is added to the set."""
MOST_REPAIRS = 2
SCORE = "score"


@dataclass(frozen=True)
class AdvisedSet:
    """Goals that suffice together. `routes` names the direct passes, and "score", that hold then."""

    goals: Goals
    routes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Advice:
    """The advised sets, the smallest first; none where `met`, or where nothing anybody does would suffice:
    `blocked` then names the clauses ("role:id", or "score") in the way. `cut`: there may be others."""

    assessment: Assessment
    met: bool
    sets: tuple[AdvisedSet, ...] = ()
    blocked: tuple[str, ...] = ()
    cut: bool = False

    @property
    def common(self) -> Goals:
        """What every set asks for."""
        return frozenset.intersection(*(item.goals for item in self.sets)) if self.sets else NOTHING


def advise(
    assessment: Assessment, overrides: Mapping[str, Truth] | None = None, limit: int = MOST_SETS
) -> Advice:
    """The smallest sets that would suffice, up to `limit`. `overrides` as `assess` took them: what officers
    decided stands, whatever the facts come to."""
    case = Case(assessment.criteria, assessment.figures, overrides or {})
    if case.meets(NOTHING):
        return Advice(assessment, True)
    search = Search(assessment.criteria, assessment.figures)
    ways, blocked = candidates(search, case.overrides)
    sets = _proved(case, search, ways, limit)
    cut = search.cut or case.cut
    return Advice(assessment, False, tuple(sets), () if sets else tuple(blocked), cut)


def candidates(search: Search, overrides: Mapping[str, Truth]) -> tuple[Ways, list[str]]:
    """Ways that look sufficient part by part, and the parts without any."""
    parts: list[Ways] = []
    blocked: list[str] = []
    for clause in search.criteria.clauses:
        if clause.role != "direct":
            ways = _clause_ways(clause, clause.role == "gate", search, overrides)
            parts.append(ways)
            blocked += [] if ways else [f"{clause.role}:{clause.id}"]
    score = _score_or_direct(search, overrides)
    if not score:
        blocked.append(SCORE)
    return search.every([*parts, score]), blocked


def _clause_ways(clause: Clause, wanted: bool, search: Search, overrides: Mapping[str, Truth]) -> Ways:
    key = f"{clause.role}:{clause.id}"
    if key in overrides:
        return [NOTHING] if overrides[key] is wanted else []
    return search.ways(clause.test, wanted)


def _score_or_direct(search: Search, overrides: Mapping[str, Truth]) -> Ways:
    criteria = search.criteria
    if not criteria.scoring and not criteria.directs:
        return [NOTHING]
    direct = [way for clause in criteria.directs for way in _clause_ways(clause, True, search, overrides)]
    if NOTHING in direct:
        return [NOTHING]
    return search.kept([*direct, *score_ways(search)])


def _proved(case: Case, search: Search, ways: Ways, limit: int) -> list[AdvisedSet]:
    """Up to `limit` sets that are proved, the smallest first; the last place is kept for another route."""
    found: dict[Goals, AdvisedSet] = {}
    for way in ways:
        for enough in _repaired(case, search, way, REPAIRS):
            order = sorted(enough, key=search.effort, reverse=True)
            goals = case.smallest(enough, order)
            found.setdefault(goals, AdvisedSet(goals, _routes(case, goals)))
    ordered = sorted(found.values(), key=lambda item: search.cost(item.goals))
    search.cut = search.cut or len(ordered) > limit
    return _varied(ordered, limit)


def _varied(ordered: list[AdvisedSet], limit: int) -> list[AdvisedSet]:
    first = ordered[:limit]
    seen = {route for item in first for route in item.routes}
    other = next((item for item in ordered[limit:] if not seen.intersection(item.routes)), None)
    return first if other is None or not other.routes else [*first[:-1], other]


def _repaired(case: Case, search: Search, way: Goals, rounds: int) -> Iterator[Goals]:
    """The way itself where it suffices, or with what brings right again what it broke."""
    if case.meets(way):
        yield way
        return
    if not rounds:
        return
    after = Search(case.criteria, case.figures_after(way))
    more, _ = candidates(after, case.overrides)
    search.cut = search.cut or after.cut or len(more) > MOST_REPAIRS
    for extra in more[:MOST_REPAIRS]:
        both = joined(way, extra)
        if both is not None and both != way:
            yield from _repaired(case, search, both, rounds - 1)


def _routes(case: Case, goals: Goals) -> tuple[str, ...]:
    """By which routes the set passes, where the criteria leave a choice."""
    criteria = case.criteria
    if not criteria.directs:
        return ()
    figures = case.figures_after(goals)
    routes = []
    for clause in criteria.directs:
        key = f"direct:{clause.id}"
        truth = case.overrides[key] if key in case.overrides else truth_of(clause.test, figures)
        routes += [clause.id] if truth is True else []
    if criteria.scoring and score_passes(criteria.scoring, figures):
        routes.append(SCORE)
    return tuple(routes)
