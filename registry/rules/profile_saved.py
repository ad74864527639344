"""The event `profile.saved`: the rows it names, and the digest that commits to what they hold.

The body names every fact as [metric, period] and every row as [record, line]; `digest` covers the rows
themselves. Nothing in the body says which form its digest has: 0.2.0 had two makers, each with a form of its
own. A digest is right if one of the three forms gives it, tried newest first (`holds_what_was_written`).
SHA-256 makes it impossible that a changed row fits another form by chance, so no date needs to be guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from registry.rules.criteria.facts import canonical
from registry.rules.ledger import instant_text, list_digest
from registry.rules.profile import ProfileEntry

PROFILE_SAVED = "profile.saved"


class SavedFact(NamedTuple):
    """The columns of one row of profile_fact, all but its id."""

    enterprise: int
    metric: str
    period: str
    value: str
    source: str
    evidence: int | None
    entered_by: str
    entered_at: datetime


class SavedRow(NamedTuple):
    """The columns of one row of profile_record, all but its id."""

    enterprise: int
    record: str
    line: int
    content: str
    removed: bool
    source: str
    evidence: int | None
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class SavedProfile:
    """What one event says of one enterprise: facts and rows, in the order they are kept in."""

    enterprise: int
    facts: Sequence[SavedFact] = ()
    rows: Sequence[SavedRow] = ()


def saved_fact(enterprise: int, entry: ProfileEntry, entered_by: str, entered_at: datetime) -> SavedFact:
    """The row an entry of the profile becomes; an empty value takes the fact back."""
    return SavedFact(
        enterprise=enterprise,
        metric=entry.metric,
        period="" if entry.period is None else str(entry.period),
        value="" if entry.value is None else canonical(entry.value),
        source=entry.source,
        evidence=entry.evidence,
        entered_by=entered_by,
        entered_at=entered_at,
    )


def saved_body(saved: SavedProfile) -> dict[str, Any]:
    """The body of the event: names in clear, what was stated only as a digest."""
    return {
        "facts": [_name(fact) for fact in saved.facts],
        "rows": [_name(row) for row in saved.rows],
        "digest": saved_digest(saved),
    }


def saved_digest(saved: SavedProfile) -> str:
    """Today's form: every column of every fact, then of every row."""
    return list_digest([*map(_columns, saved.facts), *map(_columns, saved.rows)])


def former_list_digest(saved: SavedProfile) -> str:
    """The form of 0.2.0 for lists of enterprises; it left out who, when and `removed`.

    '' for what that maker never wrote: it removed no row.
    """
    if any(row.removed for row in saved.rows):
        return ""
    facts = [_stated(fact) for fact in saved.facts]
    return list_digest(facts + [[*_name(row), row.content, row.source, row.evidence] for row in saved.rows])


def former_form_digest(saved: SavedProfile) -> str:
    """The form of 0.2.0 for what was typed: facts, or one row whose columns were digested bare.

    Columns the maker did not name went in as null: `removed` of a row that stays, `source` of one removed.
    '' for what that maker never wrote: several rows, or facts and rows in one event.
    """
    if not saved.rows:
        return list_digest(_stated(fact) for fact in saved.facts)
    if saved.facts or len(saved.rows) > 1:
        return ""
    row = saved.rows[0]
    removed, source = (True, row.source or None) if row.removed else (None, row.source)
    return list_digest([*_name(row), row.content, removed, source, row.evidence])


FORMS: tuple[Callable[[SavedProfile], str], ...] = (saved_digest, former_list_digest, former_form_digest)
"""Every form a digest may have, newest first."""


def holds_what_was_written(saved: SavedProfile, digest: str) -> bool:
    """Whether these rows are what an event committed to, in any of the forms."""
    try:
        return digest != "" and any(form(saved) == digest for form in FORMS)
    except (AttributeError, TypeError, ValueError):
        # A column no longer holds a value of its kind.
        return False


def misplaced(
    number: int, saved: SavedFact | SavedRow, enterprise: int | None, actor: str, name: Sequence[Any]
) -> str:
    """Why a kept row is not the one an event names; '' if it is. `name` as the event's body has it."""
    what = f"profile {'fact' if isinstance(saved, SavedFact) else 'row'} {number}"
    if saved.enterprise != enterprise or _name(saved) != name:
        found = f"{_name(saved)} of enterprise {saved.enterprise}"
        return f"{what} is {found}; {name} of enterprise {enterprise} was written"
    return "" if saved.entered_by == actor else f"{what} was entered by {actor}, not {saved.entered_by}"


def names_in(body: Mapping[str, Any]) -> tuple[list[Sequence[Any]], list[Sequence[Any]]]:
    """The facts and the rows an event's body names; a form of 0.2.0 named only one of them."""
    return list(body.get("facts", ())), list(body.get("rows", ()))


def _name(saved: SavedFact | SavedRow) -> list[Any]:
    """[metric, period] or [record, line]."""
    return list(saved[1:3])


def _columns(saved: SavedFact | SavedRow) -> list[Any]:
    return [*saved[:-1], instant_text(saved.entered_at)]


def _stated(fact: SavedFact) -> list[Any]:
    return list(fact[1:6])
