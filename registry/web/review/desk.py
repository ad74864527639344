"""The desks of district and bureau: the queue."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.models import Application
from registry.queries.application import (
    SORTS,
    desk,
    desk_counts,
    moved_away,
)
from registry.queries.desk_page import desk_by_page
from registry.queries.long_list import LongList
from registry.queries.setting import workdays
from registry.queries.sheet_mark import marks_of
from registry.rules.actor import Actor
from registry.rules.state import STAGES, State
from registry.rules.workday import ONE_DAY
from registry.web.access import current_actor
from registry.web.forms.filters import ALL, MOVED, DeskFilters, filter_words, narrowing
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.list_file import CellKind, ListColumn, ListFile, in_pieces
from registry.web.lists.names import district_name, level_names, scheme_names, zone_name
from registry.web.lists.paging import page_of
from registry.web.lists.take_away import taken_away
from registry.web.review.audience import DISTRICT, Audience
from registry.web.review.flags import flags_of
from registry.web.wording.list_order import sorted_words
from registry.web.wording.state_words import state_words


def desk_page(audience: Audience) -> ResponseReturnValue:
    """The queue: counts of every state as tabs, one state's files as a table."""
    actor = current_actor()
    form, filters, state = _asked(audience, actor)
    is_waiting = _waits(audience, state)
    counts = desk_counts(actor, filters)
    if state == MOVED:
        page = page_of(_files(actor, state, filters, is_waiting=is_waiting))
    else:
        files = _by_page(actor, state, filters, is_waiting=is_waiting)
        page = page_of(files, total=_counted(counts, state))
    return render_template(
        f"{audience.blueprint}/desk.html",
        filters_form=form,
        filters=filters,
        tabs=[*_tabs(audience, counts, state, filters), *_moved_tab(audience, actor, state, filters)],
        state=state,
        is_waiting=is_waiting,
        narrowed=narrowing(filters, "state"),
        page=page,
        flags=flags_of(page.rows),
        marks=marks_of([row.id for row in page.rows]),
        waited=_waited(page.rows),
        words=state_words(page.rows),
        audience=audience,
    )


def _counted(counts: Mapping[str, int] | None, state: str) -> int | None:
    if counts is None:
        return None
    return sum(counts.values()) if state == ALL else counts.get(state, 0)


def _asked(audience: Audience, actor: Actor) -> tuple[DeskFilters, dict[str, str], str]:
    """The filters of the address and the state of its tab."""
    form = DeskFilters.of(actor, SORTS.columns)
    filters = form.read(request.args)
    return form, filters, filters.get("state", audience.waiting[0].name)


def _waits(audience: Audience, state: str) -> bool:
    return state in {stage.name for stage in audience.waiting}


def desk_taken_away(audience: Audience, suffix: str) -> ResponseReturnValue:
    """The files of a tab as a file, narrowed and sorted alike."""
    actor = current_actor()
    form, filters, state = _asked(audience, actor)

    def build() -> ListFile:
        rows = _lines(_files(actor, state, filters, is_waiting=_waits(audience, state)))
        tab = {ALL: _("全部"), MOVED: _("已随企业迁出")}.get(state)
        word = translated(STAGES[state].facts.staff_label) if tab is None else tab
        words = [(_("状态"), word), *filter_words(form, filters, "state")]
        order = sorted_words(SORTS, _sorting(filters, is_waiting=_waits(audience, state)))
        return ListFile("applications", _("申报列表"), _columns(), rows, clock.today(), order, words)

    return taken_away(suffix, build)


def _columns() -> list[ListColumn]:
    return [
        ListColumn(_("编号"), CellKind.CODE),
        ListColumn(_("企业")),
        ListColumn(_("统一社会信用代码"), CellKind.CODE),
        ListColumn(_("申报对象")),
        ListColumn(_("认定类别"), of=scheme_names()),
        ListColumn(_("级别"), of=level_names()),
        ListColumn(_("区"), of=district_name()),
        ListColumn(_("功能区"), of=zone_name()),
        ListColumn(_("状态")),
        ListColumn(_("首次提交时间"), CellKind.INSTANT),
        ListColumn(_("首次提交至今（工作日）"), CellKind.NUMBER),
        ListColumn(_("最近变化"), CellKind.INSTANT),
        ListColumn(_("提示")),
    ]


def _lines(query: Any) -> Iterator[list[Any]]:
    """What a file says of each application; what is looked up is looked up for a piece of them at once."""
    for rows in in_pieces(query.iterator()):
        words, waited, flags = state_words(rows), _waited(rows), flags_of(rows)
        for row in rows:
            yield [
                row.number,
                row.enterprise.name,
                row.enterprise.uscc,
                row.subject.name if row.subject.kind != "enterprise" else "",
                row.scheme,
                (row.scheme, row.level),
                row.district,
                row.zone,
                translated(words.staff(row)),
                row.submitted_at,
                waited[row.id],
                row.changed_at,
                _("、").join(flags[row.id]),
            ]


def _files(actor: Actor, state: str, filters: dict[str, str], *, is_waiting: bool) -> Any:
    """The files of a tab; a query. Those that wait come in the order they were filed."""
    filters = _sorting(filters, is_waiting=is_waiting)
    if state == MOVED:
        return moved_away(actor, filters)
    return desk(actor, [] if state == ALL else [STAGES[state]], filters)


def _by_page(actor: Actor, state: str, filters: dict[str, str], *, is_waiting: bool) -> LongList:
    """The same files of a tab that moved nowhere, for a page."""
    stages = [] if state == ALL else [STAGES[state]]
    return desk_by_page(actor, stages, _sorting(filters, is_waiting=is_waiting))


def _sorting(filters: dict[str, str], *, is_waiting: bool) -> dict[str, str]:
    return filters if is_waiting else {"sort": "changed", **filters}


def _tabs(
    audience: Audience, counts: Mapping[str, int] | None, current: str, filters: dict[str, str]
) -> list[Any]:
    """Every stage a file in scope stands in, what waits here first; each number counts its own list. What a
    procedure alone has is drawn only where there is a file of it: a district may never see one."""
    others = [stage for stage in STAGES.values() if stage not in audience.waiting]
    tabs = [
        (
            translated(stage.facts.staff_label),
            audience.url("desk", **{**filters, "state": stage.name}),
            stage.name == current,
            _counted(counts, stage.name),
        )
        for stage in (*audience.waiting, *others)
        if stage.state is not State.DRAFT
        and (stage.is_usual or stage.name in (counts or ()) or stage.name == current)
    ]
    everything = audience.url("desk", **{**filters, "state": ALL})
    return [*tabs, (_("全部"), everything, current == ALL, _counted(counts, ALL))]


def _moved_tab(audience: Audience, actor: Actor, current: str, filters: dict[str, str]) -> list[Any]:
    """What moved away with its holder, where anything did."""
    count = moved_away(actor, filters).order_by().count() if audience is DISTRICT else 0
    if not count and current != MOVED:
        return []
    url = audience.url("desk", **{**filters, "state": MOVED})
    return [(_("已随企业迁出"), url, current == MOVED, count)]


def _waited(rows: list[Application]) -> dict[int, int]:
    """Working days since each file was first handed in, that day not counted: a correction costs no place."""
    calendar, today = workdays(), clock.today()
    filed = {row.id: clock.day_of(row.submitted_at or row.changed_at) for row in rows}
    return {id: calendar.count(day + ONE_DAY, today) for id, day in filed.items()}
