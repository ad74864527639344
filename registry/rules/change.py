"""Change requests 变更申请: which facts of a holder change only when an officer confirms it, and how.

By these facts a holder is named, counted and routed. A fact may take several columns: an industry is stated
with its sub-sector and its class of GB/T 4754.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any

from registry.errors import Text, listed, say
from registry.rules.badge import BadgeState
from registry.rules.change_kind import ChangeKind
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.ledger import canonical_json

LONGEST_WORDS = 500
Values = Mapping[str, str]
"""What a fact says, by column, as text; '' where it says nothing."""


class Fact(StrEnum):
    """A fact that is changed by request."""

    NAME = "name"
    CODE = "code"
    PLACE = "place"
    INDUSTRY = "industry"
    FOUNDED = "founded"


FACT_NAMES: dict[Fact, Text] = {
    Fact.NAME: say("企业名称"),
    Fact.CODE: say("统一社会信用代码"),
    Fact.PLACE: say("所属区或功能区"),
    Fact.INDUSTRY: say("所属产业"),
    Fact.FOUNDED: say("成立日期"),
}
FACT_COLUMNS: dict[Fact, tuple[str, ...]] = {
    Fact.NAME: ("name",),
    Fact.CODE: ("uscc",),
    Fact.PLACE: ("district", "zone"),
    Fact.INDUSTRY: ("industry", "subsector", "gbt4754"),
    Fact.FOUNDED: ("founded_on",),
}
FILLED_FREELY = frozenset({"subsector", "gbt4754", "founded_on"})
"""Nothing is counted or routed by these: where they are blank, who keeps the record may fill them in."""
LINEAGE_OF: dict[Fact, str] = {
    Fact.NAME: "name",
    Fact.CODE: "code",
    Fact.PLACE: "place",
    Fact.INDUSTRY: "industry",
}
"""What the dated changes of a fact are called in the lineage; of a founding day there are none."""


_OF_THE_FIRM = (ChangeKind.RESTRUCTURING, ChangeKind.MERGER, ChangeKind.SPLIT)
KINDS_OF: dict[Fact, tuple[ChangeKind, ...]] = {
    Fact.NAME: (ChangeKind.RENAME, *_OF_THE_FIRM, ChangeKind.SLIP),
    Fact.CODE: (ChangeKind.CREDIT_CODE, *_OF_THE_FIRM, ChangeKind.SLIP),
    Fact.PLACE: (ChangeKind.MOVE, ChangeKind.SLIP),
    Fact.INDUSTRY: (ChangeKind.MAIN_BUSINESS, *_OF_THE_FIRM, ChangeKind.SLIP),
    Fact.FOUNDED: (ChangeKind.SLIP,),
}
"""What may have happened where a fact changes, the usual first."""


class ChangeState(BadgeState):
    """What became of a request."""

    WAITING = "waiting", say("待确认"), "orange"
    CONFIRMED = "confirmed", say("已确认"), "green"
    DECLINED = "declined", say("未确认"), "red"
    WITHDRAWN = "withdrawn", say("已撤回"), "gray"


class RequestPart(StrEnum):
    """What a request is made of, each with what may be wrong with it."""

    KIND = "kind"
    VALUES = "values"
    EVIDENCE = "evidence"
    WORDS = "words"
    DAY = "day"


@dataclass(frozen=True)
class Requested:
    """A change as it is asked for. `evidence` is a file of the holder's; a list is evidence itself."""

    fact: Fact
    kind: ChangeKind
    values: Values
    effective_on: date | None
    words: str = ""
    evidence: int | None = None
    run: int | None = None
    row: int | None = None


def values_of(details: EnterpriseDetails, fact: Fact) -> dict[str, str]:
    """What a record says of a fact."""
    said = {name: getattr(details, name) for name in FACT_COLUMNS[fact]}
    return {
        name: value.isoformat() if isinstance(value, date) else value or "" for name, value in said.items()
    }


def with_values(details: EnterpriseDetails, fact: Fact, values: Values) -> EnterpriseDetails:
    """A record that says this of a fact."""
    if fact is Fact.FOUNDED:
        day = values["founded_on"]
        return replace(details, founded_on=date.fromisoformat(day) if day else None)
    if fact is Fact.CODE:
        return replace(details, uscc=values["uscc"] or None)
    said: dict[str, Any] = {name: values[name] for name in FACT_COLUMNS[fact]}
    return replace(details, **said)


def facts_changed(before: EnterpriseDetails, after: EnterpriseDetails) -> list[Fact]:
    """The facts in which two records differ, beyond what may be filled in freely."""
    return [fact for fact in Fact if _differs(values_of(before, fact), values_of(after, fact))]


def _differs(before: Values, after: Values) -> bool:
    return any(
        after[name] != value and (value or name not in FILLED_FREELY) for name, value in before.items()
    )


