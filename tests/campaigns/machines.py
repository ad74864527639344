"""Two websites and several workers on machines of their own, some killed while people work through both."""

import threading
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from kombu import Connection

from registry import clock
from registry.actions.enterprise import register_enterprise
from registry.broker import celery
from registry.config import Config
from registry.database import db
from registry.jobs import Job
from registry.models import (
    Approval,
    Attachment,
    Enterprise,
    Event,
    ImportRun,
    ImportWork,
    Recognition,
)
from registry.queries.approval import effect_of
from registry.queries.imports.whole import RUNNING
from registry.queries.setting import demo_offset
from registry.queries.tally_known import tally_known
from registry.redis_url import redis_urls
from registry.rules.approval import effect_digest
from registry.web import create_app
from tests.agreement import all_agrees
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.import_list import TITLE, LongList, long_list
from tests.import_reader import is_done
from tests.journeys.system import PASSWORD, System, close_database, free_port, seed
from tests.journeys.visitor import CUT_OFF, Visitor
from tests.machines import Machine, command, environment, machine, until, until_started
from tests.make import PDF, SYSTEM, uscc
from tests.servers.valkey import valkey

ROWS = 2_000
FIRST_CODE = 7_000_000
"""The credit codes of what officers register begin here."""
KINDS = {
    "web": {"REGISTRY_PROGRAMS": "web,worker", "REGISTRY_QUEUES": "figures"},
    "work": {"REGISTRY_PROGRAMS": "worker,beat"},
    "all": {},
}
"""What each machine is set up with beside what all have."""
WHOLE = (Job.RECOUNT_TALLY, Job.CHECK_DEEPLY)
"""What is done once a day, however often it is asked."""


@dataclass
class Town:
    """The machines of one registry, and who works through them."""

    config: Config
    machines: dict[str, Machine]
    chance: Random
    confirmed: list[str] = field(default_factory=list)
    """Credit codes of which a website has said that they are registered."""
    faults: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def say(self, *jobs: Job) -> None:
        """What the beat says, when it is time."""
        with Connection(redis_urls(self.config.redis_url).celery) as broker:
            for job in jobs:
                celery.send_task(job.value, queue=job.queue.value, connection=broker)

    def websites(self) -> list[str]:
        """Addresses of the machines that have one, in any order."""
        found = [each.address for name, each in self.machines.items() if name != "work"]
        return self.chance.sample(found, len(found))


def run(case: Case) -> Seen:
    """One registry on three machines: a website and a worker for figures; a worker and a beat; everything."""
    folder = case.registry.new_folder()
    url = case.registry.databases.fresh("postgres", folder)
    with valkey() as redis_url, ExitStack() as stack:
        common = {"DATABASE_URL": url, "REDIS_URL": redis_url, "REGISTRY_SHARED": str(folder / "shared")}
        own = {"REGISTRY_VAR": str(folder / "seed"), "PORT": str(free_port()), **common}
        system = seed(Config.from_env(own), schemes=("innovative_sme:municipal",))
        try:
            _mark(folder, common)
            machines = {
                name: stack.enter_context(machine(folder / name, free_port(), {**common, **kind}))
                for name, kind in KINDS.items()
            }
            until_started(*machines.values())
            return _worked_in(Town(system.config, machines, case.chance), system, case.rows or ROWS)
        finally:
            close_database()
            clock.set_offset(timedelta(0))


def _mark(folder: Path, common: dict[str, str]) -> None:
    """Say that this is the folder they share, as docs/machines.md does."""
    marked = command(environment(folder / "seed", common), "share")
    assert marked.returncode == 0, marked.stderr


def _worked_in(town: Town, system: System, rows: int) -> Seen:
    listed = long_list("recognitions", rows, town.chance, clock.today())
    with db.connection_context():
        for firm in listed.known:
            register_enterprise(firm, SYSTEM)
    file = _attached(town, system)
    with _officers(town):
        seen = _brought_in(town, listed)
    assert not town.faults, town.faults
    _reads(town, file)
    until("both checks are done", lambda: _both_checked(town), pause=0.5)
    with db.connection_context():
        clock.set_offset(demo_offset())
        until("everything is counted", lambda: tally_known().lag == 0)
        _nothing_is_lost_or_doubled(town, listed)
    close_database()
    app = create_app(town.config)
    db.connect()
    all_agrees(app)
    return seen + Counter({"rows": rows, "registered": len(town.confirmed)})


def _both_checked(town: Town) -> bool:
    """Ask for both several times, as the beats of several machines do; whether both are done."""
    town.say(*WHOLE, *WHOLE, *WHOLE)
    return all(map(_many, ("tally.recounted", "registry.checked")))


def _attached(town: Town, system: System) -> int:
    """A file that an applicant uploads on one machine; returns its id."""
    applicant = Visitor(town.machines["web"].address, "applicant", PASSWORD)
    call = system.calls["innovative_sme:municipal"]
    applicant.insist(f"/enterprise/applications/new/{call}", {"subject": "new:enterprise"}, done=(303,))
    page = "/enterprise/applications/1"
    status, text = applicant.post(f"{page}?do=attach", {"version": "1"}, page=page, file=PDF)
    assert status == 303, text[-500:]
    with db.connection_context():
        return int(Attachment.get().id)


def _reads(town: Town, file: int) -> None:
    """Who signs in on one machine is signed in on the other, and finds there what was uploaded elsewhere."""
    for address in town.websites():
        visitor = Visitor(address, "applicant", PASSWORD)
        for other in town.websites():
            visitor.address = other
            assert visitor.get(f"/files/{file}")[0] == 200, other


