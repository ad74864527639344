"""Merging 并入 two records of one enterprise: which value wins, what becomes of subjects and titles. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from registry.errors import Text, joined, listed, named, say
from registry.rules.approval import effect_digest
from registry.rules.catalog import catalog
from registry.rules.enterprise import EnterpriseDetails, wan_from_fen
from registry.rules.industry import Industry
from registry.rules.text import unmet_text
from registry.rules.title_history import Grant, TitleHistory, plain_grant

LONGEST_REASON = 1000
LONGEST_DOCUMENT = 100
MERGE_FACTS: dict[str, tuple[Text, tuple[str, ...]]] = {
    "name": (say("企业名称"), ("name",)),
    "code": (say("统一社会信用代码"), ("uscc",)),
    "place": (say("所属区或功能区"), ("district", "zone")),
    "industry": (say("所属产业"), ("industry", "subsector")),
    "class": (say("国民经济行业"), ("gbt4754",)),
    "chains": (say("产业链"), ("chains",)),
    "founded": (say("成立日期"), ("founded_on",)),
    "staff": (say("从业人员"), ("staff",)),
    "revenue": (say("营业收入（万元）"), ("revenue_fen",)),
    "assets": (say("资产总额（万元）"), ("assets_fen",)),
}
"""The facts of a record between which is chosen, by word, with their columns."""


@dataclass(frozen=True)
class FactPair:
    """One fact of both records: what the record that stays says, what the one that goes, and which wins."""

    fact: str
    stays: Mapping[str, Any]
    goes: Mapping[str, Any]
    takes: bool
    """Whether what the record that goes says wins."""

    @property
    def differs(self) -> bool:
        return self.stays != self.goes

    @property
    def is_choice(self) -> bool:
        """Whether both say something, each something else."""
        return self.differs and any(self.stays.values()) and any(self.goes.values())


def fact_pairs(stays: EnterpriseDetails, goes: EnterpriseDetails, taken: Collection[str]) -> list[FactPair]:
    """Every fact of both. What the record that stays says wins, but where it says nothing or is not `taken`
    as right."""
    pairs = []
    for fact, (_label, columns) in MERGE_FACTS.items():
        one, other = ({name: getattr(each, name) for name in columns} for each in (stays, goes))
        takes = any(other.values()) and one != other and (fact in taken or not any(one.values()))
        pairs.append(FactPair(fact, one, other, takes))
    return pairs


def merged_details(stays: EnterpriseDetails, pairs: Iterable[FactPair]) -> EnterpriseDetails:
    """What the record that stays says afterwards."""
    said: dict[str, Any] = {}
    for pair in pairs:
        if pair.takes:
            said |= pair.goes
    return replace(stays, **said)


def fact_text(values: Mapping[str, Any]) -> Text | str:
    """What a fact says, for people; '' where it says nothing."""
    known = catalog()
    if values.get("district"):
        places = {**known.districts, **known.zones}
        return named(places[values["zone"] or values["district"]])
    if values.get("industry"):
        return _industry(known.industries[values["industry"]], values["subsector"])
    for name, value in values.items():
        if name in ("revenue_fen", "assets_fen") and value is not None:
            return f"{wan_from_fen(value):,f}"
        if name == "chains":
            return joined("%(chains)s", chains=listed(named(known.chains[each]) for each in value))
    first = next(iter(values.values()))
    return "" if first is None else str(first)


def _industry(industry: Industry, subsector: str) -> Text:
    """Both, for records often differ in the sub-sector alone."""
    part = next((each for each in industry.subsectors if each.id == subsector), None)
    return joined("%(of)s · %(part)s", of=named(industry), part=named(part)) if part else named(industry)


@dataclass(frozen=True)
class SubjectFacts:
    """A subject of one of the two records, as far as merging asks."""

    id: int
    kind: str
    name_key: str
    joined_to: int | None


@dataclass(frozen=True)
class SubjectMove:
    """What becomes of a subject of the record that goes. `counts_as`: which one its titles and files are of.

    One of a kind and name that are there already stays where it is and is joined; any other moves."""

    id: int
    counts_as: int
    moves: bool
    joined_before: int | None
    joined_after: int | None


def subject_moves(stays: Sequence[SubjectFacts], goes: Sequence[SubjectFacts]) -> list[SubjectMove]:
    """What becomes of each subject of the record that goes, in order."""
    there: dict[tuple[str, str], int] = {}
    for own in stays:
        there.setdefault(_same_as(own), own.joined_to or own.id)
    roots: dict[int, int] = {}
    for each in goes:
        if _same_as(each) in there:
            roots.setdefault(each.joined_to or each.id, there[_same_as(each)])
    moves = []
    for each in goes:
        root, joins = roots.get(each.joined_to or each.id), _same_as(each) in there
        after = each.joined_to if root is None else root
        counts_as = (root if joins else None) or each.id
        moves.append(SubjectMove(each.id, counts_as, not joins, each.joined_to, after))
    return moves


def _same_as(subject: SubjectFacts) -> tuple[str, str]:
    """What two subjects of one holder are the same by: of the enterprise itself there is one."""
    return subject.kind, "" if subject.kind == "enterprise" else subject.name_key


def grant_that_comes(grant: Grant, of: TitleHistory, holder: int, subject: int) -> Grant:
    """A grant of the record that goes as the one that stays will hold it: where it was counted it was."""
    district, zone = grant.district, grant.zone
    if not district and of.settled is not None:
        district, zone = of.settled
    return grant._replace(
        subject=subject,
        counted=f"h{holder}" if grant.counted.startswith("h") else f"s{subject}",
        district=district,
        zone=zone,
        changes=of.changes if grant.changes is None else grant.changes,
    )


def coming_body(grant: Grant, other: int, place: tuple[str, str], industry: str) -> dict[str, Any]:
    """What `recognition.joined_holder` says. A title without a place is where its holder is."""
    if not grant.district and grant.changes is not None:
        grant = grant._replace(district=place[0], zone=place[1])
    return {
        "from": other,
        "grant": plain_grant(grant),
        "district": place[0],
        "zone": place[1],
        "industry": industry,
    }


def unmet_words(reason: str, document_no: str) -> list[Text]:
    """What is wrong with why two records are merged, or parted again."""
    reasons = []
    if not reason.strip():
        reasons.append(say("请填写理由。"))
    if len(reason) > LONGEST_REASON:
        reasons.append(say("理由不能超过 %(most)s 个字。", most=LONGEST_REASON))
    if len(document_no) > LONGEST_DOCUMENT:
        reasons.append(say("文号不能超过 100 个字。"))
    return reasons + unmet_text(document_no)


def seen_of(effect: Mapping[str, Any]) -> str:
    """The digest of what merging two records, or parting them, would do, whatever the reason."""
    shown = {name: value for name, value in effect.items() if name not in ("reason", "document_no")}
    return effect_digest(shown)
