"""Reading settings.toml: what the bureau sets, each with its first values."""

from collections.abc import Collection, Mapping

from registry.rules.catalog_entry import CatalogEntry
from registry.rules.setting import (
    GROUND,
    PLACE,
    FirstValue,
    SettingChoice,
    SettingFacts,
    SettingKind,
    Value,
    batches_value,
    titles_value,
    unmet_value,
)


def read_setting(entry: CatalogEntry, allowed: Mapping[str, Collection[str]]) -> SettingFacts:
    """A [[setting]] of settings.toml with its first values; `allowed` by `per`: what they can be for.

    Raises CatalogError.
    """
    kind = SettingKind(entry.choice("kind", frozenset(SettingKind)))
    per = entry.optional_choice("per", frozenset(allowed))
    least, most = entry.optional_whole("least"), entry.optional_whole("most")
    if (kind is SettingKind.WHOLE) != (least is not None and most is not None):
        raise entry.fault("least and most belong to a whole number")
    each = allowed[per] if per else ("",)
    choices = entry.each("choice", _read_choice, ("id", "zh"))
    if (kind is SettingKind.CHOICE) != (len(choices) > 1):
        raise entry.fault("[[setting.choice]] belongs to a choice, which has two or more")
    titles = allowed.get("title", ())
    firsts = entry.each("first", lambda table: _read_first(table, kind, each, titles), ("title",))
    if not firsts or (per in ("", PLACE, GROUND) and len(firsts) != 1):
        raise entry.fault("[[setting.first]] is missing, or is more than one")
    facts = SettingFacts(
        id=entry.matching("id", r"[a-z][a-z_]*"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        kind=kind,
        least=least or 0,
        most=most or 0,
        per=per,
        firsts={first.title: first for first in firsts},
        choices=choices,
        **entry.bilingual("help"),
        **entry.bilingual("unit"),
    )
    for first in firsts:
        named = first.value if kind is SettingKind.TITLES and isinstance(first.value, tuple) else ()
        names_others = not set(named) <= set(first.choices)
        if unmet_value(facts, first.value) or names_others:
            raise entry.fault(f"the first value {first.value!r} is not one it can have")
    return facts


def _read_choice(entry: CatalogEntry) -> SettingChoice:
    return SettingChoice(entry.matching("id", r"[a-z_]+"), entry.text("zh"), entry.text("en"))


def _read_first(
    entry: CatalogEntry, kind: SettingKind, each: Collection[str], titles: Collection[str]
) -> FirstValue:
    """`each`: what the setting can be for; `titles`: the titles there are."""
    title = entry.optional_text("title")
    if not entry.optional_text("source"):
        raise entry.fault("source is missing")
    if title not in each:
        raise entry.fault(f"title {title!r} is not one that can have such a setting")
    value: Value | None
    if not entry.has("value"):
        value = None
    elif kind is SettingKind.FLAG:
        value = entry.flag("value")
    elif kind is SettingKind.WHOLE:
        value = entry.whole("value")
    elif kind is SettingKind.CHOICE:
        value = entry.text("value")
    elif kind is SettingKind.TITLES:
        value = titles_value(entry.words("value", titles))
    elif kind is SettingKind.BATCHES:
        value = batches_value(entry.words("value"))
    else:
        value = entry.day("value")
    choices = entry.words("choices", titles) if kind is SettingKind.TITLES else ()
    return FirstValue(
        choices=choices,
        title=title,
        value=value,
        confidence=entry.confidence(),
        **entry.bilingual("source"),
        **entry.bilingual("note"),
    )
