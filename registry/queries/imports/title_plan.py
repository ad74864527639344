"""What lists of endings and of re-reviews would do to titles that are held; nothing is changed."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

from registry import clock
from registry.models import Recognition, Subject, TitleMeasure
from registry.queries.change import facts_waiting
from registry.queries.imports.holdings import holdings_of
from registry.queries.imports.list_plan import EndingListPlan, RecognitionListPlan, RereviewListPlan
from registry.queries.imports.register import CHUNK, chunks, enterprises_by_id, whole_register
from registry.queries.measure import decided_about, stand_of
from registry.queries.office import office_of_title
from registry.queries.setting import settings
from registry.queries.validity import not_voided
from registry.rules.catalog import catalog
from registry.rules.change import Fact
from registry.rules.imports.asked import ListedEndings, ListedRereviews
from registry.rules.imports.asking import Asking
from registry.rules.imports.ending import (
    HeldTitle,
    ListedEnding,
    match_endings,
    plan_endings,
    read_endings,
)
from registry.rules.imports.file import ImportFile
from registry.rules.imports.held_years import settle_held_years
from registry.rules.imports.line import read_entries
from registry.rules.imports.matching import Register
from registry.rules.imports.recognition import match_entries, plan_recognitions
from registry.rules.imports.rereview import (
    ask_about_missing,
    failed_ground,
    missing_from,
    no_ground,
    only_renewals,
    refuse_contradicted,
    refuse_ended,
    remarks_on_missing,
    split_results,
)


def held_titles(
    scheme: str, level: str, enterprise_ids: Collection[int] | None = None
) -> Mapping[int, list[HeldTitle]]:
    """The recognitions of a title that are not void, by enterprise, in their order: of these, or of all."""
    found: defaultdict[int, list[HeldTitle]] = defaultdict(list)
    own = (Recognition.scheme == scheme) & (Recognition.level == level) & not_voided()
    query = Recognition.select(Recognition, Subject).join(Subject).where(own)
    if enterprise_ids is None:
        rows: list[Any] = list(query)
    else:
        rows = [
            row for chunk in chunks(enterprise_ids) for row in query.where(Recognition.enterprise.in_(chunk))
        ]
    measures = _measures([row.id for row in rows])
    today = clock.today()
    for row in sorted(rows, key=lambda each: (each.announced_on, each.id)):
        stand = stand_of(row, measures.get(row.id, ()), today)
        place = (row.district, row.zone)
        title = HeldTitle(
            row.id,
            row.enterprise_id,
            row.subject_kind,
            row.subject.name,
            stand,
            row.valid_until,
            place,
            office_of_title(row),
        )
        found[row.enterprise_id].append(title)
    return found


def _measures(ids: list[int]) -> dict[int, list[TitleMeasure]]:
    found: dict[int, list[TitleMeasure]] = {}
    for start in range(0, len(ids), CHUNK):
        found |= decided_about(ids[start : start + CHUNK])
    return found


def plan_ending_list(file: ImportFile, given: ListedEndings) -> EndingListPlan:
    """What a list of endings would do."""
    entries = read_endings(file.reading, given, catalog(), file.asking)
    return _endings(entries, f"{given.scheme.id}:{given.level.id}", whole_register(), file.asking)


def _endings(entries: list[ListedEnding], title: str, register: Register, asking: Asking) -> EndingListPlan:
    matches = match_endings(entries, register.match)
    ids = [match.enterprise_id for match in matches if match.enterprise_id is not None]
    scheme, level = title.split(":")
    held = held_titles(scheme, level, ids)
    entries, matches = settle_held_years(entries, matches, held, asking)
    plans = plan_endings(entries, matches, held, title, settings(), clock.today(), catalog())
    return EndingListPlan(plans)


def plan_rereview_list(file: ImportFile, given: ListedRereviews) -> RereviewListPlan:
    """What a list of re-reviews would do."""
    title = f"{given.scheme.id}:{given.level.id}"
    ground = given.ground or failed_ground(title, given.announced_on, catalog())
    register = whole_register()
    entries = read_entries(file.reading, given.decision, catalog())
    split = split_results(file.reading.tables, entries, given, ground, catalog(), file.asking)
    if split.failed and not ground:
        file.asking.refuse(no_ground(catalog().title_of(title), given.announced_on))
    kept = _kept(split.kept, given, file.name, register)
    ended = _endings(list(split.failed), title, register, file.asking)
    renewals, endings = refuse_contradicted(kept.plans, ended.plans)
    kept, ended = replace(kept, plans=renewals), replace(ended, plans=endings)
    everyone = held_titles(given.scheme.id, given.level.id)
    # Who is in the list is in it, though its row may be refused.
    named = {register.match(entry.code, entry.name).enterprise_id for entry in entries}
    due = [each for held in everyone.values() for each in held]
    missing = missing_from(due, {id for id in named if id is not None}, given)
    names = {each.enterprise_id: register.name_of(each.enterprise_id) for each in missing}
    ask_about_missing(missing, names, file.asking)
    return RereviewListPlan(kept, ended, remarks_on_missing(missing, names))


def _kept(entries: Any, given: ListedRereviews, source: str, register: Register) -> RecognitionListPlan:
    matches = match_entries(entries, register)
    ids = [match.enterprise_id for match in matches if match.enterprise_id is not None]
    numbers = [entry.certificate_no for entry in entries if entry.certificate_no]
    holdings = holdings_of(ids, given.scheme.id, given.level.id, numbers)
    waiting = {key for key, facts in facts_waiting(ids).items() if Fact.CODE in facts}
    plans = plan_recognitions(entries, matches, register, holdings, clock.today(), waiting)
    plans = refuse_ended(only_renewals(plans), held_titles(given.scheme.id, given.level.id, ids))
    return RecognitionListPlan(plans, enterprises_by_id(ids), given.decision, source)
