"""Keeping the names that are looked for: every action that writes a name adds it, in its own transaction."""

from collections.abc import Iterable, Sequence
from itertools import islice

from registry.database import require_transaction, transactional
from registry.inserted import insert_rows, numbered
from registry.models import SearchedName
from registry.pair_index import add_pairs, clear_pairs, make_pair_table
from registry.queries.searched_name import known_among, names_borne
from registry.stored import streamed

CHUNK = 500


def add_names(keys: Iterable[str]) -> None:
    """The shared step of writing names: let these keys be found, each once. None is ever changed."""
    require_transaction()
    wanted = list(dict.fromkeys(key for key in keys if key))
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        known = known_among(chunk)
        _add([key for key in chunk if key not in known])


def _add(keys: Sequence[str]) -> None:
    """Add keys that are not there yet."""
    if not keys:
        return
    rows = [
        (row["id"], row["name_key"]) for row in numbered(SearchedName, [{"name_key": key} for key in keys])
    ]
    insert_rows(SearchedName, rows, columns=("id", "name_key"))
    add_pairs(rows)


@transactional
def rebuild_names() -> int:
    """Make all that names are looked for by anew from the rows that bear them; returns how many there are."""
    return put_names_anew()


def put_names_anew() -> int:
    """The shared step of a rebuild, and of filling a database from a backup, which holds none of it."""
    require_transaction()
    make_pair_table()
    clear_pairs()
    SearchedName.delete().execute()
    borne, count = streamed(names_borne()), 0
    while chunk := [key for (key,) in islice(borne, CHUNK)]:
        _add(chunk)
        count += len(chunk)
    return count
