"""One recognition as its office shows it, with its history."""

from flask import render_template
from flask.typing import ResponseReturnValue

from registry import clock
from registry.queries.approval import waiting_in_scope
from registry.queries.batch import office_of_batch
from registry.queries.certificate import superseded_of
from registry.queries.measure import measures_of, stand_of
from registry.queries.notice import find_notice
from registry.queries.office import office_of_title
from registry.queries.recognition import history_of, recognition_in_scope
from registry.queries.setting import settings
from registry.queries.unconfirmed import is_unconfirmed
from registry.rules.approval import ApprovalAction
from registry.rules.catalog import catalog
from registry.rules.measure import grounds_now
from registry.rules.right import may_handle
from registry.web.access import current_actor
from registry.web.review.audience import Audience
from registry.web.review.propose import may_begin
from registry.web.wording.events import timeline_events
from registry.web.wording.measure import shown_measures
from registry.web.wording.title_status import title_status


def title_page(audience: Audience, id: int) -> ResponseReturnValue:
    """One recognition, with its history; who may decide about it finds where."""
    actor, today = current_actor(), clock.today()
    found = recognition_in_scope(actor, id)
    office, measures = office_of_title(found), measures_of(found.id)
    can_be_decided = grounds_now(stand_of(found, measures, today), catalog().grounds, settings(), today)
    return render_template(
        "review/recognition.html",
        audience=audience,
        recognition=found,
        title_status=title_status(found, today),
        is_unconfirmed=is_unconfirmed(found),
        office=office,
        handles=may_handle(actor, *office),
        measures=shown_measures(measures, today),
        has_notice=find_notice(actor, found.batch.notice_id) is not None,
        waiting=waiting_in_scope(actor, f"recognition:{id}", today),
        events=timeline_events(history_of(found)),
        may_correct=may_begin(ApprovalAction.CORRECT, office_of_batch(found.batch)),
        superseded=superseded_of([found.id]).get(found.id, []),
        may_end=may_begin(ApprovalAction.END, office) and bool(can_be_decided),
    )
