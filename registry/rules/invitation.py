"""Inviting enterprises 邀请: a first account for each of many, with a one-time link on a letter."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from registry.errors import say
from registry.rules.badge import BadgeState

LASTS = "invitation_days"
"""The setting: how many days the link of an invitation can be used."""
MOST_AT_ONCE = 100
"""Enterprises invited in one transaction: other writers wait no longer than for so many."""
MOST_LETTERS = 300
"""Letters on one page."""


class FirmState(BadgeState):
    """Whether somebody of an enterprise can sign in."""

    NONE = "none", say("没有账号"), "gray"
    INVITED = "invited", say("已邀请，待设密码"), "orange"
    OPEN = "open", say("已有账号"), "green"


@dataclass(frozen=True)
class KnownAccount:
    """An account of an enterprise, as far as inviting asks."""

    id: int
    login: str
    has_password: bool
    disabled: bool
    expires_at: datetime | None

    @property
    def waits(self) -> bool:
        """Whether a link may be made anew for it: nobody has used one yet."""
        return not self.has_password and not self.disabled


def firm_state(accounts: Collection[KnownAccount]) -> FirmState:
    """What an enterprise with these accounts is. One whose accounts were all disabled was stopped on purpose:
    it is not invited again."""
    if not accounts:
        return FirmState.NONE
    if any(account.has_password for account in accounts) or not any(account.waits for account in accounts):
        return FirmState.OPEN
    return FirmState.INVITED


def invited_login(enterprise_id: int, mark: str) -> str:
    """The login of an invited account: short enough to be typed, and not to be guessed from public codes."""
    return f"qy{enterprise_id}-{mark}"
