"""After every test of an action: what it wrote is what its events say."""

from collections.abc import Iterator

import pytest

from registry.database import db, snapshot
from registry.queries.carried_rows import row_faults
from registry.queries.former_row_check import former_row_faults
from registry.queries.searched_name import search_faults
from registry.queries.sheet_mark import mark_faults


@pytest.fixture(autouse=True)
def rows_are_what_events_say(request: pytest.FixtureRequest) -> Iterator[None]:
    """An action whose event leaves out a row it wrote fails here; tests that write rows are marked so."""
    if "registry" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("registry")
    yield
    if request.node.get_closest_marker("by_hand") is None:
        db.connect(reuse_if_open=True)
        with snapshot():
            assert [str(fault) for fault in row_faults()] == []
            assert former_row_faults() == []
            assert list(search_faults()) == []
            assert list(mark_faults()) == []
