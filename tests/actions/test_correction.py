"""Correcting a batch: rows, numbers and figures as they should have been, and as they were known then."""

import json
from datetime import date, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions.approval import propose
from registry.actions.correction import correct_batch
from registry.actions.measure import take_measure
from registry.errors import Conflict, NotAllowed, Stale, Unmet
from registry.models import Batch, Enterprise, Event, Notice, Recognition, SupersededNumber
from registry.queries import correction
from registry.queries.approval import effect_of
from registry.queries.certificate import serials_taken
from registry.queries.correction import effect_of_correcting
from registry.queries.ledger_check import verify_ledger
from registry.queries.progress import due_progress
from registry.queries.recount import recount
from registry.queries.tally import figures
from registry.rules.approval import CorrectArguments, RecognizeArguments
from registry.rules.catalog import catalog
from registry.rules.ground import MeasureKind
from registry.rules.role import Role
from registry.rules.state import State
from tests.make import SYSTEM, Make
from tests.measures import COURT, MISTAKE, deciding
from tests.titles import award

OVER = date(2026, 3, 9)
LATER = date(2026, 4, 20)
TITLE = ("innovative_sme", "municipal")


def at(day: date) -> Any:
    return clock.at(clock.start_of(day) + timedelta(hours=10))


def recognized(make: Make, count: int, year: int = 2025, day: date = OVER) -> Batch:
    """A batch on a notice with this award year."""
    notice: Notice = make.notice(*(make.application(State.PROPOSED) for _ in range(count)))
    with at(day):
        make.decided(RecognizeArguments(notice.id, f"津工信〔2026〕{day.day}号", year, day))
    return Batch.get(Batch.notice == notice.id)


def correcting(batch: Batch, **content: Any) -> CorrectArguments:
    return CorrectArguments(
        batch=batch.id, **{"reason": "年度误填", "by_document": "津工信〔2026〕20号", **content}
    )


def lines(batch: Batch) -> list[Recognition]:
    return list(Recognition.select().where(Recognition.batch == batch.id).order_by(Recognition.id))


def numbers(batch: Batch) -> list[str]:
    """The last two parts of its certificate numbers."""
    return ["-".join((row.certificate_no or "").split("-")[-2:]) for row in lines(batch)]


def by_year(make: Make, day: date, known_on: date | None = None) -> dict[int, int]:
    """The net figure of the title by award year, all taken in; they are what a recount gives."""
    make.drained()
    found = recount(day)
    assert found.agrees, found.differences
    known_at = clock.start_of(known_on) if known_on else None
    cells = figures(day, ("award_year",), known_at=known_at)
    return {cell.dimensions["award_year"]: cell.net for cell in cells if (cell.scheme, cell.level) == TITLE}


def test_a_batch_of_a_wrong_year_draws_new_numbers_and_figures_move_at_both_times(make: Make) -> None:
    batch = recognized(make, 3)
    before = lines(batch)
    assert numbers(batch) == ["2025-00001", "2025-00002", "2025-00003"]
    arguments = correcting(batch, award_year=2026)
    with at(LATER):
        make.decided(arguments)
        assert numbers(batch) == ["2026-00001", "2026-00002", "2026-00003"]
        assert Batch.get_by_id(batch.id).award_year == 2026
        assert by_year(make, LATER) == {2026: 3}
        assert by_year(make, LATER, LATER) == {2025: 3}
        kept = list(SupersededNumber.select().order_by(SupersededNumber.id))
        assert [(row.number, row.recognition_id) for row in kept] == [
            (row.certificate_no, row.id) for row in before
        ]
        assert [row.replaced_by for row in kept] == [row.certificate_no for row in lines(batch)]
        first = Event.select().where(Event.kind == "recognition.corrected").order_by(Event.seq).first()
        body = json.loads(first.body)
        assert body["changes"]["award_year"] == [2025, 2026]
        assert body["changes"]["certificate_no"] == [before[0].certificate_no, kept[0].replaced_by]
        assert (body["batch"], body["reason"]) == (batch.id, "年度误填")
        assert (body["document_no"], "proposed_by" in body) == ("津工信〔2026〕20号", True)
        assert verify_ledger().intact


