"""Composing a public notice: what goes on it, from when to when, then publishing."""

from dataclasses import dataclass
from datetime import date

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.notice import effect_of_publishing, publish_notice, publishable
from registry.actions.notice_draft import DrawnNotice, drawn_notice
from registry.database import snapshot
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Application, Approval
from registry.queries.approval import needs_second, waiting_in_scope
from registry.queries.notice import latest_contact, least_notice_days, proposed_counts
from registry.queries.notice import proposed as proposed_applications
from registry.queries.notice_replacement import replaceable
from registry.queries.setting import settings, workdays
from registry.queries.sheet_mark import marks_of
from registry.rules.approval import ApprovalAction, PublishArguments, effect_digest
from registry.rules.catalog import catalog
from registry.rules.notice import (
    NOTHING_CHOSEN,
    START_HOUR,
    NoticePeriod,
    first_counted,
    notice_period,
    unmet_for_calendar,
    unmet_period,
    usual_start,
)
from registry.rules.notice_contact import CONTACT_NAMES
from registry.rules.notice_title import split_title
from registry.rules.office import office_of, own_office
from registry.rules.procedure import Procedure
from registry.rules.right import require_handle
from registry.web.access import current_actor
from registry.web.forms.notice import PeriodForm, PublishForm
from registry.web.language import gettext as _
from registry.web.language import refusal_reasons, translated
from registry.web.review.audience import Audience
from registry.web.review.desk import flags_of
from registry.web.review.notice_preview import preview_page
from registry.web.review.propose import may_begin, proposed, require_begin

MOST_NAMED = 3
"""So many titles the proposed heading of a notice names."""


@dataclass(frozen=True)
class _Draft:
    """What is being put on a notice, from when to when, and from which day that counts."""

    titles: list[str]
    """As "scheme:level", in the order of the catalog."""
    rows: list[Application]
    period: NoticePeriod | None
    counted_from: date | None
    reasons: list[str]
    uncertain: list[str]

    @property
    def recommends(self) -> bool:
        """Whether it is a notice of whom the city is going to recommend."""
        return any(row.procedure == Procedure.RECOMMENDATION for row in self.rows)


def compose_page(audience: Audience) -> ResponseReturnValue:
    """Choose what to put on notice and see its last day; then publish."""
    counts = proposed_counts(current_actor())
    waiting = [
        (scheme, level, counts[scheme.id, level.id])
        for scheme, level in catalog().titles()
        if (scheme.id, level.id) in counts
    ]
    period_form = PeriodForm.of(waiting)
    draft = _draft(period_form) if waiting and period_form.validate() else None
    form = PublishForm.of(_withdrawn(draft) if draft else (), _contact())
    if request.method == "POST":
        require_begin(ApprovalAction.PUBLISH, own_office(current_actor()))
        if draft is not None and form.validate_on_submit():
            return _publish(audience, period_form, draft, form)
    return _compose_page(audience, period_form, draft, form)


def _draft(period_form: PeriodForm) -> _Draft:
    """The chosen list and its period; where none is given the usual one, from the next working day."""
    titles = [name for name in period_form.names if name in set(period_form.name.data or ())]
    today, calendar = clock.today(), workdays()
    rows = proposed_applications(current_actor(), titles)
    # What calls ask is proposed; whether the files that are ticked may run shorter is for the action to say.
    usual = least_notice_days(titles, [row.id for row in rows], today)
    hour = settings().whole(today, START_HOUR) or 0
    opens_on = period_form.opens_on.data or usual_start(clock.local(clock.now()), hour, calendar)
    days = usual if period_form.days.data is None else period_form.days.data
    period_form.opens_on.data, period_form.days.data = opens_on, days
    refusals = unmet_period(opens_on, today, days, least_notice_days(titles, (), today))
    period = None if refusals else notice_period(opens_on, days, calendar)
    return _Draft(
        titles,
        rows,
        period,
        first_counted(period, calendar) if period else None,
        [translated(reason) for reason in refusals],
        [translated(reason) for reason in unmet_for_calendar(period, calendar)] if period else [],
    )


