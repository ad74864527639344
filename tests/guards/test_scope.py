from pathlib import Path

import pytest

from tests.guards.scope import (
    NOBODYS,
    QUERIES,
    addresses_without_actor,
    queries_of_pages,
    queries_without_scope,
)
from tests.guards.tree import ROOT, functions, plant, python_files, sound

pytestmark = pytest.mark.static
MODELS = "class Enterprise(Table): pass\nclass SignIn(Table): pass\n"
HEAD = "from registry.queries.application import get_application, get_call, row_of\n"


def test_pages_commands_and_jobs_query_nothing_themselves() -> None:
    sound(queries_of_pages(ROOT))


def test_a_query_that_is_told_who_asks_starts_from_scope() -> None:
    sound(queries_without_scope(ROOT))


def test_a_page_asks_for_a_row_by_its_id_as_somebody() -> None:
    sound(addresses_without_actor(ROOT))


def test_every_read_that_needs_no_actor_is_there() -> None:
    known = {each.name for path in python_files(ROOT, QUERIES) for each in functions(path)}
    assert known >= NOBODYS


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("registry/web/views/x.py", "Enterprise.select().where(Enterprise.id == id)"),
        ("registry/web/sheet/x.py", "models.Enterprise.get_or_none(id)"),
        ("registry/web/forms/x.py", "Enterprise.get_by_id(id)"),
        ("registry/web/commands/x.py", "Enterprise.update(name='x')"),
        ("workers/x.py", "Enterprise.delete().execute()"),
        ("registry/web/views/x.py", "insert_rows(Enterprise, rows)"),
    ],
)
def test_a_query_of_a_page_is_found(tmp_path: Path, where: str, text: str) -> None:
    found = queries_of_pages(plant(tmp_path, {"registry/models/enterprise.py": MODELS, where: text}))
    assert len(found) == 1
    assert found[0].startswith(f"{where}:1: ")


def test_what_is_no_query_of_a_page_is_not_found(tmp_path: Path) -> None:
    files = {
        "registry/models/enterprise.py": MODELS,
        "registry/web/views/x.py": "request.args.get('Enterprise')\nform.select()\nEnterprise.name\n",
        "registry/web/access.py": "SignIn.select()",
        "registry/queries/x.py": "Enterprise.select()",
    }
    assert queries_of_pages(plant(tmp_path, files)) == []


def test_an_actor_without_scope_is_found(tmp_path: Path) -> None:
    files = {
        "registry/queries/scope.py": "def applications_in_scope(actor: Actor): pass",
        "registry/queries/application.py": "def worklist(actor: Actor): return applications_in_scope(actor)",
        "registry/queries/desk.py": (
            "from registry.queries.application import worklist as rows\n"
            "def desk(actor: Actor): return _desk(actor)\n"
            "def _desk(actor: Actor): return rows(actor)\n"
            "def own(actor: Actor | None): return Enterprise.get(Enterprise.id == actor.enterprise_id)\n"
            "def offices(actor: str): pass\n"
        ),
    }
    assert queries_without_scope(plant(tmp_path, files)) == [
        "registry/queries/desk.py:4: own has an actor and no scope; start from queries/scope.py"
    ]


@pytest.mark.parametrize(
    ("where", "text"),
    [
        ("registry/web/views/x.py", "def page(id: int): return get_application(id)"),
        ("registry/web/views/x.py", "def page(file_id: int): return get_application(id=file_id)"),
        ("registry/web/review/x.py", "def page(audience: str, id: int): return get_application(id)"),
        ("registry/web/views/x.py", "def page(id: int):\n    return show(get_application(id))"),
    ],
)
def test_an_id_of_an_address_without_actor_is_found(tmp_path: Path, where: str, text: str) -> None:
    found = addresses_without_actor(plant(tmp_path, {where: HEAD + text}))
    assert len(found) == 1
    assert found[0].startswith(f"{where}:{1 + len(text.splitlines())}: get_application(")


@pytest.mark.parametrize(
    "text",
    [
        "def page(id: int): return get_application(current_actor(), id)",
        "def page(id: int):\n    actor = current_actor()\n    return get_application(actor, id)",
        "def page(id: int): return get_application(_editor(), id)\ndef _editor() -> Actor: pass",
        "def page(id: int): return get_call(id)",
        "def page(line: int): return row_of(enterprise.id, line)",
        "def page(id: int): return redirect(id)",
    ],
)
def test_an_id_with_who_asks_is_not_found(tmp_path: Path, text: str) -> None:
    assert addresses_without_actor(plant(tmp_path, {"registry/web/views/x.py": HEAD + text})) == []
