"""The tour of the code names functions and files that exist."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOUR = ROOT / "docs" / "tour.md"
STOP = re.compile(r"`(\w+)`(?:\s+and\s+then\s+`(\w+)`)?\s+(?:in|of)\s+`([\w/]+\.py)`")
NAMED = re.compile(r"`([\w/]+(?:\.py|/))`")


def stops(text: str) -> list[tuple[str, str]]:
    """Every function the tour names with the file it says it is in."""
    found = STOP.findall(text)
    return [(name, file) for first, second, file in found for name in (first, second) if name]


def missing(text: str, root: Path) -> list[str]:
    """What the tour names and the tree has not."""
    wrong = [name for name in NAMED.findall(text) if "/" in name and not (root / name).exists()]
    for name, file in stops(text):
        path = root / file
        tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.parse("")
        functions = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
        if name not in functions:
            wrong.append(f"{name} in {file}")
    return wrong


def test_every_stop_of_the_tour_exists() -> None:
    text = TOUR.read_text("utf-8")
    assert len(stops(text)) >= 30
    assert missing(text, ROOT) == []


def test_the_tour_is_two_pages_at_most() -> None:
    assert len(TOUR.read_text("utf-8").splitlines()) <= 120


def test_a_stop_that_is_gone_is_found(tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "step.py").write_text("def take_step():\n    ...\n")
    there, gone = "`take_step` in `rules/step.py`", "`no_step` in `rules/step.py`, `x` in `rules/no.py`"
    assert missing(there, tmp_path) == []
    assert missing(gone, tmp_path) == ["rules/no.py", "no_step in rules/step.py", "x in rules/no.py"]
