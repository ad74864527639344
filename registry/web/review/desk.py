"""The desks of district and bureau: the queue."""

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.models import Application
from registry.queries.application import (
    SORTS,
    desk,
    desk_counts,
    moved_away,
)
from registry.queries.setting import workdays
from registry.queries.sheet import marks_of
from registry.rules.actor import Actor
from registry.rules.state import STAGES, State
from registry.rules.workday import ONE_DAY
from registry.web.access import current_actor
from registry.web.forms.filters import ALL, MOVED, DeskFilters, narrowing
from registry.web.language import translated
from registry.web.lists.paging import page_of
from registry.web.review.audience import DISTRICT, Audience
from registry.web.review.flags import flags_of
from registry.web.wording.state_words import state_words


def desk_page(audience: Audience) -> ResponseReturnValue:
    """The queue: counts of every state as tabs, one state's files as a table."""
    actor = current_actor()
    form = DeskFilters.of(actor, SORTS.columns)
    filters = form.read(request.args)
    counts = desk_counts(actor, filters)
    state = filters.get("state", audience.waiting[0].name)
    is_waiting = state in {stage.name for stage in audience.waiting}
    page = page_of(_files(actor, state, filters if is_waiting else {"sort": "changed", **filters}))
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


def _files(actor: Actor, state: str, filters: dict[str, str]) -> Any:
    """The files of a tab; a query."""
    if state == MOVED:
        return moved_away(actor, filters)
    return desk(actor, [] if state == ALL else [STAGES[state]], filters)


def _tabs(audience: Audience, counts: dict[str, int], current: str, filters: dict[str, str]) -> list[Any]:
    """Every stage a file in scope stands in, what waits here first; each number counts its own list. What a
    procedure alone has is drawn only where there is a file of it: a district may never see one."""
    others = [stage for stage in STAGES.values() if stage not in audience.waiting]
    tabs = [
        (
            translated(stage.facts.staff_label),
            audience.url("desk", **{**filters, "state": stage.name}),
            stage.name == current,
            counts.get(stage.name, 0),
        )
        for stage in (*audience.waiting, *others)
        if stage.state is not State.DRAFT
        and (stage.is_usual or stage.name in counts or stage.name == current)
    ]
    everything = audience.url("desk", **{**filters, "state": ALL})
    return [*tabs, (_("全部"), everything, current == ALL, sum(counts.values()))]


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
