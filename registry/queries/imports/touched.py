"""What others have done since a list was planned, and which of its rows that touches."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from peewee import fn

from registry import clock
from registry.database import snapshot
from registry.models import Enterprise, Event, Lineage, Recognition
from registry.queries.figures_effect import FigureChanges
from registry.queries.imports.effect import changes_of_plan, with_figures
from registry.queries.imports.list_plan import ListPlan, RereviewListPlan
from registry.queries.imports.piece import is_in_pieces
from registry.queries.imports.plan import plan_list, report_on
from registry.queries.imports.register import chunks
from registry.rules.carried import AFTER
from registry.rules.imports.ending import EndingPlan
from registry.rules.imports.file import ImportFile
from registry.rules.imports.packed import packed
from registry.rules.imports.recognition import RecognitionPlan
from registry.rules.imports.rename import RenamePlan
from registry.rules.imports.report import Report
from registry.rules.imports.report_kept import report_json
from registry.rules.imports.shown import ShownRows, shown_of
from registry.rules.ledger import canonical_json
from registry.rules.name_key import name_key
from registry.uncollected import uncollected

ROUNDS = 3
"""So often a list is planned anew before its transaction."""
FOR_ALL = ("setting.", "workday.")
"""Events that no row stands in, and that every row may come out otherwise after."""


TRIES = 3
"""So often a list that is written at once is planned again outside the lock where something touches it."""


@dataclass(frozen=True)
class PlannedList:
    """A list and what it would do by the register as it was after event `seq`."""

    file: ImportFile
    plan: ListPlan
    seq: int
    is_figured: bool = False
    """Whether its report says what it would do to figures of past days."""

    @cached_property
    def report(self) -> Report:
        """What is reported of it; nothing is applied yet."""
        report = report_on(self.file, self.plan)
        return with_figures(report, self.changes, clock.today()) if self.is_figured else report

    @cached_property
    def stood_on(self) -> "Touched":
        """What its rows stand on: who holds the lock compares it without going through the rows."""
        return stood_on(self.plan.plans)

    @cached_property
    def changes(self) -> FigureChanges | None:
        """What it would add to figures."""
        return changes_of_plan(self.plan)

    def figured(self) -> Report:
        """The report with what it would do to figures of past days as they are now."""
        return with_figures(self.report, self.changes, clock.today())

    @cached_property
    def report_kept(self) -> str:
        """The same as its run keeps it."""
        return report_json(self.report)

    @cached_property
    def shown(self) -> ShownRows:
        """What is shown of each row."""
        return shown_of(self.plan.plans)

    @cached_property
    def shown_kept(self) -> str:
        """The same, as a run that is written in pieces keeps it: SQLite writes the row of the run anew with
        every piece, and all that it holds."""
        return packed(canonical_json(self.shown.plain))

    @property
    def is_in_pieces(self) -> bool:
        """Whether it is written in pieces."""
        return is_in_pieces(self.plan, self.report.changing)


def planned(file: ImportFile, *, is_figured: bool = False) -> PlannedList:
    """Decide every row by one snapshot of the register, without holding up who writes."""
    with uncollected():
        with snapshot():
            found = _read(PlannedList(file, plan_list(file), last_seq(), is_figured))
        for _try in range(0 if found.is_in_pieces else TRIES):
            # What others did meanwhile is taken in here, where nobody waits for it.
            with snapshot():
                before, found = found, _read(up_to_date(found))
            if found is before:
                break
        return _spelled(found)


def _spelled(found: PlannedList) -> PlannedList:
    """The same, written out as its run keeps it: who holds the lock has it only to store."""
    # Only what is written at once is compared as a whole; a long list is looked at piece by piece.
    _ = found.report_kept, found.shown_kept if found.is_in_pieces else found.stood_on
    return found


def _read(found: PlannedList) -> PlannedList:
    _ = found.report
    return found


def last_seq() -> int:
    """The number of the last event."""
    return Event.select(fn.MAX(Event.seq)).scalar() or 0


@dataclass
class Touched:
    """What events of some others stand on: enterprises, and the codes, names and certificate numbers by which
    a row might mean one of them."""

    everything: bool = False
    enterprises: set[int] = field(default_factory=set)
    codes: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    certificates: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return self.everything or bool(self.enterprises or self.certificates)

    def __ior__(self, later: "Touched") -> "Touched":
        self.everything |= later.everything
        for name in ("enterprises", "codes", "names", "certificates"):
            getattr(self, name).update(getattr(later, name))
        return self

    def has(self, plan: Any) -> bool:
        """Whether what the row would do may be another thing now."""
        return self.meets(stood_on([plan]))

    def meets(self, stood: "Touched") -> bool:
        """Whether what any row would do may be another thing now; `stood`: what the rows stand on."""
        return self.everything or not (
            self.enterprises.isdisjoint(stood.enterprises)
            and self.codes.isdisjoint(stood.codes)
            and self.certificates.isdisjoint(stood.certificates)
            and self.names.isdisjoint(stood.names)
        )


def stood_on(plans: Iterable[Any]) -> Touched:
    """What these rows stand on, in the shape of what events touch."""
    found = Touched()
    for plan in plans:
        match plan:
            case EndingPlan():
                holder, code, names = plan.enterprise_id, plan.code, [plan.line.name]
            case RenamePlan():
                entry = plan.entry
                holder, code, names = plan.enterprise_id, entry.code, [entry.name, entry.becomes]
            case RecognitionPlan():
                holder, code, names = plan.enterprise_id, plan.entry.code, [plan.entry.name]
                found.certificates.add(plan.entry.certificate_no or "")
            case _:
                holder = plan.known.id if plan.known else None
                code = (plan.said or plan.details).uscc if plan.details else None
                names = [plan.line.name]
        found.enterprises.add(holder or 0)
        found.codes.add(code or "")
        found.names.update(map(name_key, names))
    return found


def touched_since(seq: int) -> Touched:
    """What the events after this one stand on."""
    found = Touched()
    # A proposal is of nobody's row, and that of undoing a long list names each of its lines.
    since = (Event.seq > seq) & ~Event.kind.startswith("approval.")
    rows: Any = Event.select(Event.kind, Event.enterprise_id, Event.body).where(since)
    for kind, enterprise, body in rows.tuples().iterator():
        found.everything |= kind.startswith(FOR_ALL)
        if enterprise is not None:
            found.enterprises.add(enterprise)
        _take_in(found, json.loads(body).get(AFTER, {}))
    for chunk in chunks(found.enterprises):
        now: Any = Enterprise.select(Enterprise.uscc, Enterprise.name_key).where(Enterprise.id.in_(chunk))
        was: Any = Lineage.select(Lineage.name_key).where(Lineage.enterprise.in_(chunk))
        for code, key in now.tuples():
            found.codes |= {code} - {None}
            found.names.add(key)
        found.names |= {key for (key,) in was.tuples() if key}
    return found


def _take_in(found: Touched, after: Any) -> None:
    """What the rows that an event wrote say after it."""
    for id, row in after.get("enterprise", {}).items():
        found.enterprises.add(int(id))
        if row and row["uscc"]:
            found.codes.add(row["uscc"])
    for row in after.get("recognition", {}).values():
        if row:
            found.enterprises.add(row["enterprise_id"])
            found.certificates |= {row["certificate_no"]} - {None}
    for row in after.get("superseded_number", {}).values():
        found.certificates.add(row["number"])


def planned_for_approval(file: ImportFile) -> PlannedList:
    """Likewise, with what it would add to figures; planned anew as long as others touch it, so that hardly
    ever who holds the lock has to."""
    found = planned(file)
    for _ in range(ROUNDS):
        _ = found.changes, found.stood_on
        with snapshot():
            now = up_to_date(found)
        if now is found:
            break
        found = _spelled(now)
    return found


def up_to_date(found: PlannedList) -> PlannedList:
    """The same where nothing since touches it, else the list planned anew."""
    touched = touched_since(found.seq)
    if not touched or not _touches(touched, found):
        return found
    return PlannedList(found.file, plan_list(found.file), last_seq(), found.is_figured)


def _touches(touched: Touched, found: PlannedList) -> bool:
    """Whether what the list would do may be another thing now: one of its rows, or who is missing from it."""
    if touched.meets(found.stood_on):
        return True
    plan = found.plan
    if not isinstance(plan, RereviewListPlan):
        return False
    decision = plan.kept.decision
    title = (Recognition.scheme == decision.scheme.id) & (Recognition.level == decision.level.id)
    return any(
        Recognition.select().where(title & Recognition.enterprise.in_(chunk)).exists()
        for chunk in chunks(touched.enterprises)
    )
