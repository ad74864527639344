"""After any sequence of legal facts, moves, back-dated entries, ends and corrections: tally = replay = plain
recount, on any day and as known at any instant. The oracle knows nothing of segments, deltas or roll-ups."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from registry.actions.tally import drain_tally
from registry.actions.tally_rebuild import rebuild_tally
from registry.database import snapshot
from registry.models import FormerRow, TallyComposite, TallyDelta, TallyHolder, TallyRollup, TallySegment
from registry.queries.begun import begun_figures
from registry.queries.carried_rows import row_faults
from registry.queries.progress import progress_of
from registry.queries.recount import recount
from registry.queries.tally import figures, titles_behind
from registry.rules.catalog import catalog
from registry.rules.tally import CELL_BASES, Basis
from tests.campaigns.campaign import Campaign, Case, Seen
from tests.corrected_words import word_steps
from tests.printed_rows import PrintedRows
from tests.world import TARGET, TITLES, World, days, steps
from tests.world_imports import runs_undone

LATEST = datetime(2099, 1, 1)
EXAMPLES = 10
"""Histories of one case: a fault is made as short as it can be, which takes more than one."""


def run(case: Case) -> Seen:
    """Histories one after the other, each in a registry of its own."""
    seen: Seen = Counter()

    @seed(case.value)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
    )
    @given(
        story=st.lists(st.one_of(steps, word_steps), min_size=3, max_size=25),
        words=st.lists(word_steps, max_size=5),
        asked=st.lists(days, min_size=2, max_size=4),
        data=st.data(),
    )
    def holds(
        story: list[tuple[Any, ...]], words: list[tuple[Any, ...]], asked: list[date], data: st.DataObject
    ) -> None:
        # What is called otherwise again and again, after there are titles.
        whole = [*story, *words]
        with case.registry.fresh():
            _tally_equals_replay_equals_plain_recount(whole, asked, data)
            seen["imports undone"] += runs_undone()
        seen.update(["histories", *(step[0] for step in whole)])

    holds()
    return seen


def _tally_equals_replay_equals_plain_recount(
    story: list[tuple[Any, ...]], asked: list[date], data: st.DataObject
) -> None:
    world, rows = World(), PrintedRows()
    for step in story:
        world.tell(step)
        rows.note()
    while drain_tally(data.draw(st.integers(1, 9))):
        pass
    dated = [*world.oracle.chosen, *world.oracle.joined]
    known = [fact.known for fact in world.oracle.facts] + [each[0] for each in dated]
    known += [each[0] for fact in world.oracle.facts for each in fact.decided]
    instants = known or [world.instant]
    for day in [*asked, date(2026, 6, 1)]:
        assert recount(day).differences == []
        for known in (None, data.draw(st.sampled_from(instants))):
            _compare(world, day, known)
        _compare_target(world, day, data.draw(st.sampled_from([None, *instants])))
    rows.compare_all(date(2026, 6, 1))
    with snapshot():
        assert [str(fault) for fault in row_faults()] == []
    before = [figures(day, ("district", "industry")) for day in asked]
    for table in (TallySegment, TallyDelta, TallyRollup, TallyHolder, TallyComposite, FormerRow):
        table.delete().execute()
    assert sum(rebuild_tally()) or not world.oracle.facts
    assert recount(asked[0]).differences == []
    assert [figures(day, ("district", "industry")) for day in asked] == before
    rows.compare(data.draw(st.sampled_from(list(rows.noted))), asked[0])


def _compare(world: World, day: date, known: datetime | None) -> None:
    shown = {(cell.scheme, cell.level): cell for cell in figures(day, known_at=known)}
    by_district = figures(day, ("district",), known_at=known)
    by_year = figures(day, ("award_year",), known_at=known)
    for title in TITLES:
        years = {
            cell.dimensions["award_year"]: cell.ever
            for cell in by_year
            if (cell.scheme, cell.level) == title and cell.ever
        }
        assert years == world.oracle.years(title, day, known or LATEST), (title, day, known)
        for basis in CELL_BASES:
            wanted = world.oracle.count(title, basis, day, known or LATEST)
            cell = shown.get(title)
            assert (cell.on(basis) if cell else 0) == wanted, (title, basis, day, known)
            rows = titles_behind(day, basis, [title], {}, known_at=known)
            assert rows.count() == wanted, (title, basis, day, known)
            parts = [part for part in by_district if (part.scheme, part.level) == title]
            assert sum(part.on(basis) for part in parts) == wanted
            for part in parts:
                listed = titles_behind(day, basis, [title], dict(part.dimensions), known_at=known)
                assert listed.count() == part.on(basis)


def _compare_target(world: World, day: date, known: datetime | None) -> None:
    """A target's figure is how many distinct things its list has, and what a plain count finds."""
    plan = catalog().plan_on(day)
    (item,) = (each for each in progress_of(plan, day, known_at=known) if each.target.id == TARGET)
    at, before = known or LATEST, plan.starts_on - timedelta(days=1)
    titles = world.oracle.titles(day, at)
    last = plan.last_of(day)
    begun = world.oracle.counted(world.oracle.titles(last, at), "ever", last, at)
    for basis in Basis:
        asked = last if basis is Basis.IN_PERIOD else day
        if basis is Basis.IN_PERIOD:
            wanted = len(begun - world.oracle.counted(titles, "ever", before, at))
        else:
            wanted = len(world.oracle.counted(titles, basis, day, at))
        assert getattr(item, basis) == wanted, (basis, day, known)
        listed = titles_behind(asked, basis, item.counted.pairs, {}, known_at=known, since=plan.starts_on)
        assert listed.count() == wanted, (basis, day, known)
        assert len({row.counted for row in listed}) == wanted
        assert all((row.recognition.scheme, row.recognition.level) in titles for row in listed)
    cells = figures(day, ("district",), known_at=known, with_composites=True)
    cells += begun_figures(last, plan.starts_on, ("district",), item.counted.pairs, known_at=known)
    for basis in Basis:
        parts = [cell.on(basis) for cell in cells if (cell.scheme, cell.level) in item.counted.pairs]
        assert sum(parts) == getattr(item, basis), (basis, day, known)
    if day > before:
        opened = len(world.oracle.counted(titles, "ever", before, at))
        assert (item.brought_in, item.opening) == (opened, (item.target.opening or 0) - opened)


CAMPAIGN = Campaign(
    "After any history the figures, those of a target over several titles included, are what a replay and a "
    "plain recount say and as many as their lists are long, whose whole rows are of then, on any day and as "
    "known at any instant.",
    run,
    few=1,
    must_see=frozenset(
        {
            "grant",
            "end",
            "correct",
            "move",
            "industry",
            "rename",
            "code",
            "call",
            "document",
            "drain",
            "choose",
            "imports undone",
            "merge",
            "unmerge",
        }
    ),
    engines=("sqlite", "postgres"),
)
