"""`flask setting`: the operator sets at once, and a city's own files say what holds first."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask

from registry.config import ROOT, Config
from registry.models import Event, SettingValue

KEY = "notice_days/seed:municipal"
SET = ("setting", "set", KEY, "7", "--from", "2026-03-02", "--document", "津工信〔2026〕9号")


@pytest.mark.engines("sqlite")
def test_what_is_set_is_listed_from_its_day(app: Flask) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=SET).exit_code == 0
    for day, value in (("2026-03-01", 5), ("2026-03-02", 7)):
        rows = json.loads(runner.invoke(args=["setting", "list", "--on", day, "--json"]).stdout)
        assert next(row["value"] for row in rows if row["key"] == KEY) == value
    assert Event.get(Event.kind == "setting.changed").actor == "system:cli"
    assert "津工信〔2026〕9号" in runner.invoke(args=["setting", "list", "--on", "2026-03-02"]).stdout


@pytest.mark.engines("sqlite")
def test_titles_of_a_target_are_set_by_their_names(app: Flask) -> None:
    runner, key = app.test_cli_runner(), "target_titles/tianjin_14th:P10"
    words = ["setting", "set", key, "smart_factory:basic, smart_factory:advanced", *SET[4:]]
    assert runner.invoke(args=words).exit_code == 0
    rows = json.loads(runner.invoke(args=["setting", "list", "--on", "2026-03-02", "--json"]).stdout)
    value = next(row["value"] for row in rows if row["key"] == key)
    assert value == ["smart_factory:advanced", "smart_factory:basic"]
    for names, said in (("seed:municipal", "不能选“seed:municipal”"), (",", "至少选择一类")):
        answer = runner.invoke(args=["setting", "set", key, names, *SET[4:]])
        assert (answer.exit_code, said in answer.stderr) == (1, True), answer.stderr


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize(
    ("place", "value", "said"),
    [(2, "notice_days/none", "没有"), (3, "seven", "不是"), (3, "٧", "不是"), (3, "99", "1 至 60")],
)
def test_what_cannot_be_set_is_refused_with_a_sentence(app: Flask, place: int, value: str, said: str) -> None:
    words = [*SET]
    words[place] = value
    answer = app.test_cli_runner().invoke(args=words)
    assert (answer.exit_code, said in answer.stderr) == (1, True)
    assert not SettingValue.select().exists()


@pytest.mark.slow
@pytest.mark.engines("sqlite")
def test_a_citys_own_file_stands_in_for_the_one_of_the_product(registry: Config, tmp_path: Path) -> None:
    shipped = (ROOT / "registry/catalog/settings.toml").read_text("utf-8")
    (tmp_path / "city").mkdir()
    (tmp_path / "city/settings.toml").write_text(shipped.replace("value = 5", "value = 6"), "utf-8")
    environ = {
        **os.environ,
        "DATABASE_URL": registry.database_url,
        "REDIS_URL": registry.redis_url,
        "REGISTRY_VAR": str(registry.var),
        "REGISTRY_CITY": str(tmp_path / "city"),
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "setting", "list", "--json"]
    answer = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=True)
    assert next(row["first"] for row in json.loads(answer.stdout) if row["key"] == KEY) == 6
    environ["REGISTRY_CITY"] = str(tmp_path / "nowhere")
    refused = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert refused.returncode
    assert "没有这个文件夹" in refused.stderr
