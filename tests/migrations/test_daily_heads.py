"""The way down from signed heads stops where one was signed."""

import runpy
from pathlib import Path

import pytest

from registry.config import Config
from registry.database import db
from registry.queries.daily_head import heads_file
from tests.heads import signed_days

FILE = Path(__file__).parents[2] / "migrations" / "0005_daily_heads.py"


def test_no_signed_head_is_lost_on_the_way_down(registry: Config) -> None:
    signed_days(registry)
    before = heads_file()
    with pytest.raises(RuntimeError, match="never deleted"), db.atomic():
        runpy.run_path(str(FILE))["down"](None, db.obj)
    assert heads_file() == before
