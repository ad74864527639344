"""While a list is tried or brought in nobody looks for cycles: to go through a long plan for them stops every
thread of the process, one of which may hold the lock that all writers wait for."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random
from typing import Any

import pytest

from registry import clock
from registry.actions.approval import approve, propose
from registry.actions.imports.run import answer_questions, apply_run, upload_list
from registry.actions.imports.undo import undo_import
from registry.queries.approval import effect_of
from registry.queries.imports.run import get_import_run
from registry.rules.approval import ImportArguments, UndoArguments, effect_digest
from registry.rules.role import Role
from tests.import_list import long_list
from tests.make import Make

pytestmark = pytest.mark.engines("sqlite")
ROWS = 500


@contextmanager
def collections() -> Iterator[Callable[[Callable[[], Any]], Any]]:
    """What runs an action and sees that its objects were looked through at its end at most."""
    seen: list[int] = []

    def saw(phase: str, _info: dict[str, int]) -> None:
        seen.append(phase == "start")

    def watched(action: Callable[[], Any]) -> Any:
        seen.clear()
        done = action()
        assert sum(seen) <= 1
        return done

    usual = gc.get_threshold()
    gc.callbacks.append(saw)
    gc.set_threshold(700)
    try:
        yield watched
    finally:
        gc.set_threshold(*usual)
        gc.callbacks.remove(saw)


@pytest.mark.parametrize("kind", ["enterprises", "recognitions"])
def test_nobody_looks_for_cycles_while_a_list_is_brought_in(make: Make, kind: str) -> None:
    listed = long_list(kind, ROWS, Random(1), clock.today())
    reviewer, decider = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.BUREAU_DECIDER)
    store = make.storage
    with collections() as watched:
        run = watched(lambda: upload_list("名单.xlsx", listed.content, listed.decision, reviewer, store))
        run = get_import_run(watched(lambda: answer_questions(run, {}, reviewer, store)).id)
        if listed.decision is None:
            watched(lambda: apply_run(run, reviewer, store, accept_good=True))
            watched(lambda: undo_import(UndoArguments(run.id, "名单有误", rest=True), reviewer))
            return
        arguments = ImportArguments(run.id, accept_good=True)
        waiting = watched(lambda: propose(arguments, reviewer, store))
        seen = effect_digest(effect_of(waiting))
        watched(lambda: approve(waiting, decider, store, seen=seen))
