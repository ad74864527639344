"""Machines of one registry draw the same pages."""

from dataclasses import replace
from pathlib import Path

import pytest

from registry.config import Config
from registry.programs import Program, Queue
from registry.web.release import settings_digest

pytestmark = pytest.mark.engines("sqlite")


def test_a_page_of_one_machine_is_unchanged_on_another(registry: Config) -> None:
    other = replace(registry, var=Path("/srv/b"), port=9000, programs=(Program.WEB,), queues=(Queue.LONG,))
    assert settings_digest(other) == settings_digest(registry)
    assert settings_digest(replace(registry, site_name="另一个局")) != settings_digest(registry)
