from pathlib import Path

import pytest

from tests.guards.fact_writer import WRITER, fact_writes
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static
WRITES = (
    "Enterprise.update(district='120101').where(True).execute()",
    "models.Enterprise.update(name='x').execute()",
    "Enterprise.create(name='x')",
    "insert_rows(Enterprise, rows)",
)
ASKS = "change_enterprises([(row, details, 1)], actor, day=day)"


def test_only_its_action_writes_the_register() -> None:
    sound(fact_writes(ROOT))


@pytest.mark.parametrize("text", [*WRITES, ASKS])
@pytest.mark.parametrize("where", ["registry/actions/account.py", "registry/web/views/x.py", "demo/past.py"])
def test_a_second_writer_is_found(tmp_path: Path, where: str, text: str) -> None:
    (found,) = fact_writes(plant(tmp_path, {where: f"def move():\n    {text}"}))
    assert found.startswith(f"{where}:2: ")


def test_the_writer_and_readers_are_free(tmp_path: Path) -> None:
    writing = "\n    ".join(("def change():", *WRITES, ASKS))
    reading = "Enterprise.select()\nApplication.update(state='x').execute()\nEnterprise(id=1)"
    assert fact_writes(plant(tmp_path, {WRITER: writing, "registry/queries/x.py": reading})) == []
