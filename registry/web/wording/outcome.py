"""How an application ended or stands, in sentences, with what its applicant may do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutcomeWords:
    """The sentences of how a file ended; the reason that was written stands after the first."""

    decided: str
    remedy: str
    again: str
    reason: str = ""
    """Where the ledger's step does not hold it."""
