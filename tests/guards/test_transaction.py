from pathlib import Path

import pytest

from tests.guards.transaction import functions_without_transaction
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static


def test_a_public_function_of_the_actions_has_its_transaction() -> None:
    sound(functions_without_transaction(ROOT))


@pytest.mark.parametrize(
    "text",
    [
        "def may(actor): return True",
        "def may(actor): return db.in_transaction()",
        "def may(actor): return _read(actor)\ndef _read(actor): return Sheet.select()",
        "from registry.queries.sheet import require_transaction\ndef may(actor): return require_transaction",
        "@cache\ndef may(actor): return True",
    ],
)
def test_a_function_without_transaction_is_found(tmp_path: Path, text: str) -> None:
    found = functions_without_transaction(plant(tmp_path, {"registry/actions/imports/run.py": text}))
    assert len(found) == 1
    assert "may opens no transaction; " in found[0]
    assert found[0].startswith("registry/actions/imports/run.py:")


@pytest.mark.parametrize(
    "text",
    [
        "@transactional\ndef keep(actor): pass",
        "@database.transactional\ndef keep(actor): pass",
        "def keep(actor): _keep(actor)\n@transactional\ndef _keep(actor): pass",
        "def keep(): _keep()\ndef _keep(): _put()\ndef _put(): require_transaction()",
        "def keep(actor):\n    with db.atomic(): pass",
        "def _may(actor): return True",
        "class Plan:\n    def apply(self): pass",
    ],
)
def test_what_has_its_transaction_is_not_found(tmp_path: Path, text: str) -> None:
    assert functions_without_transaction(plant(tmp_path, {"registry/actions/run.py": text})) == []


def test_functions_of_other_rooms_are_free(tmp_path: Path) -> None:
    assert (
        functions_without_transaction(plant(tmp_path, {"registry/queries/run.py": "def may(): pass"})) == []
    )
