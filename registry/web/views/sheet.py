"""An enterprise lays itself against criteria 对照认定标准: every scheme in use, and one sheet in full."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from registry.queries.enterprise import own_enterprise
from registry.rules.role import Role
from registry.web.access import current_actor, only
from registry.web.sheet.live import OWNER, index_page, sheet_page

blueprint = Blueprint("sheet", __name__, url_prefix="/sheet")
blueprint.before_request(only(Role.ENTERPRISE))


@blueprint.get("/")
def sheets() -> ResponseReturnValue:
    """Where the enterprise stands by every scheme and level in use today."""
    return index_page(OWNER, own_enterprise(current_actor()))


@blueprint.get("/<scheme>/<level>")
def sheet(scheme: str, level: str) -> ResponseReturnValue:
    """One scheme and level, clause by clause."""
    return sheet_page(OWNER, own_enterprise(current_actor()), scheme, level)
