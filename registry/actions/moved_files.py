"""What follows a holder that moved or changed its industry: its open files, and its other requests."""

from registry import clock
from registry.actions.ledger import NewEvent, next_seq, record
from registry.database import require_transaction
from registry.models import Application, Change, Enterprise, FormerPlace
from registry.rules.actor import Actor
from registry.rules.change import ChangeState, Fact
from registry.rules.procedure import Procedure
from registry.rules.state import OPEN_STATES, State


def hand_over(enterprise: Enterprise, left: tuple[str, str], actor: Actor) -> None:
    """The shared step of sending what is under way after its holder, each with its event.

    A draft takes place and industry at its submission; what stands on a district's own notice is decided by
    that district. `left` is where the holder was; there its files stay readable.
    """
    require_transaction()
    place = (enterprise.district, enterprise.zone)
    for file in _under_way(enterprise):
        if (file.district, file.zone, file.industry) != (*place, enterprise.industry):
            _send_after(file, enterprise, actor)
    if place != left:
        _send_requests_after(enterprise, actor)


def _under_way(enterprise: Enterprise) -> list[Application]:
    own = (Application.enterprise == enterprise.id) & Application.state.in_(
        [state for state in OPEN_STATES if state != State.DRAFT.value]
    )
    stays = (Application.procedure == Procedure.DISTRICT_DECISION.value) & (
        Application.state == State.ON_NOTICE.value
    )
    return list(Application.select().where(own & ~stays).order_by(Application.id))


def _send_after(file: Application, enterprise: Enterprise, actor: Actor) -> None:
    """It waits as long as it has waited; who has it open elsewhere is refused by its version."""
    before = {"district": file.district, "zone": file.zone, "industry": file.industry}
    after = {
        "district": enterprise.district,
        "zone": enterprise.zone,
        "industry": enterprise.industry,
    }
    Application.update(**after, version=Application.version + 1).where(Application.id == file.id).execute()
    wrote: dict[type, list[int]] = {Application: [file.id]}
    if (file.district, file.zone) != (enterprise.district, enterprise.zone) and file.district:
        left = FormerPlace.create(
            application=file.id,
            district=file.district,
            zone=file.zone,
            until_on=clock.today(),
            seq=next_seq(),
        )
        wrote[FormerPlace] = [left.id]
    event = NewEvent(
        kind="application.holder_changed",
        enterprise_id=enterprise.id,
        application_id=file.id,
        effective_on=clock.today(),
        body={"from": before, "to": after},
        wrote=wrote,
    )
    record(actor, event)


def _send_requests_after(enterprise: Enterprise, actor: Actor) -> None:
    """What else waits for the holder is confirmed where it is now."""
    waits = (
        (Change.enterprise == enterprise.id)
        & (Change.state == ChangeState.WAITING.value)
        & (Change.fact != Fact.PLACE.value)
    )
    for change in Change.select().where(waits).order_by(Change.id):
        to = {"district": enterprise.district, "zone": enterprise.zone}
        Change.update(**to).where(Change.id == change.id).execute()
        event = NewEvent(
            kind="change.sent_on",
            enterprise_id=enterprise.id,
            effective_on=clock.today(),
            body={"of": change.id, "fact": change.fact, "to": to},
            wrote={Change: [change.id]},
        )
        record(actor, event)
