"""What stands in the way of filing, before any criteria: prerequisites, exclusions, period, completeness."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from registry.errors import Text, listed, named, say
from registry.rules.catalog import Catalog
from registry.rules.place import Place
from registry.rules.prior_title import PriorAsked, PriorTitle, prior_titles
from registry.rules.scheme import Scheme
from registry.rules.setting import Settings

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


def may_file_again(allowed: bool | None) -> bool:
    """Whether who is refused may file again in the call; one opened before this was asked always let them."""
    return allowed is not False


def unmet_filing_again(allowed: bool | None, was_refused: bool) -> list[Text]:
    """Why the subject of a refused application may not file in the same call again."""
    if may_file_again(allowed) or not was_refused:
        return []
    return [say("该对象在本批次的申报未获通过，按本批次规定不能再次申报，可在下一批次申报。")]


def unmet_place(of_call: Place, of_enterprise: Place, catalog: Catalog) -> list[Text]:
    """A district's own call is for its enterprises; '' of a place is any."""
    if all(called in ("", own) for called, own in zip(of_call, of_enterprise, strict=True)):
        return []
    place = catalog.zones[of_call.zone] if of_call.zone else catalog.districts[of_call.district]
    return [say("该批次由%(place)s组织，只受理当地企业申报。", place=named(place))]


class Gate(StrEnum):
    """Where prior titles are asked."""

    SUBMIT = "submit"
    REVIEW = "review"
    """Recommending and proposing."""
    PUBLISH = "publish"
    FORWARD = "forward"
    """As at recognizing only what is held counts."""
    RECOGNIZE = "recognize"


HELD_ONLY = frozenset({Gate.FORWARD, Gate.RECOGNIZE})
"""Where an open application for a base title is not enough."""


@dataclass(frozen=True)
class Titles:
    """What counts towards prerequisites, each as "scheme" and "scheme:level": what the holder holds on the
    day, what the very subject holds, and what holder and subject have an open application for."""

    held: Collection[str]
    held_by_subject: Collection[str]
    applying: Collection[str]
    applying_by_subject: Collection[str] = ()

    @classmethod
    def of_holder(cls, held: Collection[str], applying: Collection[str]) -> "Titles":
        """Where no subject applies yet: which factory or park would is not known, so any title of any may."""
        return cls(held, held, applying, applying)

    def hold(self, prior: PriorTitle) -> bool:
        """Whether a prior title is held, by whom it must be."""
        return bool(set(prior.any_of) & set(self.held_by_subject if prior.same_subject else self.held))

    def apply_for(self, prior: PriorTitle) -> bool:
        """Whether there is an open application for it, likewise."""
        return bool(
            set(prior.any_of) & set(self.applying_by_subject if prior.same_subject else self.applying)
        )


def unmet_prerequisites(
    scheme: Scheme, level: str, titles: Titles, day: date, catalog: Catalog, settings: Settings
) -> list[Text]:
    """What must be held to file and is not, and what is held and excludes this."""
    reasons = unmet_prior_titles(prior_titles(scheme, level, day, settings), titles, Gate.SUBMIT, catalog)
    for excluded in scheme.excludes:
        if excluded in titles.held:
            reasons.append(
                say("已持有有效的“%(title)s”，不能再申报本类别。", title=catalog.title_of(excluded))
            )
    return reasons


def unmet_held_title(subject: str, title: Text, announced_on: date, last_valid: date | None) -> Text:
    """Why nobody applies anew for a title the very subject holds: a title that ran out is no bar."""
    said = {"name": subject, "title": title, "day": announced_on.isoformat()}
    if last_valid is None:
        return say(
            "“%(name)s”已持有有效的“%(title)s”（%(day)s 公告，未规定有效期），不能作为新申报再次申请。",
            **said,
        )
    return say(
        "“%(name)s”已持有有效的“%(title)s”（%(day)s 公告，有效期至 %(last)s），"
        "不能作为新申报再次申请；续期请选择“复核”。",
        last=last_valid.isoformat(),
        **said,
    )


