"""Asking for an assessment of the whole pool: a what-if comparison, or a scan for candidates.

Asking is an act and goes into the ledger; actions/pool_work.py does the work.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Text, Unmet, say
from registry.jobs import Job, enqueue
from registry.models import CriteriaVersion, PoolRun
from registry.rules.actor import Actor
from registry.rules.catalog_entry import CatalogError
from registry.rules.criteria.criteria_set import CriteriaSet
from registry.rules.criteria.facts import canonical
from registry.rules.criteria.files.version import digest_of, set_of
from registry.rules.pool.run_state import PoolRunState
from registry.rules.pool.what_if import unmet_for_what_if
from registry.rules.right import Right, require

ASKED = "pool_run.asked"


@transactional
def ask_what_if(
    base_id: int, changed_id: int, level: str, day: date, actor: Actor, *, persons_agree: bool = False
) -> PoolRun:
    """Ask what it would mean to judge a level by another version: both are kept as they stand now.

    `persons_agree` supposes that persons decide in favor where nothing was decided. Raises Unmet where the
    two cannot be compared or a draft cannot be read.
    """
    require(actor, Right.ASK_WHAT_IF)
    base, changed = (CriteriaVersion.get_by_id(id) for id in (base_id, changed_id))
    sets, reasons = _readable(base, changed)
    if not reasons:
        reasons = unmet_for_what_if(sets[0], sets[1], level)
    if reasons:
        raise Unmet(reasons)
    documents = {"base": _frozen(base), "changed": _frozen(changed), "persons_agree": persons_agree}
    run = PoolRun.create(
        purpose="what_if",
        criteria=base,
        against=changed,
        documents=canonical(documents),
        level=level,
        day=day,
        asked_by=actor.text,
        asked_at=clock.now(),
    )
    body = {
        "run": run.id,
        "purpose": "what_if",
        "level": level,
        "base": base.digest,
        "changed": changed.digest,
    }
    record(actor, NewEvent(kind=ASKED, visibility="staff", effective_on=day, body=body))
    enqueue(Job.ASSESS_POOL)
    return run


@transactional
def ask_scans(versions: Mapping[tuple[str, str], int], day: date, actor: Actor) -> list[PoolRun]:
    """Ask who meets titles they do not hold; `versions` by (scheme, level). What waits already is not asked
    twice. Raises Unmet where there is nothing to judge by."""
    require(actor, Right.SCAN_POOL)
    if not versions:
        raise Unmet([say("没有适用的认定标准版本，无法扫描。")])
    runs = []
    for (_scheme, level), id in sorted(versions.items()):
        version = CriteriaVersion.get_by_id(id)
        if not _waits(version, level, day):
            runs.append(
                PoolRun.create(
                    purpose="scan",
                    criteria=version,
                    documents=canonical({"base": _frozen(version)}),
                    level=level,
                    day=day,
                    asked_by=actor.text,
                    asked_at=clock.now(),
                )
            )
    if runs:
        body = {"runs": [run.id for run in runs], "purpose": "scan"}
        record(actor, NewEvent(kind=ASKED, visibility="staff", effective_on=day, body=body))
        enqueue(Job.ASSESS_POOL)
    return runs


def _waits(version: CriteriaVersion, level: str, day: date) -> bool:
    same = (PoolRun.criteria == version.id) & (PoolRun.level == level) & (PoolRun.day == day)
    waiting = (PoolRun.purpose == "scan") & (PoolRun.state == PoolRunState.WAITING)
    return bool(PoolRun.select().where(same & waiting).exists())


def _readable(*versions: CriteriaVersion) -> tuple[list[CriteriaSet], list[Text]]:
    sets, reasons = [], []
    for version in versions:
        try:
            sets.append(set_of(version.document))
        except CatalogError as error:
            reasons.append(say("“%(name)s”无法读取：%(fault)s", name=version.name, fault=str(error)))
    return sets, reasons


def _frozen(version: CriteriaVersion) -> dict[str, Any]:
    digest = digest_of(version.document)
    return {"name": version.name, "state": version.state, "digest": digest, "document": version.document}
