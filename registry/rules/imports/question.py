"""What a published list is asked about before it is brought in: it may be right, if somebody says so."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.certificate import counter_name
from registry.rules.imports.asking import ListQuestion
from registry.rules.imports.line import Decision, ListEntry
from registry.rules.procedure import DECIDED_HERE
from registry.rules.recommendation import NearFile

DECIDED_SINCE = "decided_since"
"""The setting: from which day on titles are decided in this registry."""
SHOWN = 5


def confirmation(code: str, text: Text) -> ListQuestion:
    """What may be right as it is, if somebody says so."""
    return ListQuestion(code, text, is_confirmation=True)


@dataclass(frozen=True)
class OwnNumber:
    """A certificate number of the form that is drawn here: by which counter, and which of it."""

    counter: str
    serial: int


def own_number(number: str, catalog: Catalog) -> OwnNumber | None:
    """What a certificate number is of the series drawn here; None for one of another form."""
    written = re.fullmatch(
        rf"{re.escape(catalog.city.certificate_prefix)}-([A-Z]+)-([A-Z])-(\d{{4}})-(?:(\d{{6}})-)?(\d{{5,9}})",
        number,
        re.ASCII,
    )
    if written is None:
        return None
    for scheme in catalog.schemes.values():
        for level in scheme.levels:
            if (scheme.certificate_code, level.id[0].upper()) == (written[1], written[2]):
                series = counter_name(written[1], level.id, int(written[3]), written[4] or "")
                return OwnNumber(series, int(written[5]))
    return None


def _decided_here(
    entries: Sequence[ListEntry], decision: Decision, since: date | None, catalog: Catalog
) -> list[date]:
    """The days of lines that should have been decided here, in order."""
    title = f"{decision.scheme.id}:{decision.level.id}"
    return sorted(
        each.announced_on
        for each in entries
        if since
        and each.announced_on >= since
        and catalog.procedures.on(title, each.announced_on).procedure in DECIDED_HERE
    )


def questions_about(
    entries: Sequence[ListEntry],
    decision: Decision,
    since: date | None,
    drawn: Mapping[str, int],
    catalog: Catalog,
) -> tuple[ListQuestion, ...]:
    """What is asked of the lines that would be recognized.

    `since` is the day from which on such titles are decided here (None: nothing was decided yet), `drawn` the
    last number of each counter.
    """
    found: list[ListQuestion] = []
    days = _decided_here(entries, decision, since, catalog)
    if since and days:
        text = say(
            "公告日期 %(day)s 不早于本系统开始办理认定之日 %(since)s："
            "这类称号此后应在本系统认定，请核对名单是否确应导入。",
            day=days[0].isoformat(),
            since=since.isoformat(),
        )
        found.append(confirmation("decided_here", text))
    found += _before_the_title(entries, decision, catalog)
    undrawn = [each.certificate_no for each in entries if _is_undrawn(each.certificate_no, drawn, catalog)]
    if undrawn:
        text = say(
            "%(count)s 个证书编号与本系统的编号相同而尚未发出（%(numbers)s）："
            "导入后本系统编号将跳过它们，请核对。",
            count=len(undrawn),
            numbers=" ".join(str(number) for number in undrawn[:SHOWN]),
        )
        found.append(confirmation("own_numbers", text))
    return tuple(found)


def _before_the_title(
    entries: Sequence[ListEntry], decision: Decision, catalog: Catalog
) -> list[ListQuestion]:
    title = f"{decision.scheme.id}:{decision.level.id}"
    first = catalog.procedures.first_day(title)
    days = sorted(each.announced_on for each in entries if first and each.announced_on < first)
    if first is None or not days:
        return []
    text = say(
        "公告日期 %(day)s 早于有“%(title)s”这一称号之日 %(first)s，请核对公告日期、认定类别与级别。",
        day=days[0].isoformat(),
        title=catalog.title_of(title),
        first=first.isoformat(),
    )
    return [confirmation("before_the_title", text)]


def _is_undrawn(number: str | None, drawn: Mapping[str, int], catalog: Catalog) -> bool:
    own = own_number(number, catalog) if number else None
    return own is not None and own.serial > drawn.get(own.counter, 0)


@dataclass(frozen=True)
class EarlierList:
    """A decision kept of a title: when it was announced, and the file it came from ('': decided here)."""

    announced_on: date
    source: str


def question_of_number(
    number: str, days: Collection[date], earlier: Sequence[EarlierList]
) -> tuple[ListQuestion, ...]:
    """What is asked of a list with the number of earlier ones whose lines are announced on other days.

    One document is announced on one day. Only a list that collects several years' decisions under one number,
    each line with its day, may come in parts.
    """
    others = sorted(set(days) - {each.announced_on for each in earlier})
    if not earlier or not others:
        return ()
    first = min(earlier, key=lambda each: each.announced_on)
    text = say(
        "文号“%(number)s”此前已用于 %(earlier)s 公告的%(list)s，本名单的公告日期却是 %(day)s："
        "一个文号只在一天公告，请核对是否重复导入或日期有误。",
        number=number,
        earlier=first.announced_on.isoformat(),
        list=say("名单“%(file)s”", file=first.source) if first.source else say("认定"),
        day=others[0].isoformat(),
    )
    return (confirmation("document_number", text),)


def question_of_near(near: Mapping[str, NearFile]) -> tuple[ListQuestion, ...]:
    """What is asked of an answer that would register enterprises which are called nearly like the holders of
    forwarded files; by the names they would have."""
    if not near:
        return ()
    pairs = [f"“{name}”（{file.number}“{file.name}”）" for name, file in near.items()]
    text = say(
        "%(count)s 个要新建的企业与本局上报的申报名称相近：%(pairs)s。是同一企业的，请先改正名单中的名称"
        "或补上统一社会信用代码，否则会登记为两家企业。",
        count=len(near),
        pairs="、".join(pairs[:SHOWN]),
    )
    return (confirmation("near_files", text),)


def question_of_closed(numbers: Sequence[str]) -> tuple[ListQuestion, ...]:
    """What is asked of a list that names whose files were closed by the whole answer before it; `numbers` are
    those of the files. A file that is closed stays so, whatever is published later."""
    if not numbers:
        return ()
    text = say(
        "名单所列的 %(count)s 件申报此前已按全部结果办结为未入选（%(numbers)s）："
        "导入后登记称号，申报仍为未入选，请核对。",
        count=len(numbers),
        numbers=" ".join(numbers[:SHOWN]),
    )
    return (confirmation("closed_files", text),)


def remarks_about(decision: Decision) -> tuple[Text, ...]:
    """What is only noticed of a list."""
    if decision.document_no.strip():
        return ()
    return (say("名单没有文号，导入的认定将不显示依据文号。"),)
