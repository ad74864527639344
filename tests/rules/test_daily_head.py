"""Heads of days: every event in one head, none for quiet days, and strict files."""

import json
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.daily_head import (
    DAY_SIGNED,
    ChainBroken,
    ChainLink,
    Head,
    HeadsFile,
    KeyEntry,
    SignedHead,
    Span,
    missing_from,
    read_heads_file,
    spans_of,
    statement_of,
)
from registry.rules.daily_head_check import signature_faults
from registry.rules.ledger import GENESIS, list_digest
from registry.rules.merkle import root_of
from registry.rules.signature import is_signed, key_id_of, public_key_of

PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = public_key_of(PRIVATE)
KEY = KeyEntry(key_id_of(PUBLIC), PUBLIC, "2026-03-05", None)
DAYS = st.lists(st.lists(st.sampled_from([DAY_SIGNED, "call.opened"]), min_size=1, max_size=3), max_size=9)


def chain(days: list[list[str]]) -> list[ChainLink]:
    """Events of these kinds, a list a day, chained."""
    links, digest = list[ChainLink](), GENESIS
    for number, kinds in enumerate(days):
        for kind in kinds:
            before, digest = digest, list_digest([digest, kind])
            links.append(ChainLink(len(links) + 1, f"2026-03-{number + 1:02}", kind, before, digest))
    return links


def spans(links: list[ChainLink], after: Span | None = None) -> list[Span]:
    return list(spans_of(links[after.seq if after else 0 :], after, GENESIS))


@given(DAYS)
def test_every_event_up_to_the_last_loud_day_is_in_one_span(days: list[list[str]]) -> None:
    links, found = chain(days), spans(chain(days))
    loud = [f"2026-03-{n + 1:02}" for n, kinds in enumerate(days) if set(kinds) != {DAY_SIGNED}]
    assert [span.day for span in found] == loud
    expected = 1
    for span in found:
        assert span.first == expected
        covered = links[span.first - 1 : span.seq]
        assert covered[-1].day == span.day
        assert span.seq == len(links) or links[span.seq].day > span.day
        assert span.root == root_of([bytes.fromhex(link.digest) for link in covered]).hex()
        assert span.digest == covered[-1].digest
        expected = span.seq + 1


@given(DAYS, st.data())
def test_spans_taken_in_two_goes_are_those_of_one(days: list[list[str]], data: st.DataObject) -> None:
    links, at_once = chain(days), spans(chain(days))
    cut = data.draw(st.integers(0, len(days)))
    first = spans([link for link in links if int(link.day[-2:]) <= cut])
    assert first + spans(links, first[-1] if first else None) == at_once


@given(DAYS.filter(lambda days: len(days) > 0), st.data())
def test_a_break_is_named(days: list[list[str]], data: st.DataObject) -> None:
    links = chain(days)
    at = data.draw(st.integers(0, len(links) - 1))
    harm = data.draw(
        st.sampled_from(
            [
                replace(links[at], prev_digest="1" * 64),
                replace(links[at], seq=links[at].seq + 1),
                replace(links[at], day="2026-02-28") if at else replace(links[at], seq=0),
            ]
        )
    )
    with pytest.raises(ChainBroken) as broken:
        spans([*links[:at], harm, *links[at + 1 :]])
    assert broken.value.seq == at + 1


def test_what_is_signed_has_one_spelling() -> None:
    head = Head("2026-03-02", 1, 2, "d" * 64, "0" * 64, "a" * 64, "k" * 32, "2026-03-05")
    assert statement_of(head).decode() == (
        f'{{"day":"2026-03-02","digest":"{"d" * 64}","first":1,"key":"{"k" * 32}","registry":"{"a" * 64}",'
        f'"root":"{"0" * 64}","seq":2,"signed_on":"2026-03-05","what":"cultivation-registry daily head 1"}}'
    )


def file_of(days: list[list[str]]) -> HeadsFile:
    links = chain(days)
    shared = {"registry": links[0].digest, "key": KEY.id, "signed_on": "2026-03-20"}
    heads = [Head(**vars(span), **shared) for span in spans(links)]
    signed = (SignedHead(**vars(head), signature=PRIVATE.sign(statement_of(head)).hex()) for head in heads)
    return HeadsFile(links[0].digest, (KEY,), tuple(signed))


