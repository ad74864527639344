"""Tabs over one list: each narrows it by one value of one key and shows how many rows that leaves."""

from collections.abc import Mapping
from typing import Any

from flask import url_for


def tabs_of(
    endpoint: str, key: str, labels: Mapping[str, str], counts: Mapping[str, int], filters: Mapping[str, str]
) -> list[tuple[str, str, bool, int]]:
    """The tabs for components/tabs.html; the other filters of `filters` stay in the addresses."""
    rest = {name: value for name, value in filters.items() if name != key}
    tabs = []
    for value, label in labels.items():
        arguments: dict[str, Any] = {**rest, key: value or None}
        tabs.append((label, url_for(endpoint, **arguments), filters.get(key, "") == value, counts[value]))
    return tabs
