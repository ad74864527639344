"""Two versions of a set laid side by side: what changed, in plain words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from registry.errors import Named, Text, listed, named, say
from registry.rules.criteria.criteria_set import Clause, CriteriaSet
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.period import Use
from registry.rules.criteria.unit import unit_name
from registry.rules.criteria.wording.clauses import condition_text
from registry.rules.criteria.wording.compare_clause import changes_of
from registry.rules.criteria.wording.compare_list import list_changes
from registry.rules.criteria.wording.compare_score import score_changes
from registry.rules.criteria.wording.periods import kind_words, level_words, period_words, scheme_words

ROLE_WORDS: dict[str, Text] = {"gate": say("条件"), "veto": say("否决项"), "direct": say("直接认定条件")}


def compare_sets(old: CriteriaSet, new: CriteriaSet) -> tuple[Text, ...]:
    """Everything that `new` says otherwise than `old`; empty where the two say the same."""
    return tuple(_changes(old, new))


def _changes(old: CriteriaSet, new: CriteriaSet) -> Iterator[Text]:
    if old.scheme != new.scheme:
        yield _turned(say("认定类别"), scheme_words(old.scheme), scheme_words(new.scheme))
    if named(old) != named(new):
        yield _turned(say("名称"), named(old), named(new))
    if (old.document, old.number) != (new.document, new.number):
        yield _turned(say("依据文件"), document_text(old), document_text(new))
    yield from _use_changes(old, new)
    for role in ROLE_WORDS:
        yield from _clause_changes(role, old, new)
    yield from score_changes(old, new)
    yield from _metric_changes(old.metrics, new.metrics)


def _turned(what: object, old: object, new: object) -> Text:
    return say("%(what)s：%(old)s 改为 %(new)s", what=what, old=old, new=new)


def document_text(thing: CriteriaSet | Clause) -> Text:
    """A document with its number."""
    return say("%(document)s（%(number)s）", document=thing.document, number=thing.number)


def _use_changes(old: CriteriaSet, new: CriteriaSet) -> Iterator[Text]:
    before, after = _periods(old.uses), _periods(new.uses)
    moved: dict[tuple[str, str], list[object]] = {}
    turned: dict[tuple[str, str], tuple[object, object]] = {}
    for pair in dict.fromkeys([*before, *after]):
        sides = _when(before.get(pair, ())), _when(after.get(pair, ()))
        key = (str(sides[0]), str(sides[1]))
        if key[0] != key[1]:
            level, kind = pair
            name = say("%(level)s（%(kind)s）", level=level_words(new.scheme, level), kind=kind_words(kind))
            moved.setdefault(key, []).append(name)
            turned[key] = sides
    for key, which in moved.items():
        yield _turned(say("适用期（%(which)s）", which=listed(which)), *turned[key])


def _periods(uses: Sequence[Use]) -> dict[tuple[str, str], list[tuple[date, date | None]]]:
    found: dict[tuple[str, str], list[tuple[date, date | None]]] = {}
    for use in uses:
        for level in use.levels:
            for kind in use.kinds:
                found.setdefault((level, kind), []).append((use.first, use.last))
    return found


def _when(periods: Sequence[tuple[date, date | None]]) -> object:
    return listed(period_words(*period) for period in periods) if periods else say("不适用")


def _clause_changes(role: str, old: CriteriaSet, new: CriteriaSet) -> Iterator[Text]:
    word = ROLE_WORDS[role]
    return list_changes(
        {clause.id: clause for clause in old.of_role(role)},
        {clause.id: clause for clause in new.of_role(role)},
        lambda gone: say("删去%(role)s：%(clause)s", role=word, clause=named(gone)),
        lambda added: _added(word, added, new.metrics),
        lambda before, after: _clause_turned(word, before, after, old, new),
    )


def _added(word: Text, clause: Clause, metrics: Mapping[str, Metric]) -> Text:
    asked = condition_text(clause.test, metrics)
    if str(asked) in {clause.zh, metrics[next(clause.leaves()).metric].zh}:
        return say("新增%(role)s：%(clause)s", role=word, clause=named(clause))
    return say("新增%(role)s：%(clause)s［%(asked)s］", role=word, clause=named(clause), asked=asked)


def _clause_turned(
    word: Text, before: Clause, after: Clause, old: CriteriaSet, new: CriteriaSet
) -> Iterator[Text]:
    name = clause_name(after)
    changes = list(changes_of(before.test, after.test, old.metrics, new.metrics, name))
    yield from changes
    if not changes and named(before) != named(after):
        yield say("%(role)s的文字：“%(old)s”改为“%(new)s”", role=word, old=named(before), new=named(after))
    if _own(before, old) != _own(after, new):
        yield _turned(
            say("%(name)s的依据", name=name), _own(before, old) or _of_set(), _own(after, new) or _of_set()
        )


def clause_name(clause: Clause) -> Text:
    """A clause with what it is: 条件“…”, 否决项“…”."""
    if clause.role == "gate":
        return say("条件“%(clause)s”", clause=named(clause))
    if clause.role == "veto":
        return say("否决项“%(clause)s”", clause=named(clause))
    return say("直接认定条件“%(clause)s”", clause=named(clause))


def _own(clause: Clause, criteria: CriteriaSet) -> Text | None:
    """The document of a clause where it is another than its set's."""
    if (clause.document, clause.number) == (criteria.document, criteria.number):
        return None
    return document_text(clause)


def _of_set() -> Text:
    return say("与整套标准相同")


def _metric_changes(before: Mapping[str, Metric], after: Mapping[str, Metric]) -> Iterator[Text]:
    compared: set[str] = set()
    for id, metric in after.items():
        old = before.get(id)
        if old is None or metric.stem in compared:
            continue
        if (old.zh, old.en, old.definition, old.unit) != (
            metric.zh,
            metric.en,
            metric.definition,
            metric.unit,
        ):
            compared.add(metric.stem)
            yield _turned(say("指标“%(name)s”的口径", name=named(metric)), _meaning(old), _meaning(metric))
        elif _way(old) != _way(metric):
            compared.add(metric.stem)
            yield say("指标“%(name)s”的取数方式有变化", name=named(metric))


def _meaning(metric: Metric) -> object:
    definition = Named(metric.definition, en=metric.definition_en) if metric.definition else named(metric)
    return (
        say("%(meaning)s（%(unit)s）", meaning=definition, unit=unit_name(metric.unit))
        if metric.unit
        else definition
    )


def _way(metric: Metric) -> tuple[object, ...]:
    """How a metric is found: everything that can turn the same profile into another figure."""
    return (
        metric.kind,
        metric.derive,
        metric.options,
        *metric.looked_up,
    )
