"""manage.py: refusals in one sentence, steps that run once, pip's settings in uv's words."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

import manage
import setup_steps

ROOT = setup_steps.ROOT


def test_a_taken_port_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REGISTRY_HOST", raising=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        with pytest.raises(setup_steps.Stop, match=f"端口 {port} 已被占用"):
            manage.refuse_taken_port(port)
    manage.refuse_taken_port(port)


def test_a_wrong_use_is_one_sentence_and_code_2() -> None:
    done = subprocess.run(
        [sys.executable, manage.__file__, "run", "now"],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "PORT" in done.stderr


def test_bytecode_is_kept_where_it_is_not_wanted_beside_the_sources(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    asked = "import sys; print(sys.dont_write_bytecode, sys.pycache_prefix)"
    said = subprocess.check_output([sys.executable, "-c", asked], env=manage.environment(), text=True)
    assert said.strip().split(" ", maxsplit=1) == ["False", str(setup_steps.VENV / "cache" / "bytecode")]
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE")
    assert "PYTHONPYCACHEPREFIX" not in manage.environment()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(setup_steps, "ROOT", tmp_path)
    monkeypatch.setattr(setup_steps, "STAMPS", tmp_path / "stamps")
    (tmp_path / "lock").write_text("1")
    return tmp_path


def test_a_step_runs_again_when_an_input_changes_or_an_output_is_gone(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[str] = []

    def make(level: str) -> None:
        made.append(level)
        (project / "out").touch()

    step = setup_steps.Step("probe", "试", make, (project / "lock",), (project / "out",), differs=True)
    monkeypatch.setattr(setup_steps, "steps", lambda front_end: [step])
    setup_steps.prepare("dev")
    capsys.readouterr()
    setup_steps.prepare("dev")
    setup_steps.prepare("run")
    assert made == ["dev"], "what was made for dev serves run"
    assert capsys.readouterr() == ("", ""), "nothing to do, nothing to say"
    (project / "lock").write_text("2")
    setup_steps.prepare("run")
    setup_steps.prepare("dev")
    (project / "out").unlink()
    setup_steps.prepare("dev")
    assert made == ["dev", "run", "dev", "dev"]


def test_what_does_not_differ_is_not_made_again_under_a_running_site(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    step = setup_steps.Step("probe", "试", made.append, (project / "lock",))
    monkeypatch.setattr(setup_steps, "steps", lambda front_end: [step])
    setup_steps.prepare("run")
    setup_steps.prepare("dev")
    assert made == ["run"]


def test_pip_settings_are_passed_to_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    (tmp_path / "pip.conf").write_text("[global]\nindex-url = https://mirror.example/simple\n")
    monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
    monkeypatch.setenv("PIP_EXTRA_INDEX_URL", "https://a.example/simple https://b.example/simple")
    options = list(setup_steps.uv_options())
    assert options[:2] == ["--default-index", "https://mirror.example/simple"]
    assert options[2:6] == [
        "--extra-index-url", "https://a.example/simple", "--extra-index-url", "https://b.example/simple",
    ]  # fmt: skip


def test_a_failed_download_does_not_repeat_a_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_INDEX_URL", "https://me:hush@mirror.example/simple")
    sentence = str(setup_steps.unreachable("Python", "PIP_INDEX_URL"))
    assert "mirror.example" in sentence
    assert "hush" not in sentence


def test_lock_files_name_no_host() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "requirements-node.txt", "requirements-uv.txt"):
        assert "://" not in (ROOT / name).read_text()
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
