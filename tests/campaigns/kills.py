"""Kill -9 of web, worker and Redis while people work: nothing acknowledged is lost or doubled, and the board
comes right by itself."""

import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random

from registry import clock
from registry.config import Config
from registry.database import db, is_postgres
from registry.models import Application, Approval, Attachment, Event, Notice, Recognition
from registry.queries.approval import effect_of
from registry.queries.deep_check import deep_check
from registry.queries.recount import recount
from registry.queries.setting import demo_offset
from registry.queries.tally import figures
from registry.queries.tally_known import tally_known
from registry.rules.approval import ApprovalAction, effect_digest
from registry.rules.state import State
from registry.storage import Storage
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.journeys.system import PASSWORD, System, close_database, free_port, running, seed, until
from tests.journeys.visitor import CUT_OFF, Visitor
from tests.make import PDF
from tests.web.contact import CONTACT

QUIET_START = 5.0
"""Seconds until the site answers again on a machine with nothing else to do."""
VICTIMS = ("granian", "celery", "valkey")
STATEMENT = {"statement": "本企业长期专注于细分市场。", "contact": "李四", "phone": "02288888888"}


@contextmanager
def dying(system: System, chance: Random, fewest: int) -> Iterator[list[str]]:
    """Something dies at random moments for as long as the block runs, and on until enough has died: how much
    dies while people work depends on how quick they are. Each of the three dies before one dies again.

    On a machine that takes longer for a start people take longer, too: they get as much more time.
    """
    stop, killed, slowness = threading.Event(), [], 1.0
    order = [victim for _ in range(fewest) for victim in chance.sample(VICTIMS, len(VICTIMS))]

    def harm() -> None:
        nonlocal slowness
        while len(killed) < len(order) and not stop.wait(chance.uniform(0.3, 1.5) * slowness):
            victim = order[len(killed)]
            if system.kill(victim):
                killed.append(victim)
            # People wait for the site to be back before they try again; on a busy machine that takes a while.
            died = time.monotonic()
            while not system.is_answering() and not stop.wait(0.2):
                pass
            slowness = max(slowness, (time.monotonic() - died) / QUIET_START)

    thread = threading.Thread(target=harm)
    thread.start()
    try:
        yield killed
        assert killed, "nothing died while people worked"
        until("enough has died", lambda: len(killed) >= fewest)
    finally:
        stop.set()
        thread.join()


def apply(system: System, number: int, failures: list[str]) -> None:
    """One applicant's part, insisted on until it is acknowledged."""
    try:
        login = "applicant" if number == 0 else f"applicant{number}"
        visitor = Visitor(system.address, login, PASSWORD)
        call = system.calls["innovative_sme:municipal"]
        visitor.insist(f"/enterprise/applications/new/{call}", {"subject": "new:enterprise"})
        id = _own_application(system, number)
        page = f"/enterprise/applications/{id}"
        while True:
            try:
                version = str(_version(id))
                status, _ = visitor.post(
                    f"{page}?do=attach", {"version": version, **STATEMENT}, page=page, file=PDF
                )
            except CUT_OFF:
                continue
            # 422: it was kept before, and only the answer was lost.
            if status in {303, 409, 422}:
                break
        for _attempt in range(50):
            form = {"version": str(_version(id)), **STATEMENT}
            if visitor.insist(f"{page}?do=submit", form, page=page, done=(303, 409, 422, 400)) == 303:
                break
            if _state(id) == State.SUBMITTED:
                break
    except (AssertionError, *CUT_OFF) as error:
        failures.append(f"applicant {number}: {error!r}")


def _own_application(system: System, number: int) -> int:
    return int(_one("SELECT id FROM application WHERE enterprise_id = %s", system.enterprises[number]))


def _version(id: int) -> int:
    return int(_one("SELECT version FROM application WHERE id = %s", id))


def _state(id: int) -> str:
    return str(_one("SELECT state FROM application WHERE id = %s", id))


def _one(sql: str, *values: object) -> object:
    with db.connection_context():
        mark = "%s" if is_postgres() else "?"
        return db.execute_sql(sql.replace("%s", mark), values).fetchone()[0]