FILE = file_of([["call.opened"] * 2, ["call.opened"], ["call.opened"] * 3])


def test_a_file_is_read_as_it_was_written() -> None:
    assert read_heads_file(json.loads(json.dumps(FILE.document()))) == FILE
    assert not list(signature_faults(FILE))


def _without(document: dict[str, Any]) -> None:
    del document["heads"][1]["root"]


def _with_more(document: dict[str, Any]) -> None:
    document["keys"][0]["more"] = ""


def _truth_for_number(document: dict[str, Any]) -> None:
    document["heads"][0]["first"] = True


def _other_format(document: dict[str, Any]) -> None:
    document["format"] = "x"


def _no_list(document: dict[str, Any]) -> None:
    document["heads"] = {}


@pytest.mark.parametrize("harm", [_without, _with_more, _truth_for_number, _other_format, _no_list])
def test_what_is_no_file_of_heads_is_refused(harm: Any) -> None:
    document = json.loads(json.dumps(FILE.document()))
    harm(document)
    with pytest.raises(ValueError, match=r"has not the format|has other fields|first of a head is True"):
        read_heads_file(document)


SECOND = FILE.heads[1]
FAULTS: list[tuple[HeadsFile, str]] = [
    (replace(FILE, registry="0" * 64), "is of another registry"),
    (replace(FILE, keys=()), "is signed by an unknown key"),
    (replace(FILE, keys=(replace(KEY, public_key="0" * 64),)), "is signed by an unknown key"),
    (replace(FILE, keys=(replace(KEY, public_key="x"),)), "is signed by an unknown key"),
    (replace(FILE, keys=(replace(KEY, first_day="2026-03-21"),)), "when key"),
    (replace(FILE, keys=(replace(KEY, retired_day="2026-03-19"),)), "when key"),
    (replace(FILE, heads=(FILE.heads[0], FILE.heads[2])), "does not begin at event 3"),
    (replace(FILE, heads=(FILE.heads[0], replace(SECOND, root="0" * 64), FILE.heads[2])), "wrong signature"),
    (replace(FILE, heads=(FILE.heads[0], replace(SECOND, signature="00"), FILE.heads[2])), "wrong signature"),
    (replace(FILE, heads=FILE.heads[::-1]), "is not after the one before it"),
]


@pytest.mark.parametrize(("file", "reason"), FAULTS)
def test_a_fault_of_a_file_is_named(file: HeadsFile, reason: str) -> None:
    assert any(reason in fault.reason for fault in signature_faults(file))


def test_a_signature_before_the_day_was_over_is_found() -> None:
    head = replace(FILE.heads[0], signed_on=FILE.heads[0].day)
    key = replace(KEY, first_day="2026-03-01")
    signed = replace(head, signature=PRIVATE.sign(statement_of(head)).hex())
    (fault,) = signature_faults(HeadsFile(FILE.registry, (key,), (signed,)))
    assert "before its day was over" in fault.reason


def test_a_later_file_may_only_say_more() -> None:
    kept = replace(FILE, heads=FILE.heads[:2])
    retired = replace(KEY, retired_day="2026-03-21")
    assert missing_from(kept, replace(FILE, keys=(retired,))) == []
    assert len(missing_from(FILE, kept)) == 1
    assert len(missing_from(replace(FILE, keys=(retired,)), FILE)) == 1
    assert len(missing_from(FILE, replace(FILE, keys=()))) == 1
    assert len(missing_from(FILE, replace(FILE, registry=""))) == 1


def test_nonsense_is_not_signed() -> None:
    assert is_signed(b"a", PRIVATE.sign(b"a").hex(), PUBLIC)
    for statement, signature, key in (
        (b"b", PRIVATE.sign(b"a").hex(), PUBLIC),
        (b"a", "zz", PUBLIC),
        (b"a", PRIVATE.sign(b"a").hex(), "00"),
    ):
        assert not is_signed(statement, signature, key)
