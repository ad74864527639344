"""What the desks of district and bureau share: the queue, the file page and the decision on one file."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.application import step_application
from registry.actions.filing import accept_filing
from registry.errors import NotFound, Refusal, Stale, Unmet
from registry.models import Application
from registry.queries.application import (
    SORTS,
    desk,
    desk_counts,
    get_application,
    moved_away,
    next_waiting,
)
from registry.queries.enterprise import names_shared
from registry.queries.setting import workdays
from registry.queries.sheet import marks_of
from registry.rules.actor import Actor
from registry.rules.state import STAGES, State, stage_of
from registry.rules.workday import ONE_DAY
from registry.rules.workflow import Action, Transition
from registry.web.access import current_actor
from registry.web.context import fields_of
from registry.web.errors import form_page
from registry.web.forms.filters import ALL, MOVED, DeskFilters, narrowing
from registry.web.forms.review import StepForm
from registry.web.language import refusal_reasons, translated
from registry.web.lists.paging import page_of
from registry.web.review.application import application_context
from registry.web.review.audience import DISTRICT, Audience
from registry.web.sheet.checklist import CheckTyped
from registry.web.wording.state_words import state_words


def desk_page(audience: Audience) -> ResponseReturnValue:
    """The queue: counts of every state as tabs, one state's files as a table."""
    actor = current_actor()
    form = DeskFilters.of(actor, SORTS.columns)
    filters = form.read(request.args)
    counts = desk_counts(actor, filters)
    state = filters.get("state", audience.waiting[0].name)
    page = page_of(_files(actor, state, filters))
    return render_template(
        f"{audience.blueprint}/desk.html",
        filters_form=form,
        filters=filters,
        tabs=[*_tabs(audience, counts, state, filters), *_moved_tab(audience, actor, state, filters)],
        state=state,
        is_waiting=state in {stage.name for stage in audience.waiting},
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


def flags_of(rows: list[Application]) -> dict[int, list[str]]:
    """What an officer should notice about a file, by its id."""
    shared = names_shared({row.enterprise.name for row in rows})
    return {row.id: _flags(row, row.enterprise.name in shared) for row in rows}


def _flags(row: Application, is_shared: bool) -> list[str]:
    moved = (row.enterprise.district, row.enterprise.zone) != (row.district, row.zone)
    found = [
        (row.enterprise.uscc is None, _("待补码")),
        (is_shared, _("有同名企业")),
        (row.kind == "re_review", _("复核")),
        (moved and row.facts.is_open, _("企业属地已变更")),
    ]
    return [word for holds, word in found if holds]


def _waited(rows: list[Application]) -> dict[int, int]:
    """Working days since each file came to where it stands, the day it came not counted."""
    calendar, today = workdays(), clock.today()
    return {row.id: calendar.count(clock.day_of(row.changed_at) + ONE_DAY, today) for row in rows}


def kept_filters() -> dict[str, str]:
    """The queue's filters, carried along from file to file."""
    return DeskFilters.of(current_actor(), SORTS.columns).read(request.args)


def application_page(
    audience: Audience,
    id: int,
    *,
    refusal: Refusal | None = None,
    form: StepForm | None = None,
    action: str = "",
    typed: Mapping[str, CheckTyped] | None = None,
) -> ResponseReturnValue:
    """One application with all an officer decides on; after a refusal with what was typed, at its status."""
    actor = current_actor()
    application = get_application(actor, id)
    queue = kept_filters()
    reasons = refusal_reasons(refusal)
    context = application_context(
        audience, actor, application, queue, form=form, action=action, reasons=reasons, typed=typed
    )
    following = next_waiting(actor, audience.queue, queue, application)
    return form_page(
        f"{audience.blueprint}/application.html",
        form,
        refusal,
        flags=flags_of([application])[application.id],
        following=audience.url("application", id=following, **queue) if following else "",
        **fields_of(context),
    )


def step_page(audience: Audience, id: int, name: str) -> ResponseReturnValue:
    """Take one step, then on to the next file that waits; a refusal shows the file again with the note."""
    actor = current_actor()
    application = get_application(actor, id)
    if name not in audience.steps:
        raise NotFound()
    form = StepForm()
    if not form.validate_on_submit():
        return application_page(audience, id, form=form, action=name)
    following = next_waiting(actor, audience.queue, kept_filters(), application)
    try:
        row = _decide(application, Action(name), actor, form)
    except (Unmet, Stale) as refusal:
        return application_page(audience, id, refusal=refusal, form=form, action=name)
    flash(
        _("%(number)s 已办理：%(step)s。", number=application.number, step=translated(row.label)), "success"
    )
    return redirect(_after(audience, application, following))


def _decide(application: Application, action: Action, actor: Actor, form: StepForm) -> Transition:
    """On a page that is out of date the officer reads that first, not that a right is lacking."""
    if form.version.data != application.version:
        raise Stale()
    if action is Action.ACCEPT:
        return accept_filing(application, actor, version=form.version.data, note=form.written())
    return step_application(application, action, actor, note=form.written(), version=form.version.data)


def _after(audience: Audience, application: Application, following: int | None) -> str:
    """From the queue on to the next."""
    stage = stage_of(application.route.procedure, State(application.state))
    if stage not in audience.queue:
        return audience.url("desk", state=stage.name)
    if following is None:
        return audience.url("desk", **kept_filters())
    flash(_("已为您打开下一件。"), "info")
    return audience.url("application", id=following, **kept_filters())
