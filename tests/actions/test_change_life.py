"""Whatever anybody saves, lists, asks for and confirms, in any order: a fact that counts or routes a holder
changes only by a confirmed request or a reasoned correction, and figures stay those of a recount."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any

from peewee import fn

from registry import clock
from registry.actions.change import confirm_change, decline_change, request_change, withdraw_change
from registry.actions.enterprise import correct_enterprise
from registry.actions.imports.file import apply_import
from registry.errors import Refusal
from registry.models import Change, Enterprise, Event, EventSecret
from registry.queries.enterprise import details_of
from registry.queries.recount import recount
from registry.rules.actor import Actor
from registry.rules.change import ChangeState, Fact, values_of, with_values
from registry.rules.imports.file import read_import
from registry.rules.right_to_confirm import may_confirm
from registry.rules.role import Role
from registry.rules.state import State
from tests.change_requests import applicant, asked, evidence, seen
from tests.days import DAY
from tests.make import SYSTEM, Make, uscc
from tests.titles import award
from tests.workbooks import workbook

MOVES = 160
SEED = 1
"""One with which a short life sees everything."""
PLACES = (("120101", ""), ("120111", ""), ("120116", ""), ("120116", "BH-TEDA"))
_codes = count(700_001)
_names = count(1)


class Life:
    """Some holders with a title and a file each, and everybody who may try something with them."""

    def __init__(self, make: Make, chance: Random) -> None:
        self.make, self.chance = make, chance
        blank = make.enterprise(uscc=None, founded_on=None, gbt4754="")
        files = [make.application(State.SUBMITTED) for _ in range(2)]
        self.firms = [blank.id, *(file.enterprise_id for file in files)]
        award("specialized_new", "municipal", DAY, [Enterprise.get_by_id(firm) for firm in self.firms])
        self.owners = {firm: applicant(make, Enterprise.get_by_id(firm)) for firm in self.firms}
        self.officers = [
            make.actor(Role.DISTRICT_OFFICER, district=district, zone=zone) for district, zone in PLACES
        ] + [make.actor(Role.BUREAU_REVIEWER)]
        self.files = {
            firm: evidence(make, Enterprise.get_by_id(firm), self.owners[firm]) for firm in self.firms
        }
        self.done: Counter[str] = Counter()

    def anybody(self, firm: int) -> Actor:
        """The holder, or an officer of some office."""
        return self.owners[firm] if self.chance.random() < 0.4 else self.chance.choice(self.officers)

    def values(self, fact: Fact) -> dict[str, str]:
        district, zone = self.chance.choice(PLACES)
        return {
            Fact.NAME: {"name": f"天津新名（{next(_names)}）有限公司"},
            Fact.CODE: {"uscc": uscc(next(_codes))},
            Fact.PLACE: {"district": district, "zone": zone},
            Fact.INDUSTRY: {"industry": self.chance.choice(["I1", "I4"]), "subsector": "", "gbt4754": ""},
            Fact.FOUNDED: {"founded_on": f"20{self.chance.randint(10, 20)}-03-04"},
        }[fact]

    def save(self, firm: Enterprise, fact: Fact) -> None:
        """A holder or an officer saves the record, with a reason or without."""
        details = with_values(details_of(firm), fact, self.values(fact))
        reason = self.chance.choice(["", "录入错误"])
        correct_enterprise(firm, details, self.anybody(firm.id), version=firm.version, reason=reason)

    def figures(self, firm: Enterprise, fact: Fact) -> None:
        details = replace(details_of(firm), staff=self.chance.randint(1, 99))
        correct_enterprise(firm, details, self.owners[firm.id], version=firm.version)

    def bring_in(self, firm: Enterprise, fact: Fact) -> None:
        """A list that says something else of it."""
        values = self.values(fact)
        place = {"120101": "和平区", "120111": "西青区", "120116": "滨海新区"}[self.chance.choice(PLACES)[0]]
        code = firm.uscc or uscc(next(_codes))
        head = ["统一社会信用代码", "企业名称", "所属区", "从业人数"]
        row = [code, values.get("name", firm.name), place, self.chance.randint(1, 99)]
        apply_import(read_import("名单.xlsx", workbook(head, row), None), SYSTEM, accept_good=True, yes=True)

    def ask(self, firm: Enterprise, fact: Fact) -> None:
        day = clock.today() - timedelta(days=self.chance.choice([0, 0, 0, 0, 0, 3, -1]))
        wanted = asked(fact, self.values(fact), effective_on=day, evidence=self.files[firm.id])
        request_change(firm, wanted, self.anybody(firm.id))

    def confirm(self, firm: Enterprise, fact: Fact) -> None:
        """By anybody, mostly where it is confirmed; as it was read, or not."""
        change = self.some_change(firm)
        there = [each for each in self.officers if may_confirm(each, change.district, change.zone)]
        by = self.chance.choice(there) if self.chance.random() < 0.7 else self.anybody(firm.id)
        confirm_change(change, by, seen=seen(change) if self.chance.random() < 0.9 else "")

    def end(self, firm: Enterprise, fact: Fact) -> None:
        change = self.some_change(firm)
        if self.chance.random() < 0.5:
            decline_change(change, self.anybody(firm.id), note="不属实")
        else:
            withdraw_change(change, self.anybody(firm.id))

    def some_change(self, firm: Enterprise) -> Change:
        """One of the holder's, mostly one that waits."""
        rows = list(Change.select().where(Change.enterprise == firm.id).order_by(Change.id))
        waiting = [row for row in rows if row.state == ChangeState.WAITING.value]
        if not rows:
            raise Change.DoesNotExist()
        return self.chance.choice(waiting if waiting and self.chance.random() < 0.9 else rows)

    def live(self) -> None:
        tries: list[Callable[[Enterprise, Fact], None]] = [
            self.save, self.save, self.figures, self.bring_in, self.ask, self.ask, self.ask, self.confirm,
            self.confirm, self.confirm, self.confirm, self.end,
        ]  # fmt: skip
        for _ in range(MOVES):
            before, since = self.facts(), last_seq()
            move, firm = self.chance.choice(tries), Enterprise.get_by_id(self.chance.choice(self.firms))
            with suppress(Refusal, Change.DoesNotExist):
                move(firm, self.chance.choice(list(Fact)))
                self.done[move.__name__] += 1
            for (holder, fact), value in self.facts().items():
                if value != before[holder, fact]:
                    self.done[f"{fact} {why(holder, fact, before[holder, fact], since)}"] += 1

    def facts(self) -> dict[tuple[int, Fact], dict[str, str]]:
        rows = Enterprise.select().where(Enterprise.id.in_(self.firms))
        return {(row.id, fact): values_of(details_of(row), fact) for row in rows for fact in Fact}


