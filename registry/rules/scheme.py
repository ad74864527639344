"""Recognition schemes 认定类别: tiers and designations, their levels and what they presuppose."""

from dataclasses import dataclass
from datetime import date

from registry.rules.catalog_entry import CatalogEntry

KINDS = frozenset({"tier", "designation"})
SUBJECT_KINDS = frozenset({"enterprise", "group", "product", "site", "park", "supply_chain", "data_center"})
AUTHORITIES = frozenset({"district", "municipal", "national"})
COUNTED = frozenset({"subject", "holder"})


@dataclass(frozen=True)
class Level:
    """A level of a scheme. `validity_years` is None where no validity is set or known.

    Who decides it and whether it is given on a day: rules/title_procedure.py.
    """

    id: str
    zh: str
    en: str
    authority: str
    validity_years: int | None
    source: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Prerequisite:
    """What must be held, valid on the day, to apply for a level ('' = every level of the scheme).

    One of `any_of` ("scheme" or "scheme:level") is enough; `or_applying` accepts an application for it in
    the same call; `same_subject` asks that the very same factory, park or chain holds it. `in_principle`
    only warns; `by_setting` leaves how it is asked to the bureau (rules/prior_title.py).
    """

    level: str
    any_of: tuple[str, ...]
    since: date | None
    or_applying: bool
    same_subject: bool
    source: str
    confidence: str
    note: str
    in_principle: bool = False
    by_setting: bool = False


@dataclass(frozen=True)
class Scheme:
    """A scheme. `rank` orders the schemes of one ladder; `counts_by` says what is counted once.

    `excludes` names titles whose valid holders cannot apply. `yearly_return_by` is "MM-DD" or ''.
    """

    id: str
    zh: str
    en: str
    kind: str
    ladder: str
    rank: int
    subject_kinds: tuple[str, ...]
    levels: tuple[Level, ...]
    counts_by: str
    prerequisites: tuple[Prerequisite, ...]
    excludes: tuple[str, ...]
    yearly_return_by: str
    certificate_code: str
    confidence: str
    source: str
    note: str

    def level(self, level_id: str) -> Level:
        """The level of this id; KeyError if the scheme has none."""
        for level in self.levels:
            if level.id == level_id:
                return level
        raise KeyError(f"{self.id}:{level_id}")

    def has_level(self, id: str) -> bool:
        """Whether the scheme has a level of this id."""
        return any(level.id == id for level in self.levels)

    def prerequisites_for(self, level: str, on: date | None = None) -> tuple[Prerequisite, ...]:
        """What this level presupposes; with a day, only what was already asked on that day."""
        return tuple(
            prerequisite
            for prerequisite in self.prerequisites
            if prerequisite.level in ("", level)
            and (on is None or prerequisite.since is None or prerequisite.since <= on)
        )


def read_scheme(entry: CatalogEntry) -> Scheme:
    """A [[scheme]] of schemes.toml, with levels and prerequisites."""
    scheme = Scheme(
        id=entry.matching("id", r"[a-z][a-z0-9_]*"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        kind=entry.choice("kind", KINDS),
        ladder=entry.matching("ladder", r"[a-z_]+"),
        rank=entry.whole("rank"),
        subject_kinds=entry.words("subject_kinds", SUBJECT_KINDS),
        levels=entry.each("level", _read_level, ("id",)),
        counts_by=entry.choice("counts_by", COUNTED),
        prerequisites=entry.each("prerequisite", _read_prerequisite),
        excludes=entry.words("excludes"),
        yearly_return_by=_yearly_return_by(entry),
        certificate_code=entry.matching("certificate_code", r"[A-Z]{2,6}"),
        confidence=entry.confidence(),
        source=entry.text("source"),
        note=entry.optional_text("note"),
    )
    if not scheme.subject_kinds:
        raise entry.fault("subject_kinds must name at least one")
    if not scheme.levels:
        raise entry.fault("a scheme needs at least one [[scheme.level]]")
    for prerequisite in scheme.prerequisites:
        if prerequisite.level and not scheme.has_level(prerequisite.level):
            raise entry.fault(f"a prerequisite names the unknown level {prerequisite.level!r}")
    return scheme


def _read_level(entry: CatalogEntry) -> Level:
    years = entry.optional_whole("validity_years")
    if years == 0:
        raise entry.fault("validity_years must be at least 1; leave it out where no validity is known")
    return Level(
        id=entry.matching("id", r"[a-z_]+"),
        zh=entry.text("zh"),
        en=entry.text("en"),
        authority=entry.choice("authority", AUTHORITIES),
        validity_years=years,
        source=entry.text("source"),
        confidence=entry.confidence(),
        note=entry.optional_text("note"),
    )


def _read_prerequisite(entry: CatalogEntry) -> Prerequisite:
    prerequisite = Prerequisite(
        level=entry.optional_text("level"),
        any_of=entry.words("any_of"),
        since=entry.optional_day("since"),
        or_applying=entry.flag("or_applying"),
        same_subject=entry.optional_flag("same_subject", False),
        source=entry.text("source"),
        confidence=entry.confidence(),
        note=entry.optional_text("note"),
        in_principle=entry.optional_flag("in_principle", False),
        by_setting=entry.optional_flag("by_setting", False),
    )
    if not prerequisite.any_of:
        raise entry.fault("any_of must name at least one title")
    if prerequisite.or_applying + prerequisite.in_principle + prerequisite.by_setting > 1:
        raise entry.fault("or_applying, in_principle and by_setting stand for each other: give one")
    return prerequisite


def _yearly_return_by(entry: CatalogEntry) -> str:
    text = entry.optional_text("yearly_return_by")
    if not text:
        return ""
    try:
        date.fromisoformat(f"2023-{text}")
    except ValueError:
        raise entry.fault(f"yearly_return_by {text!r} is no day of the year such as 05-31") from None
    return text
