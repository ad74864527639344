"""What is asked of a list: that it lists enterprises, grants titles, ends them, renames or re-reviews."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.rules.catalog import Catalog
from registry.rules.imports.expected import Expected
from registry.rules.imports.line import Decision, plain_decision
from registry.rules.imports.words import ListKind
from registry.rules.scheme import Level, Scheme
from registry.rules.validity import valid_until


@dataclass(frozen=True)
class EnterpriseList:
    """A list of enterprises: nothing more is said of it."""


@dataclass(frozen=True)
class ListedEndings:
    """A list of titles that end, from a day, under a ground; a row may have its own day, number, reason."""

    scheme: Scheme
    level: Level
    ground: str
    ended_on: date
    document_no: str
    reason: str = ""
    """Published, of rows that give none; '' the ground's own name."""


@dataclass(frozen=True)
class ListedRenames:
    """A list of firms with an old and a new name, from a day on."""

    effective_on: date
    document_no: str = ""


@dataclass(frozen=True)
class ListedRereviews:
    """A list of who passed a re-review and who did not. `ground` '': the one of the title that says so."""

    scheme: Scheme
    level: Level
    announced_on: date
    award_year: int
    document_no: str
    last_valid: date | None = None
    ground: str = ""

    @property
    def decision(self) -> Decision:
        """What the rows that were kept are granted by."""
        days = (self.announced_on, self.award_year)
        return Decision(self.scheme, self.level, *days, self.document_no, self.last_valid)


Asked = EnterpriseList | Decision | ListedEndings | ListedRenames | ListedRereviews
KIND_OF: dict[type[Asked], str] = {
    EnterpriseList: "enterprises",
    Decision: "recognitions",
    ListedEndings: "endings",
    ListedRenames: "renames",
    ListedRereviews: "rereviews",
}


def kind_of(asked: Asked) -> str:
    """The kind of import."""
    return KIND_OF[type(asked)]


def plain_asked(asked: Asked) -> dict[str, Any]:
    """What was said of a list, in plain values; nothing of a list of enterprises."""
    match asked:
        case Decision():
            return plain_decision(asked)
        case ListedEndings():
            said = {"ground": asked.ground, "ended_on": asked.ended_on.isoformat(), "reason": asked.reason}
            return {**_title(asked), **said, "document_no": asked.document_no}
        case ListedRenames():
            return {"effective_on": asked.effective_on.isoformat(), "document_no": asked.document_no}
        case ListedRereviews():
            return {
                **_title(asked),
                "announced_on": asked.announced_on.isoformat(),
                "award_year": asked.award_year,
                "document_no": asked.document_no,
                "valid_until": asked.last_valid.isoformat() if asked.last_valid else None,
                "ground": asked.ground,
            }
    return {}


def _title(asked: ListedEndings | ListedRereviews) -> dict[str, str]:
    return {"scheme": asked.scheme.id, "level": asked.level.id}


def asked_of(kind: str, plain: dict[str, Any], catalog: Catalog) -> Asked:
    """What `plain_asked` gave. KeyError for a title that there is not."""
    if kind == "enterprises":
        return EnterpriseList()
    if kind == "renames":
        return ListedRenames(date.fromisoformat(plain["effective_on"]), plain["document_no"])
    scheme = catalog.schemes[plain["scheme"]]
    level, number = scheme.level(plain["level"]), plain["document_no"]
    if kind == "endings":
        day = date.fromisoformat(plain["ended_on"])
        return ListedEndings(scheme, level, plain["ground"], day, number, plain["reason"])
    last = date.fromisoformat(plain["valid_until"]) if plain["valid_until"] else None
    days = (date.fromisoformat(plain["announced_on"]), plain["award_year"])
    if kind == "rereviews":
        return ListedRereviews(scheme, level, *days, number, last, plain["ground"])
    # Uploads of before answered nothing.
    return Decision(scheme, level, *days, number, last, plain.get("answers"), plain.get("whole", False))


def expected_of(asked: Asked) -> Expected:
    """What the list's own words should say."""
    match asked:
        case Decision():
            years = (asked.award_year, asked.announced_on.year)
            last = asked.last_valid or valid_until(asked.announced_on, asked.level.validity_years)
            return Expected(
                "recognitions",
                asked.scheme,
                asked.level,
                *years,
                announced_on=asked.announced_on,
                last_valid=last,
                document_no=asked.document_no,
            )
        case ListedEndings():
            fits = frozenset({ListKind.REVOCATION})
            number, day = asked.document_no, asked.ended_on
            return Expected("endings", asked.scheme, asked.level, fits=fits, document_no=number, ended_on=day)
        case ListedRenames():
            return Expected("renames", fits=frozenset({ListKind.RENAME}), document_no=asked.document_no)
        case ListedRereviews():
            fits = frozenset({ListKind.REVOCATION, ListKind.RE_REVIEW})
            return Expected("rereviews", asked.scheme, asked.level, fits=fits, document_no=asked.document_no)
    return Expected("enterprises")
