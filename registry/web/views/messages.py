"""Messages 站内消息: what concerns who is signed in, and saying that it is read."""

from dataclasses import dataclass, replace

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from registry import clock
from registry.actions.message import mark_seen
from registry.queries.message import MessageLine, message_query, read_messages
from registry.queries.setting import settings
from registry.rules.approval import ApprovalAction
from registry.rules.catalog import catalog
from registry.rules.change import FACT_NAMES, Fact
from registry.rules.message import MESSAGES, WITH_MESSAGES, MessageFacts, MessageKind, facts_to_approve
from registry.rules.rejection import rejection_of
from registry.rules.role import Role
from registry.rules.setting import Settings
from registry.web.access import current_account, current_actor, only
from registry.web.context import home_of
from registry.web.forms.field import version_typed
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.paging import page_of
from registry.web.several_forms import several_forms
from registry.web.wording.approval import action_name, effect_about
from registry.web.wording.call import call_words
from registry.web.wording.rejection import again_words

blueprint = Blueprint("messages", __name__, url_prefix="/messages")
blueprint.before_request(only(*WITH_MESSAGES))
OF_PROPOSALS = frozenset({MessageKind.TO_APPROVE, MessageKind.APPROVED, MessageKind.DECLINED})
"""What speaks of a proposal itself; other events may only have come of one."""
OF_CHANGES = frozenset(
    {
        MessageKind.CHANGE_ASKED,
        MessageKind.CHANGE_MADE,
        MessageKind.CHANGE_DECLINED,
        MessageKind.MOVED_AWAY,
    }
)
"""What speaks of a change request."""
OF_CLAIMS = frozenset(
    {
        MessageKind.CLAIM_SENT,
        MessageKind.CLAIM_CONFIRMED,
        MessageKind.CLAIM_DECLINED,
        MessageKind.CLAIM_LAPSED,
    }
)
"""What speaks of a claim."""

OF_CALLS = frozenset({MessageKind.CALL_CHANGED, MessageKind.MOVED_CALL})
"""What speaks of the call of a draft or a file."""


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """One message as its page shows it."""

    message: MessageLine
    facts: MessageFacts
    about: str
    url: str
    added: str
    """Of a refusal, whether it may file again; of a call, what became of it; else ''."""


@blueprint.route("/", methods=["GET", "POST"])
@several_forms
def index() -> ResponseReturnValue:
    """What was told, the latest first; what is new is marked."""
    page = page_of(message_query(current_actor()))
    known = settings()
    shown = [_shown(message, known) for message in read_messages(page, current_actor(), clock.today())]
    newest = max((each.message.id for each in shown), default=0)
    return render_template("messages/index.html", page=page, shown=shown, newest=newest)


@index.form("seen")
def seen() -> ResponseReturnValue:
    """Say that everything up to the newest message on the page (`to`) is read."""
    mark_seen(version_typed(request.form.get("to")), current_actor())
    return redirect(url_for("messages.index"))


def _shown(message: MessageLine, known: Settings) -> ShownMessage:
    return ShownMessage(message, facts_of(message), _about(message, known), _url(message), _added(message))


def _added(message: MessageLine) -> str:
    if message.kind in OF_CALLS:
        return call_words(message.body)
    return again_words(message.call) if message.kind is MessageKind.REJECTED and message.call else ""


def facts_of(message: MessageLine) -> MessageFacts:
    """How a message is called; a refusal by who refused, a proposal by what became of it."""
    facts = MESSAGES[message.kind]
    if message.kind is MessageKind.TO_APPROVE and message.approval is not None:
        return facts_to_approve(message.approval, is_own=message.is_own)
    if message.kind is not MessageKind.REJECTED:
        return facts
    return replace(facts, label=rejection_of(message.body["from"], message.body.get("procedure")).label)


def _about(message: MessageLine, known: Settings) -> str:
    """The enterprise, where it is not the reader's own, and what of it."""
    return " · ".join(filter(None, (message.firm, _matter(message, known))))


def _matter(message: MessageLine, known: Settings) -> str:
    if message.kind in OF_CHANGES:
        return translated(FACT_NAMES[Fact(message.body.get("fact", Fact.PLACE))])
    if message.kind in OF_CLAIMS:
        return str(_("第 %(id)s 号认领", id=message.body["claim"]))
    if message.kind in OF_PROPOSALS:
        action = ApprovalAction(message.body["action"])
        about = effect_about(action, message.effect, known)
        # Of a decision about a title what is decided says more than that one is.
        name = "" if "measure" in message.effect else action_name(action, message.effect)
        return " · ".join(filter(None, (name, about)))
    title = translated(catalog().title_of(message.title)) if message.title else ""
    return f"{title} {message.number}".strip()


def _url_of_claim(message: MessageLine) -> str:
    if message.kind is MessageKind.CLAIM_SENT:
        return url_for("claims.claim", id=message.body["claim"])
    return url_for(home_of(Role(current_account().role)))


def _url(message: MessageLine) -> str:
    if message.kind in OF_CHANGES:
        return url_for("changes.change", id=message.body["change"])
    if message.kind in OF_CLAIMS:
        return _url_of_claim(message)
    if message.kind in OF_PROPOSALS:
        return url_for("approvals.approval", id=message.body["approval"])
    if message.application_id is not None and message.to_enterprise:
        return url_for("enterprise.application", id=message.application_id)
    if message.kind in OF_CALLS:
        return url_for("public.call", id=message.body.get("to") or message.body["call"])
    if message.recognition_id is not None:
        return url_for("public.recognition", id=message.recognition_id)
    return ""