def split_list(
    before: EnterpriseDetails, said: EnterpriseDetails
) -> tuple[EnterpriseDetails, tuple[Fact, ...]]:
    """What a list that says this may write itself, and the facts it may only ask to change.

    It fills what is blank; a credit code is asked for even then, for it decides who is meant.
    """
    asked = tuple(
        fact
        for fact in facts_changed(before, said)
        if fact is Fact.CODE or values_of(before, fact)[FACT_COLUMNS[fact][0]]
    )
    written = said
    for fact in asked:
        written = with_values(written, fact, values_of(before, fact))
    return written, asked


def listed_change(
    before: EnterpriseDetails, said: EnterpriseDetails, fact: Fact
) -> tuple[ChangeKind, Values]:
    """What a list asks for: the usual kind, or completing the record, and what the fact is to say."""
    values = values_of(said, fact)
    if fact is Fact.INDUSTRY and values["industry"] != before.industry:
        values |= {"subsector": ""}
    is_blank = not values_of(before, fact)[FACT_COLUMNS[fact][0]]
    return (ChangeKind.SLIP if is_blank else KINDS_OF[fact][0]), values


def seen_digest(before: Values, after: Values) -> str:
    """What somebody who confirms has read: the fact as it is, and as it is to be."""
    return sha256(canonical_json([dict(before), dict(after)]).encode()).hexdigest()


def unmet_own_save(before: EnterpriseDetails, after: EnterpriseDetails) -> list[Text]:
    """Why a holder cannot save its record so itself."""
    return [
        say("“%(fact)s”关系到统计和受理机关，须提交变更申请，由属地确认后生效。", fact=FACT_NAMES[fact])
        for fact in facts_changed(before, after)
    ]


def unmet_correction(before: EnterpriseDetails, after: EnterpriseDetails, reason: str) -> list[Text]:
    """Why an officer cannot correct a record so: a move is a request, a slip takes a reason."""
    changed = facts_changed(before, after)
    if Fact.PLACE in changed and before.district:
        return [say("迁移属地须提交变更申请，由迁入地确认后生效，不能在这里直接修改。")]
    if changed and not reason.strip():
        names = listed(FACT_NAMES[fact] for fact in changed)
        return [say("更正“%(facts)s”须写明理由，理由会记入台账。", facts=names)]
    if len(reason) > LONGEST_WORDS:
        return [say("理由不能超过 %(most)s 个字。", most=LONGEST_WORDS)]
    return []


def unmet_request(
    asked: Requested, before: EnterpriseDetails, today: date, latest: date | None
) -> dict[RequestPart, list[Text]]:
    """Why a change cannot be asked for, or confirmed, by part. `latest`: the last day from which the fact
    holds."""
    is_same = dict(asked.values) == values_of(before, asked.fact)
    is_empty = not asked.values[FACT_COLUMNS[asked.fact][0]]
    values = [say("填写的内容与现在的登记相同，无须变更。")] if is_same else []
    if is_empty and not is_same:
        values = [say("请填写变更后的“%(fact)s”。", fact=FACT_NAMES[asked.fact])]
    kind = [say("请选择与所申请事项相符的变更类型。")] if asked.kind not in KINDS_OF[asked.fact] else []
    lacks_evidence = asked.evidence is None and asked.row is None
    evidence = [say("请上传佐证文件，如登记机关的变更通知书或新的营业执照。")] if lacks_evidence else []
    is_long = len(asked.words) > LONGEST_WORDS
    words = [say("说明不能超过 %(most)s 个字。", most=LONGEST_WORDS)] if is_long else []
    return {
        RequestPart.KIND: kind,
        RequestPart.VALUES: values,
        RequestPart.EVIDENCE: evidence,
        RequestPart.WORDS: words,
        RequestPart.DAY: _unmet_day(asked, before, today, latest),
    }


def _unmet_day(asked: Requested, before: EnterpriseDetails, today: date, latest: date | None) -> list[Text]:
    day = asked.effective_on
    if day is None:
        return [say("请填写变更生效日期，以登记机关核准的日期为准。")]
    if day > today:
        return [say("变更生效日期不能晚于今天；尚未生效的变更请在生效后提交。")]
    founded = with_values(before, asked.fact, asked.values).founded_on
    if founded is not None and day < founded:
        return [say("变更生效日期不能早于成立日期 %(day)s。", day=founded.isoformat())]
    if latest is not None and day < latest:
        return [say("该项最近一次变更自 %(day)s 起生效，本次生效日期不能早于它。", day=latest.isoformat())]
    return []


def unmet_waiting(state: ChangeState) -> list[Text]:
    """Why a request cannot be confirmed, declined or withdrawn."""
    match state:
        case ChangeState.CONFIRMED:
            return [say("这项变更申请已经确认并生效，没有重复办理。")]
        case ChangeState.DECLINED:
            return [say("这项变更申请已被他人办理：未确认。")]
        case ChangeState.WITHDRAWN:
            return [say("这项变更申请已由申请人撤回，不能再办理。")]
    return []
