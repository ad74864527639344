"""A long list that two persons decide and a worker writes; and one whose process is killed."""

import json
import os
import signal
import subprocess
import sys
from datetime import timedelta

import pytest

from registry import clock
from registry.actions.approval import EffectChanged, approve, propose
from registry.actions.imports.run import upload_list
from registry.actions.imports.taking_up import bring_in_next
from registry.config import Config
from registry.errors import Conflict
from registry.models import Enterprise, Event, EventSecret, ImportRun, ImportWork, Recognition
from registry.queries.approval import effect_of
from registry.queries.imports import piece
from registry.queries.imports.run import get_import_run
from registry.queries.ledger_check import verify_ledger
from registry.rules.approval import ImportArguments, effect_digest
from registry.rules.role import Role
from tests.actions.imports.test_recognition import decision
from tests.make import Make
from tests.workbooks import workbook

ROWS = [[f"天津批{number}制造有限公司", "河西区"] for number in range(5)]
CONTENT = workbook(["企业名称", "所属区"], *ROWS)
KILLED = """
import sys
from pathlib import Path
from registry import turns
from registry.actions.imports.file import apply_import
from registry.database import db, open_database
from registry.queries.imports import piece
from registry.rules.actor import Actor
from registry.rules.imports.file import read_import
from registry.storage import Storage

def stay(done, total):
    if done == 2:
        print("written", flush=True)
        sys.stdin.read()

piece.ROWS, turns.PAUSE = 1, 0
open_database(sys.argv[1])
db.connect()
content = Path(sys.argv[2]).read_bytes()
file, storage = read_import("名单.xlsx", content, None), Storage(Path(sys.argv[3]))
apply_import(file, Actor.system("cli"), accept_good=False, keep=lambda: storage.keep(content), progress=stay)
"""


def test_what_is_approved_is_written_by_a_worker_in_the_name_of_both(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piece, "ROWS", 2)
    reviewer, decider = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.BUREAU_DECIDER)
    run = upload_list("名单.xlsx", CONTENT, decision(), reviewer, make.storage)
    waiting = propose(ImportArguments(run.id, accept_good=False), reviewer, make.storage)
    assert approve(waiting, decider, make.storage, seen=effect_digest(effect_of(waiting))) == f"run:{run.id}"
    assert (get_import_run(run.id).applied_at, Recognition.select().count()) == (None, 0)
    with pytest.raises(Conflict, match="已经导入过"):
        propose(ImportArguments(run.id, accept_good=False), reviewer, make.storage)
    assert bring_in_next(make.storage)
    assert get_import_run(run.id).applied_at is not None
    granted = list(Event.select().where(Event.kind == "recognition.granted").order_by(Event.seq))
    assert len(granted) == 5
    for event in granted:
        said, secret = json.loads(event.body), json.loads(EventSecret.get_by_id(event.seq).content)
        assert (event.actor, said["proposed_by"]) == (decider.text, reviewer.text)
        assert (said["approval"], said["run"]) == (waiting.id, run.id)
        assert (secret["actor_name"], secret["proposer_name"]) == (decider.name, reviewer.name)


def test_an_approval_that_would_do_another_thing_begins_nothing(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piece, "ROWS", 2)
    reviewer, decider = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.BUREAU_DECIDER)
    run = upload_list("名单.xlsx", CONTENT, decision(), reviewer, make.storage)
    waiting = propose(ImportArguments(run.id, accept_good=False), reviewer, make.storage)
    make.enterprise(name=ROWS[0][0])
    with pytest.raises(EffectChanged):
        approve(waiting, decider, make.storage, seen=effect_digest(effect_of(waiting)))
    assert not ImportWork.select().exists()


def test_killed_by_the_system_it_is_taken_up_where_it_was(
    make: Make, registry: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_file = registry.var / "名单.xlsx"
    list_file.write_bytes(CONTENT)
    words = [registry.database_url, str(list_file), str(make.storage.folder)]
    process = subprocess.Popen(
        [sys.executable, "-c", KILLED, *words], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout and process.stdin
    assert process.stdout.readline() == "written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert Enterprise.select().where(Enterprise.import_run.is_null(False)).count() == 2
    assert not bring_in_next(make.storage)
    ImportWork.update(free_at=clock.real_now() - timedelta(seconds=1)).execute()
    monkeypatch.setattr(piece, "ROWS", 2)
    assert bring_in_next(make.storage)
    names = [row.name for row in Enterprise.select().order_by(Enterprise.id)]
    assert names == [name for name, _place in ROWS]
    assert ImportRun.get().applied_at is not None
    assert verify_ledger().intact
