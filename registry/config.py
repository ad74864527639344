"""Every setting, read from the environment once and checked at start."""

import contextlib
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from registry.errors import Misconfigured
from registry.private import make_private
from registry.programs import Program, Queue, named, refuse_apart
from registry.redis_url import embedded_url

SHORTEST_KEY, FEWEST_CHARACTERS = 32, 8
WEAK_WORDS = ("changeme", "change-me", "change_me", "your-secret", "secret-key", "password")
MEGABYTE = 1024 * 1024
SIGN_IN_IDLE = timedelta(hours=2)
"""A sign-in without a request for so long is over."""
SIGN_IN_LASTS = timedelta(hours=12)
"""A sign-in is over after so long, whatever is done."""
WEB_THREADS, MOST_WRITERS = 12, 8
"""Threads of one web process, and how many of them may write or wait for their turn to: some are always left
for who only reads, and for who asks whether the site is alive."""
WORKER_READY = "worker-ready"
"""The file in the data folder that a worker makes once it takes jobs."""
OWN_MACHINE = ("127.0.0.1", "localhost")
"""By which hosts one reaches a website on one's own machine; they are always trusted."""
LOOPBACK = frozenset({*OWN_MACHINE, "::1"})
"""Where a website listens that only this machine reaches."""
EVERYWHERE = frozenset({"0.0.0.0", "::"})  # noqa: S104 -- it only compares with that address
_HOST = re.compile(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*")
ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Config:
    """What the process needs to know; see .env.example for what each setting means."""

    database_url: str
    redis_url: str
    var: Path
    port: int
    secret_key: str
    site_name: str = "天津市工业和信息化局"
    site_name_en: str = "Tianjin Municipal Bureau of Industry and Information Technology"
    attachment_limit: int = 20 * MEGABYTE
    https: bool = False
    proxies: int = 0
    hosts: tuple[str, ...] = OWN_MACHINE
    """Which hosts a request may name; () for any."""
    key_folder: Path | None = None
    """Where private keys of signing lie, if not in the data folder."""
    city: Path | None = None
    """A city's own catalog files, each in place of the one of its name in registry/catalog."""
    json_log: bool = False
    """Whether logs are objects of JSON, a line each."""
    timing: bool = False
    """Whether answers say how long SQL and rendering took: for development."""
    metrics_token: str = ""
    """Who brings it reads /metrics; without one there is no such page."""
    shared: Path | None = None
    """Of several machines: the folder that all of them see."""
    programs: tuple[Program, ...] = tuple(Program)
    """What this machine runs."""
    queues: tuple[Queue, ...] = tuple(Queue)
    """Which jobs its worker takes."""

    @property
    def kept(self) -> Path:
        """The folder of the files that every web process and every worker must see."""
        return self.shared or self.var

    @property
    def keys(self) -> Path:
        return self.key_folder or self.kept / "keys"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Config":
        env = os.environ if environ is None else environ
        var, database_url = places(env)
        refuse_apart(env, database_url, embedded_url(var))
        shared = _folder(env.get("REGISTRY_SHARED"))
        return cls(
            database_url=database_url,
            redis_url=env.get("REDIS_URL") or embedded_url(var),
            var=var,
            port=_port(env.get("PORT") or "8000"),
            secret_key=_kept_key(env.get("SECRET_KEY"), shared or var),
            site_name=env.get("REGISTRY_SITE_NAME") or cls.site_name,
            site_name_en=env.get("REGISTRY_SITE_NAME_EN")
            or env.get("REGISTRY_SITE_NAME")
            or cls.site_name_en,
            https=_switch(env.get("REGISTRY_HTTPS") or "0", "REGISTRY_HTTPS"),
            proxies=_proxies(env.get("REGISTRY_PROXIES") or "0"),
            key_folder=_folder(env.get("REGISTRY_KEYS")),
            city=_city(env.get("REGISTRY_CITY")),
            hosts=_hosts(env),
            json_log=_json_log(env.get("REGISTRY_LOG") or "lines"),
            timing=_switch(env.get("REGISTRY_TIMING") or "0", "REGISTRY_TIMING"),
            metrics_token=_metrics_token(env.get("REGISTRY_METRICS_TOKEN") or ""),
            shared=shared,
            programs=named(env, "REGISTRY_PROGRAMS", Program),
            queues=named(env, "REGISTRY_QUEUES", Queue),
        )

    @property
    def site_url(self) -> str:
        """Where people reach the site, as far as the settings tell; no slash at its end."""
        host = (self.hosts or OWN_MACHINE)[0].removeprefix(".")
        if host in OWN_MACHINE:
            return f"http://{host}:{self.port}"
        if self.https:
            return f"https://{host}"
        return f"http://{host}" if self.proxies else f"http://{host}:{self.port}"


def places(env: Mapping[str, str]) -> tuple[Path, str]:
    """The data folder and the URL of the database that an environment names; nothing is made or asked."""
    var = Path(env.get("REGISTRY_VAR") or ROOT / "var").resolve()
    return var, _database_url(env.get("DATABASE_URL") or f"sqlite:///{var / 'registry.sqlite3'}")


def _database_url(url: str) -> str:
    """A relative SQLite path means the project's folder, whichever folder a command was typed in."""
    scheme, slashes, path = url.partition(":///")
    if scheme != "sqlite" or not slashes or Path(path).is_absolute():
        return url
    return f"sqlite:///{ROOT / path}"


def _folder(given: str | None) -> Path | None:
    """A relative path means the project's folder, whichever folder a command was typed in."""
    return (ROOT / given).resolve() if given else None


def _city(given: str | None) -> Path | None:
    folder = _folder(given)
    if folder is not None and not folder.is_dir():
        raise Misconfigured(
            f"REGISTRY_CITY={given!r}: 没有这个文件夹。请填写存放本市目录文件的文件夹。 "
            "There is no such folder: name the one with the city's own catalog files."
        )
    return folder


def _port(text: str) -> int:
    # Not isdigit(), which takes ² and ８ for digits.
    if not re.fullmatch("[0-9]{1,5}", text) or not 0 < int(text) < 65536:
        raise Misconfigured(f"PORT={text!r}: 端口应为 1–65535 的整数。 PORT must be a whole number 1–65535.")
    return int(text)


def _switch(text: str, name: str) -> bool:
    if text not in {"0", "1"}:
        raise Misconfigured(f"{name}={text!r}: 只能是 0 或 1。 {name} must be 0 or 1.")
    return text == "1"


def _json_log(text: str) -> bool:
    if text not in {"lines", "json"}:
        raise Misconfigured(
            f"REGISTRY_LOG={text!r}: 只能是 lines 或 json。 REGISTRY_LOG must be lines or json."
        )
    return text == "json"


def _metrics_token(text: str) -> str:
    if text and (is_weak_key(text) or not text.isascii()):
        raise Misconfigured(
            "REGISTRY_METRICS_TOKEN 太弱：至少 32 个字符，不可重复同样的片段；不设置则没有 /metrics。 "
            "REGISTRY_METRICS_TOKEN is weak: use 32 varied ASCII characters, or leave it unset."
        )
    return text


def _proxies(text: str) -> int:
    if text not in set("0123456789"):
        raise Misconfigured(
            f"REGISTRY_PROXIES={text!r}: 应为 0–9 的整数。 REGISTRY_PROXIES must be a whole number 0–9."
        )
    return int(text)


def is_weak_key(key: str) -> bool:
    """Whether a key is too short, has a word of an example, or repeats itself: of its pieces of three
    characters two thirds must differ, which keys made by chance do by far and repeated ones cannot."""
    plain = key.strip()
    pieces = [plain[start : start + 3] for start in range(len(plain) - 2)]
    return (
        len(plain) < SHORTEST_KEY
        or len(set(plain)) < FEWEST_CHARACTERS
        or any(word in plain.lower() for word in WEAK_WORDS)
        or len(set(pieces)) * 3 < len(pieces) * 2
    )


def _hosts(env: Mapping[str, str]) -> tuple[str, ...]:
    """The hosts that a request may name, the site's own first; links in answers are made with them.

    () means any: where others than this machine's users reach the site and no host is set, which the start
    warns of (`supervisor.py`), for no upgrade may end a registry. Raises Misconfigured for what is no host.
    """
    bound = env.get("REGISTRY_HOST") or OWN_MACHINE[0]
    given = [each.strip().lower() for each in (env.get("REGISTRY_HOSTS") or "").split(",") if each.strip()]
    for each in given:
        if not _HOST.fullmatch(each):
            raise Misconfigured(
                f"REGISTRY_HOSTS={each!r}: 应为域名或 IP 地址，多个用逗号分隔，不含 http:// 和端口。 "
                "REGISTRY_HOSTS must be names or IPv4 addresses, comma-separated, without scheme and port."
            )
    is_reached = (
        bound not in LOOPBACK
        or (env.get("REGISTRY_HTTPS") or "0") != "0"
        or (env.get("REGISTRY_PROXIES") or "0") != "0"
    )
    if is_reached and not given:
        return ()
    return tuple(dict.fromkeys([*given, *OWN_MACHINE, *([] if bound in EVERYWHERE else [bound])]))


def _kept_key(given: str | None, var: Path) -> str:
    """The key, also where the folder it is kept in is none: said, not thrown."""
    try:
        return _secret_key(given, var)
    except OSError as error:
        raise Misconfigured(
            f"{var}: 不能用作数据文件夹（{error.strerror}）。请改为可以写入的文件夹。 "
            f"It cannot be the data folder ({error.strerror}): name a folder that can be written to."
        ) from None


def _secret_key(given: str | None, var: Path) -> str:
    """The given key if it is strong; else one made once and kept in this folder, mode 0600."""
    if given is not None:
        if is_weak_key(given):
            raise Misconfigured(
                "SECRET_KEY 太弱：至少 32 个字符，不可重复同样的片段，不可用示例中的词；不设置则自动生成。 "
                "SECRET_KEY is weak: use 32 varied characters, no repeated piece, no word of an example, or "
                "leave it unset."
            )
        return given
    kept = var / "secret-key"
    if not kept.exists():
        make_private(var)
        mine = var / f"secret-key.{secrets.token_hex(4)}"
        with open(os.open(mine, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
        # link() is atomic: when web and worker, or machines, start together, one key wins and is whole.
        with contextlib.suppress(FileExistsError):
            os.link(mine, kept)
        mine.unlink()
    return kept.read_text().strip()
