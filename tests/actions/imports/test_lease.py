"""A run has one worker as long as that one says that it is at it, and another soon after it died."""

import time
from datetime import timedelta

import pytest

from registry import clock
from registry.actions.imports import lease
from registry.actions.imports.lease import LEASE, take_next, worked_at
from registry.actions.imports.run import apply_run, upload_list
from registry.models import ImportWork
from registry.queries.imports import piece
from registry.rules.imports.asked import EnterpriseList
from registry.rules.role import Role
from tests.make import Make
from tests.workbooks import workbook


def _soon(make: Make) -> ImportWork:
    """A list that waits for a worker, now of one whose time will be over in a moment."""
    rows = [[f"天津新制造第{number}号有限公司", "河西区", ""] for number in range(4)]
    content, actor = (
        workbook(["企业名称", "所属区", "统一社会信用代码"], *rows),
        make.actor(Role.BUREAU_REVIEWER),
    )
    run = upload_list("名单.xlsx", content, EnterpriseList(), actor, make.storage)
    assert apply_run(run, actor, make.storage, accept_good=False, yes=True).under_way
    work = take_next()
    assert work is not None
    ImportWork.update(free_at=clock.real_now() + timedelta(seconds=1)).execute()
    return work


def test_who_plans_for_long_keeps_its_run_and_who_died_loses_it(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piece, "ROWS", 2)
    monkeypatch.setattr(lease, "SAID_EVERY", 0.02)
    work, began = _soon(make), time.monotonic()
    with worked_at(work.run_id, work.worker):
        while ImportWork.get().free_at < clock.real_now() + LEASE / 2:
            assert time.monotonic() - began < 30, "it never said that it is at it"
            time.sleep(0.01)
        assert take_next() is None
        # Somebody takes it all the same: it says no more.
        ImportWork.update(worker="another", free_at=clock.real_now()).execute()
        time.sleep(0.1)
    other = take_next()
    assert other is not None
    assert other.failures == 1
