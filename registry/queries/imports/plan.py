"""What an uploaded list would do to the register as it is now: every row decided, nothing changed."""

from collections.abc import Sequence
from typing import Any

from registry import clock
from registry.errors import Text, Unmet, say
from registry.queries.change import facts_waiting
from registry.queries.enterprise import details_of
from registry.queries.imports.holdings import holdings_of
from registry.queries.imports.known_batches import known_batches
from registry.queries.imports.list_plan import (
    EnterpriseListPlan,
    ListPlan,
    RecognitionListPlan,
    RereviewListPlan,
)
from registry.queries.imports.question import decided_since, lists_of_number, numbers_drawn
from registry.queries.imports.register import enterprises_by_id, whole_register
from registry.queries.imports.rename_plan import plan_rename_list
from registry.queries.imports.title_plan import plan_ending_list, plan_rereview_list
from registry.queries.recommendation import closed_files, closed_of, forwarded_of, get_forwarding
from registry.queries.recommendation_answer import forwarded_as, left_unnamed, near_files
from registry.queries.setting import settings
from registry.rules.catalog import catalog
from registry.rules.change import Fact
from registry.rules.imports.asked import ListedEndings, ListedRenames, ListedRereviews
from registry.rules.imports.batch_year import settle_award_years
from registry.rules.imports.enterprise import (
    RegisteredEnterprise,
    asked_by_list,
    match_claims,
    plan_enterprises,
    read_claims,
)
from registry.rules.imports.file import ImportFile
from registry.rules.imports.firm import FirmLines, firms_only
from registry.rules.imports.forwarded import ForwardedFile, answered_files, file_of_line
from registry.rules.imports.line import Decision, ListEntry, read_entries
from registry.rules.imports.matching import Register
from registry.rules.imports.question import (
    question_of_closed,
    question_of_near,
    question_of_number,
    questions_about,
    remarks_about,
)
from registry.rules.imports.reading import ListRemark, SetAside
from registry.rules.imports.recognition import (
    RecognitionPlan,
    match_entries,
    plan_recognitions,
    refuse_unplaced,
)
from registry.rules.imports.remark import with_closed, with_near
from registry.rules.imports.report import Report
from registry.rules.imports.unrenewed import ask_unrenewed
from registry.rules.recommendation import NearFile, UnnamedFile, unmet_answer


def plan_list(file: ImportFile) -> ListPlan:
    """Decide every row of the lists. Raises Unmet or NotFound for an answer to what is not of its title."""
    file.asking.begin_plan()
    match file.asked:
        case Decision():
            return _plan_recognitions(file, file.asked)
        case ListedEndings():
            return plan_ending_list(file, file.asked)
        case ListedRenames():
            return plan_rename_list(file, file.asked)
        case ListedRereviews():
            return plan_rereview_list(file, file.asked)
    return _plan_enterprises(file)


def report_on(file: ImportFile, plan: ListPlan) -> Report:
    """What is reported of a list as it was planned; it says that nothing was applied yet."""
    missing = plan.missing if isinstance(plan, RereviewListPlan) else ()
    remarks = (*file.remarks, *map(ListRemark, plan.remarks), *missing)
    return Report(
        file.kind,
        plan.lines,
        remarks,
        questions=file.asking.open,
        set_aside=(*file.reading.set_aside, *plan.set_aside),
        parts=file.reading.parts,
        settled=file.asking.settled,
        offered=file.asking.offered,
        unnamed=plan.unnamed,
    )


def _believed() -> set[str]:
    """The known places that the bureau lets be read as a district today."""
    now, today = settings(), clock.today()
    return {id for id in catalog().known_places.asked if now.flag(today, "known_place", id)}


def _plan_enterprises(file: ImportFile) -> EnterpriseListPlan:
    register = whole_register()
    claims = read_claims(file.reading, catalog(), _believed())
    firms = firms_only(claims, match_claims(claims, register), register.knows, file.asking)
    claims, matches = firms.lines, firms.matches
    rows = enterprises_by_id([match.enterprise_id for match in matches if match.enterprise_id is not None])
    waiting = facts_waiting(rows)
    known = {
        key: RegisteredEnterprise(key, row.version, details_of(row), waiting.get(key, frozenset()))
        for key, row in rows.items()
    }
    plans = plan_enterprises(claims, matches, known, register, clock.today(), catalog())
    return EnterpriseListPlan(plans, rows, remarks=asked_by_list(plans), set_aside=firms.set_aside)


