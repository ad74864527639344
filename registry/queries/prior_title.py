"""Base titles of files as they stand: what is held and applied for, and what of it is lacking at a gate."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from registry.errors import Text, say
from registry.models import Application, Recognition
from registry.prepared import Prepared
from registry.queries.joined import same_subjects
from registry.queries.setting import settings
from registry.queries.validity import valid_on
from registry.rules.catalog import catalog
from registry.rules.eligibility import Gate, Titles, doubtful_prior_titles, unmet_prior_titles
from registry.rules.prior_title import PriorTitle, prior_titles
from registry.rules.state import OPEN_STATES, State

COME_AS_FAR = (State.PROPOSED, State.ON_NOTICE)
"""Where the application for a base title must be for the one above it to be published."""


def prior_titles_of(scheme: str, level: str, day: date) -> tuple[PriorTitle, ...]:
    """What a title asks for on a day, as the bureau has set it."""
    return prior_titles(catalog().schemes[scheme], level, day, settings())


def lacking(applications: Sequence[Any], gate: Gate, day: date) -> dict[int, list[Text]]:
    """Of files of one title, by id: the base titles for want of which a file stops at a gate on a day.

    A re-review asks for none. The same three queries however many there are, and none where none is asked.
    """
    asked = [row for row in applications if row.kind == "new"]
    priors = prior_titles_of(asked[0].scheme, asked[0].level, day) if asked else ()
    if not priors:
        return {}
    titles = _titles_of(asked, day, COME_AS_FAR if gate is Gate.PUBLISH else OPEN_STATES)
    found = {row.id: unmet_prior_titles(priors, titles[row.id], gate, catalog()) for row in asked}
    return {id: reasons for id, reasons in found.items() if reasons}


def by_name(applications: Sequence[Any], found: Mapping[int, Sequence[Text]]) -> list[Text]:
    """What was found of files, each sentence with the number and the holder it is about."""
    return [
        say("%(number)s %(name)s：%(reason)s", number=row.number, name=row.enterprise.name, reason=reason)
        for row in applications
        for reason in found.get(row.id, ())
    ]


def doubtful(application: Any, day: date) -> list[Text]:
    """The base titles a file lacks without being stopped: going on with it takes a reason."""
    priors = prior_titles_of(application.scheme, application.level, day) if application.kind == "new" else ()
    if not priors:
        return []
    titles = _titles_of([application], day, OPEN_STATES)
    return doubtful_prior_titles(priors, titles[application.id], catalog())


def _titles_of(applications: Sequence[Any], day: date, counting: Iterable[State]) -> dict[int, Titles]:
    """What holder and subject of each hold on a day and have open applications for."""
    holders = sorted({row.enterprise_id for row in applications})
    held, held_by_subject = _named(_recognized(holders, day))
    applying, applying_by_subject = _named(_applied(holders, [each.value for each in counting]))
    same = same_subjects([row.subject_id for row in applications])
    return {
        row.id: Titles(
            held[row.enterprise_id],
            _of_any(held_by_subject, same[row.subject_id]),
            applying[row.enterprise_id],
            _of_any(applying_by_subject, same[row.subject_id]),
        )
        for row in applications
    }


@Prepared
def _recognized(holders: Sequence[int], day: date) -> Any:
    r = Recognition
    held = r.select(r.enterprise, r.subject, r.scheme, r.level)
    return held.where(r.enterprise.in_(holders) & valid_on(day)).tuples()


@Prepared
def _applied(holders: Sequence[int], states: Sequence[str]) -> Any:
    a = Application
    applied = a.select(a.enterprise, a.subject, a.scheme, a.level)
    return applied.where(a.enterprise.in_(holders) & a.state.in_(states)).tuples()


def _of_any(titles: Mapping[int, set[str]], subjects: Iterable[int]) -> set[str]:
    """The titles of subjects that are the same."""
    return set[str]().union(*(titles.get(each, set()) for each in subjects))


def _named(rows: Iterable[tuple[int, int, str, str]]) -> tuple[defaultdict[int, set[str]], ...]:
    """Titles as "scheme" and "scheme:level", by enterprise and by subject."""
    by_enterprise: defaultdict[int, set[str]] = defaultdict(set)
    by_subject: defaultdict[int, set[str]] = defaultdict(set)
    for enterprise, subject, scheme, level in rows:
        by_enterprise[enterprise] |= {scheme, f"{scheme}:{level}"}
        by_subject[subject] |= {scheme, f"{scheme}:{level}"}
    return by_enterprise, by_subject
