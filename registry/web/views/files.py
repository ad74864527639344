"""Files of applications, profiles, changes, claims and decisions, for who may see what they belong to."""

from io import BytesIO

from flask import Blueprint, current_app, send_file
from flask.typing import ResponseReturnValue

from registry.errors import NotFound
from registry.models import Attachment, Claim, MeasureFile, ProfileFile
from registry.queries.application import get_attachment
from registry.queries.change import get_change_file
from registry.queries.claim import get_claim
from registry.queries.measure import get_measure_file
from registry.queries.profile import get_profile_file
from registry.rules.role import STAFF, Role
from registry.web.access import current_actor, only

blueprint = Blueprint("files", __name__, url_prefix="/files")
blueprint.before_request(only(Role.ENTERPRISE, *STAFF))


@blueprint.get("/<int:id>")
def download(id: int) -> ResponseReturnValue:
    """The bytes as they were kept, to be saved and never shown within this site."""
    return _sent(get_attachment(current_actor(), id))


@blueprint.get("/evidence/<int:id>")
def evidence(id: int) -> ResponseReturnValue:
    """An evidence file of an enterprise's profile."""
    return _sent(get_profile_file(current_actor(), id))


@blueprint.get("/changes/<int:id>")
def change(id: int) -> ResponseReturnValue:
    """The evidence of a change request, for who confirms it and for where the holder leaves."""
    return _sent(get_change_file(current_actor(), id))


@blueprint.get("/measure/<int:id>")
def measure(id: int) -> ResponseReturnValue:
    """A document that decisions about titles rest on: staff of its office read it."""
    return _sent(get_measure_file(current_actor(), id))


@blueprint.get("/claims/<int:id>")
def claim(id: int) -> ResponseReturnValue:
    """The licence of a claim, for who confirms it."""
    found = get_claim(current_actor(), id)
    if not found.sha256:
        raise NotFound()
    return _sent(found, found.file_name)


def _sent(file: Attachment | Claim | MeasureFile | ProfileFile, name: str = "") -> ResponseReturnValue:
    content = current_app.config["STORAGE"].read(file.sha256)
    return send_file(
        BytesIO(content),
        mimetype=file.media_type,
        as_attachment=True,
        download_name=name or file.name,
    )