def _plan_recognitions(file: ImportFile, decision: Decision) -> RecognitionListPlan:
    register = whole_register()
    firms, aside = _firms(file, decision, register)
    entries, matches = firms.lines, firms.matches
    ids = [match.enterprise_id for match in matches if match.enterprise_id is not None]
    numbers = [entry.certificate_no for entry in entries if entry.certificate_no]
    holdings = holdings_of(ids, decision.scheme.id, decision.level.id, numbers)
    asked = {key for key, facts in facts_waiting(ids).items() if Fact.CODE in facts}
    plans = plan_recognitions(entries, matches, register, holdings, clock.today(), asked)
    plans, unrenewed = ask_unrenewed(plans, file.asking)
    rows, title = enterprises_by_id(ids), f"{decision.scheme.id}:{decision.level.id}"
    placed = {key for key, row in rows.items() if row.district}
    plans = refuse_unplaced(plans, title, placed, catalog())
    near: dict[str, NearFile] = {}
    if decision.answers is not None:
        files = _forwarded(decision, decision.answers)
        plans = answered_files(plans, files, get_forwarding(decision.answers).sent_on)
        near = _near(plans, decision.answers)
        plans = with_near(plans, near)
    closed = closed_files(decision.scheme.id, decision.level.id, decision.announced_on)
    plans = with_closed(plans, [_file(row) for row in closed])
    granted = [plan.entry for plan in plans if plan.grants]
    questions = questions_about(granted, decision, decided_since(), numbers_drawn(granted), catalog())
    days = {entry.announced_on for entry in granted}
    questions += question_of_number(decision.document_no.strip(), days, lists_of_number(decision))
    if decision.answers is not None:
        questions += question_of_closed(_closed_by_name(plans, decision.answers)) + question_of_near(near)
    for question in questions:
        file.asking.ask(question)
    left = _left_unnamed(plans, decision)
    remarks = remarks_about(decision)
    return RecognitionListPlan(
        plans,
        rows,
        decision,
        file.name,
        remarks=remarks,
        unnamed=left,
        set_aside=(*aside, *unrenewed),
    )


def _firms(
    file: ImportFile, decision: Decision, register: Register
) -> tuple[FirmLines[ListEntry], list[SetAside]]:
    """The lines that are firms, each with its match and its award year, and those left out by an answer."""
    entries = read_entries(file.reading, decision, catalog(), _believed())
    tables, known = file.reading.tables, known_batches(decision)
    entries, aside = settle_award_years(tables, entries, decision, known, file.asking)
    firms = firms_only(entries, match_entries(entries, register), register.knows, file.asking)
    return firms, [*firms.set_aside, *aside]


def unmet_by_forwarding(decision: Decision) -> list[Text]:
    """Why a list cannot answer the forwarding that it is said to answer. Raises NotFound for none."""
    if decision.answers is None:
        return []
    found = get_forwarding(decision.answers)
    if (found.scheme, found.level) != (decision.scheme.id, decision.level.id):
        return [say("所选上报批次不是这个认定类别与级别的，请核对。")]
    day, number = decision.announced_on, decision.document_no
    return unmet_answer(forwarded_as(found), day, number, whole=decision.whole)


def _forwarded(decision: Decision, forwarding: int) -> list[ForwardedFile]:
    """The files of a forwarding that wait for its answer. Raises Unmet where the list cannot answer it."""
    if reasons := unmet_by_forwarding(decision):
        raise Unmet(reasons)
    return [_file(row) for row in forwarded_of(get_forwarding(forwarding))]


def _near(plans: Sequence[RecognitionPlan], forwarding: int) -> dict[str, NearFile]:
    """The names that the list would register and that are near to a forwarded file's."""
    named = {plan.file for plan in plans if plan.file is not None}
    return near_files(get_forwarding(forwarding), named, [plan.entry.name for plan in plans if plan.newcomer])


def _left_unnamed(plans: Sequence[RecognitionPlan], decision: Decision) -> tuple[UnnamedFile, ...]:
    """The files that the list would leave unnamed: none unless it is the whole answer."""
    if decision.answers is None or not decision.whole:
        return ()
    named = {plan.file for plan in plans if plan.file is not None}
    strangers = [plan.entry.name for plan in plans if plan.file is None and plan.entry.name]
    return left_unnamed(get_forwarding(decision.answers), named, strangers)


def _closed_by_name(plans: Sequence[RecognitionPlan], forwarding: int) -> list[str]:
    """The numbers of the files that a whole answer has closed and the list names."""
    closed = [_file(row) for row in closed_of(get_forwarding(forwarding))]
    named = (
        [file_of_line(plan, closed) for plan in plans if plan.grants and plan.file is None] if closed else []
    )
    return sorted({file.number for file in named if file is not None})


def _file(row: Any) -> ForwardedFile:
    return ForwardedFile(row.id, row.number, row.enterprise.id, row.subject.kind, row.subject.name)
