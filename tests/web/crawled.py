"""Every form of the site: of each page for whom it is drawn, each once."""

from collections.abc import Iterator

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from registry.actions.approval import propose
from registry.models import Account, Claim, Enterprise
from registry.queries.actor import actor_of
from registry.rules.approval import SettingArguments
from registry.rules.role import Role
from registry.rules.state import State
from tests.change_requests import moving
from tests.conftest import People
from tests.days import DAY
from tests.make import Make
from tests.web.access_table import TABLE
from tests.web.one_of_each import World, make_world
from tests.web.typed_forms import TypedForm, forms_of

Found = tuple[FlaskClient, Account | None, TypedForm]
WHO = (
    ("nobody",), ("owner",), ("pending",), ("decider", "reviewer"), ("district_decider", "district"),
    ("system_admin",),
)  # fmt: skip
"""Who fills forms: of each kind the first that gets the page."""
ONLY_READ = frozenset({"board", "health", "files", "ledger", "criteria", "sheet"})
"""Blueprints without an address that is posted to."""


def values_of(world: World, rule: Rule) -> dict[str, object]:
    """What stands in the address of a page of this world."""
    known = world.values.get(rule.endpoint) or world.values.get(rule.endpoint.split(".")[0], {})
    return {name: known[name] for name in rule.arguments} | world.queries.get(rule.endpoint, {})


def every_form(app: Flask, make: Make, people: People) -> Iterator[Found]:
    """A browser in which it is drawn, whose it is, and the form."""
    seen: set[tuple[object, ...]] = set()
    for account, url in [*_of_the_world(app, make, people), *_of_other_states(make)]:
        client = people.client(account)
        answer = client.get(url)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for form in forms_of(url, answer.text):
                shape = (endpoint(app, url), *(endpoint(app, each) for each in form.urls), form.names)
                if shape not in seen:
                    seen.add(shape)
                    yield client, account, form
        answer.close()


def _of_the_world(app: Flask, make: Make, people: People) -> Iterator[tuple[Account | None, str]]:
    world, adapter = make_world(make, people), app.url_map.bind("localhost")
    for (name, method), codes in TABLE.items():
        if method != "GET" or name.split(".")[0] in ONLY_READ:
            continue
        for rule in app.url_map.iter_rules(name):
            if "GET" in (rule.methods or ()):
                url = adapter.build(name, values_of(world, rule))
                readers = [[each for each in kind if codes[each] == 200][:1] for kind in WHO]
                for first in readers[:1] if readers[0] else readers:
                    yield from ((world.accounts[identity], url) for identity in first)


def _of_other_states(make: Make) -> Iterator[tuple[Account | None, str]]:
    """Pages whose form the world's one of each does not show."""
    draft = make.draft()
    owner = make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id)
    yield owner, f"/enterprise/applications/{draft.id}"
    make.award(Enterprise.get_by_id(draft.enterprise_id))
    yield owner, "/profile/awards"
    yield owner, "/profile/product"
    make.enterprise()
    yield make.account(Role.DISTRICT_OFFICER), "/invitations/"
    yield (
        make.account(Role.DISTRICT_OFFICER),
        f"/district/applications/{make.application(State.SUBMITTED).id}",
    )
    holder = Enterprise.get_by_id(draft.enterprise_id)
    change = moving(make, holder)
    yield owner, f"/changes/{change.id}"
    yield make.account(Role.DISTRICT_OFFICER, district="120101"), f"/changes/{change.id}"
    yield make.account(Role.DISTRICT_OFFICER, district="120101"), "/changes/"
    claim = Claim.get(Claim.account == make.account(Role.CLAIMANT).id)
    yield make.account(Role.DISTRICT_OFFICER), f"/claims/{claim.id}"
    decider = make.account(Role.BUREAU_DECIDER)
    asked = SettingArguments("notice_days/innovative_sme:municipal", 8, DAY, "津工信〔2026〕10号", "")
    yield decider, f"/approvals/{propose(asked, actor_of(decider), make.storage).id}"


def endpoint(app: Flask, url: str) -> str:
    """The name of the address that a page or a form leads to."""
    adapter = app.url_map.bind("localhost")
    path = url.partition("?")[0].partition("#")[0]
    for method in ("POST", "GET"):
        if adapter.test(path, method):
            return str(adapter.match(path, method)[0])
    return url
