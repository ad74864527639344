#!/usr/bin/env python3
"""Verifies what a cultivation registry hands out: files of signed daily heads, and proofs of single events.

A program of its own: Python 3.9 or newer and the library `cryptography` (pip install cryptography), nothing
of the registry. Keep it with the files of heads, outside the registry.

    verify_heads.py heads HEADS.json                the file by itself
    verify_heads.py compare OLDER.json NEWER.json   is all that was kept still there as it was?
    verify_heads.py proof PROOF.json HEADS.json     is the event in its head, and the head in the kept file?
    verify_heads.py proof PROOF.json                does it fit together? It proves little: see below

Prints a line for each fault and leaves with 1; with 0 where there is none, with 2 where a file is unreadable
or the library is missing. A proof without a kept file leaves with 3 at best: anybody can make a key, a head
and a proof that fit together; only a file that was kept since says whose they are.
What is signed and hashed: docs/decisions/0016-signed-heads.md.
"""

import hashlib
import json
import sys

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    print("缺少 cryptography 库，请先安装。 It needs the library cryptography:", file=sys.stderr)
    print(f"{sys.executable} -m pip install cryptography", file=sys.stderr)
    sys.exit(2)

HEADS, PROOF = "cultivation-registry heads 1", "cultivation-registry proof 1"
STATEMENT = "cultivation-registry daily head 1"
KEY = {"id": str, "public_key": str, "first_day": str, "retired_day": (str, type(None))}
HEAD = {
    "day": str, "first": int, "seq": int, "digest": str, "root": str, "registry": str, "key": str,
    "signed_on": str, "signature": str,
}  # fmt: skip
CHAINED = (
    "seq", "recorded_at", "actor", "kind", "visibility", "enterprise_id", "application_id", "recognition_id",
    "notice_id", "effective_on", "body", "commitment", "prev_digest",
)  # fmt: skip


class Unreadable(Exception):
    """A file is not what it should be."""


def canonical(value):
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read(path, form):
    """The JSON object in a file, of this format."""
    try:
        with open(path, encoding="utf-8") as file:
            found = json.load(file)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path} is no text") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"{path} is no JSON from line {error.lineno}, column {error.colno} on") from None
    except (ValueError, RecursionError):
        raise Unreadable(f"{path} is no JSON that can be read") from None
    if not isinstance(found, dict) or found.get("format") != form:
        raise Unreadable(f"{path} is no file of the format “{form}”")
    return found


def shaped(path, row, shape):
    """An entry with exactly these fields of these types."""
    if not isinstance(row, dict) or set(row) != set(shape):
        raise Unreadable(f"{path}: an entry has other fields than {', '.join(shape)}")
    for name, kind in shape.items():
        if not isinstance(row[name], kind) or isinstance(row[name], bool):
            raise Unreadable(f"{path}: {name} is {row[name]!r}")
    return row


def read_heads(path):
    found = read(path, HEADS)
    if not isinstance(found.get("keys"), list) or not isinstance(found.get("heads"), list):
        raise Unreadable(f"{path} has no lists of keys and heads")
    for key in found["keys"]:
        shaped(path, key, KEY)
    for head in found["heads"]:
        shaped(path, head, HEAD)
    return found


def is_key(key):
    """Whether a public key is the one its id names."""
    try:
        return hashlib.sha256(bytes.fromhex(key["public_key"])).hexdigest()[:32] == key["id"]
    except ValueError:
        return False


def is_signed(head, key):
    signed = {name: head[name] for name in HEAD if name != "signature"}
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public_key"]))
        public.verify(bytes.fromhex(head["signature"]), canonical({"what": STATEMENT, **signed}))
    except (InvalidSignature, ValueError):
        return False
    return True


def head_faults(head, key):
    """What is wrong with one head, given the key it names (None: unknown)."""
    if key is None or not is_key(key):
        return [f"{head['day']}: signed by an unknown key, {head['key']}"]
    found = [] if is_signed(head, key) else [f"{head['day']}: wrong signature"]
    if not key["first_day"] <= head["signed_on"] <= (key["retired_day"] or "9999-12-31"):
        found.append(f"{head['day']}: signed on {head['signed_on']}, when key {key['id']} was not in use")
    if head["signed_on"] <= head["day"]:
        found.append(f"{head['day']}: signed before the day was over")
    return found


def heads_faults(file):
    """What is wrong with a file of heads by itself: signatures, and that its days grow without a gap."""
    keys, found = {key["id"]: key for key in file["keys"]}, []
    found += [f"key {key['id']}: it is not the key its id names" for key in file["keys"] if not is_key(key)]
    expected, day, signed_on = 1, "", ""
    for head in file["heads"]:
        found += head_faults(head, keys.get(head["key"]))
        if head["registry"] != file.get("registry"):
            found.append(f"{head['day']}: of another registry")
        if head["first"] != expected or head["seq"] < head["first"]:
            found.append(f"{head['day']}: begins at event {head['first']} instead of {expected}")
        if head["day"] <= day or head["signed_on"] < signed_on:
            found.append(f"{head['day']}: not after the head before it")
        expected, day, signed_on = head["seq"] + 1, head["day"], head["signed_on"]
    return found


