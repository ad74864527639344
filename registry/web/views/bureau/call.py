"""Calls for applications 申报批次: which are open, and opening another."""

from flask.typing import ResponseReturnValue

from registry.web.forms.call import BureauCallForm
from registry.web.review.audience import BUREAU
from registry.web.review.call import calls_page, calls_taken_away, several_page
from registry.web.review.call_page import call_page
from registry.web.views.bureau.blueprint import blueprint


@blueprint.route("/calls", methods=["GET", "POST"])
def calls() -> ResponseReturnValue:
    """The calls, latest first, and the form that opens one."""
    return calls_page(BUREAU, BureauCallForm)


@blueprint.get("/calls.<any(csv, xlsx):suffix>")
def calls_file(suffix: str) -> ResponseReturnValue:
    """The same calls as a file."""
    return calls_taken_away(suffix)


@blueprint.route("/calls/several", methods=["GET", "POST"])
def several() -> ResponseReturnValue:
    """Open the calls of several titles at once."""
    return several_page(BUREAU, of_district=False)


@blueprint.route("/calls/<int:id>", methods=["GET", "POST"])
def call(id: int) -> ResponseReturnValue:
    """One call: what it says, what became of it, and what may be done about it."""
    return call_page(BUREAU, id, BureauCallForm)
