"""Runs over a small pool around a threshold of 3 and 5 %, and what they found."""

import json
from datetime import date
from typing import Any

from registry import clock
from registry.actions.pool_run import ask_what_if
from registry.models import Enterprise, PoolRun
from tests.make import SYSTEM, Make
from tests.pool import hold, ratio, run_all

RATIO = '{{ metric = "rd_ratio_y1", op = ">=", value = {0} }}'
PAIR = ("specialized_new", "municipal")
DAY = date(2026, 3, 2)


def run_of(base: Any, changed: Any, **options: Any) -> PoolRun:
    run = ask_what_if(base.id, changed.id, "municipal", clock.today(), SYSTEM, **options)
    run_all()
    return PoolRun.get_by_id(run.id)


def result_of(run: PoolRun) -> dict[str, Any]:
    assert run.state == "finished", run.fault
    return dict(json.loads(run.result))


def around_threshold(make: Make) -> dict[str, Enterprise]:
    """Six enterprises around a threshold of 3 and 5 %."""
    found = {
        "strong": make.enterprise(district="120101", industry="I1", chains=("ic", "auto")),
        "holder": make.enterprise(),
        "weak_holder": make.enterprise(),
        "middling": make.enterprise(district=""),
        "silent": make.enterprise(),
        "weak": make.enterprise(),
    }
    for name, percent in (("strong", 6), ("holder", 4), ("weak_holder", 1), ("middling", 4), ("weak", 2)):
        ratio(found[name], percent)
    for name in ("holder", "weak_holder"):
        hold(found[name])
    return found


def run_documents(rules: Any) -> str:
    return json.dumps({"base": {"document": rules.document, "digest": rules.digest, "state": rules.state}})
