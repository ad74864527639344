"""An enterprise under small criteria, its submission, and the officer it lies with."""

import pytest

from registry.models import Application, Enterprise
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.state import State
from tests.make import Make
from tests.sheets import STATED, publish_small, state


@pytest.fixture
def enterprise(make: Make) -> Enterprise:
    publish_small()
    return make.enterprise()


@pytest.fixture
def officer(make: Make) -> Actor:
    return make.actor(Role.DISTRICT_OFFICER)


@pytest.fixture
def submitted(make: Make, enterprise: Enterprise) -> Application:
    state(enterprise, **STATED)
    return make.application(State.SUBMITTED, enterprise=enterprise)
