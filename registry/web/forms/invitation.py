"""Choosing enterprises to invite, and the links a page of letters hands back."""

import re
from collections.abc import Mapping

from werkzeug.datastructures import MultiDict

from registry.rules.catalog import catalog
from registry.rules.invitation import MOST_LETTERS, FirmState
from registry.web.forms.text import searched

_TOKEN = re.compile(r"[\w-]{43}", re.ASCII)


def filters_of(given: Mapping[str, str]) -> dict[str, str]:
    """What enterprises are narrowed by: `q`, `district`, `state`, each '' where it is not asked; of accounts
    those without any, unless an address says otherwise."""
    district = given.get("district", "")
    state = given.get("state", FirmState.NONE.value)
    return {
        "q": searched(given.get("q")),
        "district": district if district in catalog().districts else "",
        "state": state if state in set(FirmState) else "",
    }


def typed_ids(given: "MultiDict[str, str]") -> list[int]:
    """The enterprises that are ticked, at most so many as there are letters on a page."""
    found = {int(text) for text in given.getlist("id") if re.fullmatch(r"\d{1,9}", text, re.ASCII)}
    return sorted(found)[:MOST_LETTERS]


def typed_tokens(given: Mapping[str, str]) -> list[str]:
    """The tokens a page of letters hands back, at most as many as it shows."""
    words = given.get("tokens", "").split()
    return [word for word in words if _TOKEN.fullmatch(word)][:MOST_LETTERS]
