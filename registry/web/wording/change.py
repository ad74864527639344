"""Change requests in words: what a fact says, and its rows."""

from collections.abc import Sequence

from registry.errors import named
from registry.models import Change
from registry.queries.change import requested_of, values_before
from registry.queries.enterprise import details_of
from registry.rules.catalog import catalog
from registry.rules.change import FACT_NAMES, Fact, Values
from registry.web.filters import place
from registry.web.language import gettext as _
from registry.web.language import translated


def fact_words(fact: Fact, values: Values) -> str:
    """What a fact says, in one line; 空 where it says nothing."""
    if fact is Fact.PLACE:
        return place(values["district"], values["zone"])
    if fact is Fact.INDUSTRY:
        return str(_("、").join(_industry_parts(values)) or _("空"))
    return str(next(iter(values.values())) or _("空"))


def both_words(row: Change) -> tuple[str, str]:
    """What the fact says, and what it is to say."""
    fact, before = Fact(row.fact), values_before(row, details_of(row.enterprise))
    return fact_words(fact, before), fact_words(fact, requested_of(row).values)


def not_taken_words(facts: Sequence[Fact]) -> str:
    """That these were not changed by a save, and how they are."""
    names = _("、").join(translated(FACT_NAMES[fact]) for fact in facts)
    return str(_("没有更改：%(facts)s。这些须提交变更申请，确认后才生效。", facts=names))


def _industry_parts(values: Values) -> list[str]:
    industries = catalog().industries
    parts = [translated(named(industries[values["industry"]]))] if values["industry"] else []
    known = {part.id: part for industry in industries.values() for part in industry.subsectors}
    if values["subsector"]:
        part = known.get(values["subsector"])
        parts.append(translated(named(part)) if part else values["subsector"])
    return [*parts, values["gbt4754"]] if values["gbt4754"] else parts
