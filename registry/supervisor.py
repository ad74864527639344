"""Runs the whole registry on one machine: Redis, web, worker and beat, started and stopped together.

`manage.py run` becomes this process. A child that dies is started again after a short pause; when
this process goes, however it goes, the children go with it. Output of the children is in var/log/.
Why it is our own: docs/decisions/0014-own-supervisor.md.
"""

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path
from types import FrameType

from registry.child import Child, dying_with_parent, log_tail
from registry.clock import real_now
from registry.command_lines import WORKER_WORDS, beat_words, web_words
from registry.config import LOOPBACK, WORKER_READY, Config
from registry.embedded import forget_socket, is_answering, server_command, set_aside_damaged
from registry.errors import Misconfigured
from registry.leftovers import MARK, end_leftovers, lock_folder
from registry.private import close_to_others
from registry.programs import Program, name_of_machine
from registry.redis_url import embedded_url
from registry.waiting import Wait

ROOT = Path(__file__).resolve().parent.parent
GRACE = 6.0  # seconds between the polite request to stop and the kill
TICK = 0.1
DEATHS_BY_DAMAGE = 2  # in a row, of a Redis that ends by itself: its files are set aside
KILLED = frozenset({-signal.SIGKILL, -signal.SIGTERM})
MOST_EARLY_DEATHS = 3  # deaths of one child before the first answer: it will not come up by itself


