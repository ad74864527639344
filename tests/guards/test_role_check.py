from pathlib import Path

import pytest

from tests.guards.role_check import role_checks
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static
BREACHES = {
    "if actor.role in STAFF: pass": "actor.role in STAFF compares a role",
    "may = current_actor().role is Role.BUREAU_DECIDER": "current_actor().role is",
    "may = Role(current_account().role) is not Role.LEADER": "Role(current_account().role) is not",
    "def f(actor):\n    return {Role.LEADER} >= {actor.role}": "{Role.LEADER} >= {actor.role} compares",
    "raise NotAllowed()": "NotAllowed is raised",
    "raise NotAllowed": "NotAllowed is raised",
    "def f():\n    raise NotAllowed(ONLY_DECIDERS)": "NotAllowed is raised",
}


def test_roles_are_compared_in_gate_scope_table_and_right_only() -> None:
    sound(role_checks(ROOT))


@pytest.mark.parametrize("text", BREACHES)
@pytest.mark.parametrize("where", ["registry/actions/call.py", "registry/web/views/x.py", "workers/pool.py"])
def test_a_role_compared_elsewhere_is_found(tmp_path: Path, where: str, text: str) -> None:
    found = role_checks(plant(tmp_path, {where: text}))
    assert len(found) == 1
    assert found[0].startswith(f"{where}:{len(text.splitlines())}: {BREACHES[text]}")


@pytest.mark.parametrize(
    "text",
    [
        "require(actor, Right.OPEN_CALL)",
        "shown = may(actor, Right.SCAN_POOL) and not found.ended",
        "steps = steps_for(state, actor.role)",
        "if clause.role == 'veto': raise NotFound()",
        "if role not in links: raise Stale()",
    ],
)
def test_asking_for_a_right_is_none(tmp_path: Path, text: str) -> None:
    assert role_checks(plant(tmp_path, {"registry/web/views/x.py": text})) == []


def test_the_gate_and_the_tables_compare_roles(tmp_path: Path) -> None:
    text = "\n".join(each for each in BREACHES if not each.startswith("def"))
    places = ("registry/web/access.py", "registry/rules/right.py", "registry/queries/scope.py")
    assert role_checks(plant(tmp_path, dict.fromkeys(places, text))) == []