def test_a_number_that_was_replaced_is_never_drawn_again(make: Make) -> None:
    batch = recognized(make, 2)
    with at(LATER):
        correct_batch(correcting(batch, award_year=2026), SYSTEM)
        correct_batch(correcting(batch, award_year=2025), SYSTEM)
    assert numbers(batch) == ["2025-00003", "2025-00004"]
    other = recognized(make, 1, 2026, OVER + timedelta(days=1))
    assert numbers(other) == ["2026-00003"]
    assert SupersededNumber.select().count() == 4
    assert serials_taken("TJ", "CXX", "municipal", 2026) == {1, 2, 3}
    assert serials_taken("TJ", "CXX", "municipal", 2025) == {1, 2, 3, 4}


def test_with_the_day_the_validity_moves_that_followed_from_it_and_years_that_are_over(make: Make) -> None:
    with at(OVER):
        award(*TITLE, date(2026, 1, 5), [make.enterprise(), make.enterprise()])
        batch = Batch.get()
        make.drained()
        arguments = correcting(batch, announced_on=date(2025, 12, 30), award_year=2025)
        effect = effect_of_correcting(arguments, clock.today())
        assert effect["figures"]["years"] == [[*TITLE, "2025-12-31", 0, 2]]
        assert effect["figures"]["award_years"] == [[*TITLE, 2025, 2], [*TITLE, 2026, -2]]
        assert by_year(make, date(2025, 12, 31)) == {}
    with at(LATER):
        correct_batch(arguments, SYSTEM)
        assert {row.valid_until for row in lines(batch)} == {date(2028, 12, 29)}
        assert by_year(make, date(2025, 12, 31)) == {2025: 2}
        assert recount(date(2028, 12, 30)).agrees
        assert by_year(make, date(2025, 12, 31), LATER) == {}


def test_a_target_that_a_corrected_day_meets_is_said_before(make: Make) -> None:
    title = ("leading_enterprise", "municipal")
    with at(OVER):
        firms = [make.enterprise() for _ in range(10)]
        award(*title, date(2025, 6, 1), firms[:9])
        award(*title, date(2026, 1, 5), firms[9:])
        make.drained()
        batch = Batch.get(Batch.announced_on == date(2026, 1, 5))
        arguments = correcting(batch, announced_on=date(2025, 12, 30), award_year=2025)
        targets = effect_of_correcting(arguments, clock.today())["figures"]["targets"]
        assert targets == [["tianjin_14th", "P01", "2025-12-31", 9, 10, "missed", "met"]]
        correct_batch(arguments, SYSTEM)
        make.drained()
        due = due_progress(catalog().plans["tianjin_14th"], clock.today())["P01"]
        assert (due.reached, due.verdict) == (10, "met")


def test_one_name_the_document_and_the_validity_are_corrected_alone(make: Make) -> None:
    batch = recognized(make, 2, 2026)
    one, other = lines(batch)
    with at(LATER):
        correct_batch(correcting(batch, names=((one.id, "天津更正有限公司"),)), SYSTEM)
        assert [row.name for row in lines(batch)] == ["天津更正有限公司", other.name]
        assert Event.select().where(Event.kind == "recognition.corrected").count() == 1
        correct_batch(correcting(batch, document_no="津工信〔2026〕10号", without_end=True), SYSTEM)
        assert Batch.get_by_id(batch.id).document_no == "津工信〔2026〕10号"
        assert {row.valid_until for row in lines(batch)} == {None}
        assert numbers(batch) == ["2026-00001", "2026-00002"]
        with pytest.raises(Unmet, match="没有任何更正"):
            correct_batch(correcting(batch, without_end=True), SYSTEM)


