"""Withdrawing a whole notice on its office's pages."""

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.notice_withdrawal import withdraw_notice
from registry.errors import Conflict, Refusal, Stale, Unmet
from registry.models import Notice
from registry.queries.approval import needs_second, waiting_in_scope
from registry.queries.notice import batches_of, lines_gone_on, notice_in_scope, still_on
from registry.queries.notice_line import digest_of_listed
from registry.queries.office import office_of_notice
from registry.rules.approval import ApprovalAction, WithdrawArguments
from registry.web.access import current_actor
from registry.web.errors import form_page
from registry.web.forms.notice_line import WithdrawForm
from registry.web.language import gettext as _
from registry.web.review.audience import Audience
from registry.web.review.propose import may_begin, proposed, require_begin


def withdrawal_page(audience: Audience, id: int) -> ResponseReturnValue:
    """What withdrawing the notice would do, and the form for it."""
    found = notice_in_scope(current_actor(), id)
    return _page(audience, found, WithdrawForm())


def withdraw_step(audience: Audience, id: int) -> ResponseReturnValue:
    """Withdraw it, or propose to; back to the notice."""
    found = notice_in_scope(current_actor(), id)
    require_begin(ApprovalAction.WITHDRAW_NOTICE, office_of_notice(found))
    form = WithdrawForm()
    if not form.validate_on_submit():
        return _page(audience, found, form)
    arguments = WithdrawArguments(
        notice=id,
        document_no=form.document_no.data or "",
        reason=form.reason.data or "",
        seen=form.seen.data or "",
    )
    try:
        if answer := proposed(arguments):
            return answer
        withdraw_notice(arguments, current_actor())
    except (Unmet, Stale, Conflict) as refusal:
        return _page(audience, found, form, refusal)
    flash(_("已撤回公示，名单上的申报回到公示之前。"), "success")
    return redirect(audience.url("notice", id=id))


def may_withdraw(notice: Notice) -> bool:
    """Whether to draw the way to it: for who may begin it, while nothing of the notice has gone on."""
    if notice.withdrawn_at is not None or not may_begin(
        ApprovalAction.WITHDRAW_NOTICE, office_of_notice(notice)
    ):
        return False
    return not batches_of(notice) and lines_gone_on(notice) == 0


def _page(
    audience: Audience, notice: Notice, form: WithdrawForm, refusal: Refusal | None = None
) -> ResponseReturnValue:
    files = still_on(notice)
    # Drawn for the lines as they are now: after a refusal they are read again.
    form.seen.data = digest_of_listed(files)
    return form_page(
        "review/withdrawal.html",
        form,
        refusal,
        audience=audience,
        notice=notice,
        files=files,
        may_withdraw=may_withdraw(notice),
        needs_second=needs_second(ApprovalAction.WITHDRAW_NOTICE),
        waiting=waiting_in_scope(current_actor(), f"notice:{notice.id}", clock.today()),
    )
