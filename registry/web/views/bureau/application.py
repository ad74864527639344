"""The bureau's desk: what districts recommended, what is proposed and what is on notice."""

from flask.typing import ResponseReturnValue

from registry.web.review.audience import BUREAU
from registry.web.review.check import check_page, sheet_page
from registry.web.review.desk import application_page, desk_page, step_page
from registry.web.views.bureau.blueprint import blueprint


@blueprint.get("/")
def desk() -> ResponseReturnValue:
    """What waits for the bureau, across districts."""
    return desk_page(BUREAU)


@blueprint.get("/applications/<int:id>")
def application(id: int) -> ResponseReturnValue:
    """One file, with the decision box."""
    return application_page(BUREAU, id)


@blueprint.post("/applications/<int:id>/steps/<action>")
def step(id: int, action: str) -> ResponseReturnValue:
    """Propose, return, reject, or strike off a notice; then on to the next file."""
    return step_page(BUREAU, id, action)


@blueprint.post("/applications/<int:id>/checks")
def check(id: int) -> ResponseReturnValue:
    """Confirm or override clauses of the sheet."""
    return check_page(BUREAU, id)


@blueprint.get("/applications/<int:id>/sheet")
@blueprint.get("/applications/<int:id>/sheet/<int:sheet_id>")
def sheet(id: int, sheet_id: int | None = None) -> ResponseReturnValue:
    """The sheet of a submission, the newest unless another is named."""
    return sheet_page(BUREAU, id, sheet_id)
