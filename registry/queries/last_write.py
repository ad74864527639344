"""Which events wrote last, by what they wrote."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from peewee import fn

from registry.models import Event, LedgerHead
from registry.prepared import Prepared
from registry.rules.last_write import KEPT_OF, PUBLIC, marked_seq, read_writes


def last_writes(names: Collection[str]) -> list[str] | None:
    """The marks of the last events that wrote these, in this order; None where nothing is kept of one."""
    kept = _kept()
    found = [kept.get(name, "") for name in names]
    return found if all(found) else None


def _kept() -> dict[str, str]:
    rows = _text_of_head()
    return read_writes(rows[0][0]) if rows else {}


@Prepared
def _text_of_head() -> Any:
    return LedgerHead.select(LedgerHead.writes).where(LedgerHead.id == 1).tuples()


def last_write_faults(wrote: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Where what is kept is older than the event that wrote a table last; name and reason. Later is no fault:
    a page that is the same is drawn once more."""
    public = Event.select(fn.MAX(Event.seq)).where(Event.visibility == "public").scalar() or 0
    least, kept = {**wrote, PUBLIC: public}, _kept()
    # A ledger without a head is found where it is verified.
    for name in KEPT_OF if _text_of_head() else ():
        if name not in kept or marked_seq(kept[name]) < least.get(name, 0):
            yield name, "it is older than the last event that wrote it"
