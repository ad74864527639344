"""Composite titles: what a target over several titles counts, each subject once. Pure.

A composite title stands in figures and lists like any other. What it counts is part of its id, "P10@2":
another set of titles is another composite, so what was counted by the earlier set stays as it is.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from registry.rules.plan import Plan, Target
from registry.rules.setting import FirstValue, Settings

SETTING = "target_titles"
NO_LEVEL = ""
"""Where other titles have their level; no level of the catalog is called so."""
Pair = tuple[str, str]
"""A scheme and a level."""


@dataclass(frozen=True)
class Composite:
    """Titles counted as one. `id` stands where other titles have their scheme.

    `built_to` is the holder up to whom its rows are kept; None = all, and only then it is shown.
    """

    id: str
    target: str
    number: int
    titles: frozenset[Pair]
    built_to: int | None = None

    @property
    def pair(self) -> Pair:
        """Where it stands in figures and lists."""
        return (self.id, NO_LEVEL)

    @property
    def is_whole(self) -> bool:
        return self.built_to is None

    def is_for(self, holder: int) -> bool:
        """Whether its rows of this holder are kept."""
        return self.built_to is None or holder <= self.built_to


def composites_for(holder: int, composites: Iterable[Composite]) -> list[Composite]:
    """Those whose rows of this holder are kept."""
    return [composite for composite in composites if composite.is_for(holder)]


def composite_id(target: str, number: int) -> str:
    """What the composite of this number of a target is called."""
    return f"{target}@{number}"


def pairs_of(titles: Iterable[str]) -> tuple[Pair, ...]:
    """Names "scheme:level" as pairs, in order of the names."""
    return tuple(
        (scheme, level) for scheme, _colon, level in (name.partition(":") for name in sorted(titles))
    )


def is_composite(plan: Plan, target: Target, settings: Settings) -> bool:
    """Whether a target is over several titles, or may be: what it counts is then a setting."""
    return len(target.counts) > 1 or _first(plan, target, settings) is not None


def titles_on(plan: Plan, target: Target, settings: Settings, day: date) -> tuple[str, ...]:
    """The titles a target counts on a day, as set for the day."""
    if _first(plan, target, settings) is None:
        return target.counts
    value = settings.on(day, SETTING, setting_title(plan, target)).value
    return value if isinstance(value, tuple) else target.counts


def setting_title(plan: Plan, target: Target) -> str:
    """What the setting of a target's titles is for."""
    return f"{plan.id}:{target.id}"


def _first(plan: Plan, target: Target, settings: Settings) -> FirstValue | None:
    facts = settings.known.get(SETTING)
    return facts.firsts.get(setting_title(plan, target)) if facts else None


def sets_counted(plans: Collection[Plan], settings: Settings) -> Mapping[str, list[frozenset[Pair]]]:
    """By target, every set of titles it counts by the catalog or ever was set to, the first one first."""
    found: dict[str, list[frozenset[Pair]]] = {}
    for plan in plans:
        for target in plan.targets:
            if not is_composite(plan, target, settings):
                continue
            first = _first(plan, target, settings)
            key = f"{SETTING}/{setting_title(plan, target)}"
            values = [first.value if first else None, *(each.value for each in settings.entries.get(key, ()))]
            sets = [frozenset(pairs_of(value)) for value in values if isinstance(value, tuple)]
            known = [*found.get(target.id, []), *(sets if first else [frozenset(pairs_of(target.counts))])]
            found[target.id] = list(dict.fromkeys(known))
    return found
