"""Every form of the site: of each page for whom it is drawn, each once."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from registry import clock
from registry.actions.account import set_disabled
from registry.actions.approval import propose
from registry.actions.imports.run import upload_list
from registry.actions.message import deliver_messages
from registry.actions.profile_list import Statement, state_profiles
from registry.actions.setting import mark_as_demo, set_workday
from registry.actions.subject import declare_subject
from registry.models import Account, Claim, Enterprise, ImportRun, Notice
from registry.queries.actor import actor_of
from registry.rules.approval import SettingArguments
from registry.rules.colleague import FirmPart
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.subject import SubjectDetails
from tests.begun_list import begun
from tests.change_requests import moving
from tests.changed_list import changed
from tests.conftest import People
from tests.days import DAY, noon
from tests.make import SYSTEM, Make
from tests.pool import version
from tests.rules.criteria.small import gate as condition
from tests.web.access_table import TABLE
from tests.web.contact import CONTACT
from tests.web.one_of_each import World, make_world
from tests.web.typed_forms import TypedForm, forms_of
from tests.workbooks import workbook
from tests.workday_years import declared

Found = tuple[FlaskClient, Account | None, TypedForm]
WHO = (
    ("nobody",), ("owner",), ("pending",), ("decider", "reviewer"), ("district_decider", "district"),
    ("system_admin",),
)  # fmt: skip
"""Who fills forms: of each kind the first that gets the page."""
ONLY_READ = frozenset({"board", "health", "files", "ledger", "criteria", "sheet"})
"""Blueprints without an address that is posted to."""
BRAND = '{ flag = "brand" }'
NEXT_YEAR = '[[use]]\nlevels = ["municipal"]\nkinds = ["new"]\nfrom = "2027-01-01"\n'


def values_of(world: World, rule: Rule) -> dict[str, object]:
    """What stands in the address of a page of this world."""
    known = world.values.get(rule.endpoint) or world.values.get(rule.endpoint.split(".")[0], {})
    return {name: known[name] for name in rule.arguments} | world.queries.get(rule.endpoint, {})


def every_form(app: Flask, make: Make, people: People) -> Iterator[Found]:
    """A browser in which it is drawn, whose it is, and the form."""
    seen: set[tuple[object, ...]] = set()
    for account, url in chain(_of_the_world(app, make, people), _of_other_states(make)):
        client = people.client(account)
        answer = client.get(url)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for form in forms_of(url, answer.text):
                shape = (endpoint(app, url), *(endpoint(app, each) for each in form.urls), form.names)
                if shape not in seen:
                    seen.add(shape)
                    yield client, account, form
        answer.close()


def forms_of_answers(make: Make, people: People) -> Iterator[Found]:
    """Forms that stand only in what answers another one: a browser, whose it is, and the form."""
    officer, reviewer = make.account(Role.DISTRICT_OFFICER), make.account(Role.BUREAU_REVIEWER)
    file, listed = make.application(State.SUBMITTED), make.application(State.PROPOSED)
    returned = {"step": "return", "note": "缺件", "version": str(file.version)}
    composed = {**CONTACT, "title": "公示", "application": str(listed.id), f"reason-{listed.id}": "已核实"}
    made = {"do": "letters", "id": str(make.enterprise().id)}
    asked = {"do": "confirm", "id": str(moving(make, make.enterprise()).id)}
    for account, url, data in (
        (officer, f"/district/applications/{file.id}", returned),
        (officer, "/invitations/", made),
        (reviewer, "/bureau/notices/new?name=innovative_sme:municipal", composed),
        (make.account(Role.DISTRICT_OFFICER, district="120101"), "/changes/", asked),
    ):
        client = people.client(account)
        answer = client.post(url, data=data, follow_redirects=True)
        assert answer.status_code == 200, answer.text
        for form in forms_of(answer.request.path, answer.text):
            yield client, account, form


def _of_the_world(app: Flask, make: Make, people: People) -> Iterator[tuple[Account | None, str]]:
    world, adapter = make_world(make, people), app.url_map.bind("localhost")
    for (name, method), codes in TABLE.items():
        if method != "GET" or name.split(".")[0] in ONLY_READ or name.endswith("_file"):
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
    rules = version(condition("r", BRAND), id="draft.2", state="draft", use=NEXT_YEAR)
    yield decider, f"/criteria-drafts/drafts/{rules.id}"
    yield from _of_a_waiting_answer(make)
    doubtful = workbook(["企业名称"], ["天津甲有限公司"], ["红旗"])
    run = upload_list("红旗.xlsx", doubtful, None, actor_of(decider), make.storage)
    yield decider, f"/imports/{run.id}"
    listed = make.application(State.ON_NOTICE)
    notice = Notice.get_by_id(listed.notice_id)
    with clock.at(noon(notice.closes_on + timedelta(days=1))):
        yield decider, f"/bureau/notices/{notice.id}"
    returned = make.application(State.RETURNED)
    deliver_messages()
    yield make.account(Role.ENTERPRISE, enterprise_id=returned.enterprise_id), "/messages/"
    yield from _of_administrators(make, owner)
    # Last: messages wait for one of them.
    yield from ((make.account(Role.BUREAU_REVIEWER), f"/imports/{run.id}") for run in _long_lists(make))


def _long_lists(make: Make) -> Iterator[ImportRun]:
    """One of which rows wait, and one that is being written."""
    yield changed(make)
    yield begun()


def _of_administrators(make: Make, owner: Account) -> Iterator[tuple[Account, str]]:
    """Years and days that were set, the clock of a demo, and a person of the owner's who was disabled."""
    declared(2027)
    set_workday(DAY, False, "停电", SYSTEM)
    admin = make.account(Role.SYSTEM_ADMIN)
    yield admin, "/admin/workdays/2027"
    mark_as_demo(SYSTEM)
    yield admin, "/admin/workdays"
    gone = make.account(Role.ENTERPRISE, enterprise_id=owner.enterprise_id, part=FirmPart.FILLER)
    set_disabled(gone, True, SYSTEM)
    yield admin, f"/admin/accounts?text={gone.login}"
    yield owner, "/colleagues/"


def _of_a_waiting_answer(make: Make) -> Iterator[tuple[Account, str]]:
    """What was said of all sites at once, by an enterprise that has two."""
    owner = make.account(Role.ENTERPRISE)
    firm = Enterprise.get_by_id(owner.enterprise_id)
    for name in ("甲工厂", "乙工厂"):
        declare_subject(firm, "site", SubjectDetails(name), SYSTEM)
    state_profiles([Statement(firm, [ProfileEntry("scenes", None, "5")])], SYSTEM)
    yield owner, f"/subjects/of/{firm.id}"


def endpoint(app: Flask, url: str) -> str:
    """The name of the address that a page or a form leads to."""
    adapter = app.url_map.bind("localhost")
    path = url.partition("?")[0].partition("#")[0]
    for method in ("POST", "GET"):
        if adapter.test(path, method):
            return str(adapter.match(path, method)[0])
    return url
