"""The facts of one enterprise as criteria look at them: stated values, and derived ones computed once."""

from collections.abc import Mapping
from fractions import Fraction

from registry.rules.criteria.metric import Metric

Value = Fraction | bool | str | frozenset[str]
Facts = Mapping[str, Value | None]
"""By metric id. Numbers are Fractions in the metric's unit, choices their value, several a frozenset; absent
or None is unknown. A derived metric may be stated too, and then is not computed."""


class Figures:
    """Facts with the derived metrics of a set, each computed when first asked for."""

    def __init__(self, metrics: Mapping[str, Metric], facts: Facts) -> None:
        self.metrics = metrics
        self.facts = facts
        self._known: dict[str, Value | None] = {}

    def value(self, id: str) -> Value | None:
        """The value, or None where it is unknown."""
        if id in self._known:
            return self._known[id]
        value = self.facts.get(id)
        if value is None:
            value = self._derived(id)
        self._known[id] = value
        return value

    def number(self, id: str) -> Fraction | None:
        """The value of a numeric metric."""
        value = self.value(id)
        return value if isinstance(value, Fraction) else None

    def stated(self, id: str) -> bool:
        """Whether the value was given, not computed."""
        return self.facts.get(id) is not None

    def _derived(self, id: str) -> Value | None:
        metric = self.metrics.get(id)
        if metric is None or metric.formula is None:
            return None
        return metric.formula.compute(self.number)
