"""The only writer of an application's state: compare-and-swap, with its event."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from registry import clock
from registry.actions.ledger import NewEvent, record, record_all
from registry.database import require_transaction
from registry.errors import Stale, Text, Unmet, say
from registry.models import Application
from registry.prepared import Prepared
from registry.queries.after_image import Wrote
from registry.queries.colleague import signers_of
from registry.queries.sheet import CHUNK, sheet_reference, sheet_references
from registry.rules.actor import Actor
from registry.rules.hidden_events import HIDDEN_FROM_APPLICANT
from registry.rules.right import require_place
from registry.rules.role import STAFF
from registry.rules.signing import signed_as, unmet_signing
from registry.rules.state import State
from registry.rules.workflow import Action, Transition, transition


def take_step(
    application: Application,
    action: Action,
    actor: Actor,
    *,
    note: str = "",
    version: int | None = None,
    said: Mapping[str, object] | None = None,
    of_notice: int | None = None,
    wrote: Wrote | None = None,
    **columns: object,
) -> Transition:
    """Move one application along the table, set `columns` with it, and record the step with what is `said`,
    the notice it is `of_notice` and the other rows that were written with it.

    Of racing officers one wins; the others get Stale and nothing is changed. An officer's step on a
    file with a sheet is taken by its rules and facts: the event keeps their digest.
    """
    require_transaction()
    require_place(actor, application.district, application.zone)
    if reasons := unmet_signing(actor, lambda: signers_of(application.enterprise_id)):
        raise Unmet(reasons)
    row = transition(application.route, State(application.state), action, actor.role)
    if row.note_required and not note.strip():
        raise Unmet([_unmet_note(row)])
    _swap(application, row, application.version if version is None else version, columns)
    body = {**_said(application, row), **signed_as(actor), **_sheet(application, actor), **(said or {})}
    event = NewEvent(
        kind=f"application.{action.value}",
        enterprise_id=application.enterprise_id,
        application_id=application.id,
        notice_id=of_notice or columns.get("notice"),  # type: ignore[arg-type]
        effective_on=clock.today(),
        body=body,
        secret={"note": note.strip()},
        wrote={Application: [application.id], **(wrote or {})},
    )
    record(actor, event)
    return row


def take_steps(
    applications: Sequence[Application], action: Action, actor: Actor, *, said: Mapping[str, object]
) -> None:
    """Likewise with all files of a list that the open action has read: one statement, an event each, in
    their order. Raises Stale where somebody was faster with one of them."""
    require_transaction()
    moved: defaultdict[tuple[State, State], list[Application]] = defaultdict(list)
    for file in applications:
        require_place(actor, file.district, file.zone)
        if reasons := unmet_signing(actor, partial(signers_of, file.enterprise_id)):
            raise Unmet(reasons)
        row = transition(file.route, State(file.state), action, actor.role)
        if row.note_required:
            raise Unmet([_unmet_note(row)])
        moved[row.source, row.target].append(file)
    for (source, target), files in moved.items():
        for start in range(0, len(files), CHUNK):
            _swap_many(files[start : start + CHUNK], source, target)
    record_all(actor, list(_taken(applications, action, actor, said)))


def _taken(
    applications: Sequence[Application], action: Action, actor: Actor, said: Mapping[str, object]
) -> Iterator[NewEvent]:
    for start in range(0, len(applications), CHUNK):
        files = applications[start : start + CHUNK]
        sheets = sheet_references([file.id for file in files]) if actor.role in STAFF else {}
        for file in files:
            row = transition(file.route, State(file.state), action, actor.role)
            yield NewEvent(
                kind=f"application.{action.value}",
                enterprise_id=file.enterprise_id,
                application_id=file.id,
                effective_on=clock.today(),
                body={**_said(file, row), **signed_as(actor), **sheets.get(file.id, {}), **said},
                wrote={Application: [file.id]},
            )


def _swap_many(files: Sequence[Application], source: State, target: State) -> None:
    ids = [file.id for file in files]
    as_read = Application.id.in_(ids) & (Application.state == source.value)
    written = {"state": target.value, "changed_at": clock.now(), "version": Application.version + 1}
    if Application.update(written).where(as_read).execute() != len(ids):
        raise Stale()


def _unmet_note(row: Transition) -> Text:
    if f"application.{row.action.value}" in HIDDEN_FROM_APPLICANT:
        return say("请填写“%(step)s”的理由，写入办理记录。", step=row.label)
    return say("请填写“%(step)s”的理由，申报企业会看到。", step=row.label)


def _said(application: Application, row: Transition) -> dict[str, Any]:
    return {
        "from": row.source.value,
        "to": row.target.value,
        "scheme": application.scheme,
        "procedure": application.procedure,
    }


def _sheet(application: Application, actor: Actor) -> dict[str, Any]:
    return sheet_reference(application.id) if actor.role in STAFF else {}


def _swap(application: Application, row: Transition, version: int, columns: Mapping[str, object]) -> None:
    """Set state and columns where nobody was faster. Raises Stale."""
    written = {"state": row.target.value, "changed_at": clock.now(), **columns}
    if _swapped(application.id, row.source.value, version, written) != 1:
        raise Stale()


@Prepared
def _swapped(id: int, state: str, version: int, columns: Mapping[str, object]) -> Any:
    same = (Application.id == id) & (Application.state == state) & (Application.version == version)
    return Application.update(version=Application.version + 1, **columns).where(same)
