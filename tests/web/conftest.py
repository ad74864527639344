"""The account of the enterprise a test is about, and its browser."""

import pytest
from flask.testing import FlaskClient

from registry.models import Account, Enterprise
from registry.rules.role import Role
from tests.conftest import People
from tests.make import Make


@pytest.fixture
def owner(make: Make, enterprise: Enterprise) -> Account:
    return make.account(Role.ENTERPRISE, enterprise_id=enterprise.id)


@pytest.fixture
def client(people: People, owner: Account) -> FlaskClient:
    return people.client(owner)
