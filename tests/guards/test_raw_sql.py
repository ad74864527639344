from pathlib import Path

import pytest

from tests.guards.raw_sql import ROOMS, raw_sql
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static
BREACHES = (
    "db.execute_sql(text)",
    "query.where(SQL('x > 1'))",
    "from peewee import SQL\npeewee.SQL(text)",
    "Enterprise.raw(text)",
    "cursor.execute('SELECT id FROM enterprise')",
    "cursor.execute(f'DELETE FROM {table}')",
    "insert_rows(Rollup, rows, 'ON CONFLICT (day) DO NOTHING')",
    "cursor.executemany(text, rows)",
)


def test_sql_by_hand_is_in_its_rooms_only() -> None:
    sound(raw_sql(ROOT))


def test_every_room_of_sql_has_some(tmp_path: Path) -> None:
    for name in ROOMS:
        text = (ROOT / name).read_text("utf-8")
        assert raw_sql(plant(tmp_path, {"registry/elsewhere.py": text})), name


@pytest.mark.parametrize("text", BREACHES)
@pytest.mark.parametrize("where", ["registry/queries/roll.py", "registry/web/commands/x.py", "demo/past.py"])
def test_sql_by_hand_is_found(tmp_path: Path, where: str, text: str) -> None:
    found = raw_sql(plant(tmp_path, {where: text}))
    assert len(found) == 1
    assert found[0].startswith(f"{where}:{len(text.splitlines())}: ")


def test_a_model_may_say_only_which_rows_an_index_is_of(tmp_path: Path) -> None:
    text = "index(where=SQL('state = 1'))\n"
    assert raw_sql(plant(tmp_path, {"registry/models/call.py": text})) == []
    assert len(raw_sql(plant(tmp_path, {"registry/models/call.py": text + "Call.raw(text)"}))) == 1


def test_words_and_peewee_are_no_sql_by_hand(tmp_path: Path) -> None:
    text = "db.execute(Enterprise.select())\nx = 'SELECT one of these'\ny = 'UPDATE your details'\n"
    assert raw_sql(plant(tmp_path, {"registry/queries/roll.py": text})) == []
