"""A criteria set as pages show it: clause by clause, its score, its periods; and where versions stand."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from registry.errors import Text, listed
from registry.models import CriteriaUse, CriteriaVersion
from registry.queries.criteria import criteria_of, versions_in_use
from registry.rules.catalog import catalog
from registry.rules.criteria.criteria_set import Clause, CriteriaSet, Dimension, Indicator
from registry.rules.criteria.period import Use
from registry.rules.criteria.wording.clauses import PlainLine, lines_of, to_supply
from registry.rules.criteria.wording.compare import compare_sets
from registry.rules.criteria.wording.listing import use_words
from registry.rules.criteria.wording.periods import kind_words
from registry.rules.criteria.wording.points import PointsRow, points_rows, score_words
from registry.rules.plan import CONFIDENCE
from registry.web.language import gettext as _
from registry.web.language import language, translated

CURRENT, COMING, PAST = "current", "coming", "past"
TONES = {CURRENT: "green", COMING: "blue", PAST: "gray"}


@dataclass(frozen=True, slots=True)
class ClauseWords:
    """A clause with what it asks, part by part; `open` where the bureau must still supply a condition."""

    clause: Clause
    lines: list[PlainLine]
    open: bool


@dataclass(frozen=True, slots=True)
class IndicatorPoints:
    """An indicator with every way to points, from its head down."""

    indicator: Indicator
    rows: tuple[PointsRow, ...]


@dataclass(frozen=True, slots=True)
class DimensionPoints:
    """A dimension of the score with its indicators."""

    dimension: Dimension
    indicators: list[IndicatorPoints]


@dataclass(frozen=True, slots=True)
class SetContext:
    """What templates/criteria/_set.html is given of a set."""

    criteria: CriteriaSet
    uses: list[Text]
    roles: list[tuple[str, str, list[ClauseWords]]]
    """(role, what its clauses are called, the clauses) of every role the set has."""
    score: Text | None
    """What the score needs in all; None of a set without one."""
    dimensions: list[DimensionPoints]
    open: int
    """How many conditions the bureau must still supply."""
    confidence: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A published version as a row of a list; `open` as of its set."""

    version: CriteriaVersion
    criteria: CriteriaSet
    uses: list[Text]
    status: str
    open: int


def set_values(criteria: CriteriaSet) -> SetContext:
    """What templates/criteria/_set.html is given of a set."""
    return SetContext(
        criteria=criteria,
        uses=[use_words(criteria.scheme, use) for use in criteria.uses],
        roles=[
            (role, title, [_clause(clause, criteria) for clause in criteria.of_role(role)])
            for role, title in role_titles().items()
            if criteria.of_role(role)
        ],
        score=score_words(criteria.scoring) if criteria.scoring else None,
        dimensions=_dimensions(criteria),
        open=len(to_supply(criteria)),
        confidence=CONFIDENCE,
    )


def role_titles() -> dict[str, str]:
    """What the three kinds of clauses are called above their lists."""
    return {"gate": _("须满足的条件"), "veto": _("不得存在的情形"), "direct": _("直接认定条件")}


def _clause(clause: Clause, criteria: CriteriaSet) -> ClauseWords:
    lines = list(lines_of(clause.test, criteria.metrics))
    # A single fact or decision under the same words as its clause says nothing new.
    said = {clause.zh} if len(lines) == 1 else set()
    return ClauseWords(
        clause=clause,
        lines=[line for line in lines if line.supply or str(line.asked) not in said],
        open=any(line.supply for line in lines),
    )


def _dimensions(criteria: CriteriaSet) -> list[DimensionPoints]:
    if criteria.scoring is None:
        return []
    return [
        DimensionPoints(
            dimension,
            [
                IndicatorPoints(each, points_rows(each, criteria.metrics))
                for each in criteria.scoring.indicators
                if each.dimension == dimension.id
            ],
        )
        for dimension in criteria.scoring.dimensions
    ]


def bound_to(versions: Mapping[str, CriteriaVersion]) -> list[tuple[str, str, str]]:
    """What a call is judged by: (kinds of application, name of the version, what it is called), each once."""
    kinds: dict[str, list[object]] = {}
    titles: dict[str, str] = {}
    for kind, version in versions.items():
        criteria = criteria_of(version)
        kinds.setdefault(version.name, []).append(kind_words(kind))
        titles[version.name] = translated(criteria)
    return [(translated(listed(words)), name, titles[name]) for name, words in kinds.items()]


def differences(old: CriteriaSet, new: CriteriaSet) -> list[str]:
    """What `new` says otherwise than `old`, in the reader's language."""
    documents = {name for criteria in (old, new) for name in _documents(criteria)}
    return [_marked(translated(change), documents) for change in compare_sets(old, new)]


def _documents(criteria: CriteriaSet) -> Iterator[str]:
    yield from (criteria.document, criteria.number)
    for clause in criteria.clauses:
        yield from (clause.document, clause.number)


def _marked(sentence: str, documents: Iterable[str]) -> str:
    """A sentence in which the names of documents, which stay Chinese in every language, are marked so."""
    if language() != "en":
        return sentence
    names = "|".join(re.escape(str(escape(name))) for name in sorted(documents, key=len, reverse=True))
    marked = re.sub(names, r'<span lang="zh-Hans-CN">\g<0></span>', str(escape(sentence)))
    return Markup(marked)  # noqa: S704 - escaped above


def numbers_in_use(day: date) -> set[int]:
    """The versions that judge some kind of application on a day."""
    return {*versions_in_use(day, "new").values(), *versions_in_use(day, "re_review").values()}


def version_status(version: int, uses: Iterable[CriteriaUse], current: set[int], day: date) -> str:
    """Whether a version is in use on a day, will be, or was."""
    if version in current:
        return CURRENT
    return COMING if any(use.first > day for use in uses) else PAST


def version_status_words(status: str) -> str:
    """That in words."""
    return str({CURRENT: _("现行"), COMING: _("将施行"), PAST: _("已停用")}[status])


def library_rows(
    versions: Iterable[CriteriaVersion], uses: Mapping[int, list[CriteriaUse]], day: date
) -> list[VersionLine]:
    """Versions as rows of a list, by the catalog's order of schemes, the latest first within each."""
    current = numbers_in_use(day)
    places = {scheme: place for place, scheme in enumerate(catalog().schemes)}
    rows = []
    for version in versions:
        criteria, mine = criteria_of(version), uses.get(version.id, [])
        status = version_status(version.id, mine, current, day)
        rows.append(
            VersionLine(
                version=version,
                criteria=criteria,
                uses=[use_words(criteria.scheme, use) for use in _gathered(mine)],
                status=status,
                open=len(to_supply(criteria)),
            )
        )
    return sorted(
        rows,
        key=lambda row: (
            places.get(row.version.scheme, len(places)),
            -row.criteria.first_day.toordinal(),
        ),
    )


def _gathered(uses: Iterable[CriteriaUse]) -> list[Use]:
    """Uses of the same days said together: "市级、新申报、复核：2026-04-01 起"."""
    days: dict[tuple[date, date | None, str], list[CriteriaUse]] = {}
    for use in uses:
        days.setdefault((use.first, use.last, use.kind), []).append(use)
    levels: dict[tuple[date, date | None, tuple[str, ...]], list[str]] = {}
    for (first, last, kind), those in days.items():
        levels.setdefault((first, last, tuple(use.level for use in those)), []).append(kind)
    return [Use(names, tuple(kinds), first, last) for (first, last, names), kinds in levels.items()]