def test_what_is_void_goes_with_its_batch_and_comes_back_as_corrected(make: Make) -> None:
    batch = recognized(make, 2, 2026)
    one = lines(batch)[0]
    with at(LATER):
        voiding = deciding(one.id, LATER, "误列", MISTAKE, storage=make.storage, measure=MeasureKind.VOID)
        take_measure(voiding, SYSTEM)
        correct_batch(correcting(batch, announced_on=OVER + timedelta(days=5)), SYSTEM)
        assert Recognition.get_by_id(one.id).ended_on == OVER + timedelta(days=5)
        assert by_year(make, LATER) == {2026: 1}
        restoring = deciding(one.id, LATER, "复议", COURT, storage=make.storage, measure=MeasureKind.RESTORE)
        take_measure(restoring, SYSTEM)
        assert by_year(make, LATER) == {2026: 2}
        correct_batch(correcting(batch, announced_on=OVER + timedelta(days=2)), SYSTEM)
        # It had not held from its first day until it was restored: that first day is another now.
        assert by_year(make, OVER + timedelta(days=3)) == {2026: 1}
        with pytest.raises(Unmet, match="处置早于更正后的公告日期"):
            correct_batch(correcting(batch, announced_on=LATER, award_year=2026), SYSTEM)


def test_what_cannot_be_so_is_refused_and_nothing_is_written(make: Make) -> None:
    batch = recognized(make, 1, 2026)
    last = Event.select().count()
    with at(LATER):
        for said, content in (
            ("当年或相邻年度", {"award_year": 2024}),
            ("公示届满之后", {"announced_on": OVER - timedelta(days=30)}),
            ("不能晚于今天", {"announced_on": LATER + timedelta(days=1)}),
            ("早于公告日期", {"valid_until": OVER - timedelta(days=1)}),
            ("不在这一批次", {"names": ((9999, "某公司"),)}),
            ("更正理由", {"award_year": 2025, "reason": " "}),
            ("所依据的文号", {"award_year": 2025, "by_document": ""}),
        ):
            with pytest.raises(Unmet, match=said):
                correct_batch(correcting(batch, **content), SYSTEM)
        (line,) = lines(batch)
        award(*TITLE, LATER, [Enterprise.get_by_id(line.enterprise_id)])
        with pytest.raises(Conflict, match="已有同一称号的认定"):
            correct_batch(correcting(batch, announced_on=LATER), SYSTEM)
        with pytest.raises(NotAllowed, match="另一人批准"):
            correct_batch(correcting(batch, award_year=2025), make.actor(Role.BUREAU_DECIDER))
    assert Event.select().where(Event.kind == "recognition.corrected").count() == 0
    assert Event.select().count() > last


def test_what_changed_between_reading_and_writing_is_not_overwritten(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = recognized(make, 1, 2026)

    def and_then_another(*_: object) -> None:
        Recognition.update(valid_until=LATER).where(Recognition.batch == batch.id).execute()

    monkeypatch.setattr(correction, "_require_free", and_then_another)
    with at(LATER), pytest.raises(Stale):
        correct_batch(correcting(batch, award_year=2025), SYSTEM)
    assert numbers(batch) == ["2026-00001"]


def test_a_proposal_says_each_line_before_and_after_and_the_figures(make: Make) -> None:
    batch = recognized(make, 2)
    with at(LATER):
        make.drained()
        waiting = propose(correcting(batch, award_year=2026), make.actor(Role.BUREAU_REVIEWER), make.storage)
        effect = effect_of(waiting)
    assert effect["changes"] == [["award_year", 2025, 2026]]
    assert effect["corrected"] == [[row.id, [["award_year", 2025, 2026]]] for row in lines(batch)]
    assert effect["renumbered"] == [row.id for row in lines(batch)]
    assert effect["figures"] == {"award_years": [[*TITLE, 2025, -2], [*TITLE, 2026, 2]]}