def _publish(
    audience: Audience, period_form: PeriodForm, draft: _Draft, form: PublishForm
) -> ResponseReturnValue:
    if not form.chosen:
        return _compose_page(audience, period_form, draft, form, Unmet([NOTHING_CHOSEN]))
    scheme, level = split_title(draft.titles[0])
    arguments = PublishArguments(
        scheme=scheme,
        level=level,
        more_titles=tuple(draft.titles[1:]),
        applications=tuple(form.chosen),
        title=form.title.data or "",
        document_no=form.document_no.data or "",
        opens_on=period_form.opens_on.data,
        days=period_form.days.data,
        replaces=int(form.replaces.data) if form.replaces.data else None,
        contact=form.contact,
        reasons=tuple((id, reason) for id, reason in form.typed_reasons.items() if id in form.chosen),
    )
    try:
        if request.form.get("back"):
            return _compose_page(audience, period_form, draft, form, status=200)
        drawn, digest = _preview(arguments)
        if form.seen.data != digest:
            return preview_page(audience, period_form, form, drawn, digest)
        if answer := proposed(arguments):
            return answer
        notice = publish_notice(arguments, current_actor())
    except (Unmet, Stale, Conflict) as refusal:
        return _compose_page(audience, period_form, draft, form, refusal)
    flash(_("公示已发布，至 %(day)s 24:00 届满。", day=notice.closes_on.isoformat()), "success")
    return redirect(audience.url("notice", id=notice.id))


def _preview(arguments: PublishArguments) -> tuple[DrawnNotice, str]:
    """The notice as it would be published, and the digest of what that does. Raises Unmet."""
    with snapshot():
        chosen, period = publishable(arguments)
        require_handle(current_actor(), *office_of(chosen))
        return drawn_notice(arguments, period, chosen), effect_digest(effect_of_publishing(arguments))


def _proposed_title(draft: _Draft) -> str:
    """A title is Chinese, and a district's says whose it is."""
    actor, names = current_actor(), catalog()
    place = names.zones[actor.zone].zh if actor.zone else ""
    if actor.district and not place:
        place = names.districts[actor.district].zh
    more = len(draft.titles) > MOST_NAMED
    values = {
        "place": place,
        "year": clock.today().year,
        "titles": "、".join(map(_named, draft.titles[:MOST_NAMED])) + ("等" if more else ""),
        "what": "拟推荐" if draft.recommends else "拟认定",
    }
    return "%(place)s%(year)s年%(titles)s%(what)s名单公示" % values  # noqa: UP031 -- a title is Chinese


def _named(title: str) -> str:
    scheme_id, level_id = split_title(title)
    scheme = catalog().schemes[scheme_id]
    return f"{scheme.zh}（{scheme.level(level_id).zh}）"


def _contact() -> dict[str, str]:
    """Where the office last took objections: it is typed once."""
    last = latest_contact(current_actor())
    return {name: getattr(last, name) or "" for name in CONTACT_NAMES} if last else {}


def _withdrawn(draft: _Draft) -> list[tuple[int, str]]:
    """The notices that may be replaced, each with its title and number."""
    rows = replaceable(current_actor(), draft.titles)
    return [(row.id, f"{row.title} {row.document_no}".strip()) for row in rows]


def _waiting(draft: _Draft) -> Approval | None:
    return waiting_in_scope(current_actor(), f"title:{draft.titles[0]}", clock.today())


def _compose_page(
    audience: Audience,
    period_form: PeriodForm,
    draft: _Draft | None,
    form: PublishForm,
    refusal: Refusal | None = None,
    status: int = 422,
) -> ResponseReturnValue:
    rows = draft.rows if draft else []
    marks = marks_of([row.id for row in rows])
    # What is not met, or undecided, is put on a notice by a person, never by the page.
    met = {row.id for row in rows if row.id not in marks or marks[row.id].eligible}
    ticked = set(form.chosen) if form.is_submitted() else met
    if draft is not None and not form.is_submitted():
        form.title.data = _proposed_title(draft)
    return (
        render_template(
            "review/compose.html",
            audience=audience,
            period_form=period_form,
            draft=draft,
            form=form,
            form_reasons=refusal_reasons(refusal),
            ticked=ticked,
            marks=marks,
            flags=flags_of(rows),
            may_publish=may_begin(ApprovalAction.PUBLISH, own_office(current_actor())),
            needs_second=needs_second(ApprovalAction.PUBLISH),
            waiting=_waiting(draft) if draft else None,
        ),
        refusal.status if refusal else status if form.is_submitted() else 200,
    )
