"""A notice that is composed, as the public would read it; confirmed by the digest of what was shown."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.notice_draft import DrawnNotice
from registry.models import NoticeEntry
from registry.queries.approval import needs_second
from registry.queries.notice import find_notice, period_of
from registry.queries.setting import workdays
from registry.rules.approval import ApprovalAction
from registry.rules.notice import first_counted
from registry.rules.notice_line import LineState
from registry.rules.procedure import Procedure
from registry.web.access import current_actor
from registry.web.context import site_name
from registry.web.forms.notice import PeriodForm, PublishForm
from registry.web.review.audience import Audience
from registry.web.wording.decided_by import publisher_of
from registry.web.wording.notice_line import ShownNoticeLine

NOT_CARRIED = ("csrf_token", "seen", "back")


def preview_page(
    audience: Audience,
    period_form: PeriodForm,
    form: PublishForm,
    drawn: DrawnNotice,
    digest: str,
) -> ResponseReturnValue:
    """The page, with all that was typed carried along; 409 where something else had been confirmed."""
    notice, entries, titles = drawn
    today, calendar = clock.today(), workdays()
    replaces = int(form.replaces.data) if form.replaces.data else None
    lines = [
        ShownNoticeLine(NoticeEntry(**entry), LineState.LISTED, "", "", "", "", None, title)
        for entry, title in zip(entries, titles, strict=True)
    ]
    return (
        render_template(
            "review/notice_preview.html",
            audience=audience,
            period_form=period_form,
            carried=_carried(),
            has_changed=bool(form.seen.data),
            seen=digest,
            needs_second=needs_second(ApprovalAction.PUBLISH),
            notice=notice,
            publisher=publisher_of(notice) or site_name(),
            recommends=notice.procedure == Procedure.RECOMMENDATION,
            forwarded_words=[],
            replaced=find_notice(current_actor(), replaces),
            replacement=None,
            lines=lines,
            marks=[""] * len(lines),
            results=[],
            is_open=True,
            counted_from=first_counted(period_of(notice), calendar),
            days_left=calendar.count(max(today, notice.opens_on), notice.closes_on),
            LineState=LineState,
        ),
        409 if form.seen.data else 200,
    )


def _carried() -> list[tuple[str, str]]:
    """All that was typed, as hidden fields carry it on."""
    return [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_CARRIED]
