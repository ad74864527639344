"""The only writer of an application's state: compare-and-swap, with its event."""

from collections.abc import Mapping

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.database import require_transaction
from registry.errors import Stale, Unmet, say
from registry.models import Application
from registry.queries.sheet import sheet_reference
from registry.rules.actor import Actor
from registry.rules.role import STAFF
from registry.rules.workflow import Action, State, Transition, transition


def take_step(
    application: Application,
    action: Action,
    actor: Actor,
    *,
    note: str = "",
    version: int | None = None,
    **columns: object,
) -> Transition:
    """Move one application along the table, set `columns` with it, and record the step.

    Of racing officers one wins; the others get Stale and nothing is changed. An officer's step on a
    file that has a sheet is taken by its rules and facts: the event keeps their digest.
    """
    require_transaction()
    if actor.role is None:
        raise RuntimeError("a step is taken by somebody with a role")
    row = transition(State(application.state), action, actor.role)
    if row.note_required and not note.strip():
        raise Unmet([say("请填写“%(step)s”的理由，申报企业会看到。", step=row.label)])
    _swap(application, row, application.version if version is None else version, columns)
    record(
        actor,
        NewEvent(
            kind=f"application.{action.value}",
            enterprise_id=application.enterprise_id,
            application_id=application.id,
            notice_id=columns.get("notice"),  # type: ignore[arg-type]
            effective_on=clock.today(),
            body={
                "from": row.source.value,
                "to": row.target.value,
                "scheme": application.scheme,
                **(sheet_reference(application.id) if actor.role in STAFF else {}),
            },
            secret={"note": note.strip()},
            wrote={Application: [application.id]},
        ),
    )
    return row


def _swap(application: Application, row: Transition, version: int, columns: Mapping[str, object]) -> None:
    """Set state and columns where nobody was faster. Raises Stale."""
    same = (
        (Application.id == application.id)
        & (Application.state == row.source.value)
        & (Application.version == version)
    )
    written = {"state": row.target.value, "version": Application.version + 1, "changed_at": clock.now()}
    if Application.update(**written, **columns).where(same).execute() != 1:
        raise Stale()
