"""Files of applications, to whoever may see the application."""

from io import BytesIO

from flask import Blueprint, current_app, send_file
from flask.typing import ResponseReturnValue

from registry.queries.application import get_attachment
from registry.rules.role import BUREAU, Role
from registry.web.access import current_actor, only

blueprint = Blueprint("file", __name__, url_prefix="/files")
blueprint.before_request(only(Role.ENTERPRISE, Role.DISTRICT_OFFICER, *BUREAU))


@blueprint.get("/<int:id>")
def download(id: int) -> ResponseReturnValue:
    """The bytes as they were kept, to be saved and never shown within this site."""
    attachment = get_attachment(current_actor(), id)
    content = current_app.config["STORAGE"].read(attachment.sha256)
    response = send_file(
        BytesIO(content),
        mimetype=attachment.media_type,
        as_attachment=True,
        download_name=attachment.name,
        max_age=0,
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response
