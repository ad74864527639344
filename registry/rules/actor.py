"""Who does something: plain values, so that the ledger never depends on an account that can vanish."""

from dataclasses import dataclass

from registry.rules.colleague import FirmPart
from registry.rules.role import Role


@dataclass(frozen=True)
class Actor:
    """One acting account, or the system itself (`role` None)."""

    text: str
    """What the ledger keeps for ever: an account number and role, never a person's name."""
    name: str = ""
    """The person's name: personal, kept apart under a salted commitment."""
    role: Role | None = None
    account_id: int | None = None
    enterprise_id: int | None = None
    part: FirmPart | None = None
    """The person's part in the enterprise; None of others."""
    district: str = ""
    zone: str = ""
    approval_id: int | None = None
    """The approval by which it is done; the actor is then who approved it."""
    proposed_by: str = ""
    """Who proposed it, as the ledger spells an actor."""
    proposer_name: str = ""
    """The same person's name: personal."""
    change_id: int | None = None
    """The change request that is confirmed; the actor is then who confirms it, and another asked for it."""
    claim_id: int | None = None
    """The claim that is confirmed; the actor is then who confirms it, and another made it."""
    alone: str = ""
    """Why no second person was asked for where one usually is: "operator", or "setting"."""

    import_run: int | None = None
    """The import that is brought in: every event of it names it."""
    undoes_run: int | None = None
    """The import that is undone."""

    @property
    def manner(self) -> dict[str, object]:
        """What an event says of how it was decided, and of which import it is."""
        runs = {"run": self.import_run, "undoes_run": self.undoes_run}
        return {**self._decided, **{name: run for name, run in runs.items() if run is not None}}

    @property
    def _decided(self) -> dict[str, object]:
        """By whom besides the actor; nothing where one person always decides."""
        if self.approval_id is not None:
            return {"approval": self.approval_id, "proposed_by": self.proposed_by}
        if self.change_id is not None:
            return {"change": self.change_id, "proposed_by": self.proposed_by}
        if self.claim_id is not None:
            return {"claim": self.claim_id, "proposed_by": self.proposed_by}
        return {"alone": self.alone} if self.alone else {}

    @classmethod
    def system(cls, source: str) -> "Actor":
        """The registry itself, for example `system:cli`."""
        return cls(text=f"system:{source}")


def actor_text(account_id: int, role: Role) -> str:
    """How the ledger spells an account."""
    return f"account:{account_id}/{role.value}"
