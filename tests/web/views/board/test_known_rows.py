"""A list and its file as known then print what they printed then."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient

from registry import clock
from registry.actions.correction import correct_batch
from registry.actions.enterprise import correct_enterprise
from registry.models import Enterprise, Recognition
from registry.queries.enterprise import details_of
from registry.rules.approval import CorrectArguments
from tests.conftest import DAY
from tests.make import SYSTEM, Make, uscc


def _change_all() -> None:
    """The holder without a code, and the batch of a list: another name and code, document, year, day and
    validity."""
    firm = Enterprise.get(Enterprise.name == "天津1有限公司")
    details = {**vars(details_of(firm)), "name": "天津更名有限公司", "uscc": uscc(9001)}
    correct_enterprise(firm, type(details_of(firm))(**details), SYSTEM, version=firm.version)
    row = Recognition.get(Recognition.scheme == "specialized_new")
    correct_batch(
        CorrectArguments(
            batch=row.batch_id, reason="误填", by_document="津工信〔2026〕9号",
            document_no="津工信〔2024〕66号",
            award_year=2023, announced_on=date(2023, 12, 5), valid_until=date(2027, 1, 1),
        ),
        SYSTEM,
    )  # fmt: skip


def test_page_and_file_are_of_then(leader: FlaskClient, titles: Make, on_day: Callable[[date], Any]) -> None:
    of = f"day={DAY}&count=seed:municipal&count=specialized_new:municipal&sort=enterprise"
    then = clock.local(clock.now()).replace(tzinfo=None).isoformat()
    page, file = (leader.get(f"/board/titles{kind}?{of}").text for kind in ("", ".csv"))
    with on_day(DAY + timedelta(days=1)):
        _change_all()
        titles.drained()
        now = leader.get(f"/board/titles.csv?{of}").text
        assert leader.get(f"/board/titles.csv?{of}&known_at={then}").text == file != now
        shown = leader.get(f"/board/titles?{of}&known_at={then}").text
    assert [word in file for word in ("天津1有限公司", "津工信〔2024〕1号", "2024-06-03")] == [True] * 3
    assert [word in now for word in ("天津1有限公司", "津工信〔2024〕1号", "2024-06-03")] == [False] * 3
    assert _rows(shown) == _rows(page)
    assert "待补码" in _rows(shown)


def _rows(html: str) -> str:
    found = re.search(r"<tbody>(.*?)</tbody>", html, re.DOTALL)
    assert found is not None
    return found[1]
