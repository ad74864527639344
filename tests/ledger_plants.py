"""Changes of the ledger, its personal contents, its head and its signed heads, behind its back."""

from random import Random

from registry.models import DailyHead, Event, EventSecret, LedgerHead, SigningKey
from registry.queries.daily_head import last_signed_seq
from registry.queries.ledger_check import erased_events
from registry.queries.ledger_rows import NOTICE_PUBLISHED
from registry.rules.daily_head import KEY_BEGUN
from registry.rules.erasure import ERASED, erased_by
from registry.rules.profile_saved import PROFILE_SAVED
from tests.heads import chain_anew, cut_after, cut_with_all_that_speaks_of_it, forge_everything, forge_heads
from tests.lifted import Named, NothingToPlantIn, Plant, Rows, a_change, a_misspelling, event, last_seq, pick


def covering(seq: int) -> Named:
    """How faults name an event of a sound chain: by the head that covers it."""
    row = DailyHead.select().where((DailyHead.first <= seq) & (DailyHead.seq >= seq)).get()
    return (f"event {row.first}:", f"event {row.seq}:", f"event {seq}:")


def with_what_it_erased(seq: int) -> Named:
    """How faults name an event, or before it those of which it alone says that their content was erased."""
    row = Event.get_by_id(seq)
    return event(seq, *(erased_by(row.body) if row.kind == ERASED else ()))


def event_column(chance: Random) -> Named:
    rows = Rows(Event)
    seq = pick(chance, rows.keys())
    named = with_what_it_erased(seq)
    a_change(rows, seq, [name for name in rows.kinds if name != "seq"], chance)
    return named


def event_representation(chance: Random) -> Named:
    rows = Rows(Event)
    seq = pick(chance, rows.keys())
    named = with_what_it_erased(seq)
    a_misspelling(rows, seq, [name for name in rows.kinds if name != "seq"], chance)
    return named


def event_deleted(chance: Random) -> Named:
    seq = chance.randrange(1, last_seq())
    named = with_what_it_erased(seq)
    Rows(Event).remove(seq)
    return named


def event_appended(chance: Random) -> Named:
    last = last_seq()
    Rows(Event).copy(chance.randrange(1, last), last + 1)
    return event(last + 1)


def event_put_in_between(chance: Random) -> Named:
    rows, last = Rows(Event), last_seq()
    seq = chance.randrange(2, last)
    for each in range(last, seq - 1, -1):
        rows.put(each, "seq", each + 1)
    rows.copy(seq + 1, seq)
    return event(seq, seq + 1)


def events_swapped(chance: Random) -> Named:
    rows = Rows(Event)
    first, second = sorted(chance.sample(rows.keys(), 2))
    for seq, new in ((first, -1), (second, first), (-1, second)):
        rows.put(seq, "seq", new)
    return event(first)


def event_renumbered(chance: Random) -> Named:
    seq, last = chance.randrange(1, last_seq()), last_seq()
    Rows(Event).put(seq, "seq", chance.choice((0, -5, last + 7)))
    return event(1, seq)


def ledger_head(chance: Random) -> Named:
    rows, after = Rows(LedgerHead), last_seq() + 1
    if chance.random() < 0.2:
        rows.remove(1)
    elif chance.random() < 0.3:
        a_misspelling(rows, 1, ["digest", "recorded_at"], chance)
    else:
        a_change(rows, 1, ["seq", "digest", "recorded_at"], chance)
    return event(after)


def tail_cut(chance: Random) -> Named:
    seq, erased = chance.randrange(1, _signed()), erased_events()
    cut_after(seq)
    # Where it was said that content was erased, its lack comes first.
    return event(seq + 1, *erased)


def chain_recomputed(chance: Random) -> Named:
    """With the head moved along, or fit by fit with the heads, or leaving the head where it was."""
    rows, seq = Rows(Event), chance.randrange(1, _signed() + 1)
    names, head = (*covering(seq), *_committed_to(seq)), Rows(LedgerHead).value(1, "digest")
    a_change(rows, seq, ["actor", "kind", "visibility", "commitment"], chance)
    chain_anew()
    how = chance.randrange(3)
    if how == 1:
        forge_heads()
    if how == 2:
        Rows(LedgerHead).put(1, "digest", head)
        return (*names, *event(last_seq() + 1))
    # With a commitment of another event its content no longer fits.
    return (*names, *event(seq))


