"""Who reviews applications: the districts and the bureau, each with a desk of its own."""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from registry.rules.role import BUREAU as BUREAU_ROLES
from registry.rules.role import Role
from registry.rules.workflow import STATES, TRANSITIONS, Action, State


@dataclass(frozen=True)
class Audience:
    """One desk: its blueprint and its roles; what waits for it follows from the workflow table."""

    blueprint: str
    roles: frozenset[Role]

    @property
    def waiting(self) -> tuple[State, ...]:
        """The states that wait here, the one to work off first."""
        return tuple(state for state, facts in STATES.items() if facts.waits_for == self.blueprint)

    @property
    def queue(self) -> tuple[State, ...]:
        """The state whose files are worked off one after the other."""
        return self.waiting[:1]

    @property
    def steps(self) -> frozenset[Action]:
        """What may be asked of a single file here."""
        return frozenset(row.action for row in TRANSITIONS if row.roles & self.roles and not row.in_batch)

    def url(self, view: str, **values: Any) -> str:
        """The address of a view of this desk."""
        return url_for(f"{self.blueprint}.{view}", **values)


DISTRICT = Audience("district", frozenset({Role.DISTRICT_OFFICER}))
BUREAU = Audience("bureau", BUREAU_ROLES)
