"""How a score could pass: the fewest indicators that would have to rise, each no higher than it must."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import lcm

from registry.rules.advice.goal import Goals, joined
from registry.rules.advice.need import NOTHING, Search, Ways
from registry.rules.advice.steps import ScoreStep, steps_of
from registry.rules.criteria.criteria_set import Scoring

ENOUGH = 8
"""Ways by the score beyond this many are not looked for."""
MOST_LOOKS = 4000
ZERO = Fraction(0)
Chosen = Mapping[str, ScoreStep]


@dataclass(frozen=True)
class Rise:
    """What an indicator gains by a step, in whole parts of a point, for the total and for its dimension."""

    gain: int
    dimension: int


class ScoreGap:
    """What the score lacks, in whole parts of a point, and what every step would bring."""

    def __init__(self, search: Search, scoring: Scoring) -> None:
        now = {item.id: item.points.score(search.figures, item.most).low for item in scoring.indicators}
        self.steps = {item.id: found for item in scoring.indicators if (found := steps_of(item, search))}
        dimensions = [item.id for item in scoring.dimensions]
        places = {item.id: dimensions.index(item.dimension) for item in scoring.indicators}
        inside = [sum((now[id] for id in now if places[id] == nth), ZERO) for nth in range(len(dimensions))]
        lacking = [scoring.least - sum(inside, ZERO)]
        for part, had in zip(scoring.dimensions, inside, strict=True):
            lacking.append(ZERO if part.least is None else part.least - had)
        gains = {(id, step): step.points - now[id] for id, found in self.steps.items() for step in found}
        scale = lcm(*(figure.denominator for figure in (*lacking, *gains.values())))
        self.lacking = [int(figure * scale) for figure in lacking]
        self.rises = {key: Rise(int(gain * scale), places[key[0]] + 1) for key, gain in gains.items()}

    def passes(self, chosen: Chosen) -> bool:
        """Whether total and dimensions reach their least with these indicators risen."""
        left = list(self.lacking)
        for item in chosen.items():
            rise = self.rises[item]
            left[0] -= rise.gain
            left[rise.dimension] -= rise.gain
        return max(left) <= 0

    def highest(self, names: Sequence[str]) -> Chosen:
        return {name: self.steps[name][0] for name in names}

    def could_pass(self, size: int) -> bool:
        """Whether so many indicators could bring the total, if they were the best ones."""
        gains = sorted((self.rises[name, found[0]].gain for name, found in self.steps.items()), reverse=True)
        return sum(gains[:size]) >= self.lacking[0]


def score_ways(search: Search) -> Ways:
    """Ways to have the score pass, the smallest first; none where it cannot."""
    scoring = search.criteria.scoring
    if scoring is None:
        return []
    board = ScoreGap(search, scoring)
    if board.passes({}):
        return [NOTHING]
    if not board.passes(board.highest([*board.steps])):
        return []
    return search.kept(way for chosen in _fewest(board, search) if (way := _goals(chosen)) is not None)


def _goals(chosen: Chosen) -> Goals | None:
    found: Goals | None = NOTHING
    for step in chosen.values():
        found = None if found is None else joined(found, step.goals)
    return found


def _fewest(board: ScoreGap, search: Search) -> Iterator[Chosen]:
    """Sets of indicators of which none can be left out, in order of their number, at their lowest steps."""
    found: list[frozenset[str]] = []
    looks = 0
    easiest = sorted(board.steps, key=lambda name: search.cost(board.steps[name][0].goals))
    for size in range(1, len(easiest) + 1):
        if not board.could_pass(size):
            continue
        for names in combinations(easiest, size):
            looks += 1
            if looks > MOST_LOOKS or len(found) == ENOUGH:
                search.cut = True
                return
            if any(smaller.issubset(names) for smaller in found):
                continue
            chosen = board.highest(names)
            if board.passes(chosen):
                found.append(frozenset(names))
                yield _lowered(board, dict(chosen), search)


def _lowered(board: ScoreGap, chosen: dict[str, ScoreStep], search: Search) -> Chosen:
    """The same indicators, each at the lowest step that still passes, the hardest first."""
    for name in sorted(chosen, key=lambda name: search.cost(chosen[name].goals), reverse=True):
        for step in reversed(board.steps[name]):
            lower = {**chosen, name: step}
            if search.cost(step.goals) <= search.cost(chosen[name].goals) and board.passes(lower):
                chosen = lower
                break
    return chosen
