"""The demo: everything is marked, the printed accounts sign in, and every load gives the same."""

import re
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from demo.accounts import ACCOUNTS, PASSWORD
from registry.actions.account import sign_in
from registry.database import db, open_database
from registry.models import (
    Account,
    Application,
    Attachment,
    Batch,
    Call,
    ClauseCheck,
    Enterprise,
    Event,
    FiledSheet,
    Notice,
    PoolRun,
    ProfileFact,
    ProfileRecord,
    Recognition,
    Subject,
)
from registry.queries.tally import figures
from registry.rules.profile_saved import PROFILE_SAVED
from registry.rules.workflow import State
from tests.databases import LOADED_ON, Databases, forget, load_demo_into

# One load takes half a minute alone, many times that where others share the machine.
pytestmark = pytest.mark.timeout(900)


@pytest.mark.slow
def test_everything_is_marked(demo: None) -> None:
    for column in (
        Enterprise.name,
        Subject.name,
        Recognition.name,
        Call.title,
        Call.document_no,
        Notice.title,
        Notice.document_no,
        Account.name,
        Attachment.name,
        Batch.document_no,
    ):
        assert not column.model.select().where(~column.contains("演示")).exists(), column
    assert not Enterprise.select().where(~Enterprise.demo).exists()


@pytest.mark.slow
def test_the_printed_accounts_sign_in_to_something_to_do(demo: None) -> None:
    for account in ACCOUNTS:
        opened, _ = sign_in(account.login, PASSWORD)
        assert opened.role == account.role
    waiting = Application.select().where(Application.state == State.SUBMITTED)
    officers = list(Account.select().where(Account.login.in_(["district", "zone"])))
    for officer in officers:
        mine = waiting.where(Application.district == officer.district)
        assert mine.where(Application.zone == officer.zone if officer.zone else True).count() >= 24


@pytest.mark.slow
def test_another_load_gives_the_same(
    demo_url: str, databases: Databases, tmp_path: Path, redis_server: str
) -> None:
    open_database(demo_url)
    db.connect()
    first = _fingerprint()
    forget(db.obj)
    load_demo_into(databases.fresh("sqlite", tmp_path), redis_server, tmp_path)
    assert _fingerprint() == first
    forget(db.obj)


def _fingerprint() -> dict[str, Any]:
    """All that a person could tell two loads apart by."""
    return {
        "enterprises": list(
            Enterprise.select(Enterprise.name, Enterprise.uscc).order_by(Enterprise.id).tuples()
        ),
        "certificates": list(
            Recognition.select(Recognition.name, Recognition.certificate_no, Recognition.valid_until)
            .order_by(Recognition.id)
            .tuples()
        ),
        "files": list(
            Application.select(Application.number, Application.state).order_by(Application.id).tuples()
        ),
        # The other tests of this file sign in to the first of the two.
        "events": [
            (event.kind, _body(event))
            for event in Event.select().where(Event.kind != "account.signed_in").order_by(Event.seq)
        ],
        "figures": figures(LOADED_ON, ("district", "industry")),
        "facts": _digest(
            *(ProfileFact.enterprise, ProfileFact.metric, ProfileFact.period, ProfileFact.value),
            *(ProfileFact.source, ProfileFact.entered_by),
        ),
        "rows": _digest(
            *(ProfileRecord.enterprise, ProfileRecord.record, ProfileRecord.line, ProfileRecord.content),
            *(ProfileRecord.removed, ProfileRecord.source, ProfileRecord.entered_by),
        ),
        "sheets": list(FiledSheet.select(FiledSheet.digest).order_by(FiledSheet.id).tuples()),
        "checks": _digest(ClauseCheck.sheet, ClauseCheck.clause, ClauseCheck.given, ClauseCheck.reason),
        "runs": [run.result for run in PoolRun.select().order_by(PoolRun.id)],
    }


def _body(event: Event) -> str:
    """Without the digests that cover the millisecond at which something was typed: of a sheet's origins, and
    of the rows of a profile."""
    covers_time = "origins|digest" if event.kind == PROFILE_SAVED else "origins"
    return re.sub(rf'"({covers_time})":"[0-9a-f]+"', "", event.body)


def _digest(*columns: Any) -> str:
    rows = columns[0].model.select(*columns).order_by(columns[0].model.id).tuples()
    return sha256(repr(list(rows)).encode()).hexdigest()
