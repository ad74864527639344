"""Tabs over one list: each narrows it by one value of one key and shows how many rows that leaves."""

from collections.abc import Mapping
from typing import Any, Protocol

from flask import request

from registry.web.addresses import url_for
from registry.web.language import gettext as _


class Confirmable(Protocol):
    """How many requests wait here, wait elsewhere, and are settled."""

    @property
    def here(self) -> int: ...

    @property
    def elsewhere(self) -> int: ...

    @property
    def settled(self) -> int: ...


def confirming_tab() -> str:
    """Which of the tabs of requests that offices confirm the address asks for; '' what waits here."""
    asked = request.args.get("state", "")
    return asked if asked in ("elsewhere", "settled") else ""


def confirming_labels() -> dict[str, str]:
    """How these tabs are called."""
    return {"": _("待确认"), "elsewhere": _("待其他机关确认"), "settled": _("已办结")}


def confirming_tabs(blueprint: str, tab: str, counts: Confirmable) -> list[tuple[str, str, bool, int | None]]:
    """The tabs of requests that offices confirm: here, elsewhere, settled; `tab` is the value of `state`."""
    rows = {"": counts.here, "elsewhere": counts.elsewhere, "settled": counts.settled}
    return tabs_of(f"{blueprint}.index", "state", confirming_labels(), rows, {"state": tab})


def tabs_of(
    endpoint: str,
    key: str,
    labels: Mapping[str, str],
    counts: Mapping[str, int | None],
    filters: Mapping[str, str],
) -> list[tuple[str, str, bool, int | None]]:
    """The tabs for components/tabs.html, without a count where it is None; the other filters of `filters`
    stay in the addresses."""
    rest = {name: value for name, value in filters.items() if name != key}
    tabs = []
    for value, label in labels.items():
        arguments: dict[str, Any] = {**rest, key: value or None}
        tabs.append((label, url_for(endpoint, **arguments), filters.get(key, "") == value, counts[value]))
    return tabs
