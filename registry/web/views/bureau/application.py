"""The bureau's desk: what districts recommended, what is proposed and what is on notice."""

from flask.typing import ResponseReturnValue

from registry.web.review.audience import BUREAU
from registry.web.review.desk import desk_page, desk_taken_away
from registry.web.review.file import SAVE, application_page, sheet_page
from registry.web.review.second_thought import undo_page
from registry.web.several_forms import own_form_and_others
from registry.web.views.bureau.blueprint import blueprint


@blueprint.get("/")
def desk() -> ResponseReturnValue:
    """What waits for the bureau, across districts."""
    return desk_page(BUREAU)


@blueprint.get("/desk.<any(csv, xlsx):suffix>")
def desk_file(suffix: str) -> ResponseReturnValue:
    """The same files as a file."""
    return desk_taken_away(BUREAU, suffix)


@blueprint.route("/applications/<int:id>", methods=["GET", "POST"])
@own_form_and_others
def application(id: int) -> ResponseReturnValue:
    """One file: check, save, and decide, all by one form; then on to the next file."""
    return application_page(BUREAU, id)


@blueprint.post("/applications/<int:id>/steps/<action>")
def step(id: int, action: str) -> ResponseReturnValue:
    """Where a page drawn before an upgrade posts its decision."""
    return application_page(BUREAU, id, action)


@application.form("undo")
def undo(id: int) -> ResponseReturnValue:
    """Take back the decision of some seconds ago."""
    return undo_page(BUREAU, id)


@blueprint.post("/applications/<int:id>/checks")
def check(id: int) -> ResponseReturnValue:
    """Where a page drawn before an upgrade posts its check list."""
    return application_page(BUREAU, id, SAVE)


@blueprint.get("/applications/<int:id>/sheet")
@blueprint.get("/applications/<int:id>/sheet/<int:sheet_id>")
def sheet(id: int, sheet_id: int | None = None) -> ResponseReturnValue:
    """The sheet of a submission, the newest unless another is named."""
    return sheet_page(BUREAU, id, sheet_id)
