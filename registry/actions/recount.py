"""Recounting all figures and keeping the answer, so that the board can show when they were last proved."""

from datetime import date

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.actions.setting import put_setting
from registry.database import snapshot, transactional
from registry.models import Setting
from registry.queries.recount import Recount, recount
from registry.queries.setting import RECOUNT
from registry.rules.actor import Actor
from registry.rules.ledger import instant_text
from registry.rules.right import Right, require

MOST_KEPT = 20


def recount_tally(day: date, actor: Actor) -> Recount:
    """Compare all figures with a replay of the ledger and a plain count, and keep the answer.

    The comparison reads one snapshot and takes no lock; only its answer is written.
    """
    require(actor, Right.RECOUNT_TALLY)
    with snapshot():
        found = recount(day)
    _keep_answer(found, day, actor)
    return found


@transactional
def _keep_answer(found: Recount, day: date, actor: Actor) -> None:
    answer = {
        "at": instant_text(clock.now()),
        "day": day.isoformat(),
        "events": found.events,
        "differences": found.differences[:MOST_KEPT],
    }
    put_setting(RECOUNT, answer)
    body = {"agrees": found.agrees, "events": found.events, "differences": len(found.differences)}
    event = NewEvent(
        kind="tally.recounted", visibility="staff", effective_on=day, body=body, wrote={Setting: [RECOUNT]}
    )
    record(actor, event)
