"""Accepting a filing 受理备案: the title begins that day. Silence is never acceptance."""

from collections.abc import Mapping

from registry import clock
from registry.actions.award import awards_of
from registry.actions.recognition import grant_recognitions
from registry.actions.step import take_step
from registry.database import require_transaction, transactional
from registry.errors import Unmet
from registry.models import Application, Batch, Call, Enterprise, Subject
from registry.queries.after_image import Wrote
from registry.queries.bar import barred_files
from registry.queries.held_title import holding
from registry.queries.sheet import filed_sheet
from registry.rules.actor import Actor
from registry.rules.criteria.sheet.refusal import unmet_criteria
from registry.rules.procedure import Procedure
from registry.rules.workflow import Action, Transition


@transactional
def accept_filing(application: Application, actor: Actor, *, version: int, note: str = "") -> Transition:
    """Accept one filing, by who the table says. Raises what `accept` raises."""
    return accept(application, actor, version=version, note=note)


def accept(
    application: Application,
    actor: Actor,
    *,
    version: int,
    note: str = "",
    said: Mapping[str, object] | None = None,
    wrote: Wrote | None = None,
) -> Transition:
    """The shared step of accepting a filing; its title begins today. Raises Stale, NotAllowed and
    Unmet where the sheet, as checked, is not met, the subject holds the title, or its holder is barred."""
    require_transaction()
    row = take_step(application, Action.ACCEPT, actor, version=version, note=note, said=said, wrote=wrote)
    filed = filed_sheet(application)
    reasons = unmet_criteria(filed.sheet()) if filed else []
    for found in (holding, barred_files):
        reasons += found([application], clock.today()).get(application.id, [])
    if reasons:
        raise Unmet(reasons)
    batch = Batch.create(
        scheme=application.scheme,
        level=application.level,
        award_year=Call.get_by_id(application.call_id).award_year,
        announced_on=clock.today(),
        origin="filed",
        procedure=Procedure.FILING.value,
        created_at=clock.now(),
    )
    file = (
        Application.select(Application, Enterprise, Subject)
        .join(Enterprise)
        .switch(Application)
        .join(Subject)
        .where(Application.id == application.id)
        .get()
    )
    grant_recognitions(batch, awards_of(batch, [file]), actor)
    return row
