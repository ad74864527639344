"""Withdrawing a whole notice 撤回公示: its files go back, it stays public; and what replaces it."""

from collections.abc import Sequence
from typing import Any

from registry import clock
from registry.actions.acting import acting
from registry.actions.ledger import NewEvent, record
from registry.actions.step import take_step
from registry.database import require_transaction, transactional
from registry.errors import Stale, Text, Unmet
from registry.models import Notice
from registry.queries.approval_line import lines_of_files
from registry.queries.notice import batches_of, get_notice, lines_gone_on, still_on
from registry.queries.notice_line import digest_of_listed
from registry.queries.office import office_of_notice
from registry.rules.actor import Actor
from registry.rules.approval import ApprovalAction, Effect, PublishArguments, WithdrawArguments
from registry.rules.notice_line import WHOLE, unmet_replacing, unmet_withdrawal
from registry.rules.notice_title import by_title
from registry.rules.office import office_of
from registry.rules.right import require_decide, require_handle
from registry.rules.workflow import Action


@transactional
def withdraw_notice(arguments: WithdrawArguments, actor: Actor) -> Notice:
    """Withdraw a notice: every file still on it goes back to before it, each with the reason, and is free for
    another notice. The notice stays public, marked as withdrawn.

    Raises NotAllowed where a second person has to approve it, Unmet without document and reason or where part
    of it was decided on, Stale where its lines are not as they were `seen`.
    """
    require_decide(actor, ApprovalAction.WITHDRAW_NOTICE)
    return withdraw_whole(arguments, acting(actor, ApprovalAction.WITHDRAW_NOTICE))


def withdraw_whole(arguments: WithdrawArguments, actor: Actor) -> Notice:
    """The shared step of withdrawing, under the checks of this moment."""
    require_transaction()
    notice, files = _withdrawable(arguments)
    require_handle(actor, *office_of_notice(notice))
    _write(notice, arguments)
    document_no, reason = arguments.document_no.strip(), arguments.reason.strip()
    for file in files:
        # The row came with joins; the step needs plain ids.
        file.enterprise_id = file.enterprise.id
        take_step(
            file,
            Action.UNPUBLISH,
            actor,
            note=reason,
            said={"notice": notice.id, "cause": WHOLE, "document_no": document_no},
            of_notice=notice.id,
            notice=None,
        )
    record(
        actor,
        NewEvent(
            kind="notice.withdrawn",
            visibility="public",
            notice_id=notice.id,
            effective_on=clock.today(),
            body={
                "title": notice.title,
                "document_no": document_no,
                "reason": reason,
                "files": [file.id for file in files],
                "procedure": notice.procedure,
                "district": notice.district,
            },
            wrote={Notice: [notice.id]},
        ),
    )
    return notice


def effect_of_withdrawing(arguments: WithdrawArguments) -> Effect:
    """What withdrawing would do now. Raises Unmet or Stale where it cannot be done."""
    require_transaction()
    notice, files = _withdrawable(arguments)
    return {
        "scheme": notice.scheme,
        "level": notice.level,
        "title": notice.title,
        "notice": notice.id,
        "document_no": arguments.document_no.strip(),
        "reason": arguments.reason.strip(),
        "count": len(files),
        **office_of_notice(notice).plain,
        "lines": lines_of_files(files),
    }


def _withdrawable(arguments: WithdrawArguments) -> tuple[Notice, list[Any]]:
    notice = get_notice(arguments.notice)
    files: list[Any] = still_on(notice)
    went_on = len(batches_of(notice)) > 0 or lines_gone_on(notice) > 0
    if reasons := unmet_withdrawal(
        arguments.document_no,
        arguments.reason,
        is_withdrawn=notice.withdrawn_at is not None,
        went_on=went_on,
    ):
        raise Unmet(reasons)
    if digest_of_listed(files) != arguments.seen:
        raise Stale()
    return notice, files


def _write(notice: Notice, arguments: WithdrawArguments) -> None:
    """Mark it, where nobody was faster. Raises Stale."""
    columns = {
        "withdrawn_at": clock.now(),
        "withdrawn_document": arguments.document_no.strip(),
        "withdrawn_reason": arguments.reason.strip(),
    }
    same = (Notice.id == notice.id) & Notice.withdrawn_at.is_null()
    if Notice.update(**columns).where(same).execute() != 1:
        raise Stale()


def unmet_to_replace(arguments: PublishArguments, chosen: Sequence[Any]) -> list[Text]:
    """Why a list of files cannot be published in place of the notice it names."""
    require_transaction()
    if arguments.replaces is None or not chosen:
        return []
    old = get_notice(arguments.replaces)
    return unmet_replacing(
        is_withdrawn=old.withdrawn_at is not None,
        is_replaced=old.replaced_by is not None,
        is_same=office_of_notice(old) == office_of(chosen) and bool(set(old.titles) & set(by_title(chosen))),
    )


def mark_replaced(id: int, notice: Notice) -> None:
    """Say with a withdrawn notice what replaces it, where nobody was faster. Raises Stale."""
    require_transaction()
    same = (Notice.id == id) & Notice.withdrawn_at.is_null(False) & Notice.replaced_by.is_null()
    if Notice.update(replaced_by=notice.id).where(same).execute() != 1:
        raise Stale()
