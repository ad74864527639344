"""Public notices 公示: the list, composing one, and recognizing its list once the period is over."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from registry import clock
from registry.actions.notice import publish_notice, recognize_notice
from registry.errors import Conflict, NotAllowed, Refusal, Stale, Unmet
from registry.models import Application, Notice
from registry.queries.notice_desk import (
    STANDINGS,
    batch_of,
    entries_of,
    get_notice,
    lengths_of,
    notice_counts,
    notice_list,
    proposed,
    proposed_counts,
)
from registry.queries.setting import workdays
from registry.rules.catalog import catalog
from registry.rules.notice import NoticePeriod, notice_period, unmet_for_publishing, unmet_for_recognizing
from registry.rules.scheme import Level, Scheme
from registry.rules.workflow import STATES, Action, State, transition
from registry.web.access import current_actor
from registry.web.forms.notice import PeriodForm, PublishForm, RecognizeForm
from registry.web.language import translated
from registry.web.paging import page_of
from registry.web.views.bureau.blueprint import blueprint


@blueprint.get("/notices")
def notices() -> ResponseReturnValue:
    """Every notice, by how it stands."""
    today = clock.today()
    asked = request.args.get("state", "")
    state = asked if asked in STANDINGS else ""
    labels = {"": _("全部"), "open": _("公示中"), "over": _("届满待认定"), "recognized": _("已认定")}
    counts = notice_counts(today)
    page = page_of(notice_list(state, today))
    return render_template(
        "bureau/notices.html",
        page=page,
        state=state,
        lengths=lengths_of([row.id for row in page.rows]),
        tabs=[
            (label, url_for("bureau.notices", **({"state": key} if key else {})), key == state, counts[key])
            for key, label in labels.items()
        ],
        proposed=sum(proposed_counts().values()),
    )


@dataclass(frozen=True)
class _Draft:
    """What is being put on a notice, and from when to when."""

    scheme: Scheme
    level: Level
    rows: list[Application]
    period: NoticePeriod | None
    reasons: list[str]
    is_certain: bool


@blueprint.route("/notices/new", methods=["GET", "POST"])
def compose() -> ResponseReturnValue:
    """Choose what to put on notice and see its last day; then publish."""
    waiting = [
        (scheme, level, count)
        for (scheme_id, level_id), count in proposed_counts().items()
        for scheme in [catalog().schemes[scheme_id]]
        for level in [scheme.level(level_id)]
    ]
    asked = PeriodForm.of(waiting)
    draft = _draft(asked) if waiting and asked.name.data in dict(asked.name.choices) else None
    form = PublishForm()
    if request.method == "POST" and draft is not None and form.validate_on_submit():
        return _publish(asked, draft, form)
    return _compose_page(asked, draft, form)


def _draft(asked: PeriodForm) -> _Draft:
    """The chosen list and its period; without a valid question the usual one, from the next working day."""
    scheme_id, _colon, level_id = str(asked.name.data).partition(":")
    scheme, today, calendar = catalog().schemes[scheme_id], clock.today(), workdays()
    asked.validate()
    opens_on = asked.opens_on.data or calendar.next_working(today)
    days = asked.days.data or scheme.notice_days
    asked.opens_on.data, asked.days.data = opens_on, days
    refusals = unmet_for_publishing(opens_on, today, days, scheme.notice_days)
    period = None if refusals else notice_period(opens_on, days, calendar)
    return _Draft(
        scheme,
        scheme.level(level_id),
        proposed(scheme_id, level_id),
        period,
        [translated(reason) for reason in refusals],
        period is None or (calendar.is_certain(opens_on) and calendar.is_certain(period.closes_on)),
    )


def _publish(asked: PeriodForm, draft: _Draft, form: PublishForm) -> ResponseReturnValue:
    try:
        notice = publish_notice(
            draft.scheme.id,
            draft.level.id,
            form.chosen,
            current_actor(),
            title=form.title.data or "",
            document_no=form.document_no.data or "",
            opens_on=asked.opens_on.data,
            days=asked.days.data,
        )
    except (Unmet, Stale) as refusal:
        return _compose_page(asked, draft, form, refusal)
    flash(_("公示已发布，至 %(day)s 24:00 届满。", day=notice.closes_on.isoformat()), "success")
    return redirect(url_for("bureau.notice", id=notice.id))


def _compose_page(
    asked: PeriodForm, draft: _Draft | None, form: PublishForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    ticked = set(form.chosen) if form.is_submitted() else {row.id for row in draft.rows} if draft else set()
    if draft is not None and not form.is_submitted():
        names = {"year": clock.today().year, "scheme": draft.scheme.zh, "level": draft.level.zh}
        form.title.data = "%(year)s年%(scheme)s（%(level)s）拟认定名单公示" % names  # noqa: UP031 -- a title is Chinese
    return (
        render_template(
            "bureau/compose.html",
            asked=asked,
            draft=draft,
            form=form,
            form_reasons=[translated(reason) for reason in refusal.reasons] if refusal else [],
            ticked=ticked,
            may_publish=_may(State.PROPOSED, Action.PUBLISH),
        ),
        refusal.status if refusal else 422 if form.errors else 200,
    )


def _may(state: State, action: Action) -> bool:
    """Whether the workflow table gives this step to whoever is signed in."""
    role = current_actor().role
    try:
        return role is not None and bool(transition(state, action, role))
    except NotAllowed:
        return False


@blueprint.get("/notices/<int:id>")
def notice(id: int) -> ResponseReturnValue:
    """One notice: its period, its frozen list, what became of each line."""
    return _notice_page(get_notice(id), RecognizeForm.on(clock.today()))


@blueprint.post("/notices/<int:id>/recognize")
def recognize(id: int) -> ResponseReturnValue:
    """Recognize what is left of the list as one batch."""
    found = get_notice(id)
    if not _may(State.ON_NOTICE, Action.RECOGNIZE):
        raise NotAllowed()
    form = RecognizeForm.on(clock.today())
    if not form.validate_on_submit():
        return _notice_page(found, form)
    try:
        recognize_notice(
            found,
            current_actor(),
            document_no=form.document_no.data or "",
            award_year=form.award_year.data,
            announced_on=form.announced_on.data,
        )
    except (Unmet, Stale, Conflict) as refusal:
        return _notice_page(found, form, refusal)
    flash(_("已认定，证书编号已生成，统计将在数秒内更新。"), "success")
    return redirect(url_for("bureau.notice", id=id))


def _notice_page(found: Notice, form: RecognizeForm, refusal: Refusal | None = None) -> ResponseReturnValue:
    entries, today = entries_of(found), clock.today()
    period = NoticePeriod(found.opens_on, found.closes_on, found.days, found.first_day_counts)
    states = [State(entry.application.state) for entry in entries]
    return (
        render_template(
            "bureau/notice.html",
            notice=found,
            period=period,
            entries=entries,
            counts={state: states.count(state) for state in states},
            batch=batch_of(found),
            too_early=[translated(reason) for reason in unmet_for_recognizing(period, today)],
            may_recognize=_may(State.ON_NOTICE, Action.RECOGNIZE),
            may_strike=_may(State.ON_NOTICE, Action.REJECT),
            form=form,
            form_reasons=[translated(reason) for reason in refusal.reasons] if refusal else [],
            STATES=STATES,
            State=State,
        ),
        refusal.status if refusal else 422 if form.errors else 200,
    )
