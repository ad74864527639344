"""Who does something: plain values, so that the ledger never depends on an account that can vanish."""

from dataclasses import dataclass

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
    district: str = ""
    zone: str = ""

    @classmethod
    def system(cls, source: str) -> "Actor":
        """The registry itself, for example `system:cli`."""
        return cls(text=f"system:{source}")


def actor_text(account_id: int, role: Role) -> str:
    """How the ledger spells an account."""
    return f"account:{account_id}/{role.value}"
