"""What the loader remembers of what it has made, so that it need not ask the database for every choice."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from demo.enterprises.enterprises import DemoEnterprise
from registry.actions.subject import add_subjects
from registry.models import Enterprise, Subject
from registry.rules.actor import Actor
from registry.rules.scheme import Scheme


@dataclass
class DemoTitle:
    """A recognition as the loader made it."""

    recognition: int
    scheme: str
    level: str
    subject: Subject
    announced_on: date
    valid_until: date | None
    ended: bool = False
    followed: bool = False
    """Whether its re-review was dealt with: renewed, failed, or never filed."""

    def is_valid(self, day: date) -> bool:
        return not self.ended and (self.valid_until is None or day <= self.valid_until)


@dataclass
class Firm:
    """An enterprise of the demo with its row and its titles."""

    enterprise: DemoEnterprise
    row: Enterprise
    subjects: dict[tuple[str, str], Subject]
    titles: list[DemoTitle] = field(default_factory=list)

    @property
    def number(self) -> int:
        return self.enterprise.number

    def titles_of(self, scheme: str, level: str) -> list[DemoTitle]:
        return [title for title in self.titles if title.scheme == scheme and title.level == level]

    def held(self, day: date) -> set[str]:
        """What is valid on a day, each as "scheme" and "scheme:level"."""
        valid = [title for title in self.titles if title.is_valid(day)]
        return {name for title in valid for name in (title.scheme, f"{title.scheme}:{title.level}")}


@dataclass
class DemoState:
    """Every firm in the register so far, by number."""

    firms: dict[int, Firm] = field(default_factory=dict)

    def every(self) -> Iterator[Firm]:
        yield from self.firms.values()

    def titles(self) -> Iterator[tuple[Firm, DemoTitle]]:
        for firm in self.every():
            for title in firm.titles:
                yield firm, title


def declare_missing(wanted: Iterable[tuple[Firm, str, str]], actor: Actor) -> None:
    """Add the subjects, as firm, kind and name, that firms have not yet: a whole list at once."""
    missing = {
        (firm.number, kind, name): firm
        for firm, kind, name in wanted
        if _key(kind, name) not in firm.subjects
    }
    rows = [
        {"enterprise": firm.row.id, "kind": kind, "name": name} for (_, kind, name), firm in missing.items()
    ]
    for ((_, kind, name), firm), made in zip(missing.items(), add_subjects(rows, actor), strict=True):
        firm.subjects[_key(kind, name)] = made


def subject_of(firm: Firm, kind: str, name: str) -> Subject:
    """The firm's subject of this kind and name, which it has."""
    return firm.subjects[_key(kind, name)]


def _key(kind: str, name: str) -> tuple[str, str]:
    """The enterprise itself is one subject, whatever it is called."""
    return (kind, "" if kind == "enterprise" else name)


def fits(firm: Firm, scheme: Scheme) -> bool:
    """Whether an enterprise of this make would come into a scheme at all."""
    part, merit = firm.enterprise.part, firm.enterprise.merit
    kinds = scheme.subject_kinds
    if "park" in kinds or "data_center" in kinds:
        return part in kinds
    if scheme.ladder == "sme":
        return part == "small"
    if scheme.ladder == "leading":
        return part == "large"
    if scheme.ladder == "champion":
        return part in ("small", "large") and (part == "large" or merit >= 550)
    return part in ("small", "large") and (firm.row.staff or 0) >= 50
