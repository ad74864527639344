"""`flask criteria recheck`, and commands where there are no tables."""

import json

from tests.make import Make
from tests.web.commands.invoke import Invoke


def test_recheck_without_sheets_is_intact(invoke: Invoke, make: Make) -> None:
    assert json.loads(invoke("recheck", "--json").stdout) == {"intact": True, "sheets": 0, "faults": []}
    assert "0 份" in invoke("recheck").stdout


def test_commands_that_need_tables_say_so(without_tables: Invoke) -> None:
    for words in (("load",), ("recheck",)):
        answer = without_tables(*words)
        assert answer.exit_code == 1
        assert "db migrate" in answer.stderr
