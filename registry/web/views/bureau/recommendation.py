"""Ranked sheets of the places, and the bureau's forwardings with their answers."""

from flask.typing import ResponseReturnValue

from registry.web.review.audience import BUREAU
from registry.web.review.recommendation import (
    close_page,
    recommendation_page,
    recommendation_taken_away,
    recommendations_page,
    recommendations_taken_away,
)
from registry.web.review.sending import send_page
from registry.web.several_forms import several_forms
from registry.web.views.bureau.blueprint import blueprint


@blueprint.get("/recommendations")
def recommendations() -> ResponseReturnValue:
    """What places sent, and what was forwarded."""
    return recommendations_page(BUREAU)


@blueprint.get("/recommendations.<any(csv, xlsx):suffix>")
def recommendations_file(suffix: str) -> ResponseReturnValue:
    """The same lists as a file."""
    return recommendations_taken_away(suffix)


@blueprint.route("/recommendations/new", methods=["GET", "POST"])
def send() -> ResponseReturnValue:
    """Choose and order files, then send them on."""
    return send_page(BUREAU)


@blueprint.route("/recommendations/<int:id>", methods=["GET", "POST"])
@several_forms
def recommendation(id: int) -> ResponseReturnValue:
    """One list, and where its files stand."""
    return recommendation_page(BUREAU, id)


@blueprint.get("/recommendations/<int:id>/list.<any(csv, xlsx):suffix>")
def recommendation_file(id: int, suffix: str) -> ResponseReturnValue:
    """Its list as a file."""
    return recommendation_taken_away(id, suffix)


@recommendation.form("close")
def close(id: int) -> ResponseReturnValue:
    """Close files that the whole answer does not name."""
    return close_page(BUREAU, id)
