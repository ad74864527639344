"""Files of long lists: how far one is, its download, and taking the question back; for who asked alone."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.list_job import cancel_list
from registry.errors import NotFound
from registry.models import ListJob
from registry.queries.list_job import get_list_job
from registry.rules.list_job import KEPT_FOR, LEASE, ListJobState, words_in
from registry.rules.role import Role
from registry.web.access import current_account, only
from registry.web.language import gettext as _
from registry.web.language import language
from registry.web.lists.long_list import ask_page, file_of
from registry.web.lists.take_away import sent_file
from registry.web.several_forms import several_forms

blueprint = Blueprint("lists", __name__, url_prefix="/lists")
blueprint.before_request(only(*Role))
EVERY = 3
"""Seconds until the page looks again."""


@blueprint.route("/<int:id>", methods=["GET", "POST"])
@several_forms
def job(id: int) -> ResponseReturnValue:
    """How far a file is, or the link to it."""
    found = get_list_job(current_account().id, id)
    state = ListJobState(found.state)
    refresh = EVERY if state.is_open and request.args.get("refresh") != "no" else None
    return render_template(
        "lists/job.html",
        job=found,
        words=words_in(found.title, language()),
        state=state,
        percent=100 * found.done // found.total if found.total else 0,
        refresh=refresh,
        stuck=state.is_open and clock.real_now() - found.free_at > LEASE,
        kept_until=(found.asked_at + KEPT_FOR),
    )


@job.form("cancel")
def cancel(id: int) -> ResponseReturnValue:
    """Nobody waits for it any more."""
    cancel_list(get_list_job(current_account().id, id))
    flash(_("已取消，没有生成文件。"), "success")
    return redirect(url_for("lists.job", id=id))


@blueprint.get("/<int:id>/download")
def download(id: int) -> ResponseReturnValue:
    """The file, if its page would still be shown to who asked."""
    found = get_list_job(current_account().id, id)
    if found.state != ListJobState.READY.value:
        return redirect(url_for("lists.job", id=id))
    _require_still(found)
    try:
        content = file_of(found)
    except OSError:
        raise NotFound() from None
    return sent_file(found.file_name, content, found.size)


def _require_still(found: ListJob) -> None:
    """Raises what the page of the list raises by now. A request inside this one; it closes the connection."""
    ask_page(current_app._get_current_object(), found, None)  # type: ignore[attr-defined]
