"""Attaching evidence to an application, and taking it off while it may still be edited."""

import hashlib
from typing import Any

from registry import clock
from registry.actions.ledger import NewEvent, record
from registry.database import transactional
from registry.errors import Stale, Text, Unmet, say
from registry.models import Application, Attachment
from registry.prepared import Prepared
from registry.rules.actor import Actor
from registry.rules.attachment import media_type_of
from registry.rules.right import Right, require
from registry.rules.state import STATES, State
from registry.storage import Storage

MOST_FILES = 40


def attach_file(
    application: Application,
    name: str,
    content: bytes,
    actor: Actor,
    *,
    storage: Storage,
    limit: int,
    slot: str = "",
) -> Attachment:
    """Check and keep a file. Raises Unmet with why it is refused, Stale if it came too late."""
    require(actor, Right.APPLY)
    # Looked into before the transaction: nobody else waits while a file is unpacked.
    checked = media_type_of(name, content, limit)
    return _attach(application, name, content, actor, checked=checked, storage=storage, slot=slot)


@transactional
def _attach(
    application: Application,
    name: str,
    content: bytes,
    actor: Actor,
    *,
    checked: tuple[str | None, list[Text]],
    storage: Storage,
    slot: str,
) -> Attachment:
    _refuse_closed(application)
    media_type, reasons = checked
    kept = {row.sha256: row.name for row in _kept(application.id)}
    same = kept.get(hashlib.sha256(content).hexdigest())
    if same is not None:
        reasons.append(say("该文件已上传过，名为“%(name)s”，无须重复上传。", name=same))
    if len(kept) >= MOST_FILES:
        reasons.append(say("一份申报最多上传 %(most)s 个文件。", most=MOST_FILES))
    if reasons or media_type is None:
        raise Unmet(reasons)
    # The bytes go first: a row never points at bytes that are not there.
    digest = storage.keep(content)
    attachment = Attachment.create(
        application=application,
        slot=slot,
        name=name[-200:],
        media_type=media_type,
        size=len(content),
        sha256=digest,
        added_at=clock.now(),
    )
    _record(application, attachment, "application.attached", actor)
    return attachment


@transactional
def remove_file(application: Application, attachment: Attachment, actor: Actor) -> None:
    """Take a file off an editable application; its bytes and the event of its adding stay."""
    require(actor, Right.APPLY)
    _refuse_closed(application)
    Attachment.update(removed_at=clock.now()).where(Attachment.id == attachment.id).execute()
    _record(application, attachment, "application.detached", actor)


@Prepared
def _kept(application_id: int) -> Any:
    return Attachment.select().where(
        (Attachment.application == application_id) & Attachment.removed_at.is_null()
    )


def _refuse_closed(application: Application) -> None:
    # The caller's row may be older than the file: ask the database within this transaction.
    state = Application.get_by_id(application.id).state
    if not STATES[State(state)].editable:
        raise Stale(say("申报已提交，材料不能再更改。"))


def _record(application: Application, attachment: Attachment, kind: str, actor: Actor) -> None:
    record(
        actor,
        NewEvent(
            kind=kind,
            enterprise_id=application.enterprise_id,
            application_id=application.id,
            effective_on=clock.today(),
            body={"attachment": attachment.id, "sha256": attachment.sha256, "size": attachment.size},
            secret={"file": attachment.name},
            wrote={Attachment: [attachment.id]},
        ),
    )
