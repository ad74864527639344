"""Which event wrote each table last, so that a page is known to be the same without being read.

It stands in the row of the ledger's head, which every append writes anyway: a name, the number of an event
and the beginning of its digest, for a restored ledger numbers others alike.
"""

from collections.abc import Collection, Mapping

from registry.rules.carried import CARRIED

PUBLIC = "public"
"""Beside the tables: the last event that everybody may read, whatever it wrote."""
KEPT_OF = (*CARRIED, PUBLIC)
"""What a last event is kept of: every table of which events hold the rows, and what is public."""
WRITTEN_WITH: Mapping[str, tuple[str, ...]] = {
    "import_work": ("import_run",),
    "notice_entry": ("notice",),
    "daily_head": (PUBLIC,),
    "signing_key": (PUBLIC,),
    "searched_name": ("enterprise", "lineage", "recognition", "subject"),
}
"""Tables of which events hold no rows, each with what is written whenever a reader would see a difference: a
list that is written just now is seen once its run is whole, lines of a notice never change, and names to look
for are kept in the transaction that writes who bears them."""


def kept_for(tables: Collection[str]) -> tuple[str, ...]:
    """What is to be asked for a page that shows these tables.

    Raises KeyError for a table of which nothing is kept.
    """
    kept = {name for table in tables for name in WRITTEN_WITH.get(table, (table,))}
    if strange := kept - set(KEPT_OF):
        raise KeyError(f"no last event is kept of {', '.join(sorted(strange))}")
    return tuple(sorted(kept))


def event_mark(seq: int, digest: str) -> str:
    """An event as it is kept here."""
    return f"{seq}:{digest[:8]}"


def marked_seq(mark: str) -> int:
    """The number of the event of a mark."""
    return int(mark.partition(":")[0])


def read_writes(text: str) -> dict[str, str]:
    """Marks by name, from the text of `write_writes`."""
    return dict(each.split("=") for each in text.split())


def write_writes(marks: Mapping[str, str]) -> str:
    """Marks by name in one text."""
    return " ".join([f"{name}={mark}" for name, mark in marks.items()])
