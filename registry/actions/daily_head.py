"""Signing the head of every day that is over, and the keys it is signed by."""

from dataclasses import asdict, dataclass
from datetime import date
from functools import partial

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry import clock
from registry.actions.ledger import NewEvent, record, record_all
from registry.database import db, transactional
from registry.errors import Conflict, say
from registry.inserted import insert_rows
from registry.key_folder import KeyFolder
from registry.models import DailyHead, LedgerHead, SigningKey
from registry.queries.daily_head import key_in_use, registry_id, spans_due
from registry.rules.actor import Actor
from registry.rules.daily_head import (
    DAY_SIGNED,
    KEY_BEGUN,
    ChainBroken,
    Head,
    SignedHead,
    Span,
    statement_of,
)
from registry.rules.right import Right, require
from registry.rules.signature import key_id_of, public_key_of


@dataclass(frozen=True)
class Signing:
    """What was signed; `begun` is the id of a key that had to be begun for it, '' for none."""

    heads: tuple[SignedHead, ...]
    begun: str = ""


@transactional
def sign_due_days(keys: KeyFolder, actor: Actor) -> Signing:
    """Sign the head of every day that is over and not signed yet; nothing where none is.

    Where the private key of the key in use is not at hand, as in a registry restored elsewhere, a new key is
    begun, and an event says so. Raises Conflict where the ledger is not what was signed before.
    """
    require(actor, Right.SIGN_HEADS)
    try:
        due = spans_due(clock.today())
    except ChainBroken as broken:
        raise Conflict(
            say(
                "台账从第 %(seq)s 条起与此前不相接，没有签名。请运行 ledger verify 查明，必要时从备份恢复。",
                seq=broken.seq,
            )
        ) from None
    if not due:
        return Signing(())
    used = key_in_use()
    private = _private_key(keys, used) if used else None
    begun = ""
    if private is None:
        private = _begin_key(keys, used, "lost" if used else "first", actor)
        begun = key_id_of(public_key_of(private))
    heads = _signed(due, private)
    record_all(actor, [_event(head) for head in heads])
    insert_rows(DailyHead, [_columns(head) for head in heads])
    return Signing(tuple(heads), begun)


@transactional
def rotate_key(keys: KeyFolder, actor: Actor) -> str:
    """Begin a new key, retire the one in use and destroy its private half; returns the id of the new one."""
    require(actor, Right.SIGN_HEADS)
    used = key_in_use()
    private = _begin_key(keys, used, "rotated" if used else "first", actor)
    if used:
        # After the commit: until then it is the one in use.
        db.after_commit(partial(keys.destroy, used.id))
    return key_id_of(public_key_of(private))


def _private_key(keys: KeyFolder, used: SigningKey) -> Ed25519PrivateKey | None:
    try:
        return keys.private_key(used.id)
    except OSError as error:
        # It is there: a new one would be begun for want of a permission.
        raise _unusable(keys, error) from None


def _unusable(keys: KeyFolder, error: OSError) -> Conflict:
    return Conflict(
        say(
            "私钥文件夹 %(folder)s 无法读写（%(reason)s），没有签名。请检查它的权限和空间。",
            folder=str(keys.folder),
            reason=error.strerror or type(error).__name__,
        )
    )


def _begin_key(keys: KeyFolder, used: SigningKey | None, because: str, actor: Actor) -> Ed25519PrivateKey:
    private, day = Ed25519PrivateKey.generate(), _recording_day()
    public_key = public_key_of(private)
    body = {
        "key": key_id_of(public_key),
        "public_key": public_key,
        "first_day": day.isoformat(),
        "replaces": used.id if used else None,
        "because": because,
    }
    if used:
        SigningKey.update(retired_day=day).where(SigningKey.id == used.id).execute()
    SigningKey.insert(id=body["key"], public_key=public_key, first_day=day).execute()
    record(actor, NewEvent(kind=KEY_BEGUN, effective_on=day, visibility="public", body=body))
    try:
        # Last, so that a refused event leaves no file; before the commit, so that no key lacks its file.
        keys.keep(private)
    except OSError as error:
        raise _unusable(keys, error) from None
    return private


def _recording_day() -> date:
    """The day on which an event would be recorded now: never before the event before it."""
    return clock.day_of(max(clock.now(), LedgerHead.get_by_id(1).recorded_at))


def _signed(due: list[Span], private: Ed25519PrivateKey) -> list[SignedHead]:
    key, registry, day = key_id_of(public_key_of(private)), registry_id(), _recording_day().isoformat()
    heads = [Head(**asdict(span), registry=registry, key=key, signed_on=day) for span in due]
    return [SignedHead(**asdict(head), signature=private.sign(statement_of(head)).hex()) for head in heads]


def _event(head: SignedHead) -> NewEvent:
    return NewEvent(
        kind=DAY_SIGNED, effective_on=date.fromisoformat(head.day), visibility="public", body=asdict(head)
    )


def _columns(head: SignedHead) -> dict[str, object]:
    days = {name: date.fromisoformat(getattr(head, name)) for name in ("day", "signed_on")}
    return asdict(head) | days