@contextmanager
def _officers(town: Town) -> Iterator[None]:
    """Officers register enterprises through whatever website answers, as long as the block runs."""
    threads = [threading.Thread(target=_register, args=(town, login)) for login in ("officer", "reviewer")]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        town.stop.set()
        for thread in threads:
            thread.join()


def _register(town: Town, login: str) -> None:
    first = FIRST_CODE + 500_000 * (login == "reviewer")
    try:
        visitor = Hurried(town.websites()[0], login, PASSWORD)
        for number in range(500_000):
            if town.stop.wait(0.05):
                return
            _insist(town, visitor, uscc(first + number), f"天津{login}第{number}号有限公司")
    except (AssertionError, *CUT_OFF) as error:
        town.faults.append(f"{login}: {error!r}")


class Hurried(Visitor):
    """Who turns to another machine as soon as one does not answer."""

    def get(self, path: str) -> tuple[int, str]:
        status, text = self._ask(urllib.request.Request(self.address + path))
        if status == 503:
            raise ConnectionError(path)
        return status, text


def _insist(town: Town, visitor: Visitor, code: str, name: str) -> None:
    """Register one until a website says that it is, by the session there is, on whatever machine."""
    form = {"name": name, "uscc": code, "place": "120111", "industry": "I4"}
    for attempt in range(100):
        visitor.address = town.websites()[0]
        try:
            status, text = visitor.post("/enterprises/new", form)
        except CUT_OFF:
            continue
        # 409: an earlier try had worked, and only its answer was lost.
        if status == 303 or (status == 409 and attempt):
            town.confirmed.append(code)
            return
        assert status == 503, (status, text[-500:])
    raise AssertionError(f"{name} was never registered")


def _brought_in(town: Town, listed: LongList) -> Seen:
    """A long list uploaded on one machine, approved on another. The machine of its worker dies, and a
    website's with it."""
    run = _approved(town, listed)
    until("a worker is at it", lambda: _done(run) > 0 or is_done(run), pause=0.005)
    at_it = next((name for name, each in town.machines.items() if each.brings_in()), "work")
    assert at_it != "web", "it takes figures only"
    died = ["all"] if at_it == "all" else ["work", "web"]
    for name in died:
        town.machines[name].kill()
    with db.connection_context():
        is_half = not is_done(run)
        # Nobody waits here until a dead worker's time is over.
        past = clock.real_now() - timedelta(seconds=1)
        ImportWork.update(free_at=past).where(RUNNING & (ImportWork.run == run)).execute()
    left = {name: each for name, each in town.machines.items() if name not in died}
    town.machines = left
    until("a website is left", lambda: any(each.is_answering() for each in left.values()))
    before = len(town.confirmed)
    town.say(Job.BRING_IN, Job.BRING_IN, Job.DRAIN_TALLY, Job.DELIVER_MESSAGES)
    until("the other worker has written the rest", lambda: is_done(run))
    until("people go on by the other website", lambda: len(town.confirmed) > before + 5 or bool(town.faults))
    return Counter(
        {f"the machine died: {name}": 1 for name in died} | {"an import in the middle": int(is_half)}
    )


def _approved(town: Town, listed: LongList) -> int:
    """The list uploaded by one person on one machine, and approved by another on another; its run."""
    one, other = (town.machines[name].address for name in ("web", "all"))
    reviewer, decider = Visitor(one, "reviewer", PASSWORD), Visitor(other, "decider", PASSWORD)
    assert listed.decision is not None
    day = listed.decision.announced_on
    form = {"kind": "recognitions", "title": ":".join(TITLE), "announced_on": str(day)}
    form |= {"award_year": str(day.year), "document_no": "津工信〔2026〕6号"}
    status, place = reviewer.post("/imports/", form, file=listed.content, name="list.xlsx")
    assert status == 303, place[-500:]
    with db.connection_context():
        run = int(ImportRun.get().id)
    status, place = reviewer.post(f"/imports/{run}?do=apply", {}, page=f"/imports/{run}")
    assert status == 303, place[-500:]
    with db.connection_context():
        approval = Approval.get()
        seen = effect_digest(effect_of(approval))
    page = f"/approvals/{approval.id}"
    assert decider.insist(f"{page}?do=approve", {"seen": seen}, page=page) == 303
    return run


def _done(run: int) -> int:
    with db.connection_context():
        return ImportWork.select(ImportWork.done).where(ImportWork.run == run).scalar() or 0


def _many(kind: str) -> int:
    with db.connection_context():
        count: int = Event.select().where(Event.kind == kind).count()
        return count


def _nothing_is_lost_or_doubled(town: Town, listed: LongList) -> None:
    """Every row of the list once, every enterprise that was confirmed once, both checks once."""
    codes: Any = Enterprise.select(Enterprise.uscc).where(Enterprise.uscc.is_null(False)).tuples()
    registered = Counter(code for (code,) in codes)
    assert set(town.confirmed) <= registered.keys(), set(town.confirmed) - registered.keys()
    assert max(registered.values()) == 1
    granted: Any = Recognition.select(Recognition.name, Recognition.announced_on)
    titles = Counter((name, str(day)) for name, day in granted.tuples())
    assert titles == listed.titles(set())
    for kind in ("tally.recounted", "registry.checked"):
        assert Event.select().where(Event.kind == kind).count() == 1, kind


CAMPAIGN = Campaign(
    "Two websites and two workers on machines of their own, one of each killed in the middle of an import "
    "while people work through both: nothing that was confirmed is lost, nothing is done twice, figures are "
    "right.",
    run,
    few=1,
    must_see=frozenset({"an import in the middle"}),
    engines=("postgres",),
)
