"""A district's own pages: its desk, what it recommends, and the titles it decides itself."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry.rules.role import DISTRICT as DISTRICT_ROLES
from registry.web.access import only
from registry.web.forms.call import DistrictCallForm
from registry.web.review.audience import DISTRICT
from registry.web.review.call import calls_page, calls_taken_away, several_page
from registry.web.review.call_page import call_page
from registry.web.review.compose import compose_page
from registry.web.review.correction import batch_page, correct_page
from registry.web.review.desk import desk_page, desk_taken_away
from registry.web.review.file import SAVE, application_page, sheet_page
from registry.web.review.measure import decide_page, end_page
from registry.web.review.notice import (
    notice_page,
    notice_taken_away,
    notices_page,
    notices_taken_away,
    recognize_page,
)
from registry.web.review.notice_line import line_page, line_step
from registry.web.review.notice_withdrawal import withdraw_step, withdrawal_page
from registry.web.review.recommendation import (
    recommendation_page,
    recommendation_taken_away,
    recommendations_page,
    recommendations_taken_away,
)
from registry.web.review.second_thought import undo_page
from registry.web.review.sending import send_page
from registry.web.review.title import title_page
from registry.web.several_forms import own_form_and_others, several_forms

blueprint = Blueprint("district", __name__, url_prefix="/district")
blueprint.before_request(only(*DISTRICT_ROLES))


@blueprint.get("/")
def desk() -> ResponseReturnValue:
    """What waits for preliminary review, and where everything else stands."""
    return desk_page(DISTRICT)


@blueprint.get("/desk.<any(csv, xlsx):suffix>")
def desk_file(suffix: str) -> ResponseReturnValue:
    """The same files as a file."""
    return desk_taken_away(DISTRICT, suffix)


@blueprint.route("/applications/<int:id>", methods=["GET", "POST"])
@own_form_and_others
def application(id: int) -> ResponseReturnValue:
    """One file: check, save, and decide, all by one form; then on to the next file."""
    return application_page(DISTRICT, id)


@blueprint.post("/applications/<int:id>/steps/<action>")
def step(id: int, action: str) -> ResponseReturnValue:
    """Where a page drawn before an upgrade posts its decision."""
    return application_page(DISTRICT, id, action)


@application.form("undo")
def undo(id: int) -> ResponseReturnValue:
    """Take back the decision of some seconds ago."""
    return undo_page(DISTRICT, id)


@blueprint.post("/applications/<int:id>/checks")
def check(id: int) -> ResponseReturnValue:
    """Where a page drawn before an upgrade posts its check list."""
    return application_page(DISTRICT, id, SAVE)


@blueprint.get("/applications/<int:id>/sheet")
@blueprint.get("/applications/<int:id>/sheet/<int:sheet_id>")
def sheet(id: int, sheet_id: int | None = None) -> ResponseReturnValue:
    """The sheet of a submission, the newest unless another is named."""
    return sheet_page(DISTRICT, id, sheet_id)


@blueprint.get("/recommendations")
def recommendations() -> ResponseReturnValue:
    """The ranked sheets the place sent."""
    return recommendations_page(DISTRICT)


@blueprint.get("/recommendations.<any(csv, xlsx):suffix>")
def recommendations_file(suffix: str) -> ResponseReturnValue:
    """The same lists as a file."""
    return recommendations_taken_away(suffix)


@blueprint.route("/recommendations/new", methods=["GET", "POST"])
def send() -> ResponseReturnValue:
    """Choose and order files, then send them on."""
    return send_page(DISTRICT)


@blueprint.get("/recommendations/<int:id>")
def recommendation(id: int) -> ResponseReturnValue:
    """One list, and where its files stand."""
    return recommendation_page(DISTRICT, id)


@blueprint.get("/recommendations/<int:id>/list.<any(csv, xlsx):suffix>")
def recommendation_file(id: int, suffix: str) -> ResponseReturnValue:
    """Its list as a file."""
    return recommendation_taken_away(id, suffix)


@blueprint.get("/notices")
def notices() -> ResponseReturnValue:
    """The notices the place published, by how they stand."""
    return notices_page(DISTRICT)


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
    return compose_page(DISTRICT)


@blueprint.route("/notices/<int:id>", methods=["GET", "POST"])
@several_forms
def notice(id: int) -> ResponseReturnValue:
    """One notice: its period, its frozen list, what became of each line."""
    return notice_page(DISTRICT, id)


@blueprint.get("/notices/<int:id>/lines/<int:application>")
def line(id: int, application: int) -> ResponseReturnValue:
    """One line of a notice, and what may be done with it."""
    return line_page(DISTRICT, id, application)


@blueprint.post("/notices/<int:id>/lines/<int:application>")
def line_done(id: int, application: int) -> ResponseReturnValue:
    """Hold it, release it, strike it or propose to."""
    return line_step(DISTRICT, id, application)


@blueprint.get("/notices/<int:id>/withdrawal")
def withdrawal(id: int) -> ResponseReturnValue:
    """What withdrawing a notice would do."""
    return withdrawal_page(DISTRICT, id)


@blueprint.post("/notices/<int:id>/withdrawal")
def withdraw(id: int) -> ResponseReturnValue:
    """Withdraw it, or propose to."""
    return withdraw_step(DISTRICT, id)


@notice.form("recognize")
def recognize(id: int) -> ResponseReturnValue:
    """Recognize what is left of the list as one batch."""
    return recognize_page(DISTRICT, id)


@blueprint.get("/recognitions/<int:id>")
def recognition(id: int) -> ResponseReturnValue:
    """One recognition of the place, with its history."""
    return title_page(DISTRICT, id)


@blueprint.get("/recognitions/<int:id>/end")
def decide(id: int) -> ResponseReturnValue:
    """What can be decided about it, or (`?ground=`) the form of one decision."""
    return decide_page(DISTRICT, id)


@blueprint.post("/recognitions/<int:id>/end")
def end(id: int) -> ResponseReturnValue:
    """End a title that the place decided."""
    return end_page(DISTRICT, id)


@blueprint.route("/calls", methods=["GET", "POST"])
def calls() -> ResponseReturnValue:
    """The calls the place opened, and the form that opens one."""
    return calls_page(DISTRICT, DistrictCallForm)


@blueprint.get("/calls.<any(csv, xlsx):suffix>")
def calls_file(suffix: str) -> ResponseReturnValue:
    """The same calls as a file."""
    return calls_taken_away(suffix)


@blueprint.route("/calls/several", methods=["GET", "POST"])
def several() -> ResponseReturnValue:
    """Open the calls of several titles at once."""
    return several_page(DISTRICT, of_district=True)


@blueprint.route("/calls/<int:id>", methods=["GET", "POST"])
def call(id: int) -> ResponseReturnValue:
    """One call of the place: what it says, what became of it, and what may be done about it."""
    return call_page(DISTRICT, id, DistrictCallForm)


@blueprint.get("/batches/<int:id>")
def batch(id: int) -> ResponseReturnValue:
    """One batch of recognitions with its lines."""
    return batch_page(DISTRICT, id)


@blueprint.route("/batches/<int:id>/correct", methods=["GET", "POST"])
def correct(id: int) -> ResponseReturnValue:
    """Correct it: what would come of it is shown first."""
    return correct_page(DISTRICT, id)
