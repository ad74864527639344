"""Approving in tests what a page has proposed."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def approved(second: FlaskClient, answer: TestResponse) -> TestResponse:
    """The answer to approving what `answer` led to, as the second person who reads its page first."""
    assert answer.status_code == 303
    assert answer.location.startswith("/approvals/")
    page = second.get(answer.location).text
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
    assert seen, page
    return second.post(f"{answer.location}?do=approve", data={"seen": seen[1]})
