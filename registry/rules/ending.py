"""How a recognition ends before its validity runs out, and what that does to each counting basis."""

from dataclasses import dataclass
from enum import StrEnum

from registry.errors import Text, say


class Ending(StrEnum):
    """The three ways out (有进有出). Running out of validity is none of them: the calendar does that."""

    REVOKED = "revoked"
    FAILED_RE_REVIEW = "failed_re_review"
    EXITED = "exited"


@dataclass(frozen=True)
class EndingFacts:
    """`leaves_net`: net 累计(净) is ever minus failed re-review and revoked; a voluntary exit stays in it."""

    label: Text
    leaves_net: bool


ENDINGS: dict[Ending, EndingFacts] = {
    Ending.REVOKED: EndingFacts(say("撤销"), leaves_net=True),
    Ending.FAILED_RE_REVIEW: EndingFacts(say("复核未通过"), leaves_net=True),
    Ending.EXITED: EndingFacts(say("自愿退出"), leaves_net=False),
}
