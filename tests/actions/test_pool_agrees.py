"""What a run counts by is what the sheet goes by; that both agree of everybody is the campaign `pool`."""

import json

import pytest

from registry.actions.pool_run import ask_what_if
from registry.models import CriteriaVersion, PoolRun, PoolRunRow
from registry.queries.criteria import criteria_of
from registry.queries.facts import FactsAim
from tests.criteria import known_of
from tests.days import DAY
from tests.make import SYSTEM, Make
from tests.pool import run_all, state_fact


@pytest.mark.shipped
def test_the_size_a_run_counts_by_is_that_of_the_sheet(make: Make) -> None:
    """The profile knows better than the register: the register alone would say medium."""
    made = make.enterprise(gbt4754="C3562", staff=500, revenue_fen=30_000_000_000)
    state_fact(made, "staff_total", "25")
    version = CriteriaVersion.get(CriteriaVersion.name == "specialized_new.2022")
    run = ask_what_if(version.id, version.id, "municipal", DAY, SYSTEM)
    run_all()
    around = known_of(made, criteria_of(version), FactsAim("specialized_new", "municipal", "new", DAY)).around
    assert around.size_class == "small"
    assert PoolRunRow.get(PoolRunRow.run == run.id).size == "small"
    assert json.loads(PoolRun.get_by_id(run.id).result)["by"]["size"] == {
        "small": {"total": 1, "unchanged": 1}
    }