def _committed_to(seq: int) -> Named:
    """The rows that are without an event where this one's kind says something else."""
    said = Event.get_by_id(seq)
    names = {
        PROFILE_SAVED: (f"of enterprise {said.enterprise_id}",),
        NOTICE_PUBLISHED: (f"notice {said.notice_id} ",),
        KEY_BEGUN: ("signing key ",),
    }
    return names.get(said.kind, ())


def forged_whole(chance: Random) -> Named:
    """Nothing inside contradicts it, but a kept file of heads does."""
    rows = Rows(Event)
    a_change(rows, chance.randrange(1, _signed() + 1), ["actor", "visibility"], chance)
    forge_everything()
    return ("it is no longer there", "the kept head", "the kept heads")


def cut_whole(chance: Random) -> Named:
    """What stays speaks of nothing that was cut: tables say more than the ledger, or a kept file does."""
    cut_with_all_that_speaks_of_it(chance.randrange(1, _signed()))
    return ("it is no longer there", "the kept head", "the kept heads")


def _signed() -> int:
    return last_signed_seq()


def secret_deleted(chance: Random) -> Named:
    rows = Rows(EventSecret)
    seq = pick(chance, rows.keys())
    rows.remove(seq)
    return event(seq)


def secret_changed(chance: Random) -> Named:
    rows = Rows(EventSecret)
    seq = pick(chance, rows.keys())
    change = chance.choice((a_change, a_change, a_misspelling))
    try:
        change(rows, seq, ["salt", "content"], chance)
    except NothingToPlantIn:
        a_change(rows, seq, ["salt", "content"], chance)
    return event(seq)


def secret_added(chance: Random) -> Named:
    rows, last = Rows(EventSecret), last_seq()
    free = sorted(set(range(-1, last + 3)) - set(rows.keys()))
    seq = pick(chance, [*free[:2], *free[-2:], *chance.sample(free, 2), *erased_events()])
    rows.copy(pick(chance, rows.keys()), seq)
    # Content before the first event keeps what follows from being read in step.
    return (*event(seq, last + 1), *event(*range(1, last + 1)))


def secrets_swapped(chance: Random) -> Named:
    rows = Rows(EventSecret)
    first, second = sorted(chance.sample(rows.keys(), 2))
    for seq, new in ((first, -1), (second, first), (-1, second)):
        rows.put(seq, "seq", new)
    return event(first)


def daily_head(chance: Random) -> Named:
    rows = Rows(DailyHead)
    key = pick(chance, rows.keys())
    spelled, first = str(key)[:10], rows.value(key, "first")
    if chance.random() < 0.2:
        rows.remove(key)
    elif chance.random() < 0.2:
        rows.copy(key, "2031-05-05", seq=10**6)
        spelled = "2031-05-05"
    elif chance.random() < 0.2:
        a_misspelling(rows, key, [name for name in rows.kinds if name not in {"key", "day"}], chance)
        return ("a signed head, a key or its event cannot be read",)
    else:
        a_change(rows, key, [name for name in rows.kinds if name != "day"], chance)
    return (f"the head of {spelled}", f"event {first}:", "the ledger ends before event")


def signing_key(chance: Random) -> Named:
    rows = Rows(SigningKey)
    key = pick(chance, rows.keys())
    if chance.random() < 0.2:
        rows.remove(key)
    elif chance.random() < 0.2:
        rows.copy(key, "0" * 32)
        key = "0" * 32
    else:
        a_change(rows, key, ["public_key", "first_day", "retired_day"], chance)
    return (f"signing key {key}", f"key {key}")


PLANTS: tuple[Plant, ...] = (
    event_column, event_representation, event_deleted, event_appended, event_put_in_between, events_swapped,
    event_renumbered, ledger_head, tail_cut, chain_recomputed, forged_whole, cut_whole, secret_deleted,
    secret_changed, secret_added, secrets_swapped, daily_head, signing_key,
)  # fmt: skip
