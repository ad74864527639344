"""What a figure of a sheet rests on: the facts it comes from, where each came from, and those that lack."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.rules.criteria.figures import Figures
from registry.rules.criteria.gathering.origin import Origin, Origins
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.wording.figures import name_of, value_text


@dataclass(frozen=True)
class Ground:
    """One fact that is known without computing; `value` and `origin` are None where it is not known."""

    metric: Metric
    name: object
    value: object | None
    origin: Origin | None

    @property
    def known(self) -> bool:
        return self.value is not None


def grounds_of(
    metrics: Iterable[str], figures: Figures, origins: Origins, last_year: int
) -> tuple[Ground, ...]:
    """The facts under these metrics, each once, in the order of their arithmetic."""
    names = dict.fromkeys(name for id in metrics for name in _stated_under(id, figures))
    return tuple(_ground_of(figures.metrics[name], figures, origins, last_year) for name in names)


def _stated_under(id: str, figures: Figures) -> Iterator[str]:
    metric = figures.metrics[id]
    if metric.formula is None or figures.stated(id):
        yield id
        return
    for part in metric.formula.metrics():
        yield from _stated_under(part, figures)


def _ground_of(metric: Metric, figures: Figures, origins: Origins, last_year: int) -> Ground:
    value = figures.value(metric.id)
    if value is None:
        # Years since a day are asked for as that day.
        asked = figures.metrics[metric.since] if metric.since else metric
        return Ground(asked, name_of(asked, last_year), None, None)
    return Ground(metric, name_of(metric, last_year), value_text(metric, value), origins.get(metric.id))
