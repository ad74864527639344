"""Moves of a history: a published list is brought in, and its import is undone."""

from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from registry import clock
from registry.actions.imports.file import apply_import
from registry.actions.imports.undo import undo_import
from registry.errors import Unmet
from registry.models import Batch, Enterprise, Event, ImportRun, Recognition
from registry.queries.validity import not_voided
from registry.rules.actor import Actor
from registry.rules.approval import UndoArguments
from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.title_history import JOINED_HOLDER, LEFT_HOLDER
from tests.merging_world import last_recorded
from tests.oracle import Fact, Oracle
from tests.workbooks import workbook

if TYPE_CHECKING:
    from tests.world import World

SYSTEM = Actor.system("test")
LISTED = (("seed", "municipal"), ("innovative_sme", "municipal"))
HEAD = ["企业名称", "所属区"]


def import_steps(days: st.SearchStrategy[date]) -> tuple[st.SearchStrategy[Any], ...]:
    """A list of holders and of somebody new, and the undoing of one of the latest."""
    named = st.sets(st.integers(0, 3), min_size=1, max_size=3).map(sorted)
    listed = (named, days, st.sampled_from(LISTED), st.booleans())
    return (
        st.tuples(st.just("bring_in"), *listed),
        st.tuples(
            st.just("undo_import"),
            st.tuples(*listed),
            st.integers(0, 1),
            st.booleans(),
            st.sampled_from(("", "", "end", "void")),
        ),
    )


class Imported:
    """What the oracle remembers of the lists that were brought in."""

    def __init__(self, world: "World") -> None:
        self._world = world
        self.oracle: Oracle = world.oracle
        self.runs: dict[int, list[Fact]] = {}
        self.newcomers: dict[int, tuple[int, Fact]] = {}
        """By run the enterprise that it registered, while it is in the register, with its title."""

    def bring_in(self, named: list[int], day: date, title: tuple[str, str], *, newcomer: bool) -> None:
        """Holders that have the title of that day already are left out."""
        firms = dict.fromkeys(map(self._world.record_of, named))
        rows = [[Enterprise.get_by_id(firm).name, ""] for firm in firms]
        # Nothing in a name may be another's: what was taken out may come again under its name.
        rows += [[f"新来者{day:%j}", "河西区"]] if newcomer else []
        if not rows:
            return
        scheme = catalog().schemes[title[0]]
        decision = Decision(scheme, scheme.level(title[1]), day, day.year, f"津工信〔{day.year}〕{day:%j}号")
        file = read_import("名单.xlsx", workbook(HEAD, *rows), decision)
        report = apply_import(file, SYSTEM, accept_good=True, yes=True)
        if report.run is not None:
            self._remember(report.run, title, scheme.counts_by == "holder")

    def _remember(self, run: int, title: tuple[str, str], by_holder: bool) -> None:
        new = {row.id for row in Enterprise.select().where(Enterprise.import_run == run)}
        known, facts = last_recorded(), []
        of_run = Recognition.select().join(Batch).where(Batch.import_run == run)
        for row in of_run.order_by(Recognition.id):
            counted = ("holder", row.enterprise_id) if by_holder else ("subject", row.subject_id)
            fact = Fact(counted, title, row.announced_on, row.valid_until, known)
            facts.append(fact)
            self.oracle.facts.append(fact)
            self._world.recognitions.append(row.id)
            if row.enterprise_id in new:
                self.newcomers[run] = (row.enterprise_id, fact)
        self.runs[run] = facts

    def undo(self, back: int, *, rest: bool) -> bool:
        """One of the latest lists is undone wherever nothing was decided since; whether it was."""
        if not self.runs:
            return False
        run = list(self.runs)[-1 - min(back, len(self.runs) - 1)]
        facts = self.runs[run]
        there = [fact for fact in facts if not fact.decided or fact.decided[-1][1] != "void"]
        stays = [fact for fact in there if fact.decided or self._went_over(run, fact)]
        going = [fact for fact in there if not any(fact is each for each in stays)]
        out, held = self._leaving(run)
        done = False
        with suppress(Unmet):
            undo_import(UndoArguments(run, "试验", rest), SYSTEM)
            done = True
        assert done == (bool(going or out) and (rest or not (stays or held))), (run, rest)
        if not done:
            return False
        known = last_recorded()
        for fact in going:
            fact.decided.append((known, "void", clock.today(), False))
        if out:
            self.newcomers.pop(run)
        return True

    def _went_over(self, run: int, fact: Fact) -> bool:
        """Whether a merge of its holder stands on a title of a run."""
        at = next(at for at, each in enumerate(self.oracle.facts) if each is fact)
        moved = Event.kind.in_([LEFT_HOLDER, JOINED_HOLDER])
        moved &= Event.recognition_id == self._world.recognitions[at]
        return bool(Event.select().where(moved & (Event.seq > ImportRun.get_by_id(run).last_seq)).exists())

    def _leaving(self, run: int) -> tuple[bool, bool]:
        """Whether the newcomer of a run is taken out with it, and whether it stays with what was decided."""
        if run not in self.newcomers:
            return False, False
        enterprise, own = self.newcomers[run]
        others = [
            fact
            for other, facts in self.runs.items()
            if other != run
            for fact in facts
            if _holder_of(fact) == enterprise
        ]
        own_free = all(what == "void" for _at, what, _on, _net in own.decided)
        free = own_free and all(_is_gone(fact) for fact in others)
        return free, not free


def _is_gone(fact: Fact) -> bool:
    """Of a title that another list brought: void, and nothing else was ever decided."""
    return bool(fact.decided) and all(what == "void" for _at, what, _on, _net in fact.decided)


def _holder_of(fact: Fact) -> int:
    what, id = fact.counted
    if what == "holder":
        return id
    return int(Recognition.get(Recognition.subject == id).enterprise_id)


def cannot_come_back(r: Recognition) -> bool:
    """Whether its holder left the register with its list, or its day was given to another title since."""
    if Enterprise.get_by_id(r.enterprise_id).taken_out_at is not None:
        return True
    same = (
        (Recognition.subject == r.subject_id)
        & (Recognition.scheme == r.scheme)
        & (Recognition.level == r.level)
        & (Recognition.announced_on == r.announced_on)
    )
    return bool(Recognition.select().where(same & (Recognition.id != r.id) & not_voided()).exists())


def runs_undone() -> int:
    """How many lists are undone, wholly or in part."""
    return int(ImportRun.select().where(ImportRun.undone_at.is_null(False)).count())
