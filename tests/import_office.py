"""An officer at work while a long list is brought in: a process that registers, corrects, files, decides and
reads until its input ends, and then says how long each write took.

python -m tests.import_office URL REDIS VAR NUMBER
"""

import json
import select
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import tests.make
from registry import clock
from registry.actions.application import (
    save_application,
    start_application,
    step_application,
    submit_application,
)
from registry.actions.attachment import attach_file
from registry.actions.enterprise import correct_enterprise, register_enterprise
from registry.actions.filing import accept_filing
from registry.config import Config
from registry.database import db, open_database, serve_pages, snapshot
from registry.jobs import open_broker
from registry.models import Application, Enterprise
from registry.queries.board import read_board
from registry.queries.enterprise import details_of, register_list
from registry.queries.roll import roll
from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.role import Role
from registry.rules.workflow import Action
from tests.make import PDF, Make, uscc

T = TypeVar("T")
PLACE = {"district": "120111"}
PAUSES = (0.0, 0.4)
"""Seconds between two acts."""
FIRST = 1_000_000
"""Credit codes of each officer's enterprises begin at so many times the officer's number."""
MOST_KEPT = 50


class Office:
    """One officer, who knows the enterprises that this process has registered."""

    def __init__(self, make: Make, number: int) -> None:
        self.make, self.chance, self.numbers = make, Random(number), count(number * FIRST)
        self.officer = make.actor(Role.DISTRICT_OFFICER, **PLACE)
        self.calls = [make.call(), make.call("smart_factory", "basic")]
        self.firms: list[int] = []
        self.submitted: list[int] = []
        self.filings: list[int] = []
        self.acts: Counter[str] = Counter()
        self.waits: list[tuple[float, str, float]] = []
        """Seconds of each write, what it was, and when it began by the clock of this machine."""
        self.faults: list[str] = []

    def work(self) -> None:
        """One act. A refusal or an error is kept: nobody here meets a row of the list."""
        act = self.chance.choice([self.register, self.correct, self.file, self.decide, self.read])
        try:
            act()
        except Exception as error:  # noqa: BLE001 -- whatever it is, an officer met it
            self.faults.append(f"{act.__name__}: {type(error).__name__}: {error}")

    def timed(self, what: str, act: Callable[..., T], *given: Any, **named: Any) -> T:
        """One write, with how long this officer waited for it."""
        began = time.monotonic()
        try:
            return act(*given, **named)
        finally:
            self.waits.append((time.monotonic() - began, what, began))
            self.acts[what] += 1

    def register(self) -> Enterprise:
        number = next(self.numbers)
        details = EnterpriseDetails(
            name=f"天津办事第{number}号有限公司", uscc=uscc(number), industry="I4", **PLACE
        )
        firm = self.timed("register", register_enterprise, details, self.officer)
        self.firms = [*self.firms, firm.id][-MOST_KEPT:]
        return firm

    def correct(self) -> None:
        if not self.firms:
            return
        firm = Enterprise.get_by_id(self.chance.choice(self.firms))
        figures = {"staff": self.chance.randint(1, 900), "revenue_fen": self.chance.randint(1, 10**9)}
        details = EnterpriseDetails(**{**details_of(firm).__dict__, **figures})
        said = {"version": firm.version, "reason": "录入有误"}
        self.timed("correct", correct_enterprise, firm, details, self.officer, **said)

    def file(self) -> None:
        which = self.chance.randrange(2)
        subject = {"subject_kind": "site", "name": "一号工厂"} if which else {}
        firm = self.register()
        applicant = self.make.actor(Role.ENTERPRISE, enterprise_id=firm.id)
        file = self.timed("start", start_application, self.calls[which], firm, applicant, **subject)
        said = {"statement": "长期专注于细分市场。", "contact": "李四", "phone": "02288888888"}
        self.timed("save", save_application, file, applicant, version=1, **said)
        limit = self.make.config.attachment_limit
        kept = {"storage": self.make.storage, "limit": limit}
        self.timed("attach", attach_file, file, "材料.pdf", PDF, applicant, **kept)
        self.timed("submit", submit_application, Application.get_by_id(file.id), applicant)
        (self.filings if which else self.submitted).append(file.id)

    def decide(self) -> None:
        if self.filings:
            file = Application.get_by_id(self.filings.pop())
            self.timed("accept", accept_filing, file, self.officer, version=file.version)
        if self.submitted:
            file = Application.get_by_id(self.submitted.pop())
            action = self.chance.choice((Action.RECOMMEND, Action.REJECT, Action.RETURN))
            said = {"version": file.version, "note": "材料不全"}
            self.timed("decide", step_application, file, action, self.officer, **said)

    def read(self) -> None:
        """The board now or as known a while ago, the register and the roll."""
        ago = self.chance.choice((None, timedelta(seconds=1), timedelta(seconds=30)))
        board = read_board(catalog().plan_on(_day()), _day(), clock.now() - ago if ago else None)
        assert not board.differences, [str(each) for each in board.differences]
        with snapshot():
            list(register_list(self.officer, {}, _day()).limit(50))
            list(roll({}, _day()).limit(50))
        self.acts["read"] += 1


def _day() -> date:
    return clock.today()


def _is_over(patience: float) -> bool:
    return bool(select.select([sys.stdin], [], [], patience)[0])


def main(url: str, redis_url: str, var: str, number: int) -> None:
    """Work until the input ends."""
    tests.make._numbers = count(number * FIRST)
    open_database(url)
    serve_pages()
    open_broker(redis_url)
    db.connect()
    office = Office(Make(Config(url, redis_url, Path(var), port=8000, secret_key="")), number)
    print("at work", flush=True)
    while not _is_over(office.chance.uniform(*PAUSES)):
        office.work()
    print(json.dumps({"acts": office.acts, "waits": office.waits, "faults": office.faults}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
