"""Every failure has its way out by page, and by command where there is one; the tests named are there."""

from pathlib import Path

import pytest

from tests.web.ways_out import COMMANDS, ON_PAGES_ONLY, WAYS_OUT

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("failure", WAYS_OUT)
def test_each_failure_has_a_way_out_by_page_and_by_command(failure: str) -> None:
    names = WAYS_OUT[failure]
    for name in names:
        file, _, test = name.partition("::")
        assert f"\ndef {test}(" in (ROOT / file).read_text("utf-8"), name
    commands = [name for name in names if name.startswith(COMMANDS) or "command" in name]
    assert len(commands) < len(names), "no page"
    assert bool(commands) != (failure in ON_PAGES_ONLY)
