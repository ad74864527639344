"""Subjects: what each site, product, park, supply chain or data center says of itself, and who changes it."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Any
from unicodedata import numeric

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.enterprise import EARLIEST, LONGEST_NAME, plain_columns, unmet_known_place
from registry.rules.ledger import canonical_json
from registry.rules.name_key import name_key
from registry.rules.text import unmet_text

LONGEST_OWN = 200
LONGEST_REASON = 500
ALIKE = 0.75
"""From this share of common characters on, two names are shown to an officer as alike."""
_PLACED = ("address", "district", "zone", "since")
OWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "site": _PLACED,
    "park": _PLACED,
    "data_center": _PLACED,
    "product": ("model", "category"),
    "supply_chain": (),
    "group": (),
}
"""What each kind that is declared states besides its name. The enterprise itself is declared by nobody."""
COLUMN_NAMES: Mapping[str, Text] = {
    "name": say("名称"),
    "address": say("地址"),
    "district": say("所在区"),
    "zone": say("所在功能区"),
    "since": say("投产或启用日期"),
    "model": say("型号"),
    "category": say("类别"),
}


@dataclass(frozen=True)
class SubjectDetails:
    """What a subject says of itself; '' and None are not known."""

    name: str
    address: str = ""
    district: str = ""
    zone: str = ""
    since: date | None = None
    model: str = ""
    category: str = ""

    @property
    def columns(self) -> dict[str, Any]:
        """The columns of its row: what is empty is null, but for the name."""
        said = {each.name: getattr(self, each.name) or None for each in fields(self)}
        return {**said, "name": self.name}


def subject_number(serial: int) -> str:
    """A subject's number, for example DX000012."""
    return f"DX{serial:06d}"


def seen_subject(details: SubjectDetails) -> str:
    """What somebody has seen of a subject, to find that another changed it since."""
    return sha256(canonical_json(plain_columns(details.columns)).encode()).hexdigest()[:16]


def unmet_subject(kind: str, details: SubjectDetails, today: date, catalog: Catalog) -> list[Text]:
    """Every reason why a subject of a kind cannot say this."""
    if kind not in OWN_COLUMNS:
        return [say("没有这种对象，请重新选择。")]
    reasons = _unmet_texts(details) + unmet_known_place(details.district, details.zone, catalog)
    if details.since is not None and not EARLIEST <= details.since <= today:
        reasons.append(say("投产或启用日期不能晚于今天，也不能过早，请核对。"))
    columns = details.columns
    others = [name for name, value in columns.items() if value and name not in ("name", *OWN_COLUMNS[kind])]
    return reasons + [say("这种对象没有“%(name)s”一项。", name=COLUMN_NAMES[name]) for name in others]


def _unmet_texts(details: SubjectDetails) -> list[Text]:
    reasons: list[Text] = []
    if not details.name:
        reasons.append(say("请填写名称。"))
    for name in ("name", "address", "model", "category"):
        text, most = getattr(details, name), LONGEST_NAME if name == "name" else LONGEST_OWN
        if len(text) > most:
            reasons.append(say("“%(name)s”不能超过 %(most)s 个字。", name=COLUMN_NAMES[name], most=most))
        reasons += unmet_text(text)
    return reasons


def differing_columns(before: SubjectDetails, after: SubjectDetails) -> dict[str, Any]:
    """The columns in which a subject is to say something else."""
    old = before.columns
    return {name: value for name, value in after.columns.items() if value != old[name]}


def unmet_own_save(before: SubjectDetails, after: SubjectDetails, *, bound: bool) -> list[Text]:
    """Why its holder cannot change this itself: once it has a title or a filed application, what it says is
    an officer's to correct; what is blank may be filled in."""
    if not bound:
        return []
    old = before.columns
    return [
        say("该对象已有认定或在办申报，“%(name)s”只能由审核机关更正；请向属地说明。", name=COLUMN_NAMES[name])
        for name in differing_columns(before, after)
        if old[name]
    ]


def unmet_correction(reason: str) -> list[Text]:
    """Why an officer cannot correct it: the reason is kept in the ledger."""
    if not reason.strip():
        return [say("请填写更正理由，它会记入台账。")]
    if len(reason) > LONGEST_REASON:
        return [say("更正理由不能超过 %(most)s 个字。", most=LONGEST_REASON)]
    return []


def is_alike(one: SubjectDetails, other: SubjectDetails) -> bool:
    """Whether two of one holder may be the same: the same address, or names that hold one another or differ
    in little, but not in their numbers. It is a hint for officers; nothing is decided by it."""
    addresses = [name_key(each.address) for each in (one, other)]
    if addresses[0] and addresses[0] == addresses[1]:
        return True
    first, second = name_key(one.name), name_key(other.name)
    numbers = [_numbers_in(each) for each in (first, second)]
    if numbers[0] != numbers[1] and all(numbers):
        return False
    if first in second or second in first:
        return True
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def _numbers_in(key: str) -> list[float]:
    """What tells one of several apart: 一号工厂 is not 二号工厂."""
    return [number for each in key if (number := numeric(each, -1.0)) >= 0]


def said_taken(name: str, number: str | None) -> Text:
    """That a holder has a subject of this name already."""
    return say(
        "已登记有同名的对象“%(name)s”（%(number)s），请使用它，不必另行登记。",
        name=name,
        number=number or "—",
    )
