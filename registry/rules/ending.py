"""How a recognition ends before its validity runs out, and what that does to each counting basis."""

from dataclasses import dataclass
from enum import StrEnum

from registry.errors import Text, say


class Ending(StrEnum):
    """The ways out (有进有出). Running out of validity is none of them: the calendar does that."""

    REVOKED = "revoked"
    FAILED_RE_REVIEW = "failed_re_review"
    EXITED = "exited"
    REMOVED = "removed"
    """Taken off a list that is made anew every year."""
    CEASED = "ceased"
    """The holder or its subject is there no more, or left the city."""
    VOIDED = "voided"
    """Out of all figures from its first day."""


@dataclass(frozen=True)
class EndingFacts:
    """`leaves_net`: whether net 累计(净) fell by endings that named no ground yet; since, grounds say it."""

    label: Text
    leaves_net: bool


ENDINGS: dict[Ending, EndingFacts] = {
    Ending.REVOKED: EndingFacts(say("撤销"), leaves_net=True),
    Ending.FAILED_RE_REVIEW: EndingFacts(say("复核未通过"), leaves_net=True),
    Ending.EXITED: EndingFacts(say("自愿退出"), leaves_net=False),
    Ending.REMOVED: EndingFacts(say("移出名单"), leaves_net=True),
    Ending.CEASED: EndingFacts(say("主体终止或退出"), leaves_net=False),
    Ending.VOIDED: EndingFacts(say("作废"), leaves_net=True),
}
