"""Figures are asked in several statements: what is taken in between two of them tears none."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest

from registry import clock
from registry.database import db
from registry.queries import tally
from tests.import_list import TITLE
from tests.make import Make
from tests.titles import award


def _drained_by_another(make: Make) -> None:
    """A batch of the drain, committed by another thread and its own connection before this returns."""

    def drained() -> None:
        with db.connection_context():
            make.drained()

    with ThreadPoolExecutor(1) as another:
        another.submit(drained).result()


def test_a_batch_taken_in_between_two_statements_tears_no_figure(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, since = clock.today(), clock.today() - timedelta(days=90)
    award(*TITLE, since, [make.enterprise() for _ in range(2)])
    make.drained()
    before, known_up_to = clock.now(), tally.known_up_to
    asked: list[datetime | None] = []

    def after_a_batch(known_at: datetime | None) -> int | None:
        asked.append(known_at)
        _drained_by_another(make)
        return known_up_to(known_at)

    monkeypatch.setattr(tally, "known_up_to", after_a_batch)
    # One more, which the roll-ups read before do not have, and which is not known before it was recorded.
    award(*TITLE, since, [make.enterprise()])
    assert [cell.net for cell in tally.figures(today, known_at=before)] == [2]
    assert [cell.net for cell in tally.figures(today, known_at=before)] == [2]
    assert [cell.net for cell in tally.figures(today)] == [3]
    assert asked == [before, before, None]
