"""A long list is brought in by a worker that is killed three times, while officers work: in the end every row
is there once, nobody was refused, and no reader saw a part of it."""

import json
import os
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

from registry import clock
from registry.actions.approval import approve, propose
from registry.actions.enterprise import correct_enterprise, register_enterprise
from registry.actions.imports.run import apply_run, upload_list
from registry.child import dying_with_parent
from registry.config import Config
from registry.errors import Conflict, Stale
from registry.models import Batch, Enterprise, Event, ImportRun, ImportWork, Recognition
from registry.queries.approval import effect_of
from registry.queries.enterprise import details_of
from registry.rules.approval import ImportArguments, effect_digest
from registry.rules.imports.report_kept import report_of
from registry.rules.role import Role
from registry.web import create_app
from tests.agreement import all_agrees
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.import_list import LAST, STAFF, TITLE, LongList, long_list
from tests.import_reader import ListReader, Read, column_of, counted
from tests.import_work import ROOT, WAYS, KilledWork
from tests.make import SYSTEM, Make
from tests.servers.valkey import valkey
from tests.titles import award

KINDS = ("enterprises", "recognitions")
ROWS, PIECE, SHORT = 1_200, 40, 10_000
"""Of a case that is not asked to be larger; up to `SHORT` rows pieces are short, so that there are some."""
OFFICERS = 2
TOUCHES = 8
"""So often rows are touched while a worker is at it."""
GOAL = 0.5
"""Seconds that an officer may wait for a write."""


