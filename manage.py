#!/usr/bin/env python3
"""The one door for people: makes the environment, then runs, tests, lints or hands over to Flask.

Standard library only, and no syntax newer than Python 3.6: an older Python must be able to read
this file in order to say that it is too old.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "需要 Python 3.11 或更新版本，当前为 %d.%d。 Python 3.11 or newer is needed." % sys.version_info[:2]
    )

import os
import socket
import subprocess

from setup_steps import PYTHON, ROOT, VENV, Stop, is_ready, prepare

COMMANDS = {
    "run": "准备环境并启动网站、任务、定时与 Redis，Ctrl-C 停止 · set up and start everything",
    "test": "运行全部测试，--fast 只用 SQLite、不开浏览器 · run the tests",
    "campaign": "长时间寻找反例，不带名称则列出 · search long for a counterexample",
    "lint": "检查格式、类型、分层与守则 · check style, types, import layers and guards",
    "bench": "运行性能测试 · run the benchmarks",
    "docs": "重新生成 docs/workflow.md · regenerate the generated pages",
    "setup": "只准备环境 · only make the environment",
    "help": "显示本页 · show this page",
}
COMMAND_LINE = "registry.web.commands"
FAST = ["-m", "not slow and not browser and not suite and not static", "--engines", "sqlite"]
AT_THE_ROOT = ("manage.py", "setup_steps.py", "static_build.py", "reduced_css.py", "wsgi.py")
LINTERS = (
    ("ruff", "check", "."),
    ("ruff", "format", "--check", "."),
    ("mypy", "registry", "workers", "demo", *AT_THE_ROOT),
    ("lint-imports",),
    ("pytest", "--noconftest", "-n0", "-q", "-m", "static", "tests/guards"),
)


def environment() -> dict[str, str]:
    """What every child needs so that it works from any folder and prints Chinese in any locale."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    own = {"PYTHONPATH": path, "FLASK_APP": str(ROOT / "wsgi.py"), "PYTHONUTF8": "1"}
    if os.environ.get("PYTHONDONTWRITEBYTECODE"):
        # Nothing is written beside the sources, as was asked; but each process compiles them for seconds.
        own["PYTHONDONTWRITEBYTECODE"] = ""
        own["PYTHONPYCACHEPREFIX"] = os.environ.get("PYTHONPYCACHEPREFIX") or str(VENV / "cache" / "bytecode")
    return {**os.environ, **own}


def become(*arguments: str) -> int:
    """Replace this process by a Python of the environment, so that signals and exit codes are its own.

    -P keeps files of the user's folder from standing in for ours.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(PYTHON, [str(PYTHON), "-P", *arguments], environment())


def run(arguments: list[str]) -> int:
    if arguments:
        raise Stop(
            f"run 不接受参数：{' '.join(arguments)}。 `run` takes no arguments; set PORT instead.", code=2
        )
    if "web" in (os.environ.get("REGISTRY_PROGRAMS") or "web"):
        refuse_taken_port(os.environ.get("PORT") or "8000")
    prepare("run")
    return become("-m", "registry.supervisor")


def refuse_taken_port(port: str) -> None:
    """Say so before minutes are spent on set-up; a port that is no number is the supervisor's to refuse."""
    if not (port.isdigit() and port.isascii() and len(port) < 6 and 0 < int(port) < 65536):
        return
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((os.environ.get("REGISTRY_HOST") or "127.0.0.1", int(port)))
        except PermissionError:
            raise Stop(
                f"没有权限使用端口 {port}。 Not permitted to use port {port}; try PORT=9000."
            ) from None
        except OSError:
            raise Stop(
                f"端口 {port} 已被占用，可换一个：PORT=9000 python3 manage.py run。 Port {port} is taken."
            ) from None


def test(arguments: list[str]) -> int:
    prepare("dev")
    fast = "--fast" in arguments
    rest = [argument for argument in arguments if argument != "--fast"]
    if not fast:
        found = subprocess.call([PYTHON, "-P", "-m", "tests.servers.chromium"], cwd=ROOT, env=environment())
        if found:
            return found
    os.chdir(ROOT)
    return become("-m", "pytest", *(FAST if fast else []), *rest)


def campaign(arguments: list[str]) -> int:
    prepare("dev")
    os.chdir(ROOT)
    return become("-m", "tests.campaigns", *arguments)


def lint(arguments: list[str]) -> int:
    """Run every linter even if an earlier one complained; `arguments` go to `ruff check` (--fix)."""
    prepare("dev", front_end=False)
    failed = []
    for name, *rest in LINTERS:
        extra = arguments if rest[:1] == ["check"] else []
        print("$", name, *rest, *extra, flush=True)
        command = [str(PYTHON.with_name(name)), *rest, *extra]
        if subprocess.call(command, cwd=ROOT, env=environment()):
            failed.append(name)
    if failed:
        raise Stop(f"未通过：{'、'.join(failed)}。 Lint failed: {', '.join(failed)}.")
    return 0


def bench(arguments: list[str]) -> int:
    prepare("dev", front_end=False)
    return become("-m", "bench", *arguments)


def docs(arguments: list[str]) -> int:
    return hand_over(["docs", "workflow", *arguments])


def setup(arguments: list[str]) -> int:
    prepare("dev" if "--dev" in arguments else "run")
    print(f"环境已就绪 · the environment is ready: {PYTHON.parent.parent}", file=sys.stderr)
    return 0


def show_help(arguments: list[str]) -> int:
    print("python3 manage.py <命令 command>\n")
    for name, line in COMMANDS.items():
        print(f"  {name:<8} {line}")
    if not is_ready("run"):
        print("\n其余命令在 setup 之后列出。 The other commands are listed once `setup` has run.")
        return 0
    command_line = [str(PYTHON), "-P", "-m", COMMAND_LINE, "--help"]
    listed = subprocess.check_output(command_line, env=environment(), encoding="utf-8")
    print("\n其余命令 · every other word:\n")
    for line in listed.partition("Commands:\n")[2].splitlines():
        if line.split()[:1] != ["run"]:  # Flask's own development server; here `run` is ours
            print(line)
    return 0


def hand_over(words: list[str]) -> int:
    """Give the words to Flask's command line; the user's folder stays current for FILE arguments."""
    prepare("run")
    return become("-m", COMMAND_LINE, *words)


def main(words: list[str]) -> int:
    own = {
        "run": run,
        "test": test,
        "campaign": campaign,
        "lint": lint,
        "bench": bench,
        "docs": docs,
        "setup": setup,
    }
    if not words or words[0] in {"help", "-h", "--help"}:
        return show_help(words)
    command = own.get(words[0])
    return command(words[1:]) if command else hand_over(words)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        sys.exit(main(sys.argv[1:]))
    except Stop as stop:
        print(stop, file=sys.stderr)
        sys.exit(stop.code)
    except KeyboardInterrupt:
        sys.exit(130)
