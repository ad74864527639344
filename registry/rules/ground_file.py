"""Reading exit_grounds.toml: families of titles, and the grounds on which titles end."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from registry.rules.catalog_entry import CatalogEntry
from registry.rules.ending import Ending
from registry.rules.ground import (
    BAR_YEARS,
    LEAVES_NET,
    MAY_VOID,
    BarEnds,
    ExitGround,
    Family,
    GroundKind,
    Grounds,
)
from registry.rules.setting import FirstValue, SettingFacts, Value

VOIDS = frozenset({"yes", "no", "unknown"})


def read_grounds(entry: CatalogEntry, titles: Collection[str]) -> Grounds:
    """Every ground, checked against the titles there are. Raises CatalogError."""
    schemes = {title.partition(":")[0] for title in titles}
    families = {
        item.id: item for item in entry.each("family", lambda table: _family(table, schemes), ("id", "zh"))
    }
    covered = [scheme for family in families.values() for scheme in family.schemes]
    if sorted(covered) != sorted(schemes):
        raise entry.fault("every scheme belongs to one family")
    patterns = {*titles, *(f"{scheme}:*" for scheme in schemes), "*"}
    grounds = entry.each("ground", lambda table: _ground(table, families, patterns), ("id",))
    return Grounds({item.id: item for item in grounds}, families)


def _family(entry: CatalogEntry, schemes: Collection[str]) -> Family:
    return Family(
        id=entry.matching("id", r"[a-z][a-z_]*"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        schemes=entry.words("schemes", schemes),
    )


def _ground(entry: CatalogEntry, families: Collection[str], patterns: Collection[str]) -> ExitGround:
    first, last = entry.optional_day("from_day"), entry.optional_day("to_day")
    if first and last and last < first:
        raise entry.fault("to_day is before from_day")
    ends_as = entry.optional_choice("ends_as", frozenset(Ending))
    ground = ExitGround(
        id=entry.matching("id", r"[a-z][a-z0-9_]{1,31}"),
        family=entry.optional_choice("family", families),
        kind=GroundKind(entry.choice("kind", frozenset(GroundKind))),
        zh=entry.text("zh"),
        en=entry.text("en"),
        titles=entry.words("titles", patterns),
        first=first,
        last=last,
        ends_as=Ending(ends_as) if ends_as else None,
        leaves_net=entry.flag("leaves_net") if entry.has("leaves_net") else None,
        voids=entry.optional_choice("voids", VOIDS),
        bar_years=entry.optional_whole("bar_years"),
        bar_ends=BarEnds(entry.optional_choice("bar_ends", frozenset(BarEnds)) or BarEnds.AFTER_YEARS),
        denies=entry.words("denies"),
        denies_years=entry.optional_whole("denies_years"),
        confidence=entry.confidence(),
        other_body=entry.has("other_body") and entry.flag("other_body"),
        **entry.bilingual("decides"),
        **entry.bilingual("source"),
        **entry.bilingual("note"),
    )
    if not ground.titles or not ground.source:
        raise entry.fault("titles or source is missing")
    if ground.can_end != (ground.ends_as is not None):
        raise entry.fault("ends_as belongs to what can end a title, and to nothing else")
    if ground.other_body and not ground.decides:
        raise entry.fault("other_body needs decides")
    return ground


def for_grounds(facts: SettingFacts, grounds: Mapping[str, ExitGround]) -> SettingFacts:
    """A setting by ground, with the catalog's word on each ground that it is asked of as its first value."""
    (first,) = facts.firsts.values()
    firsts = {
        ground.id: replace(_first(first, ground), title=ground.id, value=value)
        for ground in grounds.values()
        for asked, value in (_asked(facts.id, ground),)
        if asked
    }
    return replace(facts, firsts=firsts)


def _first(first: FirstValue, ground: ExitGround) -> FirstValue:
    return replace(
        first,
        source=ground.source,
        source_en=ground.source_en,
        confidence=ground.confidence,
        note=ground.note,
        note_en=ground.note_en,
    )


def _asked(setting: str, ground: ExitGround) -> tuple[bool, Value | None]:
    """Whether a setting is asked of a ground, and the catalog's word."""
    if setting == LEAVES_NET:
        return ground.can_end, ground.leaves_net
    if setting == MAY_VOID:
        return bool(ground.voids), {"yes": True, "no": False}.get(ground.voids)
    if setting == BAR_YEARS:
        return ground.can_bar, ground.bar_years
    return False, None
