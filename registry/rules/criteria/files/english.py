"""English of the Chinese names in criteria and metrics, for translating a Text."""

from collections.abc import Iterable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any

from registry.rules.criteria.files.shipped import shipped

NAMES = (("zh", "en"), ("definition", "definition_en"), ("note", "note_en"))


def english_of(thing: Any) -> dict[str, str]:
    """Chinese to English of everything named in a set, a metric or a collection of them, however deep."""
    return {zh: en for zh, en in _pairs(thing) if zh and en}


@cache
def packaged_english() -> Mapping[str, str]:
    """Of every set and metric this release ships."""
    known = shipped()
    return english_of([known.metrics.by_id, known.metrics.profile, known.sets])


def _pairs(thing: Any) -> Iterable[tuple[str, str]]:
    if isinstance(thing, str):
        return
    if is_dataclass(thing):
        for zh, en in NAMES:
            if hasattr(thing, zh) and hasattr(thing, en):
                yield getattr(thing, zh), getattr(thing, en)
        thing = [getattr(thing, field.name) for field in fields(thing)]
    if isinstance(thing, Mapping):
        thing = thing.values()
    if isinstance(thing, Iterable):
        for item in thing:
            yield from _pairs(item)
