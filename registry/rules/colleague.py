"""The people of an enterprise 本企业人员: each of its accounts has one part in it."""

from enum import StrEnum

from registry.errors import Text, say
from registry.rules.account import canonical_login
from registry.rules.role import Role


class FirmPart(StrEnum):
    """What a person of an enterprise is there for."""

    FILLER = "filler"
    """Fills in and drafts; does not sign."""
    ADMINISTRATOR = "administrator"
    """Signs, and keeps the enterprise's accounts."""
    LEGAL_REPRESENTATIVE = "legal_representative"
    """Signs."""


PART_NAMES: dict[FirmPart, Text] = {
    FirmPart.FILLER: say("填报人"),
    FirmPart.ADMINISTRATOR: say("企业管理员"),
    FirmPart.LEGAL_REPRESENTATIVE: say("法定代表人"),
}
PART_NOTES: dict[FirmPart, Text] = {
    FirmPart.FILLER: say("填写申报和企业画像，不能提交、撤回和申请变更"),
    FirmPart.ADMINISTRATOR: say("填写、提交、申请变更，并管理本企业人员"),
    FirmPart.LEGAL_REPRESENTATIVE: say("填写、提交、申请变更"),
}
SIGNING = frozenset({FirmPart.ADMINISTRATOR, FirmPart.LEGAL_REPRESENTATIVE})
"""Who signs for the enterprise: submits its declaration, takes it back, asks for a change of what it is."""
EVERY_PART = frozenset(FirmPart)


def colleague_login(beginning: str, mark: str) -> str:
    """The sign-in name of somebody who is invited: it ends by chance, or the answer to an invitation would
    say whose account exists, of another enterprise or of an officer."""
    return f"{canonical_login(beginning)}-{mark}"


def part_for(role: Role, asked: FirmPart | None) -> FirmPart | None:
    """The part of a new account: an enterprise's first one keeps its accounts; others have none."""
    return asked or (FirmPart.ADMINISTRATOR if role is Role.ENTERPRISE else None)


def unmet_part(role: Role, part: FirmPart | None) -> list[Text]:
    """Why an account of a role cannot have a part, or none."""
    if (role is Role.ENTERPRISE) != (part is not None):
        return [say("企业账号须有企业内的身份，其他账号没有。")]
    return []


def unmet_left(administrators_left: int) -> list[Text]:
    """Why a change of people is refused that leaves an enterprise so many administrators."""
    if administrators_left < 1:
        return [say("企业至少保留一名能登录的企业管理员。请先把另一人设为企业管理员，或办理交接。")]
    return []


def unmet_hand_over(*, is_self: bool, can_sign_in: bool) -> list[Text]:
    """Why an administrator cannot hand over to somebody."""
    if is_self:
        return [say("请选择要交接给的另一人。")]
    if not can_sign_in:
        return [say("对方还没有设置密码或已停用，不能接手。请在其能登录后再交接。")]
    return []


def unmet_new_link(part: FirmPart, *, has_password: bool, disabled: bool) -> list[Text]:
    """Why an administrator of an enterprise cannot make a new link for one of its people: by a link of
    somebody who signs they could sign in that name."""
    if disabled:
        return [say("该账号已停用，请先启用。")]
    if has_password and part in SIGNING:
        return [say("有权提交的人员忘记密码的，请联系所在区工信部门或系统管理员生成一次性链接。")]
    return []
