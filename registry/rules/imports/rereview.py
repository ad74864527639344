"""A list of re-reviews, line by line: whose title was kept, whose was not, and who is not in it. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.errors import Text, say
from registry.rules.catalog import Catalog
from registry.rules.ending import Ending
from registry.rules.imports.asked import ListedRereviews
from registry.rules.imports.asking import Asking, ListAnswer, ListQuestion
from registry.rules.imports.ending import EndingPlan, HeldTitle, ListedEnding
from registry.rules.imports.ground_said import LEAVE, settle_not_passed
from registry.rules.imports.line import ListEntry
from registry.rules.imports.matching import known_text
from registry.rules.imports.reading import ListRemark, ListTable, TableRow
from registry.rules.imports.recognition import RecognitionPlan, SubjectKey, line_of, subject_key
from registry.rules.imports.report import RowOutcome
from registry.rules.imports.telling_columns import results_of
from registry.rules.imports.verdict_words import result_of
from registry.rules.imports.words import LONGEST_HEADING
from registry.rules.name_key import name_key

KEPT, NOT_KEPT = "kept", "not_kept"
KEEP, LATER = "keep", "later"
SHOWN = 5


@dataclass(frozen=True)
class SplitList:
    """The lines of those who passed, and of those who did not; the rest waits for an answer."""

    kept: tuple[ListEntry, ...]
    failed: tuple[ListedEnding, ...]


def split_results(
    tables: Sequence[ListTable],
    entries: Sequence[ListEntry],
    asked: ListedRereviews,
    ground: str,
    catalog: Catalog,
    asking: Asking,
) -> SplitList:
    """Each line by its result; those that give none are asked about, sheet by sheet, and wait. `ground` is
    that of not passing, '' where there is none."""
    kept, fell = [], []
    rows = [(table, row) for table in tables for row in table.rows if not row.waits]
    for (table, row), entry in zip(rows, entries, strict=True):
        result = _result(row)
        if result is None:
            answer = asking.ask(_question(row.sheet))
            result = None if answer is None else answer == KEPT
        reasons = (*entry.reasons, *_contradictions(row.section, result))
        if result is True:
            kept.append(replace(entry, re_reviewed=True, reasons=reasons))
        elif result is False:
            fell.append((table, row, replace(entry, reasons=reasons)))
    return _without_contradictions(kept, _by_grounds(fell, asked, ground, catalog, asking))


def _by_grounds(
    fell: Sequence[tuple[ListTable, TableRow, ListEntry]],
    asked: ListedRereviews,
    ground: str,
    catalog: Catalog,
    asking: Asking,
) -> list[ListedEnding]:
    """What does not pass, each by its ground; what waits for one, or is left out, is not there."""
    if not ground:
        return [_failed(row, entry, asked, "", "") for _table, row, entry in fell]
    rows = [(table, row) for table, row, _entry in fell]
    grounds = settle_not_passed(rows, asked, ground, catalog, asking)
    return [
        _failed(row, entry, asked, own or ground, catalog.grounds.by_id[own or ground].zh)
        for (_table, row, entry), own in zip(fell, grounds, strict=True)
        if own not in (None, LEAVE)
    ]


def _without_contradictions(kept: Sequence[ListEntry], failed: Sequence[ListedEnding]) -> SplitList:
    """The same lines; a firm's that says of one subject that it passed and that it did not is refused."""
    passed = {key: line.row for line in kept for key in _keys(line.code, line.name, line.subject)}
    fell = {key: line.row for line in failed for key in _keys(line.code, line.name, line.subject)}
    if not passed.keys() & fell.keys():
        return SplitList(tuple(kept), tuple(failed))
    return SplitList(
        tuple(replace(line, reasons=(*line.reasons, *_contradicted(line, fell))) for line in kept),
        tuple(replace(line, reasons=(*line.reasons, *_contradicted(line, passed))) for line in failed),
    )


def _keys(code: str | None, name: str, subject: str) -> tuple[tuple[str, str], ...]:
    of = "" if subject == name else subject
    return tuple((key, of) for key in (code, name_key(name)) if key)


def _contradicted(line: ListEntry | ListedEnding, others: Mapping[tuple[str, str], int]) -> list[Text]:
    row = next((others[key] for key in _keys(line.code, line.name, line.subject) if key in others), None)
    return [] if row is None else [say("与第 %(row)s 行的复核结果相反，请核对。", row=row)]


def _result(row: TableRow) -> bool | None:
    for text in (*results_of(row), row.text("category"), row.section, row.text("remark")):
        if text and len(text) <= LONGEST_HEADING and (found := result_of(text)) is not None:
            return found
    return None


def _contradictions(section: str, result: bool | None) -> list[Text]:
    said = result_of(section) if section and len(section) <= LONGEST_HEADING else None
    if None in (said, result) or said is result:
        return []
    return [say("所在小标题“%(section)s”与这一行的复核结果相反，请核对。", section=section)]


def _question(sheet: str) -> ListQuestion:
    text = say("工作表“%(sheet)s”没有写明复核结果的行，是通过还是未通过？", sheet=sheet)
    answers = (ListAnswer(KEPT, say("通过，续期")), ListAnswer(NOT_KEPT, say("未通过，终止")))
    return ListQuestion(f"rereview.result.{sheet}", text, answers, sheet)


def _failed(
    row: TableRow, entry: ListEntry, asked: ListedRereviews, ground: str, reason: str
) -> ListedEnding:
    return ListedEnding(
        row=entry.row,
        sheet=entry.sheet,
        name=entry.name,
        code=entry.code,
        subject=known_text(row.cells.get("subject", "")),
        ground=ground,
        reason=known_text(row.cells.get("ground", "")) or reason,
        ended_on=entry.announced_on,
        document_no=asked.document_no,
        reasons=entry.reasons,
    )


