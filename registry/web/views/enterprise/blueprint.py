"""The applicants' blueprint and its gate."""

from flask import Blueprint

from registry.rules.role import Role
from registry.web.access import only

blueprint = Blueprint("enterprise", __name__, url_prefix="/enterprise")
blueprint.before_request(only(Role.ENTERPRISE))
