"""Pressing a button a second time where what was typed is unusual."""

import re
from collections.abc import Mapping
from typing import Any

from flask.testing import FlaskClient

CONFIRMED = re.compile(r'name="((?:[a-z]+-)?confirmed)" type="hidden" value="([^"]+)"')


def press_twice(client: FlaskClient, url: str, data: Mapping[str, Any]) -> Any:
    """Post, and post again with what the page asked to confirm, if it did."""
    first = client.post(url, data=data)
    asked = CONFIRMED.search(first.text)
    if first.status_code != 422 or asked is None:
        return first
    return client.post(url, data={**data, asked[1]: asked[2]})
