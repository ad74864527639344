from pathlib import Path

import pytest

from tests.guards.recognition_writer import recognition_inserts
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static
ACTIONS = "registry/actions/recognition.py"
BREACHES = (
    "Recognition.create(scheme='x')",
    "models.Recognition.insert_many(rows).execute()",
    "Recognition(scheme='x').save()",
    "models.Recognition(scheme='x')",
    "Recognition.bulk_create(rows)",
    "Recognition.get_or_create(scheme='x')",
    "Recognition.insert_from(query, fields).execute()",
    "insert_rows(Recognition, rows)",
    "insert_rows(models.Recognition, rows)",
)


def test_only_granting_inserts_recognitions() -> None:
    sound(recognition_inserts(ROOT))


@pytest.mark.parametrize("text", BREACHES)
@pytest.mark.parametrize("where", ["registry/actions/imports/recognition.py", ACTIONS, "demo/past.py"])
def test_a_second_writer_is_found(tmp_path: Path, where: str, text: str) -> None:
    (found,) = recognition_inserts(plant(tmp_path, {where: f"def end():\n    {text}"}))
    assert found.startswith(f"{where}:2: ")


def test_granting_and_readers_are_free(tmp_path: Path) -> None:
    granting = "\n    ".join(("def grant_recognitions():", *BREACHES))
    reading = "Recognition.select()\nRecognition.update(ended_on=day).execute()\ninsert_rows(Batch, rows)"
    assert recognition_inserts(plant(tmp_path, {ACTIONS: granting, "registry/queries/x.py": reading})) == []
