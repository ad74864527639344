"""The enterprise most sheets are looked at of: its industry is known, no figure is."""

import pytest

from registry.models import Enterprise
from tests.make import Make


@pytest.fixture
def enterprise(make: Make) -> Enterprise:
    return make.enterprise(gbt4754="C3562", revenue_fen=None, staff=None, founded_on=None)
