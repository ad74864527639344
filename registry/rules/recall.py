"""Taking back 收回: until when an office may take back what it decided about a file."""

from collections.abc import Collection

from registry.errors import Text, say
from registry.rules.rejection import rejection_of
from registry.rules.state import State
from registry.rules.workflow import Action

TAKEN_BACK = f"application.{Action.UNPROPOSE.value}"
"""The event by which the office that received a file took back its own proposal of it."""
GONE_ON_WITH = frozenset({"application.checked", TAKEN_BACK})
"""Events by which the office that received a file has begun with it."""


def unmet_recall(
    state: State, procedure: str, *, refused_in: str, since: Collection[str], open_number: str
) -> list[Text]:
    """Why a district cannot take back that it sent a file on or refused it.

    `refused_in`: the state a refused file was refused in. `since`: the kinds of the events since it came to
    where it stands. `open_number`: another open file of the same subject for the title, '' if there is none.
    """
    if state is State.RECOMMENDED and GONE_ON_WITH & set(since):
        return [say("市工信局已开始核对该申报，不能再收回；如确有误，请联系市工信局退回。")]
    if state is not State.REJECTED:
        return []
    if not rejection_of(refused_in, procedure).by_district or refused_in == State.ON_NOTICE:
        return [say("该申报不是由区级审核环节作出的决定，不能由区级收回。")]
    if open_number:
        return [say("企业已就同一称号另行申报（%(number)s），不能再收回；请办理那一份。", number=open_number)]
    return []
