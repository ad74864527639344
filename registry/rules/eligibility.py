"""What stands in the way of filing, before any criteria: prerequisites, exclusions, period, completeness."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from registry.errors import Text, listed, say
from registry.rules.catalog import Catalog
from registry.rules.scheme import Prerequisite, Scheme

ENOUGH_STATEMENT = 10
FEWEST_DIGITS = 7
"""A telephone number without its area code."""


def unmet_period(opens_at: datetime, closes_at: datetime, instant: datetime) -> list[Text]:
    """Filing is possible from `opens_at` to the instant before `closes_at`."""
    if instant < opens_at:
        return [say("该批次尚未开始受理，请在开始时间之后申报。")]
    if instant >= closes_at:
        return [say("该批次已截止受理。草稿已为您保留，可在下一批次开始后申报。")]
    return []


@dataclass(frozen=True)
class Titles:
    """What counts towards prerequisites, each as "scheme" and "scheme:level": what the holder holds on the
    day, what the very subject holds, and what the holder has an open application for."""

    held: Collection[str]
    held_by_subject: Collection[str]
    applying: Collection[str]

    @classmethod
    def of_holder(cls, held: Collection[str], applying: Collection[str]) -> "Titles":
        """Where no subject applies yet: which factory or park would is not known, so any title of any may."""
        return cls(held, held, applying)


def unmet_prerequisites(
    scheme: Scheme, level: str, titles: Titles, day: date, catalog: Catalog
) -> list[Text]:
    """What must be held first and is not, and what is held and excludes this."""
    reasons = []
    for prerequisite in scheme.prerequisites_for(level, day):
        counts = set(titles.held_by_subject if prerequisite.same_subject else titles.held)
        if prerequisite.or_applying:
            counts |= set(titles.applying)
        if not counts & set(prerequisite.any_of):
            reasons.append(_missing(prerequisite, catalog))
    for excluded in scheme.excludes:
        if excluded in titles.held:
            reasons.append(
                say("已持有有效的“%(title)s”，不能再申报本类别。", title=catalog.title_of(excluded))
            )
    return reasons


def titles_counted(scheme: Scheme, level: str, titles: Titles, day: date) -> frozenset[str]:
    """The titles criteria look at, so that they never contradict the prerequisites: what is held; also what
    is applied for, where that is enough; and only what the very subject holds, where that is asked."""
    counted = set(titles.held)
    for prerequisite in scheme.prerequisites_for(level, day):
        named = set(prerequisite.any_of)
        if prerequisite.same_subject:
            counted -= named - set(titles.held_by_subject)
        if prerequisite.or_applying:
            counted |= named & set(titles.applying)
    return frozenset(counted)


def _missing(prerequisite: Prerequisite, catalog: Catalog) -> Text:
    titles = listed(catalog.title_of(name) for name in prerequisite.any_of)
    if prerequisite.or_applying:
        return say("须先持有有效的（或同时申报）：%(titles)s。", titles=titles)
    return say("须先持有有效的：%(titles)s。", titles=titles)


def unmet_completeness(
    district: str, industry: str, uscc: str | None, statement: str, contact: str, phone: str, attached: int
) -> list[Text]:
    """What is missing before an application can be submitted, all at once 一次性告知."""
    reasons = []
    if not uscc:
        reasons.append(say("企业资料缺少统一社会信用代码，请先补充企业资料。"))
    if not district:
        reasons.append(say("企业资料缺少所属区，请先补充企业资料。"))
    if not industry:
        reasons.append(say("企业资料缺少所属产业，请先补充企业资料。"))
    if len(statement.strip()) < ENOUGH_STATEMENT:
        reasons.append(say("申报说明不能少于 %(least)s 个字。", least=ENOUGH_STATEMENT))
    if not contact.strip():
        reasons.append(say("请填写联系人。"))
    if not phone.strip():
        reasons.append(say("请填写联系电话。"))
    elif sum(character.isdigit() for character in phone) < FEWEST_DIGITS:
        reasons.append(say("联系电话至少应有 %(least)s 位数字。", least=FEWEST_DIGITS))
    if not attached:
        reasons.append(say("请至少上传一份申报材料。"))
    return reasons
