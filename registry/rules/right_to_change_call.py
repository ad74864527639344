"""Who may change a call: who may open such a call, in the office that opened it."""

from registry.rules.actor import Actor
from registry.rules.procedure import Procedure
from registry.rules.right import Right, may, may_handle, require, require_handle


def _right(procedure: Procedure) -> Right:
    return Right.OPEN_DISTRICT_CALL if procedure is Procedure.DISTRICT_DECISION else Right.OPEN_CALL


def _office(district: str | None) -> Procedure:
    """A call of a place is that place's affair, of none the bureau's, also where districts decide."""
    return Procedure.DISTRICT_DECISION if district else Procedure.CITY_DECISION


def may_change_call(actor: Actor, procedure: Procedure, district: str | None, zone: str | None) -> bool:
    """Whether the actor may change a call of this procedure that a place opened, or (None) the bureau."""
    own = may_handle(actor, _office(district), district or "", zone or "")
    return own and may(actor, _right(procedure))


def require_change_call(actor: Actor, procedure: Procedure, district: str | None, zone: str | None) -> None:
    """Raises NotAllowed unless the actor may change such a call."""
    require(actor, _right(procedure))
    require_handle(actor, _office(district), district or "", zone or "")
