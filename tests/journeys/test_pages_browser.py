"""The main pages of every role in a real browser: nothing serious for axe, nothing that scrolls sideways on a
phone, nothing on the console, in both languages."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page

from registry.actions.criteria import begin_draft
from registry.actions.imports.run import upload_list
from registry.models import Account, Enterprise, Notice, Recognition
from registry.queries.actor import actor_of
from registry.queries.criteria import criteria_of, version_named
from registry.rules.change import Fact
from registry.rules.role import Role
from registry.rules.state import State
from registry.web.access import TOKEN
from tests.change_requests import requested
from tests.claims import claimed
from tests.heads import signed
from tests.journeys.person import wide_by
from tests.journeys.served import served
from tests.make import SYSTEM, Make
from tests.servers.chromium import browser
from tests.web.one_of_each import SAMPLE

pytestmark = [pytest.mark.slow, pytest.mark.browser, pytest.mark.engines("sqlite"), pytest.mark.shipped]
WIDE, NARROW = 1440, 320
CARDS = ("/changes/", "/claims/")
"""Lists whose rows are cards on a phone: there not even a table scrolls sideways."""
TABLE_SCROLLS = "(table => table.scrollWidth > table.clientWidth)(document.querySelector('.r-table'))"
SERIOUS = {"serious", "critical"}


@dataclass
class Live:
    """A served registry with something of everything, and who may look at which pages."""

    app: Flask
    address: str
    pages: list[tuple[Account | None, list[str]]]
    make: Make

    def cookie(self, account: Account | None, language: str) -> str:
        """What the browser of somebody would hold who chose a language and may have signed in."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        signed_in = {} if account is None else {TOKEN: self.make.sign_in(account)}
        return str(serializer.dumps({**signed_in, "language": language}))


@pytest.fixture
def live(make: Make, app: Flask) -> Iterator[Live]:
    pages = _something_of_everything(make)
    with served(app) as address:
        yield Live(app, address, pages, make)


def _something_of_everything(make: Make) -> list[tuple[Account | None, list[str]]]:
    draft = make.draft()
    files = {state: make.application(state) for state in (State.SUBMITTED, State.RETURNED, State.RECOMMENDED)}
    make.application(State.PROPOSED)
    recognized = make.application(State.RECOGNIZED)
    notice = Notice.get()
    recognition = Recognition.get(Recognition.application == recognized.id)
    owner = make.account(Role.ENTERPRISE, enterprise_id=draft.enterprise_id)
    returned = make.account(Role.ENTERPRISE, enterprise_id=files[State.RETURNED].enterprise_id)
    decider = make.account(Role.BUREAU_DECIDER)
    run = upload_list("企业.xlsx", SAMPLE.read_bytes(), None, actor_of(decider), make.storage)
    make.drained()
    waiting = files[State.SUBMITTED]
    file = f"/district/applications/{waiting.id}"
    public = ["/", "/roll", f"/roll/{recognition.id}", "/notices", f"/notices/{notice.id}", "/definitions"]
    signed(make.config, 60)
    public += ["/ledger/heads"]
    bureau = ["/bureau/", "/bureau/notices", "/bureau/notices/new", f"/bureau/notices/{notice.id}"]
    bureau += ["/bureau/recognitions", f"/bureau/recognitions/{recognition.id}", "/bureau/calls"]
    bureau += ["/imports/", f"/imports/{run.id}", "/enterprises/"]
    bureau += [f"/enterprises/{waiting.enterprise_id}", f"/enterprises/{waiting.enterprise_id}/edit"]
    claim = claimed(make.storage, uscc=Enterprise.get_by_id(waiting.enterprise_id).uscc)
    requested(make, Enterprise.get_by_id(draft.enterprise_id), Fact.NAME, {"name": "天津新名有限公司"})
    pending = (Account.get_by_id(claim.account_id), ["/pending/", f"/pending/drafts/{waiting.call_id}"])
    return [
        pending,
        (None, [*public, "/register", "/sign-in", "/forgotten"]),
        (owner, ["/enterprise/", "/enterprise/details", f"/enterprise/applications/{draft.id}", *_sheets()]),
        (owner, ["/colleagues/", f"/colleagues/{owner.id}/disabled", "/password"]),
        (returned, [f"/enterprise/applications/{files[State.RETURNED].id}"]),
        (make.account(Role.DISTRICT_OFFICER), ["/district/", file, f"{file}/sheet", f"/claims/{claim.id}"]),
        (make.account(Role.DISTRICT_OFFICER), list(CARDS)),
        (make.account(Role.DISTRICT_OFFICER), ["/invitations/", f"/invitations/{waiting.enterprise_id}"]),
        (decider, [*bureau, f"/bureau/applications/{files[State.RECOMMENDED].id}"]),
        (None, _criteria()),
        (decider, _drafts()),
        (make.account(Role.LEADER), ["/board/", "/board/titles", "/board/districts", "/board/indicators"]),
        (make.account(Role.SYSTEM_ADMIN), ["/admin/accounts", "/admin/workdays", "/admin/workdays/2027"]),
    ]


