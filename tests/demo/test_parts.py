"""The parts of the demo, without loading it."""

from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pytest

from demo.current.application_plan import PATHS, read_application_plan
from demo.current.paper import paper
from demo.enterprises.enterprises import HERO, draw_enterprises
from demo.load import load_demo
from demo.staff import DEMO
from registry.actions.setting import mark_as_demo
from registry.config import Config
from registry.errors import Conflict
from registry.models import Event
from registry.rules.attachment import media_type_of
from registry.storage import Storage


def test_the_demo_goes_into_an_empty_registry_only(registry: Config, tmp_path: Path) -> None:
    mark_as_demo(DEMO)
    with pytest.raises(Conflict, match="没有装完"):
        load_demo(Storage(tmp_path), tell=lambda _: None)


def test_a_registry_with_data_of_its_own_is_left_alone(make: Any, tmp_path: Path) -> None:
    make.enterprise()
    before = Event.select().count()
    assert not load_demo(Storage(tmp_path), tell=lambda _: None)
    assert Event.select().count() == before


def test_no_two_enterprises_have_one_name() -> None:
    names = [enterprise.details.name for enterprise in draw_enterprises(Random("any"))]
    assert len(names) == len(set(names))
    assert names[HERO - 1].startswith("天津")


def test_every_planned_application_has_a_path() -> None:
    assert {planned.end for planned in read_application_plan()} == set(PATHS)
    for steps in PATHS.values():
        for before, after in pairwise(steps):
            assert before.late > after.early, "each step on a later day than the one before"


def test_the_attachments_are_real_pdf_files() -> None:
    assert media_type_of("演示.pdf", paper(1), 10_000) == ("application/pdf", [])
    assert paper(1) != paper(2)
