from pathlib import Path

import pytest

from tests.guards import address, event_writer, refusal, role_check, scope, state_writer, transaction
from tests.guards.tree import PRODUCT, ROOT, SOURCES, plant, python_files, sound, templates

pytestmark = pytest.mark.static
PLACES = (
    *PRODUCT,
    *SOURCES,
    *refusal.RAISING_RULES,
    *refusal.ANSWERING,
    address.ROOMS,
    address.VIEWS,
    *event_writer.WRITERS,
    *role_check.ASKING,
    role_check.GATE,
    role_check.STEP,
    role_check.DEMO_CLOCK,
    scope.MODELS,
    scope.QUERIES,
    scope.SCOPES,
    scope.SIGNED_IN,
    state_writer.WRITER,
    transaction.ACTIONS,
)


@pytest.mark.parametrize("place", sorted(set(PLACES)))
def test_what_a_guard_reads_or_lets_pass_is_there(place: str) -> None:
    """A guard of a folder that was moved would find nothing for ever."""
    path = ROOT / place
    assert path.is_file() or any(path.rglob("*.py"))


def test_the_tree_is_the_repositorys_own(tmp_path: Path) -> None:
    files = dict.fromkeys(
        ("manage.py", "registry/x.py", "node_modules/x.py", ".venv/x.py", "tests/a/x.py"), ""
    )
    tree = plant(tmp_path, files | {"templates/board/x.html": "", "node_modules/x.html": ""})
    read = [*python_files(tree), *templates(tree)]
    assert {str(path.relative_to(tree)) for path in read} == {
        "manage.py",
        "registry/x.py",
        "tests/a/x.py",
        "templates/board/x.html",
    }


def test_findings_fail_with_every_line() -> None:
    sound([])
    with pytest.raises(pytest.fail.Exception, match=r"(?s)a:1: one.*b:2: two"):
        sound(["a:1: one", "b:2: two"])
