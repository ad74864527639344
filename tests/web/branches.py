"""What can be sent to a page, form by form: several of them share its address (web/several_forms.py)."""

from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from registry.web.several_forms import DO, SeveralForms
from tests.web.one_of_each import World

METHODS = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
OF_LINES = {
    ("colleagues.index", "link"): "{colleagues[id]}",
    ("colleagues.index", "enable"): "{colleagues[id]}",
    ("admin.accounts", "link"): "{admin[id]}",
    ("admin.accounts", "enable"): "{admin[id]}",
    ("admin.workdays", "remove"): "{admin[day]}",
    ("invitations.firm", "link"): "{invitations[account_id]}",
    ("enterprise.application", "detach"): "{enterprise[file_id]}",
    ("profile.section", "remove"): "{profile[what]}:{profile[line]}",
    ("profile.section", "complete"): "{profile[what]}",
    ("subjects.index", "confirm"): "{subjects[id]}",
}
"""Of forms in the lines of a list, which line of the world they are sent of."""
ON_ANOTHER = {
    ("profile.section", "remove"): {"name": "awards"},
    ("profile.section", "complete"): {"name": "awards"},
}
"""What the address says where the world's one page of that name has no such line."""


def routes(app: Flask) -> Iterator[tuple[Rule, str]]:
    """Each address with what can be asked of it: a method, of a page with several forms `POST approve`."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static":
            for method in sorted((rule.methods or set()) & METHODS):
                for word in words_of(app, rule.endpoint) if method == "POST" else [""]:
                    yield rule, f"{method} {word}".strip()


def words_of(app: Flask, endpoint: str) -> list[str]:
    """Which forms a page takes; '' is one that does not say which it is."""
    page = app.view_functions[endpoint]
    if not isinstance(page, SeveralForms):
        return [""]
    return [*([""] if page.has_own else []), *page.forms]


def address_of(world: World, rule: Rule, asked: str) -> dict[str, object]:
    """What stands in the address of a page of this world."""
    page = rule.endpoint.removesuffix("_file")
    found = world.values.get(page) or world.values.get(rule.endpoint.split(".")[0], {})
    known = {"suffix": "xlsx", **found}
    other = ON_ANOTHER.get((rule.endpoint, asked.partition(" ")[2]), {})
    return {name: (known | other)[name] for name in rule.arguments} | world.queries.get(rule.endpoint, {})


def sent_to(world: World, endpoint: str, asked: str) -> dict[str, str] | None:
    """What is posted: a version that is none, and which form it is."""
    method, _space, word = asked.partition(" ")
    if method != "POST":
        return None
    line = OF_LINES.get((endpoint, word), "").format(**world.values)
    return {"version": "1"} | ({DO: f"{word}:{line}" if line else word} if word else {})
