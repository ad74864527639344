"""When and for what a version is used, in words."""

from datetime import date

from registry.errors import Named, Text, named, say
from registry.rules.catalog import catalog


def scheme_words(scheme: str) -> object:
    """A scheme by name; the id where the catalog has none."""
    known = catalog().schemes.get(scheme)
    return named(known) if known else scheme


def level_words(scheme: str, level: str) -> Named | str:
    """A level by name; the id where the catalog has none."""
    known = catalog().schemes.get(scheme)
    return named(known.level(level)) if known and known.has_level(level) else level


def kind_words(kind: str) -> Text:
    """A kind of application by name."""
    return say("新申报") if kind == "new" else say("复核")


def period_words(first: date, last: date | None) -> Text:
    """From when to when."""
    if last is None:
        return say("%(first)s 起", first=first.isoformat())
    return say("%(first)s 至 %(last)s", first=first.isoformat(), last=last.isoformat())
