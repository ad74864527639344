"""Public notices 公示: the list, composing one, one of them, and recognizing its list once it is over."""

from flask.typing import ResponseReturnValue

from registry.web.review.audience import BUREAU
from registry.web.review.compose import compose_page
from registry.web.review.notice import (
    notice_page,
    notice_taken_away,
    notices_page,
    notices_taken_away,
    recognize_page,
)
from registry.web.review.notice_line import line_page, line_step
from registry.web.review.notice_withdrawal import withdraw_step, withdrawal_page
from registry.web.several_forms import several_forms
from registry.web.views.bureau.blueprint import blueprint


@blueprint.get("/notices")
def notices() -> ResponseReturnValue:
    """Every notice, the districts' among them, by how it stands."""
    return notices_page(BUREAU)


@blueprint.get("/notices.<any(csv, xlsx):suffix>")
def notices_file(suffix: str) -> ResponseReturnValue:
    """The same list as a file."""
    return notices_taken_away(suffix)


@blueprint.get("/notices/<int:id>/list.<any(csv, xlsx):suffix>")
def notice_file(id: int, suffix: str) -> ResponseReturnValue:
    """The list of one notice as a file."""
    return notice_taken_away(id, suffix)


@blueprint.route("/notices/new", methods=["GET", "POST"])
def compose() -> ResponseReturnValue:
    """Choose what to put on notice and see its last day; then publish."""
    return compose_page(BUREAU)


@blueprint.route("/notices/<int:id>", methods=["GET", "POST"])
@several_forms
def notice(id: int) -> ResponseReturnValue:
    """One notice: its period, its frozen list, what became of each line."""
    return notice_page(BUREAU, id)


@blueprint.get("/notices/<int:id>/lines/<int:application>")
def line(id: int, application: int) -> ResponseReturnValue:
    """One line of a notice, and what may be done with it."""
    return line_page(BUREAU, id, application)


@blueprint.post("/notices/<int:id>/lines/<int:application>")
def line_done(id: int, application: int) -> ResponseReturnValue:
    """Hold it, release it, strike it or propose to."""
    return line_step(BUREAU, id, application)


@blueprint.get("/notices/<int:id>/withdrawal")
def withdrawal(id: int) -> ResponseReturnValue:
    """What withdrawing a notice would do."""
    return withdrawal_page(BUREAU, id)


@blueprint.post("/notices/<int:id>/withdrawal")
def withdraw(id: int) -> ResponseReturnValue:
    """Withdraw it, or propose to."""
    return withdraw_step(BUREAU, id)


@notice.form("recognize")
def recognize(id: int) -> ResponseReturnValue:
    """Recognize what is left of the list as one batch."""
    return recognize_page(BUREAU, id)
