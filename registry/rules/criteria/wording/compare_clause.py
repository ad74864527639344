"""The test of a clause in two versions: thresholds moved, parts added and dropped."""

from collections.abc import Iterator, Mapping

from registry.errors import Text, joined, say
from registry.rules.criteria.condition import Condition, ConditionGroup, leaves_of
from registry.rules.criteria.metric import Metric
from registry.rules.criteria.wording.clauses import Unit, condition_text, unit_of
from registry.rules.criteria.wording.figures import group_head

Metrics = Mapping[str, Metric]


def changes_of(
    old: Condition, new: Condition, before: Metrics, after: Metrics, clause: object
) -> Iterator[Text]:
    """What `new` asks otherwise than `old`. A threshold that moved is told by its metric's name alone, any
    other change, and any inside a group, with the name of its `clause`."""
    one, other = unit_of(old, before), unit_of(new, after)
    if one and other and one.key == other.key:
        yield from _unit_changes(one, other)
        return
    for change in _changes(old, new, before, after):
        yield say("%(clause)s：%(change)s", clause=clause, change=change)


def _unit_changes(one: Unit, other: Unit) -> Iterator[Text]:
    if str(one.asked) != str(other.asked) or str(one.name) != str(other.name):
        if str(one.name) == str(other.name):
            yield say("%(what)s：%(old)s 改为 %(new)s", what=other.name, old=one.asked, new=other.asked)
        else:
            yield say("“%(old)s”改为“%(new)s”", old=_whole(one), new=_whole(other))
    elif one.words != other.words:
        yield say("“%(old)s”改为“%(new)s”", old=one.words or one.name, new=other.words or other.name)


def _whole(unit: Unit) -> Text:
    return joined("%(name)s %(asked)s", name=unit.name, asked=unit.asked)


def _changes(old: Condition, new: Condition, before: Metrics, after: Metrics) -> Iterator[Text]:
    one, other = unit_of(old, before), unit_of(new, after)
    if one and other and one.key == other.key:
        yield from _unit_changes(one, other)
        return
    if not (isinstance(old, ConditionGroup) and isinstance(new, ConditionGroup)) or one or other:
        yield say("“%(old)s”改为“%(new)s”", old=condition_text(old, before), new=condition_text(new, after))
        return
    if _how(old) != _how(new):
        yield say("“%(old)s”改为“%(new)s”", old=group_head(old), new=group_head(new))
    left = list(old.items)
    pairs: list[tuple[Condition | None, Condition]] = []
    for item in new.items:
        mate = next((each for each in left if _key(each, before) == _key(item, after)), None)
        if mate is not None:
            left.remove(mate)
        pairs.append((mate, item))
    for item in left:
        yield say("删去一项：%(part)s", part=condition_text(item, before))
    for mate, item in pairs:
        if mate is None:
            yield say("增加一项：%(part)s", part=condition_text(item, after))
        else:
            yield from _changes(mate, item, before, after)


def _how(group: ConditionGroup) -> tuple[bool, bool, int]:
    """What of a group is told by its head: of all and any the number of parts says nothing new."""
    fixed = group.is_all or group.is_any
    return group.is_all, group.is_any, 0 if fixed else group.least


def _key(item: Condition, metrics: Metrics) -> tuple[str, ...]:
    """What makes an item the same thing in two versions: the metrics it asks, not how much of them."""
    unit = unit_of(item, metrics)
    if unit:
        return unit.key
    return ("group", *sorted({leaf.metric for leaf in leaves_of(item)}))
