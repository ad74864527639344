"""A ledger of several days, signed; and what somebody with the database's own password could do to it."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry import clock
from registry.actions.daily_head import Signing, rotate_key, sign_due_days
from registry.actions.setting import set_workday
from registry.config import Config
from registry.database import db, is_postgres
from registry.key_folder import KeyFolder
from registry.models import DailyHead, Event, EventSecret, LedgerHead, SigningKey
from registry.queries.daily_head import daily_heads, head_of
from registry.rules.actor import Actor
from registry.rules.daily_head import DAY_SIGNED, KEY_BEGUN, SignedHead, statement_of
from registry.rules.ledger import CHAINED, GENESIS, canonical_json, digest_of_plain, instant_text
from registry.rules.merkle import root_of
from registry.rules.signature import key_id_of, public_key_of
from tests.days import DAY, noon
from tests.make import SYSTEM, Make


def day(number: int) -> date:
    """The day of that number after the day of the tests."""
    return DAY + timedelta(days=number)


def busy(number: int, events: int = 2) -> None:
    """Record something on a day."""
    with clock.at(noon(day(number))):
        for each in range(events):
            set_workday(date(2027, 1, 1 + each), True, f"第 {number} 天", SYSTEM)


def signed(config: Config, number: int) -> Signing:
    """Sign at noon of a day."""
    with clock.at(noon(day(number))):
        return sign_due_days(KeyFolder(config.keys), SYSTEM)


def signing(make: Make) -> Callable[[Actor], object]:
    """A call of signing, when a day is due."""
    keys, tomorrow = KeyFolder(make.config.keys), clock.now() + timedelta(days=1)
    make.enterprise()

    def act(actor: Actor) -> object:
        with clock.at(tomorrow):
            return sign_due_days(keys, actor)

    return act


def rotating(make: Make) -> Callable[[Actor], object]:
    keys = KeyFolder(make.config.keys)
    return lambda actor: rotate_key(keys, actor)


def days_of(signing: Signing) -> list[date]:
    return [date.fromisoformat(head.day) for head in signing.heads]


def signed_days(config: Config) -> None:
    """Three days of two events each, 1-6, signed on the fourth day: event 7 begins the key, 8-10 sign."""
    for number in range(3):
        busy(number)
    signed(config, 3)


@contextmanager
def guards_lifted() -> Iterator[None]:
    """Without the triggers and foreign keys of the database, as for its owner."""
    if is_postgres():
        db.execute_sql("SET session_replication_role = replica")
        try:
            yield
        finally:
            db.execute_sql("SET session_replication_role = origin")
        return
    for (name,) in db.execute_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        db.execute_sql(f"DROP TRIGGER {name}")
    db.execute_sql("PRAGMA foreign_keys = 0")
    yield


def change_event(seq: int, **columns: Any) -> None:
    """Change an event and compute every digest anew to the end, the head included."""
    with guards_lifted():
        Event.update(**columns).where(Event.seq == seq).execute()
        chain_anew()


def cut_after(seq: int) -> None:
    """Cut the ledger's tail off and move the head along."""
    with guards_lifted():
        Event.delete().where(Event.seq > seq).execute()
        EventSecret.delete().where(EventSecret.seq > seq).execute()
        _move_head()


def chain_anew() -> None:
    digest = GENESIS
    for event in Event.select().order_by(Event.seq):
        day = event.effective_on and event.effective_on.isoformat()
        said = {"recorded_at": instant_text(event.recorded_at), "effective_on": day, "prev_digest": digest}
        chained = digest_of_plain([said[name] if name in said else getattr(event, name) for name in CHAINED])
        Event.update(prev_digest=digest, digest=chained).where(Event.seq == event.seq).execute()
        digest = chained
    _move_head()


def _move_head() -> None:
    last = Event.select().order_by(Event.seq.desc()).first()
    LedgerHead.update(seq=last.seq, digest=last.digest, recorded_at=last.recorded_at).execute()


def change_row(table: Any, where: Any, **columns: Any) -> None:
    with guards_lifted():
        table.update(**columns).where(where).execute()


def remove_row(table: Any, where: Any) -> None:
    with guards_lifted():
        table.delete().where(where).execute()


def forge_heads() -> None:
    """Make every head fit the ledger as it is now, rows and events, and the chain after them, but for the
    signatures, which need the private key."""
    with guards_lifted():
        for row in list(daily_heads().order_by(DailyHead.seq)):
            _put(_fitting(head_of(row)))
            chain_anew()


def forge_everything() -> None:
    """The same, signed by keys of the forger's own in place of the others: nothing inside contradicts it."""
    privates = {}
    with guards_lifted():
        for former in list(SigningKey.select()):
            private = Ed25519PrivateKey.generate()
            public_key = public_key_of(private)
            key = key_id_of(public_key)
            privates[key] = private
            SigningKey.update(id=key, public_key=public_key).where(SigningKey.id == former.id).execute()
            DailyHead.update(key=key).where(DailyHead.key == former.id).execute()
            for event in list(Event.select().where(Event.kind == KEY_BEGUN)):
                body = event.body.replace(former.id, key).replace(former.public_key, public_key)
                Event.update(body=body).where(Event.seq == event.seq).execute()
        chain_anew()
        for row in list(daily_heads().order_by(DailyHead.seq)):
            head = _fitting(head_of(row))
            _put(replace(head, signature=privates[head.key].sign(statement_of(head)).hex()))
            chain_anew()


def cut_with_all_that_speaks_of_it(seq: int) -> None:
    """Cut the tail off, and the heads and keys that its events made: nothing inside contradicts it."""
    cut_after(seq)
    days = [json.loads(event.body)["day"] for event in Event.select().where(Event.kind == DAY_SIGNED)]
    begun = Event.select().where(Event.kind == KEY_BEGUN)
    keys = {body["key"]: body["replaces"] for body in (json.loads(event.body) for event in begun)}
    with guards_lifted():
        DailyHead.delete().where(DailyHead.day.not_in([date.fromisoformat(day) for day in days])).execute()
        SigningKey.delete().where(SigningKey.id.not_in(list(keys))).execute()
        in_use = SigningKey.id.not_in([key for key in keys.values() if key])
        SigningKey.update(retired_day=None).where(in_use).execute()


def _fitting(head: SignedHead) -> SignedHead:
    """A head as the ledger would have it now."""
    digests = dict(Event.select(Event.seq, Event.digest).tuples())
    leaves = [bytes.fromhex(digests[seq]) for seq in range(head.first, head.seq + 1)]
    return replace(head, registry=digests[1], digest=digests[head.seq], root=root_of(leaves).hex())


def _put(head: SignedHead) -> None:
    row = {name: getattr(head, name) for name in ("registry", "digest", "root", "signature")}
    DailyHead.update(**row).where(DailyHead.day == head.day).execute()
    where = (Event.kind == DAY_SIGNED) & (Event.effective_on == date.fromisoformat(head.day))
    Event.update(body=canonical_json(asdict(head))).where(where).execute()
