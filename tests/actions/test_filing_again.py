"""Whether the refused may file in the same call again is the call's rule, at the start and at submission."""

from datetime import timedelta

import pytest

from registry import clock
from registry.actions.application import start_application, step_application, submit_application
from registry.actions.call import open_call
from registry.errors import Unmet
from registry.models import Application, Call, Enterprise
from registry.rules.call import CallTerms
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.make import SYSTEM, Make

REFUSED = "按本批次规定不能再次申报"


def call_that(may_file_again: bool) -> Call:
    now = clock.now()
    title = ("innovative_sme", "municipal", "2026年申报")
    return open_call(
        *title, now, now + timedelta(days=60), 2026, SYSTEM, terms=CallTerms(may_file_again=may_file_again)
    )


def refused_in(make: Make, call: Call) -> Enterprise:
    application = make.application(State.REJECTED, call=call)
    return Enterprise.get_by_id(application.enterprise_id)


def test_a_call_that_lets_nobody_file_again_says_so_at_the_start(make: Make) -> None:
    call = call_that(False)
    enterprise = refused_in(make, call)
    applicant = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    with pytest.raises(Unmet, match=REFUSED):
        start_application(call, enterprise, applicant)
    other = make.enterprise()
    start_application(call, other, make.actor(Role.ENTERPRISE, enterprise_id=other.id))
    start_application(call_that(False), enterprise, applicant)


def test_a_draft_that_is_there_is_not_submitted_either(make: Make) -> None:
    call = call_that(True)
    enterprise = refused_in(make, call)
    again = make.draft(enterprise, call)
    Call.update(may_file_again=False).where(Call.id == call.id).execute()
    applicant = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    with pytest.raises(Unmet, match=REFUSED):
        submit_application(again, applicant)
    Call.update(may_file_again=True).where(Call.id == call.id).execute()
    submit_application(again, applicant)


@pytest.mark.by_hand
def test_a_call_opened_before_it_was_asked_lets_everybody(make: Make) -> None:
    call = call_that(True)
    Call.update(may_file_again=None).where(Call.id == call.id).execute()
    enterprise = refused_in(make, call)
    applicant = make.actor(Role.ENTERPRISE, enterprise_id=enterprise.id)
    submit_application(make.draft(enterprise, Call.get_by_id(call.id)), applicant)


def test_a_correction_is_no_new_filing_and_what_was_withdrawn_was_not_refused(make: Make) -> None:
    call = call_that(False)
    returned = make.application(State.RETURNED, call=call)
    applicant = make.actor(Role.ENTERPRISE, enterprise_id=returned.enterprise_id)
    submit_application(Application.get_by_id(returned.id), applicant)
    step_application(Application.get_by_id(returned.id), Action.WITHDRAW, applicant)
    start_application(call, Enterprise.get_by_id(returned.enterprise_id), applicant)
