"""Sign-in names that the registry ends itself: who asks for one never learns which are taken."""

import secrets
from collections.abc import Callable

from registry.database import require_transaction
from registry.errors import Stale
from registry.queries.account import is_login_taken
from registry.rules.account import MARK_LENGTH, MARKS

TRIES = 20
"""Names drawn before it is given up: of one beginning there are 28 million."""


def free_login(named: Callable[[str], str]) -> str:
    """A sign-in name that nobody has: `named` makes it of a mark drawn by chance, whatever else exists."""
    require_transaction()
    for _attempt in range(TRIES):
        login = named("".join(secrets.choice(MARKS) for _place in range(MARK_LENGTH)))
        if not is_login_taken(login):
            return login
    raise Stale()