def _criteria() -> list[str]:
    compared = "/criteria/compare?a=specialized_new.2022&b=specialized_new.2026"
    return ["/criteria/", "/criteria/specialized_new.2022", "/criteria/seed.tj.2021", compared]


def _drafts() -> list[str]:
    home, paths = "/criteria-drafts/", ["/criteria-drafts/", "/criteria-drafts/begin"]
    for name in ("specialized_new.2022", "seed.tj.2021"):
        base = version_named(name)
        assert base is not None
        draft = f"{home}drafts/{begin_draft(base, f'{name}.next', SYSTEM).id}"
        scored = [f"{draft}/scores"] if criteria_of(base).scoring else []
        paths += [draft, f"{draft}/about", f"{draft}/clauses", f"{draft}/text", *scored]
    return paths


def _sheets() -> list[str]:
    base = "/sheet/"
    return [base, f"{base}innovative_sme/municipal", f"{base}little_giant/national?day=2026-05-01"]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.timeout(400)
def test_every_page_can_be_used_by_everyone(live: Live, language: str) -> None:
    wrong: list[str] = []
    with browser() as chrome:
        for account, paths in live.pages:
            with _reader(chrome, live, account, language) as page:
                for path in paths:
                    wrong += _faults(page, path, language)
    assert wrong == [], "\n".join(wrong)


@contextmanager
def _reader(chrome: Browser, live: Live, account: Account | None, language: str) -> Iterator[Page]:
    """A page of somebody who reads one page after the other, as people do: style and script come from the
    browser's own store."""
    # axe is put into the page, which the strict policy would refuse: hence a context that lets it.
    context = chrome.new_context(base_url=live.address, bypass_csp=True)
    cookie = {"name": "registry", "value": live.cookie(account, language), "url": live.address}
    context.add_cookies([cookie])  # type: ignore[list-item]
    yield context.new_page()
    context.close()


def _faults(page: Page, path: str, language: str) -> list[str]:
    """In Chinese on a desk, and on a phone after the window was made narrow; in English on a phone at once.

    The layout is the same in both languages, so axe reads it once; long English words may still overflow.
    """
    faults: list[str] = []
    note = partial(_note_error, faults)
    page.on("console", note)
    _resize(page, WIDE if language == "zh" else NARROW)
    answer = page.goto(path)
    if answer is None or answer.status != 200:
        faults.append(f"{language} {path}: {answer.status if answer else 'no answer'}")
    if language == "zh":
        where = f"{language} {WIDE}px {path}"
        faults += _sideways(page, where) + _axe(page, where)
        _resize(page, NARROW)
    faults += _sideways(page, f"{language} {NARROW}px {path}")
    if path in CARDS and page.evaluate(TABLE_SCROLLS):
        faults.append(f"{language} {NARROW}px {path}: its table scrolls sideways")
    page.remove_listener("console", note)
    return faults


def _resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})


def _note_error(faults: list[str], message: ConsoleMessage) -> None:
    if message.type == "error":
        faults.append(message.text)


def _sideways(page: Page, where: str) -> list[str]:
    width = wide_by(page)
    return [f"{where}: scrolls sideways by {width}px"] if width > 0 else []


def _axe(page: Page, where: str) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{where}: {item['id']} {item['nodes'][0]['html'][:160]}"
        for item in found
        if item["impact"] in SERIOUS
    ]
