"""Who reviews applications: the districts and the bureau, each with a desk of its own."""

from dataclasses import dataclass
from typing import Any

from registry.rules.recommendation import Sender
from registry.rules.role import BUREAU as BUREAU_ROLES
from registry.rules.role import DISTRICT as DISTRICT_ROLES
from registry.rules.role import Role
from registry.rules.state import STAGES, Stage
from registry.rules.workflow import TRANSITIONS, Action
from registry.web.addresses import url_for


@dataclass(frozen=True)
class Audience:
    """One desk: its blueprint and its roles; what waits for it follows from the workflow table."""

    blueprint: str
    roles: frozenset[Role]
    sender: Sender
    """As who it sends lists of files on."""

    @property
    def waiting(self) -> tuple[Stage, ...]:
        """The stages that wait here, the one to work off first."""
        return tuple(stage for stage in STAGES.values() if stage.facts.waits_for == self.blueprint)

    @property
    def queue(self) -> tuple[Stage, ...]:
        """The stages whose files are worked off one after the other: what came first to this desk."""
        return tuple(stage for stage in self.waiting if stage.state is self.waiting[0].state)

    @property
    def steps(self) -> frozenset[Action]:
        """What may be asked of a single file here."""
        return frozenset(
            row.action
            for row in TRANSITIONS
            if row.roles & self.roles and not row.in_batch and row.undoes is None
        )

    def url(self, view: str, **values: Any) -> str:
        """The address of a view of this desk."""
        return url_for(f"{self.blueprint}.{view}", **values)


DISTRICT = Audience("district", DISTRICT_ROLES, Sender.DISTRICT)
BUREAU = Audience("bureau", BUREAU_ROLES, Sender.CITY)
