"""The stand-alone verifier, run as people run it: green on what is handed out, loud on what was planted."""

import json
import subprocess
import sys
import venv
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from registry import clock
from registry.actions.daily_head import rotate_key
from registry.config import Config
from registry.key_folder import KeyFolder
from registry.queries.daily_head import heads_file, proof_of
from registry.rules.daily_head import SignedHead, statement_of
from registry.rules.signature import key_id_of, public_key_of
from tests.days import noon
from tests.heads import busy, change_event, day, forge_everything, signed, signed_days
from tests.make import SYSTEM

PROGRAM = Path(__file__).parents[3] / "docs" / "verify" / "verify_heads.py"
EVENT = 3
Document = dict[str, Any]
FORGER = Ed25519PrivateKey.from_private_bytes(bytes(32))


def run(*words: object) -> subprocess.CompletedProcess[str]:
    """The program, from a folder and with an environment in which nothing of the registry can be found."""
    command = [sys.executable, "-I", str(PROGRAM), *map(str, words)]
    return subprocess.run(command, cwd="/", env={}, capture_output=True, text=True, check=False)


def plain(document: object) -> Document:
    found: Document = json.loads(json.dumps(document))
    return found


def written(folder: Path, name: str, document: object) -> Path:
    path = folder / name
    path.write_text(json.dumps(document), "utf-8")
    return path


def test_it_imports_nothing_of_the_registry() -> None:
    assert "registry import" not in PROGRAM.read_text("utf-8")
    assert run().returncode == run("heads").returncode == run("heads", "/no/such/file").returncode == 2


def test_what_a_registry_hands_out_is_green_and_stays_so(registry: Config, tmp_path: Path) -> None:
    signed_days(registry)
    kept = written(tmp_path, "kept.json", heads_file().document())
    proof = written(tmp_path, "proof.json", proof_of(EVENT))
    with clock.at(noon(day(4))):
        rotated = rotate_key(KeyFolder(registry.keys), SYSTEM)
    busy(4)
    signed(registry, 5)
    newer = written(tmp_path, "newer.json", heads_file().document())
    for path, said in ((kept, "3 heads, 2026-03-02 to 2026-03-04, events 1-6"), (newer, "5 heads")):
        done = run("heads", path)
        assert (done.returncode, done.stdout[:2], said in done.stdout) == (0, "OK", True), done
    done = run("compare", kept, newer)
    assert (done.returncode, "2 more" in done.stdout, rotated in done.stdout) == (0, True, True), done
    # What was kept is not in an older file.
    assert run("compare", newer, kept).returncode == 1
    done = run("proof", proof, newer)
    assert (done.returncode, "is in the kept file" in done.stdout) == (0, True), done
    done = run("proof", proof)
    assert (done.returncode, done.stdout[:5], "proves little" in done.stdout) == (3, "ALONE", True), done


@pytest.mark.engines("sqlite")
def test_a_ledger_written_anew_is_found_against_what_was_kept(registry: Config, tmp_path: Path) -> None:
    signed_days(registry)
    kept = written(tmp_path, "kept.json", heads_file().document())
    change_event(EVENT, body="{}")
    forge_everything()
    forged = written(tmp_path, "forged.json", heads_file().document())
    proof = written(tmp_path, "proof.json", proof_of(EVENT))
    # By itself it is without a seam.
    assert run("heads", forged).returncode == 0
    assert run("proof", proof).returncode == 3
    done = run("compare", kept, forged)
    assert done.returncode == 1
    assert f"{day(1)}: the head of events 3-4 is not as it was kept" in done.stdout
    assert "no longer there" in done.stdout  # the key
    done = run("proof", proof, kept)
    assert (done.returncode, "the head is not in the kept file" in done.stdout) == (1, True)


def _signed_by_the_forger(file: Document) -> None:
    public_key = public_key_of(FORGER)
    head = {**file["heads"][1], "root": "0" * 64, "key": key_id_of(public_key)}
    signature = FORGER.sign(statement_of(SignedHead(**head))).hex()
    file["heads"][1] = {**head, "signature": signature}


HEADS: list[tuple[Callable[[Document], object], str]] = [
    (lambda file: file["heads"][1].update(root="0" * 64), "2026-03-03: wrong signature"),
    (lambda file: file["heads"][1].update(seq=5), "2026-03-03: wrong signature"),
    (lambda file: file["heads"][1].update(signature="0" * 128), "2026-03-03: wrong signature"),
    (lambda file: file["heads"].pop(1), "2026-03-04: begins at event 5 instead of 3"),
    (lambda file: file["heads"].reverse(), "not after the head before it"),
    (lambda file: file["keys"].clear(), "2026-03-02: signed by an unknown key"),
    (lambda file: file["keys"][0].update(public_key=public_key_of(FORGER)), "not the key its id names"),
    (lambda file: file["keys"][0].update(retired_day="2026-03-04"), "was not in use"),
    (lambda file: file.update(registry="0" * 64), "2026-03-02: of another registry"),
    (_signed_by_the_forger, "2026-03-03: signed by an unknown key"),
]
PROOFS: list[tuple[Callable[[Document], object], str]] = [
    (lambda proof: proof["event"].update(body="{}"), "its content is not what its digest was made of"),
    (lambda proof: proof["event"].update(commitment="0" * 64), "its content is not what its digest"),
    (lambda proof: proof["path"].reverse() or proof["path"].append("00" * 32), "does not lead to the root"),
    (lambda proof: proof.update(index=1), "not where it should be"),
    (lambda proof: proof["event"].update(seq=5), "not where it should be"),
    (lambda proof: proof["head"].update(root="0" * 64), "wrong signature"),
    (lambda proof: proof["key"].update(public_key=public_key_of(FORGER)), "signed by an unknown key"),
]
UNREADABLE: list[Callable[[Document], object]] = [
    lambda file: file.update(format="x"),
    lambda file: file["heads"][0].pop("root"),
    lambda file: file["heads"][0].update(first=True),
    lambda file: file.update(heads=None),
]


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_what_was_planted_is_named(registry: Config, tmp_path: Path) -> None:
    signed_days(registry)
    good = {"heads": plain(heads_file().document()), "proof": plain(proof_of(EVENT))}
    for what, cases in (("heads", HEADS), ("proof", PROOFS)):
        for plant, said in cases:
            document = deepcopy(good[what])
            plant(document)
            assert document != good[what]
            done = run(what, written(tmp_path, "planted.json", document))
            assert (done.returncode, said in done.stdout) == (1, True), (said, done)
    for plant in UNREADABLE:
        document = deepcopy(good["heads"])
        plant(document)
        done = run("heads", written(tmp_path, "planted.json", document))
        assert (done.returncode, done.stdout) == (2, ""), done
    for content, said in ((b'{"a":\n 1,}', "is no JSON from line 2, column 4 on"), (b"\xff", "is no text")):
        (tmp_path / "planted.json").write_bytes(content)
        done = run("heads", tmp_path / "planted.json")
        assert (done.returncode, said in done.stderr) == (2, True), done


def test_without_its_library_it_says_which(tmp_path: Path) -> None:
    plain = venv_without_libraries(tmp_path)
    done = subprocess.run([plain, "-I", PROGRAM, "heads", "x"], capture_output=True, text=True, check=False)
    assert (done.returncode, "-m pip install cryptography" in done.stderr) == (2, True), done


def venv_without_libraries(folder: Path) -> Path:
    venv.create(folder / "venv", with_pip=False)
    return folder / "venv" / "bin" / "python"
