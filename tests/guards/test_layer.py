from pathlib import Path

import pytest

from tests.guards.layer import missing_layers
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static
PYPROJECT = """
[[tool.importlinter.contracts]]
type = "layers"
layers = ["registry.web | workers", "registry.rules", "registry.child : registry.clock"]

[[tool.importlinter.contracts]]
type = "forbidden"
source_modules = ["registry.rules", "workers", "registry.child", "registry.clock"]
forbidden_modules = ["flask"]

[[tool.importlinter.contracts]]
type = "forbidden"
source_modules = ["demo", "registry.web", "registry.rules", "registry.child", "registry.clock"]
forbidden_modules = ["celery"]
"""
TREE = {
    "pyproject.toml": PYPROJECT,
    "registry/__init__.py": "",
    "registry/web/__init__.py": "",
    "registry/rules/place.py": "",
    "registry/child.py": "",
    "registry/clock.py": "",
    "registry/catalog/units.toml": "",
    "workers/app.py": "",
}


def test_every_module_stands_in_the_contracts() -> None:
    sound(missing_layers(ROOT))


def test_a_tree_all_of_which_stands_there_is_sound(tmp_path: Path) -> None:
    assert missing_layers(plant(tmp_path, TREE)) == []


@pytest.mark.parametrize("where", ["registry/storage.py", "registry/stores/__init__.py"])
def test_a_module_without_layer_is_found(tmp_path: Path, where: str) -> None:
    module = where.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    assert missing_layers(plant(tmp_path, {**TREE, where: ""})) == [
        f"pyproject.toml:1: {module} stands in no layer; give it its place in the contract of layers",
        f"pyproject.toml:1: {module} may import flask; name it in the contract that forbids it",
        f"pyproject.toml:1: {module} may import celery; name it in the contract that forbids it",
    ]


def test_a_layer_that_is_gone_is_found(tmp_path: Path) -> None:
    files = {name: text for name, text in TREE.items() if "rules" not in name}
    assert missing_layers(plant(tmp_path, files)) == [
        "pyproject.toml:1: registry.rules is a layer and no module; take it out of the contract of layers"
    ]
