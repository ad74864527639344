"""A set written as the TOML file it could have been read from, for those who edit the whole of it."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

DELETE = chr(127)
ORDER = (
    "schema",
    "id",
    "aliases",
    "scheme",
    "code",
    "metric",
    "manual",
    "supply",
    "flag",
    "choice",
    "years",
    "elected",
    "several",
    "op",
    "least",
    "value",
    "zh",
    "en",
    "clause",
    "document",
    "number",
    "source",
    "confidence",
    "note",
    "note_en",
    "dimension",
    "max",
    "pass",
    "from",
    "to",
    "levels",
    "kinds",
    "ge",
    "gt",
    "le",
    "lt",
    "each",
    "points",
    "test",
    "scoring",
    "use",
    "gate",
    "veto",
    "direct",
    "indicator",
)
"""How people write the keys; a kept document has them by the alphabet."""


def toml_of(table: Mapping[str, Any]) -> str:
    """The text of a set's table: reading it again gives the same table."""
    table = _in_order(table)
    plain = {key: value for key, value in table.items() if not _is_tables(value)}
    parts = ["".join(f"{key} = {_value(value)}\n" for key, value in plain.items() if not _is_table(value))]
    parts += [_section(f"[{key}]", value) for key, value in plain.items() if _is_table(value)]
    parts += [_section(f"[[{key}]]", each) for key in table if key not in plain for each in table[key]]
    return "\n".join(parts)


def _in_order(table: Mapping[str, Any]) -> dict[str, Any]:
    places = {key: place for place, key in enumerate(ORDER)}
    return dict(sorted(table.items(), key=lambda item: places.get(item[0], len(places))))


def _section(head: str, table: Mapping[str, Any]) -> str:
    return f"{head}\n" + "".join(f"{key} = {_value(value)}\n" for key, value in _in_order(table).items())


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping)


def _is_tables(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(_is_table(each) for each in value)


def _value(value: Any, depth: int = 0) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key} = {_value(each, depth)}" for key, each in _in_order(value).items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list):
        if not _is_tables(value):
            return "[" + ", ".join(_value(each, depth) for each in value) + "]"
        # One condition or band a line, as people write them.
        pad = "    " * (depth + 1)
        rows = "".join(f"{pad}{_value(each, depth + 1)},\n" for each in value)
        return f"[\n{rows}{'    ' * depth}]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace(DELETE, "\\u007F")
    return str(value)
