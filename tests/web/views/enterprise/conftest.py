"""An enterprise, and somebody of it who is signed in."""

import pytest
from flask.testing import FlaskClient

from registry.models import Enterprise
from registry.rules.role import Role
from tests.conftest import People
from tests.make import Make


@pytest.fixture
def enterprise(make: Make) -> Enterprise:
    return make.enterprise()


@pytest.fixture
def client(make: Make, people: People, enterprise: Enterprise) -> FlaskClient:
    return people.client(make.account(Role.ENTERPRISE, enterprise_id=enterprise.id))
