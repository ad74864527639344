"""`flask uscc check`: wrong codes by their fault, right ones with who gave them; exit 1 when any is wrong."""

import json

import pytest
from flask import Flask

from tests.web.one_engine import one_engine

pytestmark = one_engine
RIGHT, WRONG = "91120116MADEM0011C", "91350203M0001QKT19"


@pytest.mark.parametrize("form", [[], ["--json"]])
def test_any_wrong_code_is_exit_1(app: Flask, form: list[str]) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["uscc", "check", RIGHT, "9162010558590643X0", *form]).exit_code == 0
    assert run(args=["uscc", "check", RIGHT, WRONG, *form]).exit_code == 1


def test_a_right_code_says_who_gave_it_and_a_wrong_one_why(app: Flask) -> None:
    run = app.test_cli_runner().invoke
    right, wrong, *_ = run(args=["uscc", "check", RIGHT, WRONG]).output.splitlines()
    assert right == f"{RIGHT}  有效（市场监督管理，天津市）"
    assert wrong == f"{WRONG}  校验码不符：第 18 位“9”有误，请核对营业执照。"
    first, second = json.loads(run(args=["uscc", "check", RIGHT.lower(), "X1", "--json"]).stdout)
    assert first == {
        "code": RIGHT.lower(),
        "canonical": RIGHT,
        "valid": True,
        "reason": None,
        "authority": "市场监督管理",
        "region": "天津市",
    }
    assert (second["valid"], second["reason"], second["region"]) == (False, "length", None)
