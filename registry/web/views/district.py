"""The district's desk: preliminary review of what enterprises of the place filed."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry.rules.role import Role
from registry.web.access import only
from registry.web.review.audience import DISTRICT
from registry.web.review.check import check_page, sheet_page
from registry.web.review.desk import application_page, desk_page, step_page

blueprint = Blueprint("district", __name__, url_prefix="/district")
blueprint.before_request(only(Role.DISTRICT_OFFICER))


@blueprint.get("/")
def desk() -> ResponseReturnValue:
    """What waits for preliminary review, and where everything else stands."""
    return desk_page(DISTRICT)


@blueprint.get("/applications/<int:id>")
def application(id: int) -> ResponseReturnValue:
    """One file, with the decision box."""
    return application_page(DISTRICT, id)


@blueprint.post("/applications/<int:id>/steps/<action>")
def step(id: int, action: str) -> ResponseReturnValue:
    """Recommend, return for correction or reject; then on to the next file."""
    return step_page(DISTRICT, id, action)


@blueprint.post("/applications/<int:id>/checks")
def check(id: int) -> ResponseReturnValue:
    """Confirm or override clauses of the sheet."""
    return check_page(DISTRICT, id)


@blueprint.get("/applications/<int:id>/sheet")
@blueprint.get("/applications/<int:id>/sheet/<int:sheet_id>")
def sheet(id: int, sheet_id: int | None = None) -> ResponseReturnValue:
    """The sheet of a submission, the newest unless another is named."""
    return sheet_page(DISTRICT, id, sheet_id)
