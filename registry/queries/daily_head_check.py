"""The proof that the ledger is still what was signed, day by day."""

from collections.abc import Iterator
from typing import Any

from peewee import fn

from registry.database import Table
from registry.models import DailyHead, Event, SigningKey
from registry.queries.daily_head import links_after, registry_id, said_by
from registry.rules.daily_head import DAY_SIGNED, KEY_BEGUN, ChainBroken, HeadsFile, KeyEntry, SignedHead
from registry.rules.daily_head_check import (
    HeadEvent,
    HeadFault,
    cut_faults,
    key_faults,
    ledger_faults,
    row_faults,
    signature_faults,
)
from registry.stored import Misspelled, kinds_of, plain_row, stored_rows


def head_faults() -> Iterator[HeadFault]:
    """Everything in which the ledger, its signed heads and the public keys differ; run it in a snapshot.

    A chain that is broken in itself is found by `verify_ledger`; this finds what leaves a sound one: a tail
    cut off with the head moved along, events changed and every digest after them computed anew.
    """
    try:
        keys = [KeyEntry(*row) for row in _stored(SigningKey, "id")]
        heads = [SignedHead(*row) for row in _stored(DailyHead, "seq")]
        begun, signed = (_said(kind) for kind in (KEY_BEGUN, DAY_SIGNED))
    except (Misspelled, ValueError) as wrong:
        yield HeadFault(1, f"a signed head, a key or its event cannot be read: {wrong}")
        return
    yield from cut_faults(heads, Event.select(fn.MAX(Event.seq)).scalar() or 0)
    yield from key_faults(keys, begun)
    yield from row_faults(heads, signed)
    yield from signature_faults(HeadsFile(registry_id(), tuple(keys), tuple(heads)))
    if heads:
        try:
            yield from ledger_faults(heads, links_after(0))
        except ChainBroken as broken:
            yield HeadFault(broken.seq, "its content is not what was written")


def _said(kind: str) -> list[HeadEvent]:
    return [HeadEvent(seq, body) for seq, body in said_by(kind)]


def _stored(table: type[Table], key: str) -> list[list[Any]]:
    """Every row's values in the order of the table's columns, which is that of KeyEntry and SignedHead."""
    kinds = kinds_of(table)
    return [list(plain_row(kinds, row).values()) for row in stored_rows(table, list(kinds), key=key)]