def last_seq() -> int:
    return int(Event.select(fn.MAX(Event.seq)).scalar())


def why(holder: int, fact: Fact, before: dict[str, str], since: int) -> str:
    """By what a fact changed; fails where nothing that may was recorded."""
    events = Event.select(Event, EventSecret.content).left_outer_join(
        EventSecret, on=(EventSecret.seq == Event.seq)
    )
    rows: list[Any] = list(events.where((Event.seq > since) & (Event.enterprise_id == holder)).objects())
    for row in rows:
        body = json.loads(row.body)
        if row.kind == "change.confirmed" and body["fact"] == fact:
            assert body["proposed_by"] != row.actor
            return "confirmed"
        if row.kind == "enterprise.corrected" and ("district_" in row.actor or "bureau_" in row.actor):
            if fact is Fact.FOUNDED and not before["founded_on"]:
                return "filled in"
            assert "change" in body or json.loads(row.content).get("note"), (fact, before)
            return "corrected"
        if row.kind == "enterprise.corrected" and fact is not Fact.CODE:
            assert not next(iter(before.values())), (fact, before, row.actor)
            return "filled in"
    raise AssertionError((holder, fact, [row.kind for row in rows]))


def test_a_fact_changes_only_by_a_confirmed_request_or_a_reasoned_correction(make: Make) -> None:
    life = Life(make, Random(SEED))
    life.live()
    wanted = {*(f"{fact} confirmed" for fact in Fact), "name corrected", "bring_in", "end", "figures"}
    assert wanted <= life.done.keys(), life.done
    make.drained()
    assert recount(clock.today()).agrees
    assert recount(DAY).agrees
