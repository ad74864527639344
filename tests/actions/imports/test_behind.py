"""Since when figures are behind a list that took long to write."""

from datetime import datetime

from registry import clock
from registry.actions.imports.taking_up import bring_in_next
from registry.actions.tally import drain_tally
from registry.queries.tally_known import tally_lag
from registry.web.wording.lag import lag_fault
from tests.actions.imports.test_pieces import begun, small_pieces, time_passes
from tests.make import Make

__all__ = ("small_pieces",)


def test_figures_are_behind_a_long_list_only_since_it_is_whole(make: Make) -> None:
    make.drained()
    with clock.at(datetime(2026, 3, 5, 1)):
        begun(make)
    time_passes()
    with clock.at(datetime(2026, 3, 5, 2)):
        assert bring_in_next(make.storage)
        assert tally_lag().events > 0 and lag_fault(tally_lag()) is None
    with clock.at(datetime(2026, 3, 5, 2, 10)):
        assert lag_fault(tally_lag()) is not None
        # To count it takes long, and goes on.
        assert drain_tally(1)
        assert tally_lag().events > 0 and lag_fault(tally_lag()) is None
    with clock.at(datetime(2026, 3, 5, 2, 20)):
        assert lag_fault(tally_lag()) is not None
        while drain_tally():
            pass
        assert lag_fault(tally_lag()) is None
