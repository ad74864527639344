"""Names as they are looked for: which there are to be, and whether what is kept of them is right."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any

from registry.inserted import InsertedRows
from registry.models import Enterprise, Lineage, Recognition, SearchedName, Subject
from registry.pair_index import added_to, is_pair_table_there, pair_sums
from registry.prepared import Prepared, few_lengths
from registry.queries.after_image import Image, table_name
from registry.rules.name_key import former_key, name_key
from registry.rules.name_pairs import pairs_of

BEARERS = (Enterprise, Lineage, Subject, Recognition)
"""The tables whose names are looked for by a part of them."""


def names_borne() -> Any:
    """The keys of all names that rows bear, each once; a query."""
    borne = [table.select(table.name_key).where(table.name_key != "") for table in BEARERS]
    return reduce(or_, borne).tuples()


def known_among(keys: Sequence[str]) -> set[str]:
    """Those of these keys that can be looked for."""
    return {key for (key,) in _known(few_lengths(keys))} if keys else set()


@Prepared
def _known(keys: Sequence[str]) -> Any:
    return SearchedName.select(SearchedName.name_key).where(SearchedName.name_key.in_(keys)).tuples()


def names_in_rows(inserted: Sequence[InsertedRows]) -> Iterator[str]:
    """The keys of the names of rows that were inserted just now."""
    for rows in inserted:
        if rows.table in BEARERS and rows.values:
            place = list(rows.columns).index("name_key")
            yield from (values[place] for values in rows.values if values[place])


def names_in_images(images: Mapping[str, Mapping[str, Image]]) -> Iterator[str]:
    """The keys of the names of rows, by table and key, as their images say them."""
    for table in BEARERS:
        for image in images.get(table_name(table), {}).values():
            said = json.loads(image.text)
            if said is None:
                continue
            key = former_key(said["what"], said["old"]) if "what" in said else name_key(said["name"])
            if key:
                yield key


def search_faults() -> Iterator[str]:
    """What of the search is not as it should be: names that nobody finds, and pairs that are not those of
    the names."""
    if not is_pair_table_there():
        yield "the table of pairs of characters is missing"
        return
    if missing := _missing():
        yield f"{missing} names are not among those that are looked for"
    if wrong := _wrong_pairs():
        yield f"{wrong} pairs of characters are not those of the names"


def _missing() -> int:
    borne: Any = names_borne().alias("borne")
    known = SearchedName.select(SearchedName.name_key)
    return int(SearchedName.select().from_(borne).where(borne.c.name_key.not_in(known)).count())


def _wrong_pairs() -> int:
    """How many pairs the index gives to other names than have them."""
    sums: dict[str, tuple[int, int, int]] = {}
    nothing = (0, 0, 0)
    for number, key in SearchedName.select(SearchedName.id, SearchedName.name_key).tuples().iterator():
        for pair in pairs_of(key):
            sums[pair] = added_to(sums.get(pair, nothing), number)
    found = {pair: rest for pair, *rest in pair_sums()}
    return sum(tuple(found.get(pair, ())) != sums.get(pair, ()) for pair in sums.keys() | found.keys())
