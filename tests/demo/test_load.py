"""The demo: everything is marked, the printed accounts sign in, and every load gives the same."""

import json

import pytest

from demo.accounts import ACCOUNTS, PASSWORD
from demo.current.answer import STRANGER
from registry.actions.account import sign_in
from registry.models import (
    Account,
    Application,
    Attachment,
    Batch,
    Call,
    Enterprise,
    Notice,
    Recognition,
    Subject,
)
from registry.rules.state import State
from tests.demo.fingerprint import KEPT, fingerprint

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
        # A filing is accepted without a document.
        unmarked = ~column.contains("演示") & (column != "")
        assert not column.model.select().where(unmarked).exists(), column
    others = [row.name for row in Enterprise.select().where(~Enterprise.demo)]
    assert others == [STRANGER], "a published list brought it in"


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
def test_this_load_gives_what_is_kept_of_another(demo: None) -> None:
    """Another process, another time, mostly another machine: the same rows whenever and wherever."""
    assert fingerprint() == json.loads(KEPT.read_text("utf-8")), (
        "the demo is another; where that is meant: python -m tests.demo.fingerprint"
    )
