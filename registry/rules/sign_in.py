"""When a sign-in ends: after some time without a request, and after a longer time whatever is done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from registry.config import SIGN_IN_IDLE, SIGN_IN_LASTS


@dataclass(frozen=True, slots=True)
class SignInEnd:
    """The instant (naive UTC) from which a sign-in is over, and whether no request puts it off."""

    at: datetime
    is_final: bool

    def seconds_left(self, now: datetime) -> int:
        """Whole seconds until then, rounded down, so that nobody is promised more; 0 once it is over."""
        return max(0, (self.at - now) // timedelta(seconds=1))


def sign_in_end(created_at: datetime, seen_at: datetime) -> SignInEnd:
    """The earlier of both ends, by the instants (naive UTC) that are stored of it."""
    idle, last = seen_at + SIGN_IN_IDLE, created_at + SIGN_IN_LASTS
    return SignInEnd(last, is_final=True) if last <= idle else SignInEnd(idle, is_final=False)
