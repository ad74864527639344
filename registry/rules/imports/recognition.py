"""A published list of recognitions, line by line: whom each names, and whether it is new."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.errors import Text, say
from registry.rules.award_year import unmet_award_year
from registry.rules.catalog import Catalog
from registry.rules.enterprise import LONGEST_NAME
from registry.rules.imports.line import ListEntry
from registry.rules.imports.matching import Match, Register, SameNames
from registry.rules.imports.report import ReportLine, RowOutcome, said
from registry.rules.imports.telling import nothing_to_renew, renewing
from registry.rules.name_key import name_key
from registry.rules.place import PENDING
from registry.rules.procedure import Procedure

SubjectKey = tuple[int, str, str]
"""Holder, kind and folded name of a subject; the enterprise itself has the name ''."""


@dataclass(frozen=True)
class Holdings:
    """What the register already holds of this scheme and level, and which certificate numbers are taken."""

    days: Mapping[SubjectKey, Collection[date]]
    certificates: Collection[str]


@dataclass
class Newcomer:
    """An enterprise the register does not have yet; its lines may each know a part of it."""

    name: str
    code: str | None
    district: str
    zone: str
    industry: str

    def learn(self, entry: ListEntry) -> None:
        """Take from one more line what was not known."""
        self.code = self.code or entry.code
        if not self.district:
            self.district, self.zone = entry.place
        self.industry = self.industry or entry.industry


@dataclass(frozen=True, slots=True)
class RecognitionPlan:
    """What is to be done for one line: a recognition of `enterprise_id` or of `newcomer`, if `grants`."""

    line: ReportLine
    entry: ListEntry
    enterprise_id: int | None = None
    newcomer: Newcomer | None = None
    settles_code: bool = False
    grants: bool = False
    renews: bool = False
    """Whether it renews the latest title of the same that is held."""
    file: int | None = None
    """The forwarded application that the line answers."""


def refuse_unplaced(
    plans: Sequence[RecognitionPlan], title: str, placed: Collection[int], catalog: Catalog
) -> list[RecognitionPlan]:
    """The same plans, without lines that a district decided and nobody can say which.

    A line has a place by itself or by its enterprise; `placed` are those whose district is known.
    """

    def is_of_district(plan: RecognitionPlan) -> bool:
        by = catalog.procedures.on(title, plan.entry.announced_on).procedure
        return by is Procedure.DISTRICT_DECISION

    return [
        _without_place(plan) if is_of_district(plan) and not _is_placed(plan, placed) else plan
        for plan in plans
    ]


def _is_placed(plan: RecognitionPlan, placed: Collection[int]) -> bool:
    # Another line may have said where a new enterprise lies.
    by_itself = plan.entry.place != PENDING or (plan.newcomer is not None and plan.newcomer.district != "")
    return not plan.grants or by_itself or plan.enterprise_id in placed


def _without_place(plan: RecognitionPlan) -> RecognitionPlan:
    reason = say(
        "区级称号由所属区认定，这一行不知道是哪个区：请在表中增加“所属区”一列填写，或先在企业名录中补上该企业的所属区。"
    )
    entry = plan.entry
    return RecognitionPlan(line_of(entry, RowOutcome.REFUSED, (reason,)), entry)


def line_of(entry: ListEntry, outcome: RowOutcome, texts: Sequence[Text]) -> ReportLine:
    """What is reported of a line."""
    scheme, level = entry.title.split(":")
    stands = {
        "uscc": entry.code,
        "district": entry.place.district or None,
        "zone": entry.place.zone or None,
        "scheme": scheme,
        "level": level,
        "award_year": entry.award_year,
        "announced_on": entry.announced_on.isoformat(),
        "valid_until": entry.valid_until.isoformat() if entry.valid_until else None,
        "certificate_no": entry.certificate_no,
    }
    return ReportLine(entry.row, entry.name, outcome, tuple(texts), entry.sheet, said(stands))


def subject_key(enterprise_id: int, kind: str, name: str) -> SubjectKey:
    """By what a subject of an enterprise is known again."""
    return enterprise_id, kind, "" if kind == "enterprise" else name_key(name)


def match_entries(entries: Sequence[ListEntry], register: Register) -> list[Match]:
    """The enterprise each line names; a line that is refused anyway is not looked for."""
    return [
        Match(None) if entry.reasons else register.match(entry.code, entry.name, entry.former)
        for entry in entries
    ]


def plan_recognitions(
    entries: Sequence[ListEntry],
    matches: Sequence[Match],
    register: Register,
    holdings: Holdings,
    today: date,
    asked: Collection[int] = (),
) -> list[RecognitionPlan]:
    """What each line would do, in the order of the file. `asked`: holders whose code is to be confirmed."""
    reader = _Reader(register, holdings, today, asked)
    return [reader.plan(entry, match) for entry, match in zip(entries, matches, strict=True)]


class _Reader:
    """Goes through one file and remembers what its earlier lines said."""

    def __init__(self, register: Register, holdings: Holdings, today: date, asked: Collection[int]) -> None:
        self._register = register
        self._holdings = holdings
        self._today = today
        self._newcomers: dict[str, Newcomer] = {}
        self._same_names = SameNames()
        self._rows: dict[object, int] = {}
        self._certificates: dict[str, int] = {}
        self._settled: set[int] = set()
        self._asked = frozenset(asked)

    def plan(self, entry: ListEntry, match: Match) -> RecognitionPlan:
        reasons = [*entry.reasons, *([match.reason] if match.reason else []), *self._unmet(entry)]
        newcomer = self._newcomer(entry) if not reasons and match.enterprise_id is None else None
        holder = match.enterprise_id if match.enterprise_id is not None else id(newcomer)
        identity = (*subject_key(holder, entry.kind, entry.subject), entry.announced_on, newcomer is None)
        if not reasons and identity in self._rows:
            reasons.append(say("与第 %(row)s 行重复：同一主体、同一公告日期。", row=self._rows[identity]))
        days = () if newcomer else self._holdings.days.get(subject_key(holder, entry.kind, entry.subject), ())
        if entry.announced_on not in days and entry.certificate_no in self._holdings.certificates:
            reasons.append(say("证书编号 %(no)s 已用于另一项认定。", no=entry.certificate_no))
        if reasons:
            return RecognitionPlan(line_of(entry, RowOutcome.REFUSED, reasons), entry)
        self._rows[identity] = entry.row
        if entry.certificate_no:
            self._certificates[entry.certificate_no] = entry.row
        if newcomer is not None:
            return self._created(entry, newcomer, match)
        return self._matched(entry, match, holder, days)

    def _unmet(self, entry: ListEntry) -> list[Text]:
        reasons = []
        if not entry.name:
            reasons.append(say("企业名称不能为空。"))
        if max(len(entry.name), len(entry.subject)) > LONGEST_NAME:
            reasons.append(say("企业名称不能超过 %(most)s 个字。", most=LONGEST_NAME))
        if entry.announced_on > self._today:
            day = entry.announced_on.isoformat()
            reasons.append(say("公告日期 %(day)s 晚于今天，尚未公告的名单不能导入。", day=day))
        reasons += unmet_award_year(entry.award_year, entry.announced_on)
        if entry.valid_until is not None and entry.valid_until < entry.announced_on:
            reasons.append(say("有效期截止日早于公告日期，请核对。"))
        if entry.certificate_no in self._certificates:
            row = self._certificates[entry.certificate_no]
            reasons.append(say("证书编号 %(no)s 与第 %(row)s 行相同。", no=entry.certificate_no, row=row))
        return reasons

    def _newcomer(self, entry: ListEntry) -> Newcomer:
        """The new enterprise of this line: one for all lines of the file that mean it."""
        by_name = self._newcomers.get(name_key(entry.name))
        if entry.code is not None:
            found = self._newcomers.get(entry.code)
            if found is None and by_name is not None and by_name.code is None:
                found = by_name
        else:
            found = by_name
        if found is None:
            found = Newcomer(entry.name, entry.code, *entry.place, entry.industry)
        self._newcomers.setdefault(name_key(entry.name), found)
        if entry.code is not None:
            self._newcomers[entry.code] = found
        return found

    def _created(self, entry: ListEntry, newcomer: Newcomer, match: Match) -> RecognitionPlan:
        newcomer.learn(entry)
        texts = [*entry.notes, *([match.note] if match.note else [])]
        texts += self._same_names.note(entry.name, entry.code, entry.row)
        if entry.code is None:
            texts.append(say("名录中没有这家企业，新建后列入待补码。"))
        if entry.place == PENDING:
            texts.append(say("没有写明所属区，列为属地待定，计入全市。"))
        if entry.re_reviewed:
            texts.append(nothing_to_renew())
        line = line_of(entry, RowOutcome.CREATED, texts)
        return RecognitionPlan(line, entry, newcomer=newcomer, grants=True)

    def _matched(
        self, entry: ListEntry, match: Match, holder: int, days: Collection[date]
    ) -> RecognitionPlan:
        grants = entry.announced_on not in days
        settles = entry.code is not None and self._register.code_of(holder) is None
        waits = settles and holder in self._asked
        settles = settles and not waits and holder not in self._settled
        texts = [*entry.notes, *([match.note] if match.note else []), *self._noted(entry, holder)]
        if settles:
            self._settled.add(holder)
            texts.append(say("为待补码企业提交补码 %(code)s 的变更申请，由属地确认后生效。", code=entry.code))
        if waits:
            texts.append(say("补码的变更申请待确认，不再提交。"))
        before = [day for day in days if day < entry.announced_on]
        if renews := grants and entry.re_reviewed and bool(before):
            texts.append(renewing(max(before).isoformat()))
        elif grants and days:
            last = max(days).isoformat()
            texts.append(say("已有 %(day)s 公告的同一认定，本行记为再次认定，请核对公告日期。", day=last))
        elif grants and entry.re_reviewed:
            texts.append(nothing_to_renew())
        outcome = RowOutcome.MATCHED if grants else RowOutcome.UPDATED if settles else RowOutcome.UNCHANGED
        line = line_of(entry, outcome, texts)
        return RecognitionPlan(line, entry, holder, settles_code=settles, grants=grants, renews=renews)

    def _noted(self, entry: ListEntry, holder: int) -> list[Text]:
        if entry.code is None:
            return []
        if self._register.is_called(holder, entry.name) or self._register.was_called(holder, entry.name):
            return []
        return [say("按代码对应名录中的“%(name)s”，名称不同。", name=self._register.name_of(holder))]
