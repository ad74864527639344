"""What a list should say of itself by what is asked of it."""

from dataclasses import dataclass, field
from datetime import date

from registry.errors import Text, say
from registry.rules.imports.words import FAMILY, ListKind, ListWords, is_of_family
from registry.rules.scheme import Level, Scheme

LEVEL_NAMES: dict[str, Text] = {
    "national": say("国家级"),
    "municipal": say("市级"),
    "district": say("区级"),
    "basic": say("基础级"),
    "advanced": say("先进级"),
    "excellent": say("卓越级"),
    "pilot": say("领航级"),
}
"""What lists call the levels."""


@dataclass(frozen=True)
class Expected:
    """`kind` of import; the title it is of, if it is of one; `fits`: the kinds of list that need no word."""

    kind: str
    scheme: Scheme | None = None
    level: Level | None = None
    award_year: int | None = None
    announced_in: int | None = None
    fits: frozenset[ListKind] = field(default_factory=frozenset)
    announced_on: date | None = None
    last_valid: date | None = None
    """What a row is valid until that does not say it."""
    document_no: str = ""
    ended_on: date | None = None
    """From when titles end."""

    def other_schemes(self, said: ListWords) -> tuple[tuple[str, str], ...]:
        """The schemes that are named and are not the one asked: each with how it is spelled there."""
        if self.scheme is None:
            return ()
        own = {self.scheme.id, FAMILY if is_of_family(self.scheme.id) else ""}
        return tuple(each for each in sorted(said.honours.items()) if each[0] not in own)

    def other_levels(self, said: ListWords) -> tuple[str, ...]:
        """The levels that are named and are not the one asked; its authority names it, too."""
        if self.level is None:
            return ()
        own = {self.level.id, self.level.authority}
        if not said.levels and self._is_above_city(said):
            return ("municipal",)
        return tuple(sorted(said.levels - own))

    def other_years(self, said: ListWords) -> tuple[int, ...]:
        """The years that are named, where none of them is the one asked; 2024年 may be that of the day."""
        if self.award_year is None or not (said.award_years or said.years):
            return ()
        named = {self.award_year, self.announced_in}
        if self.award_year in said.award_years or said.years & named:
            return ()
        return tuple(sorted(said.award_years or said.years))

    def _is_above_city(self, said: ListWords) -> bool:
        """Whether the nation's title is asked, where a text names the city's own."""
        if self.scheme is None or self.level is None or self.level.id != "national":
            return False
        return self.scheme.id in said.of_city and self.scheme.has_level("municipal")

    @property
    def is_of_parks(self) -> bool:
        """Whether places themselves hold the title that is asked."""
        return self.scheme is not None and "park" in self.scheme.subject_kinds

    def is_named(self, said: ListWords) -> bool:
        """Whether a text names the scheme that is asked."""
        return self.scheme is not None and self.scheme.id in said.schemes

    def unasked(self, said: ListWords) -> tuple[ListKind, ...]:
        """The kinds of list it says to be that are not what is asked."""
        return tuple(kind for kind in ListKind if kind in said.kinds and kind not in self.fits)
