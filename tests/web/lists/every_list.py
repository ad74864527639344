"""Every list there is, taken away as both kinds of file from a world with one of everything."""

from collections.abc import Iterator

from flask import Flask

from registry import clock
from tests.conftest import People
from tests.kept_titles import decided_in_0_2
from tests.make import Make
from tests.web.one_of_each import make_world

HIDDEN = ("district.recommendation_file", "district.recommendations_file")
"""The world's one recommendation is the bureau's; what a district takes away of its own is made alike."""
SETTLED = ("claims.index_file", "changes.index_file")
"""Of these the world has nothing that waits."""
NARROWED = {"state": "all", "sort": "name", "direction": "desc"}
"""Behind the question mark: what some lists are asked and others leave out."""
READERS = {"public": "nobody", "district": "district"}
"""Who takes a list away, by its blueprint; what is not named the bureau's decider."""


def every_list(make: Make, people: People, app: Flask) -> Iterator[tuple[str, dict[str, bytes]]]:
    """The view of each list, and its file of each kind."""
    world = make_world(make, people)
    decided_in_0_2(make, "little_giant", "national", make.enterprise(), clock.today())
    adapter = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        blueprint, _dot, view = rule.endpoint.partition(".")
        if not view.endswith("_file") or rule.endpoint in HIDDEN:
            continue
        client = people.client(world.accounts[READERS.get(blueprint, "decider")])
        known = world.values.get(rule.endpoint.removesuffix("_file")) or world.values.get(blueprint, {})
        values = {name: known[name] for name in rule.arguments if name != "suffix"}
        asked = {**values, **NARROWED}
        if rule.endpoint in SETTLED:
            asked["state"] = "settled"
        yield (
            rule.endpoint,
            {
                kind: client.get(adapter.build(rule.endpoint, {**asked, "suffix": kind})).data
                for kind in ("csv", "xlsx")
            },
        )
