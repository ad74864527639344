"""The blueprint of sites and products, and its gate: their holders, and who reads the register."""

from flask import Blueprint

from registry.rules.role import REGISTER_READERS, Role
from registry.web.access import only

blueprint = Blueprint("subjects", __name__, url_prefix="/subjects")
blueprint.before_request(only(Role.ENTERPRISE, *REGISTER_READERS))
