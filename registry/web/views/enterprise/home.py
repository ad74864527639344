"""What an enterprise finds when it signs in."""

from collections.abc import Iterable

from flask import render_template
from flask.typing import ResponseReturnValue

from registry import clock
from registry.database import for_a_page
from registry.models import Application
from registry.queries.advice import next_level_of
from registry.queries.application import own_applications
from registry.queries.bar import bar_texts
from registry.queries.call import calls_open_at
from registry.queries.call_plan import changes_of
from registry.queries.claim_draft import prepared_calls
from registry.queries.enterprise import own_enterprise
from registry.queries.ledger import latest_notes
from registry.queries.recognition import recognitions_of
from registry.rules.catalog import catalog
from registry.rules.eligibility import may_file_again
from registry.rules.place import Place
from registry.rules.state import State
from registry.web.access import current_actor
from registry.web.criteria.call import calls_by_scheme
from registry.web.language import translated
from registry.web.views.enterprise.blueprint import blueprint
from registry.web.wording.call import ends_changed, left_in
from registry.web.wording.deadline import last_moment, time_left
from registry.web.wording.enterprise import missing_facts
from registry.web.wording.next_level import next_level_sentence
from registry.web.wording.state_words import applicant_words
from registry.web.wording.title_status import title_status


@blueprint.get("/")
@for_a_page
def home() -> ResponseReturnValue:
    """What waits for the enterprise first, then what it applied for, holds, and may apply for."""
    actor = current_actor()
    enterprise, applications = own_enterprise(actor), own_applications(actor)
    calls = calls_open_at(clock.now(), Place(enterprise.district, enterprise.zone))
    waiting = [row for row in applications if row.facts.editable]
    bars = bar_texts(enterprise.id, clock.today())
    started = {row.call.id: row for row in applications if row.facts.is_open}
    return render_template(
        "enterprise/home.html",
        enterprise=enterprise,
        missing=missing_facts(enterprise),
        waiting=waiting,
        notes=latest_notes([row.id for row in waiting], "application.return"),
        applications=applications,
        recognitions=recognitions_of(enterprise),
        groups=calls_by_scheme(calls),
        ended={id: ends_changed(each) for id, each in changes_of([each.id for each in calls]).items()},
        left_in=left_in,
        started=started,
        prepared=[call for call in prepared_calls(actor.account_id, clock.now()) if call.id not in started],
        barred=_barred(applications),
        bars={scheme: translated(why) for scheme, why in bars.items()},
        elsewhere=catalog().procedures.elsewhere(clock.today()),
        next_level=next_level_sentence(next_level_of(enterprise, clock.today()), clock.today()),
        words=applicant_words(applications),
        last_moment=last_moment,
        time_left=time_left,
        title_status=title_status,
    )


def _barred(applications: Iterable[Application]) -> set[int]:
    """The calls in which the enterprise itself was refused, and that let nobody file again."""
    return {
        row.call.id
        for row in applications
        if row.state == State.REJECTED
        and row.subject.kind == "enterprise"
        and not may_file_again(row.call.may_file_again)
    }