class Meanwhile:
    """Who reads while the list is brought in, and who touches rows of it on purpose."""

    def __init__(self, make: Make, listed: LongList, run: int, chance: Random) -> None:
        self.listed, self.run, self.chance = listed, run, chance
        self.officer = make.actor(Role.BUREAU_REVIEWER)
        self.reader = ListReader(counted())
        self.known = chance.sample(listed.known, len(listed.known))
        """Those that nobody has corrected yet."""
        self.waits: set[int] = set()
        """Rows that come out otherwise than was shown, by their places."""
        self.seen: Counter[str] = Counter()
        self._next, self._touched = 0.0, 0

    def look(self) -> None:
        """Touch rows as often as so much more of the list is written; read, a tenth of the time at most."""
        if column_of(self.run, ImportWork.done) >= self._touched + len(self.listed.rows) // TOUCHES:
            self.touch()
        if (began := time.monotonic()) >= self._next:
            self.reader.look(self.run, self.chance)
            self._next = time.monotonic() + 10 * (time.monotonic() - began)

    def touch(self) -> None:
        """Take the code or name of rows far below, and the code of one that is written; correct others."""
        self._touched = column_of(self.run, ImportWork.done)
        for last in self.chance.sample(range(LAST // 2), 2):
            self._take(len(self.listed.rows) - 1 - last)
        if self._touched:
            self._take(1)
        for staff in (STAFF, STAFF + 1):
            if self.known:
                self._correct(self.known.pop().uscc, staff)

    def _take(self, place: int) -> None:
        if place in self.waits:
            return
        details = self.listed.details(place)
        try:
            firm = register_enterprise(details, self.officer)
        except Conflict:
            # That the code is taken already is all that it says.
            self.seen["met a row that nobody sees yet"] += 1
            return
        of_run = (Enterprise.import_run == self.run) & (Enterprise.name == details.name)
        if not Enterprise.select().where(of_run & (Enterprise.id < firm.id)).exists():
            self.waits.add(place)

    def _correct(self, code: str | None, staff: int) -> None:
        """Say of a known enterprise what its row says, or another thing; a row with no more to say waits."""
        firm = Enterprise.get(Enterprise.uscc == code)
        is_open = self.listed.kind == "enterprises" and firm.staff != STAFF
        details = replace(details_of(firm), staff=staff)
        try:
            said: dict[str, Any] = {"version": firm.version, "reason": "录入有误"}
            correct_enterprise(firm, details, self.officer, **said)
        except Stale:
            return
        if is_open and staff == STAFF:
            self.waits.add(next(place for place, row in enumerate(self.listed.rows) if row[2] == code))
        else:
            self.seen["rows touched that do the same"] += 1


def run(case: Case) -> Seen:
    """One list of some kind; each kind and each way to die has its turn."""
    chance, began = case.chance, time.monotonic()
    rows = case.rows or ROWS
    piece = PIECE if rows <= SHORT else 500
    with valkey() as redis_url, case.registry.fresh() as fresh:
        clock.set_offset(timedelta(0))
        config = replace(fresh, redis_url=redis_url)
        make = Make(config)
        kind = KINDS[case.number % 2]
        listed = long_list(kind, rows, chance, clock.today())
        for firm in listed.known:
            register_enterprise(firm, SYSTEM)
        award(*TITLE, clock.today() - timedelta(days=90), [make.enterprise() for _ in range(3)])
        make.drained()
        with officers(config) as said:
            marks = [("uploaded", time.monotonic())]
            meanwhile = Meanwhile(make, listed, _begun(make, listed, marks), chance)
            work = KilledWork(config, meanwhile.run, piece, chance, 300 + rows / 50)
            for way in WAYS[case.number % 2]:
                marks.append((f"until killed {way}", time.monotonic()))
                work.killed(way, meanwhile.look)
                meanwhile.touch()
                meanwhile.look()
            marks.append(("until whole and counted", time.monotonic()))
            work.finished(meanwhile.look)
            after = counted()
        meanwhile.reader.conclude(after, chance)
        _every_row_is_there_once(meanwhile, after)
        all_agrees(create_app(config))
    seen = work.seen + meanwhile.seen + meanwhile.reader.seen
    what = f"{case.registry.engine}, {rows} {kind}, {time.monotonic() - began:.0f} s"
    seen += _of_officers(said, work.written, marks, what)
    return seen + Counter({kind: 1, "rows": rows, "rows that wait": len(meanwhile.waits)})


def _begun(make: Make, listed: LongList, marks: list[tuple[str, float]]) -> int:
    """The list uploaded and applied as pages do it: titles by two persons."""
    reviewer, storage = make.actor(Role.BUREAU_REVIEWER), make.storage
    run = upload_list("名单.xlsx", listed.content, listed.decision, reviewer, storage)
    marks.append(("applied", time.monotonic()))
    if listed.decision is None:
        assert apply_run(run, reviewer, storage, accept_good=False).under_way
    else:
        waiting = propose(ImportArguments(run.id, accept_good=False), reviewer, storage)
        decider = make.actor(Role.BUREAU_DECIDER)
        approve(waiting, decider, storage, seen=effect_digest(effect_of(waiting)))
    return int(run.id)


@contextmanager
def officers(config: Config) -> Iterator[list[dict[str, Any]]]:
    """Officers work as long as the block runs; then what each of them says is in the list."""
    said: list[dict[str, Any]] = []
    words = [config.database_url, config.redis_url, str(config.var)]
    at_work = [_officer(*words, str(number)) for number in range(1, OFFICERS + 1)]
    try:
        for each in at_work:
            assert each.stdout and each.stdout.readline() == "at work\n"
        yield said
        said += [json.loads(each.communicate("enough\n", timeout=60)[0]) for each in at_work]
    finally:
        for each in at_work:
            each.kill()
            each.wait()


def _officer(*words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tests.import_office", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=dying_with_parent(),
    )


def _of_officers(
    said: list[dict[str, Any]],
    written: Sequence[tuple[float, float]],
    marks: Sequence[tuple[str, float]],
    what: str,
) -> Seen:
    """What they did; raises AssertionError where one of them was refused. Says how long they waited."""
    faults = [fault for each in said for fault in each["faults"]]
    waits = [(seconds, act, began) for each in said for seconds, act, began in each["waits"]]
    beside = [wait for wait in waits if any(wait[2] < end and wait[2] + wait[0] > at for at, end in written)]
    alone = [wait for wait in waits if wait not in set(beside)]
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{what}, at most {memory:,.0f} MB in a process; {len(faults)} refused; officers waited "
        f"beside pieces {_waited(beside)}; else {_waited(alone)}; at most {_longest_when(waits, marks)}",
        file=sys.stderr,
        flush=True,
    )
    assert not faults, f"{len(faults)} refused: {faults[:5]}"
    assert all(each["acts"].get("register") for each in said), "an officer did nothing"
    acts = sum((Counter(each["acts"]) for each in said), Counter[str]())
    over = sum(wait[0] > GOAL for wait in beside)
    seen = {"officers' reads": acts.pop("read", 0), "officers' writes": acts.total()}
    return Counter({**seen, "writes beside pieces": len(beside), f"of them longer than {GOAL} s": over})


def _longest_when(waits: Sequence[tuple[float, str, float]], marks: Sequence[tuple[str, float]]) -> str:
    """In which part of the work the longest wait of each was."""
    most = {name: 0.0 for name, _at in marks}
    for seconds, _act, began in waits:
        # By its end: what it waited for had begun before.
        part = [name for name, at in marks if at <= began + seconds]
        if part:
            most[part[-1]] = max(most[part[-1]], seconds)
    return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in most.items())


