"""Checks survive a correction: clauses whose facts are the same keep the officer's word, others do not."""

from datetime import timedelta

import pytest

from registry import clock
from registry.actions.application import step_application, submit_application
from registry.actions.attachment import attach_file, remove_file
from registry.actions.sheet import Check, check_clauses
from registry.errors import Stale
from registry.models import Application, Attachment, ClauseCheck, Enterprise, Event
from registry.queries.corrected_file import corrected, correction_of
from registry.queries.sheet import filed_sheet, recheck_sheets
from registry.queries.sheet_mark import marks_of
from registry.rules.actor import Actor
from registry.rules.role import Role
from registry.rules.workflow import Action
from tests.actions.sheet.filed import again, check, verdict
from tests.make import PDF, Make
from tests.sheets import state

ALL = (
    Check("gate:rd", given=True),
    Check("gate:brand", given=False, reason="商标已转让"),
    Check("gate:position", given=True, reason="行业第二"),
    Check("veto:debt", given=False, together=True),
    Check("score:total", given=True, together=True),
)


def returned(application: Application, officer: Actor) -> None:
    step_application(again(application), Action.RETURN, officer, note="请补正")


def handed_in(make: Make, application: Application) -> None:
    submit_application(again(application), applicant_of(make, application))


def applicant_of(make: Make, application: Application) -> Actor:
    return make.actor(Role.ENTERPRISE, enterprise_id=application.enterprise_id)


def exchanged(make: Make, application: Application) -> tuple[Attachment, Attachment]:
    """The only file of an application is taken away for another; both."""
    old = Attachment.get(Attachment.application == application.id)
    actor, limit = applicant_of(make, application), make.config.attachment_limit
    with clock.at(clock.now() + timedelta(hours=1)):
        attach_file(again(application), "新材料.pdf", PDF + b"2", actor, storage=make.storage, limit=limit)
        remove_file(again(application), old, actor)
    return old, Attachment.get(Attachment.name == "新材料.pdf")


def kept_of(application: Application) -> dict[str, ClauseCheck]:
    filed = filed_sheet(application)
    assert filed is not None
    return dict(filed.checks)


def test_what_did_not_change_keeps_its_check_and_what_did_is_checked_anew(
    make: Make, enterprise: Enterprise, submitted: Application, officer: Actor
) -> None:
    first = filed_sheet(submitted)
    assert first is not None
    check(submitted, officer, *ALL)
    said = kept_of(submitted)
    returned(submitted, officer)
    state(enterprise, rd="270")
    handed_in(make, submitted)
    kept = kept_of(submitted)
    # Research counts for its own clause and for the score.
    assert set(kept) == {"gate:brand", "gate:position", "veto:debt"}
    for key, row in kept.items():
        before = said[key]
        assert row.kept_from == before.id and row.sheet_id != before.sheet_id
        for name in ("found", "given", "reason", "checked_by", "checked_at", "together"):
            assert getattr(row, name) == getattr(before, name), (key, name)
    assert verdict(submitted) is False and marks_of([submitted.id])[submitted.id].overridden == 2
    event = Event.get(Event.kind == "application.checks_kept")
    assert event.visibility == "staff" and "商标已转让" not in event.body
    assert recheck_sheets().intact
    # A list drawn from the sheet before is not for this one, and a kept check may be changed like any other.
    with pytest.raises(Stale, match="已重新提交"):
        check_clauses(
            again(submitted), [Check("gate:rd", given=True)], officer, sheet_id=first.row.id, seen=0
        )
    assert check(submitted, officer, Check("gate:brand", given=True, reason="转让已撤销")) == 1
    assert verdict(submitted) is True


def test_facts_behind_a_figure_that_came_out_the_same_are_other_facts(
    make: Make, enterprise: Enterprise, submitted: Application, officer: Actor
) -> None:
    check(submitted, officer, *ALL)
    returned(submitted, officer)
    state(enterprise, revenue="10800", rd="324")
    handed_in(make, submitted)
    assert set(kept_of(submitted)) == {"gate:brand", "gate:position", "veto:debt"}


def test_a_check_whose_evidence_was_taken_away_is_made_anew(
    make: Make, submitted: Application, officer: Actor
) -> None:
    file = Attachment.get(Attachment.application == submitted.id)
    check(submitted, officer, Check("gate:brand", given=True, evidence=file.id), Check("gate:rd", given=True))
    returned(submitted, officer)
    exchanged(make, submitted)
    handed_in(make, submitted)
    assert set(kept_of(submitted)) == {"gate:rd"}


def test_a_file_without_checks_keeps_none_and_says_nothing(
    make: Make, submitted: Application, officer: Actor
) -> None:
    returned(submitted, officer)
    handed_in(make, submitted)
    assert not kept_of(submitted)
    assert not Event.select().where(Event.kind == "application.checks_kept").exists()


def test_a_correction_says_what_was_asked_and_what_came_and_went(
    make: Make, submitted: Application, officer: Actor
) -> None:
    assert correction_of(officer, submitted) is None and corrected([submitted.id]) == set()
    returned(submitted, officer)
    assert correction_of(officer, again(submitted)) is None and corrected([submitted.id]) == set()
    old, new = exchanged(make, submitted)
    handed_in(make, submitted)
    found = correction_of(officer, again(submitted))
    assert found is not None and (found.rounds, found.asked) == (1, "请补正")
    assert [each.id for each in found.added] == [new.id] and [each.id for each in found.removed] == [old.id]
    assert found.before is not None and found.before["statement"] == submitted.statement
    assert corrected([submitted.id]) == {submitted.id}
    stranger = make.actor(Role.DISTRICT_OFFICER, district="120112")
    assert correction_of(stranger, again(submitted)) is None
