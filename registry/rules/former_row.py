"""What rows said before events changed them: the columns that lists print, folded from the ledger. Pure.

A row says itself what it has said since it changed last. What it said before is a former row, up to the event
that changed it; a row that never changed has none, so keeping them costs nothing where nothing is corrected.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from registry.rules.enterprise import plain_columns

PRINTED: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("name", "uscc"),
    "subject": ("name",),
    "recognition": ("name", "award_year", "announced_on", "valid_until", "certificate_no"),
    "batch": ("document_no",),
}
"""By table the columns that a list prints of its rows. Where and in which industry a title counts, and
whether it holds, is in its segments."""
COLUMNS = tuple(dict.fromkeys(name for names in PRINTED.values() for name in names))
"""The columns of former rows; those that a table does not have are empty."""
ITSELF = "enterprise"
"""The kind of subject that bears its enterprise's name."""


def former_row(table: str, row: int, seq: int, said: Mapping[str, Any]) -> dict[str, Any]:
    """A former row: what a row said until this event."""
    columns = {name: said.get(name) if name in PRINTED[table] else None for name in COLUMNS}
    return {"of_table": table, "row_id": row, "seq_until": seq, **columns}


def changed_columns(table: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    """Whether a printed column differs between what a row said and its after-image."""
    plain = plain_columns({name: before.get(name) for name in PRINTED[table]})
    return any(plain[name] != after.get(name) for name in PRINTED[table])


class FormerRows:
    """Folds events, in their order, into all former rows, of plain values.

    Events say what the rows hold that they wrote. Those of 0.2.0 and before changed of these rows only the
    register, and say what they changed: the enterprise, and with its name the subject that it is itself.
    """

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self._said: dict[tuple[str, int], dict[str, Any]] = {}
        self._named_before: defaultdict[int, list[tuple[int, Any]]] = defaultdict(list)

    def take_in(self, seq: int, kind: str, enterprise: int | None, body: Mapping[str, Any]) -> None:
        """One event: `body` is what it says, `after` in it the rows it wrote."""
        after = body.get("after")
        if isinstance(after, Mapping):
            for table, key, image in _images(after):
                if table == "subject":
                    self._name_itself(key, image)
                self._say(seq, table, key, image)
        elif enterprise is not None and kind == "enterprise.registered":
            self._say(seq, "enterprise", enterprise, body)
        elif enterprise is not None and kind == "enterprise.corrected":
            self._correct(seq, enterprise, body["old"], body["new"])

    def _correct(self, seq: int, enterprise: int, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        if "name" in new:
            self._named_before[enterprise].append((seq, old["name"]))
        was = self._said.get(("enterprise", enterprise), {})
        self._say(seq, "enterprise", enterprise, {**was, **new})

    def _name_itself(self, subject: int, image: Mapping[str, Any]) -> None:
        """The first image of an enterprise's own subject says which one it is."""
        if image.get("kind") == ITSELF and ("subject", subject) not in self._said:
            for seq, name in self._named_before.pop(image.get("enterprise_id") or 0, ()):
                self.rows.append(former_row("subject", subject, seq, {"name": name}))

    def _say(self, seq: int, table: str, row: int, said: Mapping[str, Any]) -> None:
        now = {name: said.get(name) for name in PRINTED[table]}
        before = self._said.get((table, row), now)
        if before != now:
            self.rows.append(former_row(table, row, seq, before))
        self._said[table, row] = now


def _images(after: Mapping[str, Any]) -> Iterator[tuple[str, int, Mapping[str, Any]]]:
    """The rows of these tables in an after-image; what was changed into no image is passed over."""
    for table in PRINTED:
        rows = after.get(table)
        for key, image in rows.items() if isinstance(rows, Mapping) else ():
            if isinstance(image, Mapping) and key.isdigit():
                yield table, int(key), image