def run(case: Case) -> Seen:
    """One registry of which something is killed again and again; the first time with few people, who wait
    for less."""
    applicants, fewest = (3, 3) if case.number == 0 else (8, 6)
    environ = {"REGISTRY_VAR": str(case.registry.new_folder()), "PORT": str(free_port())}
    system = seed(Config.from_env(environ), schemes=("innovative_sme:municipal",), enterprises=applicants)
    try:
        with running(system):
            with dying(system, case.chance, fewest) as killed:
                _everybody_applies(system, applicants)
                _officers_decide(system, applicants)
            until("the figures come right", lambda: _comes_right(applicants), 90)
            _nothing_is_lost_or_doubled(applicants, Storage(system.config.var / "files"))
            leader = Visitor(system.address, "leader", PASSWORD)
            assert leader.get("/board/")[0] == 200
    finally:
        close_database()
        clock.set_offset(timedelta(0))
    return Counter({"applications": applicants, "kills": len(killed), **Counter(killed)})


def _everybody_applies(system: System, applicants: int) -> None:
    failures: list[str] = []
    threads = [
        threading.Thread(target=apply, args=(system, number, failures)) for number in range(applicants)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == [], failures


def _officers_decide(system: System, applicants: int) -> None:
    officer = Visitor(system.address, "officer", PASSWORD)
    reviewer = Visitor(system.address, "reviewer", PASSWORD)
    ids = [_own_application(system, number) for number in range(applicants)]
    for visitor, desk, action in ((officer, "district", "recommend"), (reviewer, "bureau", "propose")):
        for id in ids:
            page = f"/{desk}/applications/{id}"
            press = {"version": str(_version(id)), "step": action, "sure": action, "unchecked": "99"}
            visitor.insist(page, press, page=page)
    decider = Visitor(system.address, "decider", PASSWORD)
    _publish(reviewer, decider, ids)
    Visitor(system.address, "admin", PASSWORD).insist(
        "/admin/workdays?do=clock", {"days": "20"}, page="/admin/workdays", done=(303,)
    )
    _recognize(reviewer, decider)


def _approve(decider: Visitor, what: ApprovalAction) -> None:
    """Approve what the reviewer proposed, until it is done."""
    with db.connection_context():
        approval = Approval.get(Approval.action == what.value)
        seen = effect_digest(effect_of(approval))
    page = f"/approvals/{approval.id}"
    decider.insist(f"{page}?do=approve", {"seen": seen}, page=page)


def _publish(reviewer: Visitor, decider: Visitor, ids: list[int]) -> None:
    form_page = "/bureau/notices/new?name=innovative_sme:municipal"
    form = {**CONTACT, "title": "试点公示", "application": [str(id) for id in ids]}
    form |= {f"reason-{id}": "缺项已在现场核实" for id in ids}
    while _one("SELECT COUNT(*) FROM approval") == 0:
        try:
            _status, shown = reviewer.post(form_page, form)
            seen = re.search(r'name="seen" value="([0-9a-f]{64})"', shown)
            status, text = reviewer.post(form_page, {**form, "seen": seen[1] if seen else ""})
            assert status in {303, 409, 422}, (status, text)
        except CUT_OFF:
            continue
    _approve(decider, ApprovalAction.PUBLISH)


def _recognize(reviewer: Visitor, decider: Visitor) -> None:
    notice = int(_one("SELECT id FROM notice"))
    day = str(_clock_day())
    form = {"document_no": "试〔2026〕2号", "award_year": day[:4], "announced_on": day}
    page = f"/bureau/notices/{notice}"
    reviewer.insist(f"{page}?do=recognize", form, page=page)
    _approve(decider, ApprovalAction.RECOGNIZE)


def _clock_day() -> object:
    with db.connection_context():
        clock.set_offset(demo_offset())
        return clock.today()


def _comes_right(applicants: int) -> bool:
    with db.connection_context():
        clock.set_offset(demo_offset())
        return tally_known().lag == 0 and sum(cell.valid for cell in figures(clock.today())) == applicants


def _nothing_is_lost_or_doubled(applicants: int, storage: Storage) -> None:
    with db.connection_context():
        clock.set_offset(demo_offset())
        assert Notice.select().count() == 1
        assert Recognition.select().count() == applicants
        numbers = sorted(str(row.certificate_no)[-5:] for row in Recognition.select())
        assert numbers == [f"{number:05d}" for number in range(1, applicants + 1)]
        assert {row.state for row in Application.select()} == {State.RECOGNIZED}
        for kind in ("submit", "recommend", "propose", "publish", "recognize"):
            assert Event.select().where(Event.kind == f"application.{kind}").count() == applicants, kind
        assert Attachment.select().count() >= applicants
        assert recount(clock.today()).agrees
        faults = deep_check(clock.today(), storage).faults
        assert faults == (), faults


CAMPAIGN = Campaign(
    "Kill -9 of web, worker and Redis while people work: nothing acknowledged is lost or doubled, and the "
    "board comes right by itself.",
    run,
    few=1,
    must_see=frozenset(VICTIMS),
    engines=("sqlite",),
)
