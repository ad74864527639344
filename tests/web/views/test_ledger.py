"""The public page of signed heads, the file of all of them, and the proofs of public events."""

import json
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.measure import take_measure
from registry.config import Config
from registry.models import DailyHead, Event, Recognition
from registry.queries.daily_head import heads_file, last_signed_seq
from registry.rules.daily_head import DAY_SIGNED, read_heads_file
from registry.rules.state import State
from tests.conftest import People
from tests.days import DAY
from tests.heads import busy, signed, signed_days
from tests.make import SYSTEM, Make
from tests.measures import deciding
from tests.reading import page


@pytest.fixture
def client(people: People) -> FlaskClient:
    return people.client()


def test_without_a_head_it_says_so(client: FlaskClient) -> None:
    assert "还没有当日摘要" in page(client, "/ledger/heads")
    assert client.get("/ledger/heads.json").json["heads"] == []  # type: ignore[index]


def test_heads_are_paged_with_their_keys_and_linked_from_every_page(
    client: FlaskClient, registry: Config, queries: list[str]
) -> None:
    signed_days(registry)
    text = page(client, "/ledger/heads")
    for head in DailyHead.select():
        assert f"{head.first}–{head.seq}" in text and head.digest in text
    assert heads_file().keys[0].public_key in text
    assert 'href="/ledger/heads"' in page(client, "/")
    del queries[:]
    page(client, "/ledger/heads")
    asked = len(queries)
    for number in range(3, 60):
        busy(number, events=1)
    signed(registry, 60)
    del queries[:]
    assert "第 1 / 2 页" in page(client, "/ledger/heads")
    assert len(queries) == asked
    assert str(DAY) in page(client, "/ledger/heads?page=2")


def test_the_file_for_keeping_is_the_whole_of_it(client: FlaskClient, registry: Config) -> None:
    signed_days(registry)
    answer = client.get("/ledger/heads.json")
    assert read_heads_file(answer.json) == heads_file()
    assert answer.headers["Content-Disposition"] == f"attachment; filename=ledger-heads-{DAY}.json"


def test_a_recognition_leads_to_the_proofs_of_its_events(
    client: FlaskClient, registry: Config, make: Make
) -> None:
    make.application(State.RECOGNIZED)
    found = Recognition.get()
    address = f"/roll/{found.id}"
    assert "记录次日签名之后" in page(client, address)
    assert "/ledger/proofs/" not in page(client, address)
    signed(registry, 60)
    granted = Event.get(Event.kind == "recognition.granted")
    assert f'href="/ledger/proofs/{granted.seq}.json"' in page(client, address)
    answer = client.get(f"/ledger/proofs/{granted.seq}.json")
    assert answer.status_code == 200
    # What is decided later has its proof after the day is signed; until then its line says so.
    with clock.at(clock.now() + timedelta(days=60)):
        take_measure(deciding(found.id, clock.today(), storage=make.storage), SYSTEM)
        ended = Event.get(Event.kind == "recognition.ended")
        shown = page(client, address)
        assert f'href="/ledger/proofs/{granted.seq}.json"' in shown
        assert "记录次日签名之后" in shown
    signed(registry, 90)
    assert f'href="/ledger/proofs/{ended.seq}.json"' in page(client, address)
    # The person who decided is committed to and not named.
    assert granted.commitment and answer.json["event"]["commitment"] == granted.commitment  # type: ignore[index]
    assert "张三" not in json.dumps(answer.json, ensure_ascii=False)


def test_only_what_is_public_is_proved_to_everybody(
    client: FlaskClient, registry: Config, make: Make
) -> None:
    make.application(State.SUBMITTED)
    signed(registry, 1)
    last = list(Event.select().order_by(Event.seq))[-1]
    codes = {
        (row.visibility, client.get(f"/ledger/proofs/{row.seq}.json").status_code)
        for row in list(Event.select().where(Event.seq <= last_signed_seq()))
    }
    assert codes == {("public", 200), ("enterprise", 404), ("staff", 404)}
    assert client.get("/ledger/proofs/9999.json").status_code == 404
    # The event of signing is of today.
    assert last.kind == DAY_SIGNED
    assert client.get(f"/ledger/proofs/{last.seq}.json").status_code == 409
