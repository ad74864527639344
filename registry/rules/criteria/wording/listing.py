"""A whole set as lines of plain words, for where there are no pages: each with how deep it stands."""

from collections.abc import Iterator

from registry.errors import Text, listed, named, say
from registry.rules.criteria.criteria_set import ROLES, Clause, CriteriaSet, Scoring
from registry.rules.criteria.period import Use
from registry.rules.criteria.wording.clauses import lines_of
from registry.rules.criteria.wording.compare import clause_name, document_text
from registry.rules.criteria.wording.periods import kind_words, level_words, period_words
from registry.rules.criteria.wording.points import points_rows, points_text, score_words

Line = tuple[int, object]


def listing(criteria: CriteriaSet) -> Iterator[Line]:
    """Everything a set says, from its name down to the last band of points."""
    yield 0, say("%(name)s（%(id)s）", name=named(criteria), id=criteria.id)
    yield 1, say("依据：%(document)s", document=document_text(criteria))
    yield 1, say("来源：%(source)s", source=criteria.source)
    for use in criteria.uses:
        yield 1, say("适用：%(use)s", use=use_words(criteria.scheme, use))
    for role in ROLES:
        for clause in criteria.of_role(role):
            yield from _clause(clause, criteria)
    if criteria.scoring:
        yield from _score(criteria.scoring, criteria)


def use_words(scheme: str, use: Use) -> Text:
    """For what and when a set is used: "市级、新申报、复核：2026-04-01 起"."""
    what = listed([*(level_words(scheme, level) for level in use.levels), *map(kind_words, use.kinds)])
    return say("%(what)s：%(when)s", what=what, when=period_words(use.first, use.last))


def _clause(clause: Clause, criteria: CriteriaSet) -> Iterator[Line]:
    yield 1, clause_name(clause)
    if clause.clause != clause.zh:
        yield 2, say("依据：%(document)s", document=clause.clause)
    if (clause.document, clause.number) != (criteria.document, criteria.number):
        yield 2, say("依据：%(document)s", document=document_text(clause))
    for line in lines_of(clause.test, criteria.metrics):
        yield 2 + line.depth, line.asked


def _score(scoring: Scoring, criteria: CriteriaSet) -> Iterator[Line]:
    yield 1, score_words(scoring)
    for dimension in scoring.dimensions:
        span = points_text(dimension.most)
        yield 2, say("%(name)s（%(points)s）", name=named(dimension), points=span)
        for indicator in scoring.indicators:
            if indicator.dimension != dimension.id:
                continue
            yield 3, say("%(name)s（%(points)s）", name=named(indicator), points=points_text(indicator.most))
            for row in points_rows(indicator, criteria.metrics):
                text: object = row.asked
                if row.points is not None:
                    text = say("%(asked)s得 %(points)s", asked=row.asked, points=row.points)
                yield 4 + row.depth, text
