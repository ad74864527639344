"""The bureau's blueprint and its gate."""

from flask import Blueprint

from registry.rules.role import Role
from registry.web.access import only

blueprint = Blueprint("bureau", __name__, url_prefix="/bureau")
blueprint.before_request(only(Role.BUREAU_REVIEWER, Role.BUREAU_DECIDER))
