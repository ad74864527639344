from pathlib import Path

import pytest

from tests.guards.class_names import repeated_class_names
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static


def test_a_public_class_name_occurs_once() -> None:
    sound(repeated_class_names(ROOT))


def test_a_name_in_two_modules_is_found(tmp_path: Path) -> None:
    tree = plant(
        tmp_path,
        {
            "registry/rules/sheet.py": "class Row:\n    class Meta: pass\n",
            "registry/models/sheet.py": "import peewee\n\nclass Row:\n    class Meta: pass\n",
            "bench/pools.py": "class _Work: pass\n",
            "workers/pool.py": "class _Work: pass\nclass Pool: pass\n",
        },
    )
    assert repeated_class_names(tree) == [
        "registry/models/sheet.py:3: class Row is also in registry/rules/sheet.py:1; put its noun in front",
        "registry/rules/sheet.py:1: class Row is also in registry/models/sheet.py:3; put its noun in front",
    ]
