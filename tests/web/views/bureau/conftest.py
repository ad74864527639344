"""The bureau's two offices, signed in."""

import pytest
from flask.testing import FlaskClient

from registry.rules.role import Role
from tests.conftest import People
from tests.make import Make


@pytest.fixture
def decider(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


@pytest.fixture
def second(make: Make, people: People) -> FlaskClient:
    """Another decider, who approves."""
    return people.client(make.account(Role.BUREAU_DECIDER))


@pytest.fixture
def reviewer(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_REVIEWER))
