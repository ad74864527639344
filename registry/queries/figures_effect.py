"""What a decision would do to the figures of days that have passed, asked before anything is written."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from registry.models import Event
from registry.queries.composite import kept_composites
from registry.queries.progress import Cells, CityFigures, TargetProgress, due_progress
from registry.queries.tally import Figure
from registry.queries.tally_work import after_event
from registry.rules.catalog import catalog
from registry.rules.composite import NO_LEVEL, Pair, composites_for
from registry.rules.segment import segments
from registry.rules.tally import Delta, deltas_between
from registry.rules.title_history import COUNTED_KINDS, TitleHistory, apply_event

K = TypeVar("K")
MOST_YEARS = 12
CHUNK = 900


@dataclass(frozen=True)
class Supposed:
    """An event that is not written: what would be folded into its holder's history. A holder that is not
    there yet has a number below 0."""

    enterprise_id: int
    kind: str
    recognition: int
    effective_on: date
    body: Mapping[str, Any]


@dataclass(frozen=True)
class FigureChanges:
    """What supposed events add to the figures of a title, by the day and the award year they count in."""

    sums: Mapping[tuple[Pair, date, int], tuple[int, int, int]]
    """Scheme and level, day, award year: ever, net, valid; also where all of them come to 0."""

    def of_pairs(self) -> dict[tuple[Pair, date], tuple[int, int, int]]:
        """Likewise of all award years together."""
        return _summed(((pair, day), amounts) for (pair, day, _year), amounts in self.sums.items())


def _summed(parts: Iterable[tuple[K, tuple[int, int, int]]]) -> dict[K, tuple[int, int, int]]:
    sums: dict[K, tuple[int, int, int]] = {}
    for key, (ever, net, valid) in parts:
        was = sums.get(key, (0, 0, 0))
        sums[key] = (was[0] + ever, was[1] + net, was[2] + valid)
    return sums


def figures_effect(supposed: Sequence[Supposed], today: date) -> dict[str, Any]:
    """What these events would do, in plain values: `effect_of_changes` of all of them."""
    return effect_of_changes(changes_of(supposed), today)


def changes_of(supposed: Sequence[Supposed]) -> FigureChanges:
    """What these events would add by what their holders' titles are now: as long as nothing happens to those,
    it stays so, whatever happens to figures."""
    return FigureChanges(
        _summed(
            (
                ((delta.cell.scheme, delta.cell.level), delta.effective_on, delta.cell.award_year),
                (delta.ever, delta.net, delta.valid),
            )
            for delta in _deltas(supposed)
        )
    )


def effect_of_changes(changes: FigureChanges, today: date) -> dict[str, Any]:
    """What changes would do to figures as they are now, in plain values, each part only where something
    changes.

    `targets`: plan, target, due day, reached before and after, verdict before and after. `years`: scheme,
    level, last day of a year that is over, net before and after. `award_years`: scheme, level, award year, by
    how much net changes today.
    """
    before = CityFigures(None)
    after = _Supposing(changes, before)
    found = {
        "targets": _targets(before, after, today),
        "years": _year_ends(changes, before, after, today),
        "award_years": _award_years(changes, today),
    }
    return {name: rows for name, rows in found.items() if rows}


class _Supposing(CityFigures):
    """The city's cells with these changes; what they are without them is read once for both."""

    def __init__(self, changes: FigureChanges, before: CityFigures) -> None:
        super().__init__(None)
        self._added, self._before = changes.of_pairs(), before

    def on(self, day: date) -> Cells:
        cells: dict[Pair, Figure] = dict(self._before.on(day))
        for (pair, since), (ever, net, valid) in self._added.items():
            if since <= day:
                was = cells.get(pair, Figure(*pair, {}, 0, 0, 0))
                cells[pair] = Figure(*pair, {}, was.ever + ever, was.net + net, was.valid + valid)
        return cells


def _deltas(supposed: Sequence[Supposed]) -> Iterable[Delta]:
    holders: dict[int, list[Supposed]] = {}
    for each in supposed:
        holders.setdefault(each.enterprise_id, []).append(each)
    histories, composites = histories_of(list(holders)), kept_composites()
    for holder, events in holders.items():
        history = histories[holder]
        own = composites_for(holder, composites)
        then = segments(history, own)
        for each in events:
            history = apply_event(history, each.kind, each.body, each.effective_on, each.recognition, 0)
        yield from deltas_between(then, segments(history, own))


def histories_of(holders: Sequence[int]) -> dict[int, TitleHistory]:
    """What the ledger says of these holders, to its last event."""
    found = {holder: TitleHistory() for holder in holders}
    known = sorted(holder for holder in holders if holder > 0)
    for start in range(0, len(known), CHUNK):
        own = Event.enterprise_id.in_(known[start : start + CHUNK])
        for event in Event.select().where(own & Event.kind.in_(COUNTED_KINDS)).order_by(Event.seq):
            holder = event.enterprise_id or 0
            found[holder] = after_event(found[holder], event)
    return found


def _targets(before: CityFigures, after: CityFigures, today: date) -> list[list[Any]]:
    rows = []
    for plan in catalog().plans.values():
        was, becomes = (due_progress(plan, today, city=each) for each in (before, after))
        rows += [
            [plan.id, id, item.target.due_on.isoformat(), *_both(item, becomes[id])]
            for id, item in was.items()
            if (item.reached, item.in_period) != (becomes[id].reached, becomes[id].in_period)
        ]
    return rows


def _both(was: TargetProgress, becomes: TargetProgress) -> list[Any]:
    return [was.reached, becomes.reached, was.verdict.value, becomes.verdict.value]


def _year_ends(
    changes: FigureChanges, before: CityFigures, after: CityFigures, today: date
) -> list[list[Any]]:
    """The latest years that are over of which a title's net figure changes."""
    touched = [(pair, day) for pair, day, _year in changes.sums if pair[1] != NO_LEVEL]
    if not touched:
        return []
    pairs = sorted({pair for pair, _day in touched})
    first = min(day for _pair, day in touched).year
    rows = []
    for year in range(max(first, today.year - MOST_YEARS), today.year):
        day = date(year, 12, 31)
        for pair in pairs:
            was, becomes = (_net(each.on(day), pair) for each in (before, after))
            if was != becomes:
                rows.append([*pair, day.isoformat(), was, becomes])
    return rows


def _net(cells: Cells, pair: Pair) -> int:
    return cells[pair].net if pair in cells else 0


def _award_years(changes: FigureChanges, today: date) -> list[list[Any]]:
    sums: Counter[tuple[str, str, int]] = Counter()
    for ((scheme, level), day, year), (_ever, net, _valid) in changes.sums.items():
        if day <= today and level != NO_LEVEL:
            sums[scheme, level, year] += net
    return [[*key, amount] for key, amount in sorted(sums.items()) if amount]
