from pathlib import Path

import pytest

from tests.guards.event_writer import WRITERS, event_writes
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static
BREACHES = (
    "Event.create(kind='x')",
    "Event.update(kind='x').execute()",
    "models.Event.delete().execute()",
    "Event(kind='x').save()",
    "EventSecret.update(content='{}').execute()",
    "LedgerHead.update(seq=1).execute()",
    "insert_rows(Event, rows)",
    "Event.bulk_create(rows)",
)


def test_only_the_ledger_writes_events() -> None:
    sound(event_writes(ROOT))


@pytest.mark.parametrize("text", BREACHES)
@pytest.mark.parametrize(
    "where", ["registry/actions/profile.py", "registry/web/commands/x.py", "demo/past.py"]
)
def test_a_second_writer_is_found(tmp_path: Path, where: str, text: str) -> None:
    found = event_writes(plant(tmp_path, {where: text}))
    assert len(found) == 1
    assert found[0].startswith(f"{where}:1: ")


def test_readers_and_the_ledger_itself_are_free(tmp_path: Path) -> None:
    files = {
        **{writer: "\n".join(BREACHES) for writer in WRITERS},
        "registry/queries/ledger.py": "Event.select().where(Event.seq > seq)\ninsert_rows(Sheet, rows)",
    }
    assert event_writes(plant(tmp_path, files)) == []
