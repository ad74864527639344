"""Composite titles as they are kept, and what a target counts."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from registry.database import once_a_snapshot
from registry.models import TallyComposite
from registry.prepared import Prepared
from registry.queries.ledger import seq_known_at
from registry.queries.setting import settings, settings_as_known
from registry.rules.catalog import catalog
from registry.rules.composite import (
    Composite,
    Pair,
    composite_id,
    is_composite,
    pairs_of,
    sets_counted,
    titles_on,
)
from registry.rules.plan import Plan, Target
from registry.rules.setting import Settings


def kept_composites() -> list[Composite]:
    """Every composite title there are rows of, by target and number; one query, asked once in a snapshot."""
    return list(once_a_snapshot("composites", _read))


def _read() -> list[Composite]:
    return [
        Composite(row.id, row.target, row.number, frozenset(pairs_of(json.loads(row.titles))), row.built_to)
        for row in _composites()
    ]


@Prepared
def _composites() -> Any:
    return TallyComposite.select().order_by(TallyComposite.target, TallyComposite.number)


def wanted_sets() -> list[tuple[str, frozenset[Pair]]]:
    """Every target over several titles with each set of titles it counts or ever was set to count."""
    found = sets_counted(catalog().plans.values(), settings())
    return [(target, titles) for target, sets in found.items() for titles in sets]


def composite_faults() -> Iterator[str]:
    """Composites that nothing asks for. One that is missing is not counted yet, and no fault."""
    wanted = set(wanted_sets())
    for composite in kept_composites():
        called = composite_id(composite.target, composite.number)
        if composite.id != called or (composite.target, composite.titles) not in wanted:
            yield f"tally_composite {composite.id}: not what was set"


@dataclass(frozen=True)
class CountedTitles:
    """What a target counts: `titles` as "scheme:level", and the `pairs` under which it stands in figures.

    `waits`: another set holds that is not counted yet; what it counted before is shown. No pairs: nothing is
    counted yet.
    """

    titles: tuple[str, ...]
    pairs: tuple[Pair, ...]
    distinct: bool
    waits: bool = False


class CountedReader:
    """What targets count as set for any day and as known at an instant; two queries for all of them."""

    def __init__(self, known_at: datetime | None) -> None:
        self._settings: Settings = (
            settings() if known_at is None else settings_as_known(seq_known_at(known_at))
        )
        self._kept = kept_composites()

    def titles_of(self, plan: Plan, target: Target, day: date) -> CountedTitles:
        """What one target counts, as set for a day."""
        if not is_composite(plan, target, self._settings):
            return CountedTitles(target.counts, pairs_of(target.counts), distinct=bool(target.counts))
        titles = titles_on(plan, target, self._settings, day)
        whole = [each for each in self._kept if each.target == target.id and each.is_whole]
        asked = frozenset(pairs_of(titles))
        found = next((each for each in whole if each.titles == asked), None)
        shown = found or (whole[-1] if whole else None)
        return CountedTitles(
            titles=tuple(counted_names(shown, target.counts)) if shown else titles,
            pairs=(shown.pair,) if shown else (),
            distinct=True,
            waits=found is None,
        )


def counted_names(composite: Composite, first: Sequence[str] = ()) -> list[str]:
    """Its titles as "scheme:level": those of `first` in their order, the others in that of the catalog."""
    known = [f"{scheme.id}:{level.id}" for scheme, level in catalog().titles()]
    named = {":".join(pair) for pair in composite.titles}
    return [name for name in dict.fromkeys([*first, *known]) if name in named]
