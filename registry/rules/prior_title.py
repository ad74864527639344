"""Base titles: what is to be held before a title can be given, and how strictly that is asked on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from registry.rules.scheme import Prerequisite, Scheme
from registry.rules.setting import Settings

PRIOR_TITLE = "prior_title"
"""The setting, by title, of how a base title is asked where the documents leave it to the bureau."""


class PriorAsked(StrEnum):
    """How a base title is asked. The ids are those of the setting's choices."""

    HELD = "held"
    """It must be held from filing on."""
    TOGETHER = "together"
    """It may be applied for together; to be recognized it must be held."""
    SOFT = "soft"
    """Asked in principle 原则上: where it is lacking officers give their reason."""
    NONE = "none"


@dataclass(frozen=True)
class PriorTitle:
    """A base title as it is asked on a day: one of `any_of` is enough; `same_subject` asks that the very
    factory, park or chain holds it."""

    any_of: tuple[str, ...]
    same_subject: bool
    asked: PriorAsked


def prior_titles(scheme: Scheme, level: str, day: date, settings: Settings) -> tuple[PriorTitle, ...]:
    """What a level asks for on a day; nothing that the bureau has set aside."""
    found = (
        PriorTitle(each.any_of, each.same_subject, _asked(each, f"{scheme.id}:{level}", day, settings))
        for each in scheme.prerequisites_for(level, day)
    )
    return tuple(each for each in found if each.asked is not PriorAsked.NONE)


def _asked(prerequisite: Prerequisite, title: str, day: date, settings: Settings) -> PriorAsked:
    if prerequisite.by_setting:
        # Nobody is refused by what nobody has said.
        return PriorAsked(settings.choice(day, PRIOR_TITLE, title) or PriorAsked.SOFT)
    if prerequisite.in_principle:
        return PriorAsked.SOFT
    return PriorAsked.TOGETHER if prerequisite.or_applying else PriorAsked.HELD


def left_to_setting(schemes: Iterable[Scheme]) -> list[str]:
    """The titles, as "scheme:level", whose base title is asked as the bureau sets it."""
    return [
        f"{scheme.id}:{level.id}"
        for scheme in schemes
        for level in scheme.levels
        if any(each.by_setting for each in scheme.prerequisites_for(level.id))
    ]