class Supervisor:
    """The children of one data folder."""

    def __init__(self, config: Config, host: str, embedded: bool) -> None:
        self.config = config
        self.host = host
        self.embedded = embedded
        self.stopping = False
        self.children: list[Child] = []
        self.deaths: Counter[str] = Counter()

    def run(self) -> int:
        """Start everything, wait until told to stop, stop everything; the exit code."""
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._ask_to_stop)
        try:
            for step in (
                self._start_redis,
                self._prepare,
                self._start_programs,
                self._wait_for_programs,
                self._tell_ready,
                self._watch,
            ):
                if not self.stopping:
                    step()
        finally:
            self._stop()
        return 0

    def _has_demo(self) -> bool:
        """Demo data and its known passwords belong on one's own machine, never on a server by accident."""
        own_machine = self.host in LOOPBACK and not self.config.https and "DATABASE_URL" not in os.environ
        return os.environ.get("REGISTRY_DEMO", "1" if own_machine else "0") == "1"

    def _start_redis(self) -> None:
        """The embedded server, unless the environment names another; waits for its first answer."""
        if self.embedded:
            self._start(Child("redis", server_command(self.config.var), self._log("redis")))
            self._wait_for("redis", lambda: is_answering(self.config.var))

    def _start_programs(self) -> None:
        """Web, worker and beat, as far as this machine runs them, each a Python of this environment."""
        self._worker_ready().unlink(missing_ok=True)
        words = {
            Program.WEB: web_words(self.host, self.config.port),
            Program.WORKER: WORKER_WORDS,
            Program.BEAT: beat_words(self.config.var),
        }
        for program in self.config.programs:
            self._start(Child(program, self._python(*words[program]), self._log(program)))

    def _wait_for_programs(self) -> None:
        """For the first answer of the website, or of a worker where there is none: both take a while."""
        if Program.WEB in self.config.programs:
            self._wait_for("web", self._is_answering)
        elif Program.WORKER in self.config.programs:
            self._wait_for("worker", self._worker_ready().exists)

    def _worker_ready(self) -> Path:
        return self.config.var / WORKER_READY

    def _python(self, *words: str) -> list[str]:
        return [sys.executable, "-P", *words]

    def _log(self, name: str) -> Path:
        return self.config.var / "log" / f"{name}.log"

    def _start(self, child: Child) -> None:
        child.start()
        self.children.append(child)

    def _prepare(self) -> None:
        """Tables, demo and criteria before the start; Misconfigured if that fails."""
        words = ("prepare", *(["--demo"] if self._has_demo() else []))
        if self._flask(*words):
            raise Misconfigured(
                f"启动前的步骤失败：flask {' '.join(words)}（原因见上）。 "
                f"A step before the start failed: flask {' '.join(words)} (the reason is above)."
            )

    def _flask(self, *words: str) -> int:
        """Run a one-off command to its end while the children are tended; its exit code.

        Its end is now, and the code 0, if told to stop.
        """
        command = subprocess.Popen(self._python("-m", "flask", *words), preexec_fn=dying_with_parent())
        wait = Wait(f"flask {' '.join(words)}", lambda: command.pid)
        while command.poll() is None and not self.stopping:
            self._tend()
            wait.tell()
        if command.poll() is None:
            command.terminate()
            with suppress(subprocess.TimeoutExpired):
                command.wait(GRACE)
            command.kill()
            command.wait()
        return 0 if self.stopping else command.returncode

    def _wait_for(self, name: str, answers: Callable[[], bool]) -> None:
        """Wait for a child's first answer as long as it takes; Misconfigured if any child keeps dying."""
        child = next(child for child in self.children if child.name == name)
        wait = Wait(name, lambda: child.pid, child.log)
        self.deaths.clear()
        while not self.stopping and not answers():
            self._tend()
            for each in self.children:
                if self.deaths[each.name] >= MOST_EARLY_DEATHS:
                    raise Misconfigured(f"{each.name} 无法启动 · does not start:\n{log_tail(each.log)}")
            wait.tell()

    def _is_answering(self) -> bool:
        # Whatever proxy the environment names, one's own machine is not asked through it.
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(f"{self._address()}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (OSError, HTTPException):
            return False

    def _address(self) -> str:
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host
        return f"http://{host}:{self.config.port}"

    def _tell_ready(self) -> None:
        if Program.WEB in self.config.programs:
            self._tell_address()
        else:
            print(f"已启动 · ready: {', '.join(self.config.programs)}", flush=True)
        print(f"日志 · logs: {self._log('*')}    Ctrl-C 停止 · stops everything", flush=True)

    def _tell_address(self) -> None:
        print(f"已启动 · ready: {self._address()}", flush=True)
        if self._flask("demo", "accounts"):
            print(
                "演示账号未能列出，请运行 · the demo accounts could not be listed, run: "
                "python3 manage.py demo accounts",
                file=sys.stderr,
                flush=True,
            )

    def _watch(self) -> None:
        while not self.stopping:
            self._tend()

    def _tend(self) -> None:
        """One round: start again what has died and waited long enough."""
        for child in self.children:
            if child.has_died():
                self.deaths[child.name] += 1
                print(
                    f"{child.name} 已退出，将重新启动 · exited, is started again", file=sys.stderr, flush=True
                )
                self._mend(child)
            child.restart_if_due()
        time.sleep(TICK)

    def _mend(self, child: Child) -> None:
        """Let a Redis begin anew that ended or crashed by itself twice, which its files do; one that somebody
        killed has nothing wrong with it."""
        if child.name != "redis" or child.exit_code in KILLED or child.deaths != DEATHS_BY_DAMAGE:
            return
        if aside := set_aside_damaged(self.config.var, real_now()):
            print(
                f"Redis 读不了自己的数据文件，已移至 {aside}；其中没有不可丢失的内容，继续启动。 "
                f"Redis cannot read its files: they are set aside in {aside}. They held nothing that may not "
                "be lost, and the start goes on.",
                file=sys.stderr,
                flush=True,
            )
            child.command = server_command(self.config.var)

    def _stop(self) -> None:
        """Web, worker and beat together, then Redis, which they may still be talking to."""
        redis = [child for child in self.children if child.name == "redis"]
        for group in ([child for child in self.children if child not in redis], redis):
            for child in group:
                child.ask_to_stop()
            deadline = time.monotonic() + GRACE
            for child in group:
                child.wait_until(deadline)
        if redis:
            forget_socket(self.config.var)

    def _ask_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True


def _tell_closed(closed: list[Path]) -> None:
    if closed:
        print(
            f"已收紧 {len(closed)} 个文件和目录的权限，只有运行本系统的用户可读，如 {closed[0]}。 "
            f"Closed to other users of this machine: {len(closed)} files and folders, such as {closed[0]}.",
            file=sys.stderr,
            flush=True,
        )


def _warn_of_plain_http(config: Config, host: str) -> None:
    """A warning and no refusal: a closed network may do for a trial, and no upgrade may end a registry."""
    if host not in LOOPBACK and not config.https:
        print(
            f"警告：网站对外开放于 {host}，但未设 REGISTRY_HTTPS=1，密码和登录状态会明文传输。"
            f"请在前面加 HTTPS。 Warning: the site is open at {host} without REGISTRY_HTTPS=1: passwords and "
            "sessions travel in plain text. Put HTTPS before it.",
            file=sys.stderr,
            flush=True,
        )


def _warn_of_any_host(config: Config) -> None:
    if not config.hosts:
        print(
            "警告：未设 REGISTRY_HOSTS，任何网址都会被当作本站网址，一次性链接也会用它生成。"
            "请设为用户访问本站所用的域名。 Warning: without REGISTRY_HOSTS any address is taken for the "
            "site's own, and one-time links are made with it. Set it to the name people reach the site by.",
            file=sys.stderr,
            flush=True,
        )


def main() -> int:
    """Read the environment and supervise; one sentence and exit code 1 for what is misconfigured."""
    try:
        config = Config.from_env()
        embedded = not os.environ.get("REDIS_URL")
        # The children run in the project's folder, for Granian and Celery import from the current one.
        os.environ["REGISTRY_VAR"] = str(config.var)
        os.environ["REDIS_URL"] = os.environ.get("REDIS_URL") or embedded_url(config.var)
        os.environ[MARK] = str(os.getpid())
        os.environ["PGAPPNAME"] = name_of_machine(config.var, config.shared)
        host = os.environ.get("REGISTRY_HOST") or "127.0.0.1"
        os.umask(0o077)  # and so do the children: what they write is for nobody else
        lock_folder(config.var)
        _tell_closed(close_to_others(config.var, config.database_url))
        if config.shared is not None and config.shared.is_dir():
            _tell_closed(close_to_others(config.shared))
        if Program.WEB in config.programs:
            _warn_of_plain_http(config, host)
            _warn_of_any_host(config)
        if ended := end_leftovers(config.var):
            print(f"已结束上次运行遗留的进程 · ended processes of an earlier run: {ended}", file=sys.stderr)
        os.chdir(Path(os.environ.get("FLASK_APP") or ROOT / "wsgi.py").parent)
        return Supervisor(config, host, embedded).run()
    except Misconfigured as wrong:
        print(wrong, file=sys.stderr)
    except PermissionError as error:
        print(f"没有写入权限：{error.filename}。 Not permitted to write {error.filename}.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