def only_renewals(plans: Sequence[RecognitionPlan]) -> list[RecognitionPlan]:
    """The same plans; a line that would grant what is not held is refused: it grants nothing anew."""
    return [plan if plan.renews or not _is_accepted(plan) else _not_held(plan) for plan in plans]


def _is_accepted(plan: RecognitionPlan) -> bool:
    return plan.grants and plan.line.outcome is not RowOutcome.REFUSED


def _not_held(plan: RecognitionPlan) -> RecognitionPlan:
    reason = say("名录中没有它此前的这一认定，不能续期。请先导入此前的认定名单，或改为导入认定名单。")
    return RecognitionPlan(line_of(plan.entry, RowOutcome.REFUSED, (reason,)), plan.entry)


def refuse_ended(
    plans: Sequence[RecognitionPlan], held: Mapping[int, Collection[HeldTitle]]
) -> list[RecognitionPlan]:
    """The same plans; one that renews what has ended is refused."""
    return [_ended(plan) if plan.renews and not _stands(plan, held) else plan for plan in plans]


def _stands(plan: RecognitionPlan, held: Mapping[int, Collection[HeldTitle]]) -> bool:
    return any(each.stand.ended_as is None for each in held.get(plan.enterprise_id or 0, ()))


def _ended(plan: RecognitionPlan) -> RecognitionPlan:
    reason = say("它此前的这一认定已终止，不能续期，请核对。")
    return RecognitionPlan(line_of(plan.entry, RowOutcome.REFUSED, (reason,)), plan.entry)


def refuse_contradicted(
    kept: Sequence[RecognitionPlan], ended: Sequence[EndingPlan]
) -> tuple[list[RecognitionPlan], list[EndingPlan]]:
    """The same plans; where one line keeps a title and another one does not, both are refused."""
    ends = {each.title.key: plan.line.row for plan in ended for each in plan.ends}
    renewed = {_renewed(plan): plan.line.row for plan in kept if plan.renews}
    found_kept = [
        _opposed(plan, ends[_renewed(plan)]) if plan.renews and _renewed(plan) in ends else plan
        for plan in kept
    ]
    rows = [
        next((renewed[each.title.key] for each in plan.ends if each.title.key in renewed), 0)
        for plan in ended
    ]
    return found_kept, [_not_ended(plan, row) if row else plan for plan, row in zip(ended, rows, strict=True)]


def _renewed(plan: RecognitionPlan) -> SubjectKey:
    return subject_key(plan.enterprise_id or 0, plan.entry.kind, plan.entry.subject)


def _opposed(plan: RecognitionPlan, row: int) -> RecognitionPlan:
    return RecognitionPlan(line_of(plan.entry, RowOutcome.REFUSED, (_opposite(row),)), plan.entry)


def _not_ended(plan: EndingPlan, row: int) -> EndingPlan:
    line = replace(plan.line, outcome=RowOutcome.REFUSED, texts=(_opposite(row),))
    return replace(plan, line=line, ends=())


def _opposite(row: int) -> Text:
    return say("名单第 %(row)s 行对同一项认定的复核结果与本行相反，两行都不导入。请核对名单。", row=row)


def missing_from(
    held: Collection[HeldTitle], named: Collection[int], asked: ListedRereviews
) -> list[HeldTitle]:
    """The titles whose re-review was due and whose holder is not in the list: the latest of each subject runs
    out from a year before the announcement to the end of its year."""
    latest: dict[object, HeldTitle] = {}
    for each in held:
        if each.stand.ended_as is None:
            latest[each.key] = max(latest.get(each.key, each), each, key=lambda one: one.stand.announced_on)
    first = asked.announced_on.replace(day=1)
    first, last = first.replace(year=first.year - 1), date(asked.announced_on.year, 12, 31)
    return [
        each
        for each in latest.values()
        if each.valid_until and first <= each.valid_until <= last and each.enterprise_id not in named
    ]


def ask_about_missing(missing: Sequence[HeldTitle], names: Mapping[int, str], asking: Asking) -> None:
    """Say that titles are due and not in the list: they are left as they are, whatever is answered."""
    if not missing:
        return
    text = say(
        "%(count)s 项到期应复核的认定不在名单中：%(names)s。名单不改动它们；确认不改动，还是以后再办？",
        count=len(missing),
        names="、".join(names[each.enterprise_id] for each in missing[:SHOWN]),
    )
    answers = (ListAnswer(KEEP, say("不改动")), ListAnswer(LATER, say("以后再办")))
    asking.ask(ListQuestion("rereview.missing", text, answers, is_confirmation=True))


def remarks_on_missing(missing: Sequence[HeldTitle], names: Mapping[int, str]) -> tuple[ListRemark, ...]:
    """Who is not in the list, one by one."""
    return tuple(
        ListRemark(
            say("不在名单中：%(name)s，有效期至 %(day)s。", name=names[each.enterprise_id], day=_day(each))
        )
        for each in missing
    )


def _day(title: HeldTitle) -> str:
    return title.valid_until.isoformat() if title.valid_until else ""


def no_ground(title: Text, day: date) -> Text:
    """Why a list with failed re-reviews cannot be brought in: nobody has said by which ground."""
    return say(
        "“%(title)s”在 %(day)s 没有“复核未通过”的事由，请用 --ground 指明。", title=title, day=day.isoformat()
    )


def failed_ground(title: str, day: date, catalog: Catalog) -> str:
    """The ground of a title that says a re-review was not passed, on a day; '' where the catalog has none."""
    found = catalog.grounds.of_title(title, day, day)
    failed = (each.id for each in found if each.can_end and each.ends_as is Ending.FAILED_RE_REVIEW)
    return next(failed, "")