def compare_faults(kept, now):
    """What the older file holds and the newer one does not hold as it was."""
    if kept.get("registry") != now.get("registry"):
        return ["the files are of two registries, or the ledger was written anew from its first event"]
    heads, keys = {head["day"]: head for head in now["heads"]}, {key["id"]: key for key in now["keys"]}
    found = []
    for key in kept["keys"]:
        there = keys.get(key["id"])
        if there is None:
            found.append(f"key {key['id']}: no longer there")
        elif any(key[name] != there[name] for name in ("public_key", "first_day")) or (
            key["retired_day"] not in (None, there["retired_day"])
        ):
            found.append(f"key {key['id']}: not as it was kept")
    for head in kept["heads"]:
        if heads.get(head["day"]) != head:
            how = "not as it was kept" if head["day"] in heads else "no longer there"
            found.append(f"{head['day']}: the head of events {head['first']}-{head['seq']} is {how}")
    return found


def root_by_path(leaf, index, size, path):
    """The Merkle root of RFC 6962 that a path leads to, by RFC 9162 2.1.3.2; None where none fits."""
    here, last, root = index, size - 1, hashlib.sha256(b"\x00" + leaf).digest()
    for beside in path:
        if last == 0:
            return None
        if here % 2 or here == last:
            root = hashlib.sha256(b"\x01" + beside + root).digest()
            while here % 2 == 0 and here:
                here, last = here // 2, last // 2
        else:
            root = hashlib.sha256(b"\x01" + root + beside).digest()
        here, last = here // 2, last // 2
    return None if last else root


def proof_faults(path, proof, kept):
    """What is wrong with the proof of one event, and with its head against a kept file (None: none given)."""
    event, head = proof.get("event"), shaped(path, proof.get("head"), HEAD)
    key = shaped(path, proof.get("key"), KEY)
    if not isinstance(event, dict) or set(event) != {*CHAINED, "digest"} or type(event["seq"]) is not int:
        raise Unreadable(f"{path}: the event has other fields than {', '.join(CHAINED)}, digest")
    digest = hashlib.sha256(canonical([event[name] for name in CHAINED])).hexdigest()
    found = head_faults(head, key if key["id"] == head["key"] else None)
    if digest != event["digest"]:
        found.append(f"event {event['seq']}: its content is not what its digest was made of")
    try:
        place = (int(proof["index"]), int(proof["size"]))
        steps = [bytes.fromhex(each) for each in proof["path"]]
    except (KeyError, TypeError, ValueError):
        raise Unreadable(f"{path}: index, size or path cannot be read") from None
    first, seq = head["first"], head["seq"]
    if not first <= event["seq"] <= seq or place != (event["seq"] - first, seq - first + 1):
        found.append(f"event {event['seq']}: not where it should be in events {first}-{seq} of the head")
    elif (root_by_path(bytes.fromhex(digest), *place, steps) or b"").hex() != head["root"]:
        found.append(f"event {event['seq']}: the path does not lead to the root of the head")
    if kept is not None and head not in kept["heads"]:
        found.append(f"{head['day']}: the head is not in the kept file")
    return found


def answer(found, sentence):
    for fault in found:
        print(f"FAULT {fault}")
    if not found:
        print(f"OK    {sentence}")
    return 1 if found else 0


def heads(path):
    file = read_heads(path)
    days = [head["day"] for head in file["heads"]]
    span = f", {days[0]} to {days[-1]}, events 1-{file['heads'][-1]['seq']}" if days else ""
    return answer(heads_faults(file), f"{len(days)} heads{span}; keys: {len(file['keys'])}")


def compare(older, newer):
    kept, now = read_heads(older), read_heads(newer)
    found = [f"{older}: {fault}" for fault in heads_faults(kept)]
    found += [f"{newer}: {fault}" for fault in heads_faults(now)]
    known = {key["id"] for key in kept["keys"]}
    begun = [key["id"] for key in now["keys"] if key["id"] not in known]
    more = len(now["heads"]) - len(kept["heads"])
    sentence = f"all {len(kept['heads'])} kept heads are there as they were; {more} more"
    if begun:
        sentence += f"; keys begun since, ask the bureau for them: {', '.join(begun)}"
    return answer(found + compare_faults(kept, now), sentence)


def proof(path, kept_path=None):
    document, kept = read(path, PROOF), read_heads(kept_path) if kept_path else None
    found = proof_faults(path, document, kept) + (heads_faults(kept) if kept else [])
    event, head = document["event"], document["head"]
    sentence = f"event {event['seq']}, {event['kind']} of {event['recorded_at']}, is in the head of "
    sentence += f"{head['day']}, signed by {head['key']}"
    if kept or found:
        return answer(found, sentence + ", which is in the kept file")
    print(
        f"ALONE {sentence}, but nothing says whose key that is. It proves little: compare with a kept file."
    )
    return 3


COMMANDS = {("heads", 1): heads, ("compare", 2): compare, ("proof", 1): proof, ("proof", 2): proof}


def main(words):
    command = COMMANDS.get((words[0], len(words) - 1)) if words else None
    if command is None:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return command(*words[1:])
    except Unreadable as error:
        print(error, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
