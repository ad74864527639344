"""What a decision would do to the figures of days that have passed, in words."""

from collections.abc import Mapping, Sequence
from typing import Any

from registry.rules.catalog import catalog
from registry.rules.target import VERDICTS, Verdict
from registry.web.language import gettext as _
from registry.web.language import translated


def figures_words(figures: Mapping[str, Sequence[Sequence[Any]]]) -> list[str]:
    """What `figures_effect` found, each change in a sentence; nothing where no figure changes."""
    return [
        *(_target(*row) for row in figures.get("targets", ())),
        *(_year_end(*row) for row in figures.get("years", ())),
        *(_award_year(*row) for row in figures.get("award_years", ())),
    ]


def _target(plan: str, target: str, day: str, was: int, becomes: int, verdict: str, after: str) -> str:
    name = translated(catalog().plans[plan].target(target))
    words = _("将使 %(day)s %(what)s %(old)s → %(new)s", day=day, what=name, old=was, new=becomes)
    if verdict == after:
        return str(words)
    old, new = (translated(VERDICTS[Verdict(each)][0]) for each in (verdict, after))
    return str(_("%(what)s（%(old)s → %(new)s）", what=words, old=old, new=new))


def _year_end(scheme: str, level: str, day: str, was: int, becomes: int) -> str:
    title = translated(catalog().title_of(f"{scheme}:{level}"))
    return str(
        _("将使 %(day)s %(what)s累计（净） %(old)s → %(new)s", day=day, what=title, old=was, new=becomes)
    )


def _award_year(scheme: str, level: str, year: int, amount: int) -> str:
    title = translated(catalog().title_of(f"{scheme}:{level}"))
    return str(_("认定年度 %(year)s 的%(what)s %(amount)s", year=year, what=title, amount=f"{amount:+d}"))
