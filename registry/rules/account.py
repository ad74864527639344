"""What an account and a password must be."""

import hashlib
import re
import unicodedata

from registry.errors import Text, say
from registry.rules.badge import BadgeState
from registry.rules.catalog import Catalog
from registry.rules.role import AT_WORK, DISTRICT, MAY_HAVE_PLACE, ROLE_NAMES, Role
from registry.rules.text import unmet_text

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128
MARKS = "23456789abcdefghjkmnpqrstuvwxyz"
"""What the end of a sign-in name is drawn from: nothing that is read for another character."""
MARK_LENGTH = 5
LONGEST_BEGINNING = 64 - 1 - MARK_LENGTH
"""Characters of a sign-in name to which the registry adds a mark."""
_LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{2,63}")


class AccountState(BadgeState):
    """Whether an account may sign in."""

    OPEN = "open", say("正常"), "green"
    WAITING = "waiting", say("待设密码"), "orange"
    DISABLED = "disabled", say("已停用"), "gray"


def account_state(*, disabled: bool, has_password: bool) -> AccountState:
    """What an account is: it waits until its owner has set a password."""
    if disabled:
        return AccountState.DISABLED
    return AccountState.OPEN if has_password else AccountState.WAITING


def canonical_login(typed: str) -> str:
    """The one spelling of a sign-in name, for every door: what is counted, looked up and kept.

    Full-width letters become plain ones, invisible and control characters go, and so do spaces around it;
    lower case. A login is made of a few ASCII characters (`unmet_account`), so what holds any other is never
    one. Applied twice it changes nothing.
    """
    folded = unicodedata.normalize("NFKC", typed)
    seen = "".join(each for each in folded if each.isprintable())
    return unicodedata.normalize("NFKC", seen.lower()).strip()


def unmet_place(role: Role, district: str) -> list[Text]:
    """Why an account of a role cannot be of a district, or of none where that is ''."""
    if (role in DISTRICT and not district) or (role not in MAY_HAVE_PLACE and district):
        return [say("区级审核员和区级决定人须指定所属区；领导可以指定，其他角色不能指定。")]
    return []


def unmet_role(role: Role) -> list[Text]:
    """Why no account of a role can be opened: who signs in needs pages."""
    if role not in AT_WORK:
        name = ROLE_NAMES[role]
        return [say("“%(role)s”目前没有可用的页面，不能开通这一角色的账号。", role=name)]
    return []


def unmet_name(name: str) -> list[Text]:
    """Why this is no name of a person."""
    return unmet_text(name) if name.strip() else [say("请填写姓名。")]


def unmet_account(
    login: str, name: str, role: Role, district: str, zone: str, enterprise_id: int | None, catalog: Catalog
) -> list[Text]:
    """Why such an account cannot be opened."""
    reasons = unmet_role(role)
    if not _LOGIN.fullmatch(login):
        reasons.append(say("登录名应为 3–64 位小写字母、数字或 . _ @ -，以字母或数字开头。"))
    reasons += unmet_name(name)
    if (role is Role.ENTERPRISE) != (enterprise_id is not None):
        reasons.append(say("企业账号须对应一家企业，其他账号不能对应企业。"))
    reasons += unmet_place(role, district)
    if district and district not in catalog.districts:
        reasons.append(say("没有“%(place)s”这个区，请从列表中选择。", place=district))
    if zone and (zone not in catalog.zones or catalog.zones[zone].district_code != district):
        reasons.append(say("功能区“%(place)s”不在所选的区内。", place=zone))
    return reasons


def canonical_number(typed: str) -> str:
    """The one spelling of a telephone or staff number, so that one person has one: no spaces, no hyphens, no
    country code, full-width figures made plain, lower case."""
    plain = re.sub(r"[\s()-]", "", unicodedata.normalize("NFKC", typed)).lower()
    return re.sub(r"^(\+|00)86", "", plain)


def unmet_person(phone: str, staff_no: str) -> list[Text]:
    """Why a telephone and a staff number cannot be stated so; '' is none."""
    reasons = []
    if phone and not re.fullmatch(r"\d{7,12}", canonical_number(phone), re.ASCII):
        reasons.append(say("电话应为 7–12 位数字，例如 13800000000 或 022-12345678。"))
    if staff_no and not re.fullmatch(r"[a-z0-9._/]{1,32}", canonical_number(staff_no)):
        reasons.append(say("工号应为 1–32 位字母或数字。"))
    return reasons


def unmet_password(password: str, login: str) -> list[Text]:
    """Why a password is refused. Length beats composition rules (GB/T 22239 leaves the form open)."""
    if len(password) < SHORTEST_PASSWORD:
        return [say("密码不能少于 %(least)s 位。", least=SHORTEST_PASSWORD)]
    if len(password) > LONGEST_PASSWORD:
        return [say("密码不能超过 %(most)s 位。", most=LONGEST_PASSWORD)]
    if login in password.lower() or len(set(password)) < 5:
        return [say("密码过于简单：不能包含登录名，且至少含 5 种不同字符。")]
    return []


def digest_token(token: str) -> str:
    """What is kept of a random token: it has 256 bits, so a plain digest is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def link_mark(link_digest: str | None) -> str:
    """What tells one link of an account from its next in a form; "" for none. It opens nothing."""
    return (link_digest or "")[:16]
