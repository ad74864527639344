"""The account of the enterprise a test is about, and its browser."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from registry.models import Account, Enterprise
from registry.rules.role import Role
from tests.agreement import all_agrees
from tests.conftest import People
from tests.make import Make
from tests.web.ways_out import NAMED


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.nodeid.split("[")[0] in NAMED:
            item.add_marker(pytest.mark.agrees)


@pytest.fixture(autouse=True)
def agrees_afterwards(request: pytest.FixtureRequest) -> Iterator[None]:
    """Of tests that are marked `agrees`: whatever was mended, ledger, figures and rows say the same."""
    if request.node.get_closest_marker("agrees") is None:
        yield
        return
    app = request.getfixturevalue("app")
    yield
    all_agrees(app)


@pytest.fixture
def owner(make: Make, enterprise: Enterprise) -> Account:
    return make.account(Role.ENTERPRISE, enterprise_id=enterprise.id)


@pytest.fixture
def client(people: People, owner: Account) -> FlaskClient:
    return people.client(owner)
