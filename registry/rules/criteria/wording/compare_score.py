"""The score table in two versions: totals, dimensions, indicators and their points."""

from collections.abc import Iterator

from registry.errors import Text, named, say
from registry.rules.criteria.criteria_set import CriteriaSet, Dimension, Indicator, Scoring
from registry.rules.criteria.wording.compare_list import list_changes
from registry.rules.criteria.wording.figures import number_text
from registry.rules.criteria.wording.points import PointsRow, points_rows, points_text, score_words


def score_changes(old: CriteriaSet, new: CriteriaSet) -> Iterator[Text]:
    """What the score of `new` says otherwise than that of `old`."""
    before, after = old.scoring, new.scoring
    if before is None or after is None:
        if before:
            yield say("取消评分（%(score)s）", score=score_words(before))
        if after:
            yield say("新增评分（%(score)s）", score=score_words(after))
        return
    if (before.most, before.least) != (after.most, after.least):
        yield say("评分：%(old)s 改为 %(new)s", old=score_words(before), new=score_words(after))
    yield from _dimension_changes(before, after)
    yield from _indicator_changes(old, new, before, after)


def _dimension_changes(before: Scoring, after: Scoring) -> Iterator[Text]:
    return list_changes(
        {dimension.id: dimension for dimension in before.dimensions},
        {dimension.id: dimension for dimension in after.dimensions},
        lambda gone: say("删去评分维度：%(name)s", name=named(gone)),
        lambda added: say("新增评分维度：%(name)s（%(points)s）", name=named(added), points=_span(added)),
        _dimension_turned,
    )


def _dimension_turned(before: Dimension, after: Dimension) -> Iterator[Text]:
    if _compared(before) != _compared(after):
        yield say("评分维度：%(old)s 改为 %(new)s", old=_named(before), new=_named(after))


def _compared(dimension: Dimension) -> tuple[object, ...]:
    return dimension.zh, dimension.most, dimension.least


def _named(dimension: Dimension) -> Text:
    return say("%(name)s（%(points)s）", name=named(dimension), points=_span(dimension))


def _span(dimension: Dimension) -> Text:
    most = number_text(dimension.most)
    if dimension.least is None:
        return say("%(most)s 分", most=most)
    return say("%(most)s 分，不低于 %(least)s 分", most=most, least=number_text(dimension.least))


def _indicator_changes(old: CriteriaSet, new: CriteriaSet, before: Scoring, after: Scoring) -> Iterator[Text]:
    return list_changes(
        {indicator.id: indicator for indicator in before.indicators},
        {indicator.id: indicator for indicator in after.indicators},
        lambda gone: say("删去评分指标：%(name)s", name=named(gone)),
        lambda added: say(
            "新增评分指标：%(name)s（最高 %(most)s）", name=named(added), most=points_text(added.most)
        ),
        lambda earlier, later: _points_changes(earlier, later, old, new),
    )


def _points_changes(
    before: Indicator, after: Indicator, old: CriteriaSet, new: CriteriaSet
) -> Iterator[Text]:
    name = named(after)
    if named(before) != name:
        yield say("评分指标的文字：“%(old)s”改为“%(new)s”", old=named(before), new=name)
    if before.dimension != after.dimension:
        yield say("指标“%(name)s”移到另一评分维度", name=name)
    if before.most != after.most:
        yield say(
            "指标“%(name)s”：最高 %(old)s 改为 %(new)s",
            name=name,
            old=points_text(before.most),
            new=points_text(after.most),
        )
    yield from list_changes(
        {row.key: row for row in points_rows(before, old.metrics)},
        {row.key: row for row in points_rows(after, new.metrics)},
        lambda gone: say("指标“%(name)s”：删去 %(row)s", name=name, row=_row(gone)),
        lambda added: say("指标“%(name)s”：增加 %(row)s", name=name, row=_row(added)),
        lambda earlier, later: _row_turned(name, earlier, later),
    )


def _row_turned(name: Text, before: PointsRow, after: PointsRow) -> Iterator[Text]:
    if str(_row(before)) != str(_row(after)):
        yield say("指标“%(name)s”：%(old)s 改为 %(new)s", name=name, old=_row(before), new=_row(after))


def _row(row: PointsRow) -> object:
    return (
        row.asked if row.points is None else say("%(asked)s得 %(points)s", asked=row.asked, points=row.points)
    )