def unmet_prior_titles(
    priors: Iterable[PriorTitle], titles: Titles, gate: Gate, catalog: Catalog
) -> list[Text]:
    """The prior titles for want of which a file stops at a gate.

    `titles.applying` are the open applications that count there: at publishing those that have come as far.
    """
    return [
        _missing(prior, gate, catalog)
        for prior in priors
        if prior.asked is not PriorAsked.SOFT
        and not titles.hold(prior)
        and not _together(prior, titles, gate)
    ]


def _together(prior: PriorTitle, titles: Titles, gate: Gate) -> bool:
    return prior.asked is PriorAsked.TOGETHER and gate not in HELD_ONLY and titles.apply_for(prior)


def doubtful_prior_titles(priors: Iterable[PriorTitle], titles: Titles, catalog: Catalog) -> list[Text]:
    """The prior titles that are lacking without stopping a file: who recommends or proposes says why."""
    reasons = []
    for prior in priors:
        if titles.hold(prior):
            continue
        names = listed(catalog.title_of(name) for name in prior.any_of)
        if prior.asked is PriorAsked.SOFT:
            reasons.append(
                say("原则上应已持有下列称号之一：%(titles)s；现均未持有。", titles=names)
                if len(prior.any_of) > 1
                else say("原则上应已持有：%(titles)s；现未持有。", titles=names)
            )
        elif _together(prior, titles, Gate.REVIEW):
            reasons.append(
                say(
                    "前提称号尚未取得，只在同时申报：%(titles)s。认定本项时必须已经持有其中之一。",
                    titles=names,
                )
                if len(prior.any_of) > 1
                else say("前提称号尚未取得，只在同时申报：%(titles)s。认定本项时必须已经持有。", titles=names)
            )
    return reasons


def titles_counted(
    scheme: Scheme, level: str, titles: Titles, day: date, settings: Settings
) -> frozenset[str]:
    """The titles criteria look at, so that they never contradict the prerequisites: what is held; also what
    is applied for, where that is enough; and only what the very subject holds, where that is asked."""
    counted = set(titles.held)
    for prior in prior_titles(scheme, level, day, settings):
        named = set(prior.any_of)
        if prior.same_subject:
            counted -= named - set(titles.held_by_subject)
        if prior.asked is PriorAsked.TOGETHER:
            counted |= named & set(titles.applying_by_subject if prior.same_subject else titles.applying)
    return frozenset(counted)


def titles_in_principle(scheme: Scheme, level: str, day: date, settings: Settings) -> frozenset[str]:
    """The titles a level asks in principle only: criteria that name one refuse nobody for want of it."""
    priors = prior_titles(scheme, level, day, settings)
    return frozenset(name for prior in priors if prior.asked is PriorAsked.SOFT for name in prior.any_of)


def _missing(prior: PriorTitle, gate: Gate, catalog: Catalog) -> Text:
    titles = listed(catalog.title_of(name) for name in prior.any_of)
    if len(prior.any_of) > 1:
        return _missing_one(prior, gate, titles)
    if gate is Gate.RECOGNIZE:
        return say("公告日须持有有效的：%(titles)s。", titles=titles)
    if gate is Gate.FORWARD:
        return say("报送日期当天和今天都须持有有效的：%(titles)s。", titles=titles)
    if prior.asked is not PriorAsked.TOGETHER:
        return say("须先持有有效的：%(titles)s。", titles=titles)
    if gate is Gate.PUBLISH:
        return say("须先持有有效的（或同时申报并已列入拟认定名单或公示）：%(titles)s。", titles=titles)
    return say("须先持有有效的（或同时申报）：%(titles)s。", titles=titles)


def _missing_one(prior: PriorTitle, gate: Gate, titles: object) -> Text:
    """The same of several titles of which one is enough, so that nobody reads that all are asked."""
    if gate is Gate.RECOGNIZE:
        return say("公告日须持有下列之一的有效称号：%(titles)s。", titles=titles)
    if prior.asked is not PriorAsked.TOGETHER:
        return say("须先持有下列之一的有效称号：%(titles)s。", titles=titles)
    if gate is Gate.PUBLISH:
        return say(
            "须先持有下列之一的有效称号（或同时申报并已列入拟认定名单或公示）：%(titles)s。", titles=titles
        )
    return say("须先持有下列之一的有效称号（或同时申报）：%(titles)s。", titles=titles)


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
