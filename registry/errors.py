"""The ways a request can be refused, and the sentences that say why."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Text:
    """A sentence for users: a Chinese gettext message id and the values it names.

    It is translated where it is shown, so that rules and actions need no web framework.
    A value may itself be a Text, or a Named.
    """

    msgid: str
    values: dict[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.msgid % self.values if self.values else self.msgid

    def __hash__(self) -> int:
        return hash((self.msgid, str(self)))


def say(msgid: str, **values: object) -> Text:
    """Make a Text; the extractor of translations looks for calls of this name."""
    return Text(msgid, values)


@dataclass(frozen=True)
class Named(Text):
    """A name of catalog or criteria: Chinese as it stands, English where that is read."""

    en: str = field(default="", kw_only=True)

    __hash__ = Text.__hash__

    @property
    def zh(self) -> str:
        return self.msgid


def named(thing: object) -> Named:
    """The name of anything that has `zh` and `en`."""
    return Named(thing.zh, en=thing.en)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Joined(Text):
    """Values between signs that every language shares; only the values are translated."""

    __hash__ = Text.__hash__


def joined(pattern: str, **values: object) -> Joined:
    """Texts and figures between signs, such as "%(a)s ÷ %(b)s": no message, so nothing to translate."""
    return Joined(pattern, values)


def listed(items: Iterable[object]) -> object:
    """Several Texts or names in a row, 甲、乙、丙, for a value of a Text; '' for none."""
    row: object = ""
    for item in reversed(list(items)):
        row = say("%(item)s、%(more)s", item=item, more=row) if row else item
    return row


class Refusal(Exception):
    """Something asked for is not done. `status` is the HTTP answer, `reasons` say why."""

    status = 400
    default = say("请求无法处理。请返回上一页检查后重试。")

    def __init__(self, *reasons: Text) -> None:
        self.reasons: list[Text] = list(reasons) or [self.default]
        super().__init__(" ".join(str(reason) for reason in self.reasons))


class SignInFirst(Refusal):
    """Nobody is signed in and the page needs somebody."""

    status = 401
    default = say("请先登录。")


class NotAllowed(Refusal):
    """The role does not have this right."""

    status = 403
    default = say("您的角色没有此项权限。如需办理，请联系本单位系统管理员。")


class NotFound(Refusal):
    """No such thing, or not in the asker's scope: the two are not told apart."""

    status = 404
    default = say("没有找到您要的内容，或它不在您的管辖范围内。")


class Stale(Refusal):
    """Somebody else was first; what was typed is kept."""

    status = 409
    default = say("该事项已被他人办理，状态已变化。请刷新后查看最新状态。")


class Repeated(Refusal):
    """The very same form was done before."""

    status = 409
    default = say("这份表单已经提交过，没有重复办理。")


class Conflict(Refusal):
    """The database already holds something that excludes this."""

    status = 409
    default = say("与已有记录冲突，未作任何更改。")


class TooMany(Refusal):
    """Asked too often; `status` 429."""

    status = 429
    default = say("操作过于频繁，请稍后再试。")


class Unmet(Refusal):
    """A rule returned reasons; every one is shown."""

    status = 422

    def __init__(self, reasons: Iterable[Text]) -> None:
        super().__init__(*reasons)


class Unavailable(Refusal):
    """Nothing is wrong with what was asked; it cannot be done right now, such as on a full disk."""

    status = 503
    default = say("系统繁忙或存储空间不足，您的操作没有生效。请稍后重试。")


class Misconfigured(Exception):
    """A setting is missing or weak: the process does not start."""
