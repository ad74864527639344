"""A list of renames, line by line: which firm each is about, and what it asks to change. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from registry.errors import Text, say
from registry.rules.change import Fact, Requested, Values
from registry.rules.change_kind import ChangeKind
from registry.rules.enterprise import LONGEST_NAME
from registry.rules.imports.asked import ListedRenames
from registry.rules.imports.cell import day_of_cell
from registry.rules.imports.code import read_code
from registry.rules.imports.firm import can_be_firm
from registry.rules.imports.listed_name import read_name
from registry.rules.imports.matching import Match, Register, known_text
from registry.rules.imports.reading import ListReading, TableRow
from registry.rules.imports.report import ReportLine, RowOutcome
from registry.rules.name_key import name_key


@dataclass(frozen=True)
class ListedRename:
    """What one line says: the old and the new name, from which day on."""

    row: int
    sheet: str
    name: str
    becomes: str
    code: str | None
    effective_on: date
    reasons: tuple[Text, ...] = ()


@dataclass(frozen=True)
class RenamePlan:
    """What is to be done for one line: the changes that are asked for `enterprise_id`."""

    line: ReportLine
    entry: ListedRename
    enterprise_id: int | None = None
    asked: tuple[Requested, ...] = ()


def read_renames(reading: ListReading, asked: ListedRenames) -> list[ListedRename]:
    """Every line of the lists, with what of it cannot be read."""
    return [_entry(row, asked) for row in reading.rows]


def _entry(row: TableRow, asked: ListedRenames) -> ListedRename:
    code = read_code(row.cells.get("uscc", ""))
    read = [read_name(row.cells.get(name, "")) for name in ("name", "renamed")]
    old, new = (known_text(each.name) for each in read)
    reasons = [*code.reasons, *(reason for each in read for reason in each.reasons)]
    if not old or not new:
        reasons.append(say("更名前、更名后的名称都须填写。"))
    if new and (read[1].doubt or not can_be_firm(new, None)):
        reasons.append(say("更名后的名称“%(name)s”不像企业名称，请核对。", name=row.text("renamed")))
    if max(len(old), len(new)) > LONGEST_NAME:
        reasons.append(say("企业名称不能超过 %(most)s 个字。", most=LONGEST_NAME))
    day = asked.effective_on
    try:
        day = day_of_cell(row.cells.get("effective_on", "")) or day
    except ValueError:
        reasons.append(
            say("变更日期“%(text)s”不是完整的日期，应如 2025-11-02。", text=row.text("effective_on"))
        )
    return ListedRename(row.number, row.sheet, old, new, code.code, day, (*reasons, *row.unmet_text()))


def match_renames(entries: Sequence[ListedRename], register: Register) -> list[Match]:
    """The firm each line is about: by its code, by its old name, or by the new one if it has that already."""
    return [Match(None) if entry.reasons else _match(entry, register) for entry in entries]


def _match(entry: ListedRename, register: Register) -> Match:
    for name in (entry.name, entry.becomes):
        found = register.match(entry.code, name)
        if found.enterprise_id is not None:
            return found
    if entry.code is not None:
        # The list may know a code that the register has not yet.
        found = register.match(None, entry.name)
        holder = found.enterprise_id
        if holder is not None and register.code_of(holder) is None:
            return found
    return Match(None)


def plan_renames(
    entries: Sequence[ListedRename],
    matches: Sequence[Match],
    register: Register,
    waiting: Mapping[int, Collection[Fact]],
) -> list[RenamePlan]:
    """What each line would ask for, in the order of the file. `waiting`: the facts of which a change waits,
    by enterprise."""
    rows: dict[int, int] = {}
    named: dict[str, int] = {}
    plans = []
    for entry, match in zip(entries, matches, strict=True):
        holder = match.enterprise_id
        reasons = list(entry.reasons) or _unmet(entry, holder, register)
        if not reasons and holder in rows:
            reasons = [say("与第 %(row)s 行是同一企业，本行重复。", row=rows[holder])]
        if not reasons and (first := named.setdefault(name_key(entry.becomes), entry.row)) != entry.row:
            reasons = [say("与第 %(row)s 行更名为同一名称，请核对。", row=first)]
        if reasons or holder is None:
            plans.append(RenamePlan(_line(entry, RowOutcome.REFUSED, reasons), entry))
            continue
        rows[holder] = entry.row
        plans.append(_asked(entry, holder, register, waiting.get(holder, ())))
    return plans


def _unmet(entry: ListedRename, holder: int | None, register: Register) -> list[Text]:
    if holder is None:
        return [say("名录中没有“%(name)s”，不能更名。", name=entry.name)]
    if register.is_called(holder, entry.becomes):
        return []
    if not register.is_called(holder, entry.name) and not register.was_called(holder, entry.name):
        now = register.name_of(holder)
        return [say("按代码对应名录中的“%(now)s”，不是“%(name)s”，请核对。", now=now, name=entry.name)]
    other = register.match(None, entry.becomes)
    if other.reason or (other.enterprise_id not in {None, holder}):
        return [say("名录中另有“%(name)s”，可能是同一企业登记了两次，请先核对并合并。", name=entry.becomes)]
    return []


def _change(fact: Fact, kind: ChangeKind, values: Values, entry: ListedRename) -> Requested:
    return Requested(fact, kind, values, entry.effective_on, row=entry.row)


def _asked(entry: ListedRename, holder: int, register: Register, waiting: Collection[Fact]) -> RenamePlan:
    asked, texts = [], []
    if register.is_called(holder, entry.becomes):
        texts.append(say("名录中已是“%(name)s”。", name=entry.becomes))
    elif Fact.NAME in waiting:
        texts.append(say("“%(fact)s”已有变更申请待确认，不再提交。", fact=say("企业名称")))
    else:
        asked.append(_change(Fact.NAME, ChangeKind.RENAME, {"name": entry.becomes}, entry))
        now = register.name_of(holder)
        texts.append(
            say("提交变更申请：“%(old)s” → “%(new)s”，由属地确认后生效。", old=now, new=entry.becomes)
        )
    if entry.code is not None and register.code_of(holder) is None:
        if Fact.CODE in waiting:
            texts.append(say("补码的变更申请待确认，不再提交。"))
        else:
            asked.append(_change(Fact.CODE, ChangeKind.SLIP, {"uscc": entry.code}, entry))
            code = entry.code
            texts.append(say("为待补码企业提交补码 %(code)s 的变更申请，由属地确认后生效。", code=code))
    outcome = RowOutcome.UPDATED if asked else RowOutcome.UNCHANGED
    return RenamePlan(_line(entry, outcome, texts), entry, holder, tuple(asked))


def refused_rename(plan: RenamePlan, reasons: Sequence[Text]) -> RenamePlan:
    """The same line, refused for what the change cannot be asked for."""
    return RenamePlan(_line(plan.entry, RowOutcome.REFUSED, reasons), plan.entry)


def _line(entry: ListedRename, outcome: RowOutcome, texts: Sequence[Text]) -> ReportLine:
    return ReportLine(entry.row, entry.name, outcome, tuple(texts), entry.sheet, {"uscc": entry.code})
