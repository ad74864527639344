"""An advice in words: what each figure is now, what is needed, how much is lacking, and from when on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from registry.errors import Text, listed, named, say
from registry.rules.advice.advise import Advice, AdvisedSet
from registry.rules.advice.apply import base_of, lever_of, limits_of
from registry.rules.advice.gap import gap_text, goal_text, limits_text, moved_text, reached_text
from registry.rules.advice.goal import Goal
from registry.rules.advice.kind import WAITING, Kind, kind_of
from registry.rules.advice.need import supplied_of
from registry.rules.advice.when import When, earliest
from registry.rules.criteria.assess import passes
from registry.rules.criteria.figures import Figures
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.wording.figures import missing_of, value_text, working

ORDER = (Kind.FILL, Kind.CHANGE, Kind.TITLE, Kind.YEAR, Kind.TIME, Kind.PERSON, Kind.SUPPLY)
LABELS = {
    Kind.FILL: say("待填报"),
    Kind.CHANGE: say("待改进"),
    Kind.TITLE: say("先取得称号"),
    Kind.YEAR: say("看以后年度"),
    Kind.TIME: say("只待时间"),
    Kind.PERSON: say("待人工认定"),
    Kind.SUPPLY: say("待市局补充"),
}


@dataclass(frozen=True)
class SheetPart:
    """A clause ("gate:id") or indicator ("indicator:id") a thing is asked for."""

    key: str
    title: Text


@dataclass(frozen=True)
class Item:
    """One thing of an advised set. `gap`, `how` and `then` are '' where there is nothing to say; `stated`
    are the figures and facts to be entered for it, `titles` what titles would do."""

    metric: str
    kind: Kind
    label: Text
    needed: object
    now: object
    gap: object
    how: object
    then: object
    when: date | None
    places: tuple[SheetPart, ...]
    stated: tuple[Metric, ...]
    titles: tuple[str, ...]

    @property
    def waits(self) -> bool:
        """Whether it is for somebody else than the enterprise to do."""
        return self.kind in WAITING


@dataclass(frozen=True)
class AdviceInWords:
    """An advised set in words. `own` is what it asks beyond what every set asks; `when` the first day on
    which all of it could hold."""

    items: tuple[Item, ...]
    own: tuple[Item, ...]
    routes: tuple[Text, ...]
    when: date | None

    @property
    def waiting(self) -> int:
        return sum(item.waits for item in self.items)


@dataclass(frozen=True)
class AdviceShown:
    """An advice as pages show it. `blocked` are titles of what nothing would bring about."""

    met: bool
    common: tuple[Item, ...]
    plans: tuple[AdviceInWords, ...]
    blocked: tuple[Text, ...]
    cut: bool


def advice_in_words(advice: Advice, day: date) -> AdviceShown:
    """The advice in words, for facts looked at on `day`."""
    teller = _Teller(advice, day)
    plans = tuple(teller.plan(item) for item in advice.sets)
    shared = {goal.metric for goal in advice.common}
    common = tuple(item for item in plans[0].items if item.metric in shared) if plans else ()
    blocked = tuple(teller.title(key) for key in advice.blocked)
    return AdviceShown(advice.met, common, plans, blocked, advice.cut)


class _Teller:
    def __init__(self, advice: Advice, day: date) -> None:
        self.assessment = advice.assessment
        self.criteria, self.figures = advice.assessment.criteria, advice.assessment.figures
        self.supplied = supplied_of(self.criteria)
        self.day = day
        self.last_year = day.year - 1
        self.common = advice.common

    def plan(self, advised: AdvisedSet) -> AdviceInWords:
        pairs = [(self.item(goal), goal in self.common) for goal in advised.goals]
        pairs.sort(key=lambda pair: (ORDER.index(pair[0].kind), self._place(pair[0]), pair[0].metric))
        items = tuple(item for item, _ in pairs)
        days = [item.when for item in items if item.when]
        return AdviceInWords(
            items,
            tuple(item for item, shared in pairs if not shared),
            tuple(self.route(name) for name in advised.routes),
            max(days, default=None),
        )

    def item(self, goal: Goal) -> Item:
        figures, metric = self.figures, self.figures.metrics[goal.metric]
        kind = kind_of(goal, figures, self.supplied)
        when = earliest(goal, kind, figures, self.day)
        return Item(
            metric=metric.id,
            kind=kind,
            label=LABELS[kind],
            needed=goal_text(goal, metric, self.last_year),
            now=self.now(metric, kind),
            gap=gap_text(goal, figures),
            how=self.how(goal, metric),
            then=self.then(goal, kind, when),
            when=when.day if when else None,
            places=tuple(self.places(metric.id)),
            stated=stated_of(metric, figures),
            titles=metric.titles,
        )

    def now(self, metric: Metric, kind: Kind) -> object:
        """What is known now, with its arithmetic, or what is missing."""
        value = self.figures.value(metric.id)
        if value is not None:
            if isinstance(value, Fraction):
                return working(metric, self.figures, self.last_year)
            return value_text(metric, value)
        if kind is Kind.SUPPLY:
            return say("条件内容待市局补充")
        if kind in {Kind.PERSON, Kind.TITLE}:
            return say("尚未认定") if kind is Kind.PERSON else say("尚未取得")
        if metric.formula is None and not metric.since:
            return say("尚未填报")
        missing = missing_of(metric.id, self.figures, self.last_year)
        if missing:
            return say("未填：%(missing)s", missing=listed(missing))
        return say("无法计算：除数为零，或基期不为正数")

    def how(self, goal: Goal, metric: Metric) -> object:
        """The one figure to move, all else as it is."""
        if metric.formula is None or self.figures.stated(metric.id):
            return ""
        lever = lever_of(goal, self.figures)
        if lever is not None:
            return moved_text(lever, self.figures, self.last_year)
        blank = [name for name in base_of(metric, self.figures.metrics) if self.figures.value(name) is None]
        if len(blank) != 1:
            return ""
        limits = limits_of(goal, self.figures, blank[0])
        sentence = limits and limits_text(limits, self.figures.metrics[blank[0]], self.last_year)
        return sentence or ""

    def then(self, goal: Goal, kind: Kind, when: When | None) -> object:
        """From when on, and what only a later year's figure can bring."""
        if when is None:
            return say("近几年内无法推算何时能满足") if kind in {Kind.YEAR, Kind.TIME} else ""
        day = when.day.isoformat()
        if kind is Kind.TIME:
            return say("只待时间：最早 %(day)s", day=day)
        text = say(
            "已过去的年度不能更改，最早自 %(day)s 起，以%(year)s年度数据计", day=day, year=str(when.year)
        )
        if when.lever is None or when.lever.metric == goal.metric:
            return text
        return say(
            "%(told)s；届时%(figure)s",
            told=text,
            figure=reached_text(when.lever, self.figures.metrics[when.lever.metric], when.year),
        )

    def places(self, metric: str) -> Iterator[SheetPart]:
        """The open clauses and indicators that look at a figure."""
        for item in self.assessment.clauses:
            stands = item.truth is True if item.clause.role == "direct" else passes(item) is True
            if not stands and any(leaf.metric == metric for leaf in item.clause.leaves()):
                yield SheetPart(f"{item.clause.role}:{item.clause.id}", named(item.clause))
        for scored in self.assessment.indicators:
            if scored.score.low < scored.indicator.most and metric in scored.indicator.points.metrics():
                yield SheetPart(f"indicator:{scored.indicator.id}", named(scored.indicator))

    def route(self, name: str) -> Text:
        return say("按评分达标") if name == "score" else named(self.criteria.clause(name))

    def title(self, key: str) -> Text:
        """What a clause "role:id" is called; the score by its own words."""
        role, _, id = key.partition(":")
        if not id:
            return say("评分与直通条件均无法达到")
        return next(named(item) for item in self.criteria.of_role(role) if item.id == id)

    def _place(self, item: Item) -> int:
        keys = [f"{clause.role}:{clause.id}" for clause in self.criteria.clauses]
        return min((keys.index(place.key) for place in item.places if place.key in keys), default=len(keys))


def stated_of(metric: Metric, figures: Figures) -> tuple[Metric, ...]:
    """The figures and facts somebody states for a metric: what is unknown of them, or else all."""
    base = [figures.metrics[name] for name in base_of(metric, figures.metrics)]
    known = [figures.metrics[each.since] if each.since else each for each in base]
    blank = tuple(each for each in known if figures.value(each.id) is None)
    return blank if blank and figures.value(metric.id) is None else tuple(known)
