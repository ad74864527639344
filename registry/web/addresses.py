"""Addresses in pages, of which one has some hundred: Flask's answers, each kind of address worked out once.

Flask asks its map of routes anew for each, and most of them differ by the number of a row alone.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from flask import Flask, request
from flask import url_for as worked_out
from flask.globals import request_ctx
from jinja2.filters import do_urlencode

_KEPT = 2000
_GREATEST = 2**31 - 1
"""The greatest number of a row; from it downward numbers stand for those that are put in."""


def init_app(app: Flask) -> None:
    app.extensions["addresses"] = lru_cache(maxsize=_KEPT)(_kind_of_address)
    app.jinja_env.globals.update(url_for=url_for, with_query=with_query)


def url_for(endpoint: str, /, **values: Any) -> str:
    """The address of a view with these values, as Flask's own says it."""
    numbers, named = 0, list[tuple[str, Any]]()
    for name, value in values.items():
        if type(value) is int:
            named.append((name, _GREATEST - numbers))
            numbers += 1
        elif type(value) is str and name[0] != "_":
            named.append((name, value))
        else:
            return worked_out(endpoint, **values)
    try:
        context = request_ctx._get_current_object()  # type: ignore[attr-defined]
    except RuntimeError:
        return worked_out(endpoint, **values)
    kind_of: Callable[..., str | None] = context.app.extensions["addresses"]
    # Where the site lies is part of it; of ".view" so is the blueprint that asks.
    kind = kind_of(context.url_adapter.script_name, endpoint, tuple(named)) if endpoint[0] != "." else None
    if kind is None:
        return worked_out(endpoint, **values)
    return kind % values if numbers else kind


def _kind_of_address(_script_name: str, endpoint: str, values: tuple[tuple[str, Any], ...]) -> str | None:
    """The address, with a place for each number that is in it; None where one is not in it as it is, once."""
    address = worked_out(endpoint, **dict(values))
    numbers = [(name, value) for name, value in values if type(value) is int]
    if not numbers:
        return address
    kind = address.replace("%", "%%")
    for name, number in numbers:
        if kind.count(str(number)) != 1:
            return None
        kind = kind.replace(str(number), f"%({name})d")
    return kind


def with_query(changes: Mapping[str, Any]) -> str:
    """This page's address with some values of its query changed, all others kept; none and '' take one away.

    Not by url_for with what was asked: a visitor could then pass it _external, _anchor or an endpoint.
    """
    kept = [(name, value) for name, value in request.args.items(multi=True) if name not in changes]
    kept += [(name, value) for name, value in changes.items() if value is not None and value != ""]
    path = do_urlencode(request.path)
    return f"{path}?{do_urlencode(kept)}" if kept else path
