"""Facts of a site, park or data center: whose they are, and what stands for one that nobody was asked about.

Until 0.2.0 the enterprise answered for all of its sites at once. Such answers wait for the kind of subject
they are of: they count for the only one of that kind, and while none is declared; where there are several
they count for none until the enterprise says for which.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from registry.rules.catalog import catalog
from registry.rules.criteria.files.shipped import shipped
from registry.rules.scheme import Scheme

V = TypeVar("V")
Key = tuple[str, int | None]
"""Of a fact: the metric, and the accounting year where it has one; those of subjects have none."""


def asked_of() -> Mapping[str, str]:
    """The kind of subject each of these facts is asked of, by metric."""
    return shipped().metrics.profile.asked_of


def asked_kinds() -> frozenset[str]:
    """The kinds of subject that are asked anything."""
    return frozenset(asked_of().values())


def kind_asked_by(scheme: Scheme) -> str | None:
    """The kind of subject whose own facts a scheme goes by; None where it is the enterprise's alone."""
    return next((kind for kind in scheme.subject_kinds if kind in asked_kinds()), None)


def asks_its_subject(scheme: str) -> bool:
    """Whether a title of a scheme goes by facts of the very subject."""
    return kind_asked_by(catalog().schemes[scheme]) is not None


@dataclass(frozen=True)
class OwnFacts(Generic[V]):
    """What the subjects of one enterprise were asked for: the kind of each by number, and its answers, None
    taken back."""

    kinds: Mapping[int, str] = field(default_factory=dict)
    answers: Mapping[int, Mapping[Key, V]] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[int]:
        """The subjects of a kind, in order."""
        return sorted(subject for subject, its in self.kinds.items() if its == kind)

    def meant(self, kind: str, subject: int | None) -> int | None:
        """Whose facts of a kind count where this subject applies: its own, else those of the only one."""
        if subject is not None and self.kinds.get(subject) == kind:
            return subject
        every = self.of_kind(kind)
        return every[0] if len(every) == 1 else None

    def waits(self, kind: str) -> bool:
        """Whether what the enterprise answered for a kind waits to be confirmed for one of several."""
        return len(self.of_kind(kind)) > 1

    def seen_by(self, subject: int | None, facts: Mapping[Key, V]) -> dict[Key, V]:
        """The facts that count where this subject applies, or none does yet: the enterprise's own, and those
        of the subject meant for each kind."""
        kinds = asked_of()
        found = {
            key: fact for key, fact in facts.items() if key[0] not in kinds or not self.waits(kinds[key[0]])
        }
        for kind in frozenset(kinds.values()):
            meant = self.meant(kind, subject)
            if meant is not None:
                found.update(self.answers.get(meant, {}))
        return found
