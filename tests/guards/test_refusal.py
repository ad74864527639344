from pathlib import Path

import pytest

from tests.guards.refusal import misplaced_refusals
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static


def test_rules_return_refusals_and_pages_catch_those_of_forms() -> None:
    sound(misplaced_refusals(ROOT))


@pytest.mark.parametrize(
    ("where", "text", "found"),
    [
        ("registry/rules/place.py", "raise Unmet(reasons)", "a rule raises Unmet"),
        ("registry/rules/advice/gap.py", "raise errors.Conflict from None", "a rule raises Conflict"),
        ("registry/web/views/x.py", "try: f()\nexcept NotFound: pass", "a page catches NotFound"),
        (
            "registry/web/sheet/x.py",
            "try: f()\nexcept (Unmet, Refusal) as refusal: pass",
            "a page catches Refusal",
        ),
        ("registry/web/views/x.py", "try: f()\nexcept Exception: pass", "a page catches Exception"),
        ("registry/web/views/x.py", "try: f()\nexcept: pass", "a page catches everything"),
    ],
)
def test_a_refusal_in_the_wrong_place_is_found(tmp_path: Path, where: str, text: str, found: str) -> None:
    line = len(text.splitlines())
    lines = misplaced_refusals(plant(tmp_path, {where: text}))
    assert [each.partition(";")[0] for each in lines] == [f"{where}:{line}: {found}"]


def test_refusals_in_their_places_are_not_found(tmp_path: Path) -> None:
    files = {
        "registry/rules/workflow.py": "raise Stale()",
        "registry/rules/unit.py": "raise CatalogError('x')",
        "registry/actions/call.py": "raise Unmet(reasons)",
        "registry/web/views/x.py": "try: f()\nexcept (Unmet, Stale, Conflict): pass\nexcept ValueError: pass",
        "registry/web/errors.py": "try: f()\nexcept Refusal: pass",
        "registry/web/commands/answer.py": "try: f()\nexcept Refusal: pass",
    }
    assert misplaced_refusals(plant(tmp_path, files)) == []
