"""Titles in many places and years, and a leader who is signed in."""

from datetime import date

import pytest
from flask.testing import FlaskClient

from registry.actions.enterprise import insert_enterprise
from registry.actions.measure import take_measure
from registry.database import transactional
from registry.models import Enterprise, Recognition
from registry.rules.ending import Ending
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role
from tests.conftest import DAY, People
from tests.make import SYSTEM, Make, uscc
from tests.measures import ending_as
from tests.titles import award

PLACES = (("120111", ""), ("120116", "BH-TEDA"), ("120116", "BH-ECO"), ("120116", ""), ("", ""))


@pytest.fixture
def titles(make: Make) -> Make:
    """Titles in several places and years: some lapsed, one ended, one without a code, two without a place."""

    @transactional
    def enterprises() -> list[Enterprise]:
        return [
            insert_enterprise(
                EnterpriseDetails(
                    name=f"天津{number}有限公司" if number else '=HYPERLINK("x")有限公司',
                    uscc=uscc(9000 + number) if number != 1 else None,
                    district=PLACES[number % 5][0],
                    zone=PLACES[number % 5][1],
                    industry="I4" if number % 3 else "",
                ),
                SYSTEM,
            )
            for number in range(10)
        ]

    firms = enterprises()
    award("seed", "municipal", date(2022, 5, 1), firms[:7])
    award("specialized_new", "municipal", date(2024, 6, 3), firms[:6])
    award("leading_enterprise", "municipal", date(2025, 12, 1), firms)
    award("digital_workshop", "municipal", date(2023, 3, 1), firms[2:5], "site")
    ended = Recognition.get(Recognition.scheme == "specialized_new")
    take_measure(ending_as(ended.id, Ending.REVOKED, DAY, "虚假材料"), SYSTEM)
    make.drained()
    return make


@pytest.fixture
def leader(people: People, titles: Make) -> FlaskClient:
    return people.client(titles.account(Role.LEADER))
