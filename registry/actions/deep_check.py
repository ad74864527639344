"""Comparing all that is stored with the ledger once a night, and keeping the answer for the board."""

from datetime import date

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.actions.setting import put_setting
from registry.database import transactional
from registry.models import Setting
from registry.queries.deep_check import DeepCheck, deep_check
from registry.queries.setting import DEEP_CHECK
from registry.rules.actor import Actor
from registry.rules.ledger import instant_text
from registry.rules.right import Right, require
from registry.storage import Storage

MOST_KEPT = 5
"""So many faults of each part."""


def check_deeply(day: date, storage: Storage, actor: Actor) -> DeepCheck:
    """Check everything, figures as of `day`, and keep the answer. Only the answer is written."""
    require(actor, Right.CHECK_DEEPLY)
    found = deep_check(day, storage)
    keep_deep_check(found, actor)
    return found


@transactional
def keep_deep_check(found: DeepCheck, actor: Actor) -> None:
    """Keep what a check found, for the board and `/readyz`."""
    require(actor, Right.CHECK_DEEPLY)
    answer = {
        "at": instant_text(clock.now()),
        "events": found.events,
        "files": found.files,
        "count": found.count,
        "faults": [fault for part in found.parts for fault in part.faults[:MOST_KEPT]],
    }
    put_setting(DEEP_CHECK, answer)
    body = {"sound": found.is_sound, "events": found.events, "faults": found.count}
    record(
        actor,
        NewEvent(kind="registry.checked", visibility="staff", body=body, wrote={Setting: [DEEP_CHECK]}),
    )
