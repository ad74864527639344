"""What a notice goes by, where objections to it are taken, and why undecided files are on it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from registry.errors import Text, say
from registry.rules.approval import PublishArguments
from registry.rules.notice import LONGEST_REASON

_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")


@dataclass(frozen=True)
class NoticeContact:
    """What a notice goes by, and where objections to it are taken."""

    basis: str
    office: str
    address: str
    telephone: str
    email: str


LONGEST_CONTACT = {"basis": 200, "office": 200, "address": 200, "telephone": 100, "email": 200}
CONTACT_NAMES: dict[str, Text] = {
    "basis": say("公示依据"),
    "office": say("受理异议的处室"),
    "address": say("通信地址"),
    "telephone": say("联系电话"),
    "email": say("电子邮箱"),
}


def unmet_contact(contact: NoticeContact, document_no: str) -> list[Text]:
    """What is lacking of the number of a notice, what it goes by and where objections are taken."""
    reasons = [] if document_no.strip() else [say("请填写公示文号。")]
    given = {name: getattr(contact, name).strip() for name in CONTACT_NAMES}
    reasons += [
        say("请填写%(what)s。", what=CONTACT_NAMES[name]) for name, value in given.items() if not value
    ]
    reasons += [
        say("%(what)s不能超过 %(most)s 个字。", what=CONTACT_NAMES[name], most=most)
        for name, most in LONGEST_CONTACT.items()
        if len(given[name]) > most
    ]
    if given["email"] and not _EMAIL.fullmatch(given["email"]):
        reasons.append(say("“%(typed)s”不是电子邮箱地址，应如 gongshi@example.cn。", typed=given["email"]))
    return reasons


def unmet_undecided(undecided: Mapping[int, str], reasons: Sequence[tuple[int, str]]) -> list[Text]:
    """Which files, by number, are put on a notice though their sheet is undecided, without a reason."""
    said = {id: reason.strip() for id, reason in reasons}
    found = [
        say("%(number)s 的评价表尚为待定，列入公示的请写明理由。", number=number)
        for id, number in undecided.items()
        if not said.get(id)
    ]
    if any(len(reason) > LONGEST_REASON for reason in said.values()):
        found.append(say("列入公示的理由不能超过 %(most)s 个字。", most=LONGEST_REASON))
    return found


def contact_of(arguments: PublishArguments) -> NoticeContact | None:
    """Where objections are taken; None of what was proposed before it was asked."""
    return None if arguments.contact is None else NoticeContact(*arguments.contact)


def contact_columns(arguments: PublishArguments) -> dict[str, str]:
    """The same as columns of a notice; nothing where it was not asked."""
    contact = contact_of(arguments)
    return {name: getattr(contact, name).strip() for name in CONTACT_NAMES} if contact else {}


def reasons_of(arguments: PublishArguments, chosen: Sequence[Any]) -> list[list[str]]:
    """Number, holder and reason of what is on the list though undecided."""
    said = dict(arguments.reasons or ())
    return [[row.number, row.enterprise.name, said[row.id].strip()] for row in chosen if row.id in said]
