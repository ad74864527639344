from pathlib import Path

import pytest

from tests.guards.state_writer import state_writes
from tests.guards.tree import ROOT, plant, sound

pytestmark = pytest.mark.static
BREACHES = {
    "application.state = State.DRAFT.value": "application.state is set",
    "del row.application.state": "row.application.state is set",
    "def f(application: Application | None):\n    application.state = 'draft'": "application.state is set",
    "def f(row: Any):\n    row.state = 'draft'": "row.state is set",
    "setattr(application, 'state', 'draft')": "setattr() sets a state",
    "Application.update(state='draft').where(mine).execute()": "Application.update()",
    "Application.update({'state': 'draft'}).execute()": "Application.update()",
    "Application.update({Application.state: 'draft'}).execute()": "Application.update()",
    "Application.update(**{'state': 'draft'}).execute()": "Application.update()",
    "Application.update(**columns).execute()": "Application.update()",
    "models.Application.update(state='draft').execute()": "models.Application.update()",
    "Application.create(state='submitted')": "Application.create()",
    "Application(state='submitted').save()": "Application()",
    "from registry.models import Application as A\nA.insert(state='submitted').execute()": "A.insert()",
    "Application.insert_many(rows).execute()": "Application.insert_many()",
    "Application.bulk_update(rows, fields=[Application.state])": "Application.bulk_update()",
    "insert_rows(Application, rows)": "insert_rows()",
    "def f(x):\n    columns = {'state': x}\n    Application.update(**columns)": "Application.update()",
    "def f(x):\n    columns = dict(x)\n    Application.update(columns)": "Application.update()",
}
FREE = (
    "def publish(version: CriteriaVersion):\n    version.state = 'published'",
    "def claim():\n    found: PoolRun | None = PoolRun.select().first()\n    found.state = 'running'",
    "Application.update(version=1, changed_at=now).where(Application.state == 'draft').execute()",
    "Application.create(enterprise=1)",
    "Application.update({'version': 1, Application.changed_at: now})",
    "def f(x):\n    columns = {'version': x}\n    Application.update(**columns)",
    "CriteriaVersion.update(state='draft')",
    "insert_rows(Event, rows)",
    "class Machine:\n    def start(self):\n        self.state = 1",
)


def test_only_step_writes_the_state_of_an_application() -> None:
    sound(state_writes(ROOT))


@pytest.mark.parametrize("text", BREACHES)
@pytest.mark.parametrize(
    "where", ["registry/actions/application.py", "demo/past.py", "registry/web/views/x.py"]
)
def test_a_second_writer_is_found(tmp_path: Path, where: str, text: str) -> None:
    found = state_writes(plant(tmp_path, {where: text}))
    assert len(found) == 1
    assert found[0].startswith(f"{where}:{len(text.splitlines())}: {BREACHES[text]}")


@pytest.mark.parametrize("text", FREE)
def test_what_writes_no_state_is_none(tmp_path: Path, text: str) -> None:
    assert state_writes(plant(tmp_path, {"registry/actions/application.py": text})) == []


def test_step_itself_may(tmp_path: Path) -> None:
    assert state_writes(plant(tmp_path, {"registry/actions/step.py": "\n".join(BREACHES)})) == []
