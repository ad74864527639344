"""Recounting all figures and keeping the answer, so that the board can show when they were last proved."""

from collections.abc import Sequence
from datetime import date

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.actions.setting import put_setting
from registry.actions.tally import drain_tally
from registry.database import snapshot, transactional
from registry.errors import Unmet, say
from registry.models import Setting
from registry.queries.recount import Recount, are_all, recount, whole_recount
from registry.queries.recount_part import PartCount
from registry.queries.setting import RECOUNT
from registry.queries.tally_known import tally_known
from registry.rules.actor import Actor
from registry.rules.ledger import instant_text
from registry.rules.right import Right, require
from registry.turns import in_turns

MOST_KEPT = 20
TRIES = 20
"""Moments without a lag are looked for so often; people may be writing all the while."""


def keep_recount(counted: Sequence[PartCount], day: date, actor: Actor) -> Recount:
    """Keep what parts that were counted by themselves came to. Raises Unmet, and keeps nothing, where they
    are not all there is: what was not looked at does not agree."""
    require(actor, Right.RECOUNT_TALLY)
    with snapshot():
        if not are_all(each.holders for each in counted):
            raise Unmet([say("核对缺少部分企业，未保存结果。请重新核对。")])
        found = whole_recount(sum(counted, PartCount()), day)
    _keep_answer(found, day, actor)
    return found


def recount_tally(day: date, actor: Actor) -> Recount:
    """Take in what the ledger says, compare all figures with a replay and a plain count, and keep the answer.

    The comparison reads one snapshot and takes no lock; only its answer is written. Raises Unmet, and keeps
    nothing, where the figures never caught up: what is behind neither agrees nor differs.
    """
    require(actor, Right.RECOUNT_TALLY)
    for _ in range(TRIES):
        in_turns(drain_tally)
        with snapshot():
            if (lag := tally_known().lag) <= 0:
                found = recount(day)
                break
    else:
        raise Unmet([say("统计比台账落后 %(events)s 条记录，未能核对。请稍后再试。", events=lag)])
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