def _waited(waits: Sequence[tuple[float, str, float]]) -> str:
    if not waits:
        return "for nothing"
    seconds = sorted(wait[0] for wait in waits)
    longest, act, _began = max(waits)
    over = sum(each > GOAL for each in seconds)
    usual = seconds[len(seconds) * 99 // 100]
    return (
        f"{longest:.2f} s at most ({act}), in 99 of 100 writes {usual:.2f} s, "
        f"{over} of {len(seconds)} longer than {GOAL} s"
    )


def _every_row_is_there_once(meanwhile: Meanwhile, after: Read) -> None:
    listed, run, waits = meanwhile.listed, meanwhile.run, meanwhile.waits
    firms, titles = listed.firms(waits), listed.titles(waits)
    own = Enterprise.select(Enterprise.name).where(Enterprise.import_run == run)
    assert Counter(name for (name,) in own.tuples()) == firms
    granted = Recognition.select(Recognition.name, Recognition.announced_on).join(Enterprise)
    granted = granted.switch(Recognition).join(Batch).where(Batch.import_run == run)
    assert Counter((name, str(day)) for name, day in granted.tuples()) == titles
    asked = report_of(ImportRun.get_by_id(run).report).changed
    assert [question.code for question in asked] == [f"changed.名单.{place + 2}" for place in sorted(waits)]
    for kind, many in (("enterprise.registered", firms), ("recognition.granted", titles)):
        bodies = Event.select(Event.body).where(Event.kind == kind).tuples().iterator()
        assert sum(json.loads(body).get("run") == run for (body,) in bodies) == many.total(), kind
    more = {
        "register": firms.total(),
        "titles": titles.total(),
        "roll": titles.total(),
        "behind": len({name for name, _day in titles}),
        "net": len({name for name, _day in titles}),
        "batches": len({day for _name, day in titles}),
    }
    before = meanwhile.reader.before
    assert after == {what: number + more[what] for what, number in before.items()}


CAMPAIGN = Campaign(
    "A long list whose worker is killed three times while officers work is there whole, each row once; "
    "nobody is refused, and no reader sees a part of it.",
    run,
    few=2,
    must_see=frozenset(
        {*KINDS, *(f"killed {way}" for ways in WAYS for way in ways), "rows that wait", "readings"}
        | {"instants in the middle", "met a row that nobody sees yet", "rows touched that do the same"}
    ),
    engines=("sqlite", "postgres"),
    in_turn=True,
)
