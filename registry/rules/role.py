"""Who may be what. One account has exactly one role."""

from enum import StrEnum

from registry.errors import Text, say


class Role(StrEnum):
    """The roles; the three administrators exclude each other because an account has one role."""

    ENTERPRISE = "enterprise"
    CLAIMANT = "claimant"
    """Who has registered and waits for the district: of no enterprise yet, in no scope."""
    DISTRICT_OFFICER = "district_officer"
    DISTRICT_DECIDER = "district_decider"
    BUREAU_REVIEWER = "bureau_reviewer"
    BUREAU_DECIDER = "bureau_decider"
    LEADER = "leader"
    EXPERT = "expert"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_NAMES: dict[Role, Text] = {
    Role.ENTERPRISE: say("企业"),
    Role.CLAIMANT: say("待确认企业"),
    Role.DISTRICT_OFFICER: say("区级审核员"),
    Role.DISTRICT_DECIDER: say("区级决定人"),
    Role.BUREAU_REVIEWER: say("市局审核员"),
    Role.BUREAU_DECIDER: say("市局决定人"),
    Role.LEADER: say("领导"),
    Role.EXPERT: say("专家"),
    Role.SYSTEM_ADMIN: say("系统管理员"),
    Role.SECURITY_ADMIN: say("安全管理员"),
    Role.AUDIT_ADMIN: say("审计管理员"),
}

BUREAU = frozenset({Role.BUREAU_REVIEWER, Role.BUREAU_DECIDER})
DISTRICT = frozenset({Role.DISTRICT_OFFICER, Role.DISTRICT_DECIDER})
"""Roles of a place: a district, or a zone."""
MAY_HAVE_PLACE = DISTRICT | {Role.LEADER}
"""Roles that can be of a place: those of a place must, a leader may and then reads only that place."""
STAFF = BUREAU | DISTRICT
"""Roles that handle files."""
AT_WORK = STAFF | {Role.ENTERPRISE, Role.CLAIMANT, Role.LEADER, Role.SYSTEM_ADMIN}
"""Roles that have pages today; the others are kept in the schema for what comes after."""
OPENED = AT_WORK - {Role.CLAIMANT}
"""Roles whose accounts are opened by somebody else; a claimant registers."""
REGISTER_READERS = STAFF | {Role.LEADER}
"""Roles that may read the register of enterprises, each within its scope."""
