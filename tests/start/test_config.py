"""Settings: what is wrong is said at the start, in one sentence."""

import secrets
from pathlib import Path

import pytest

from registry.config import ROOT, Config
from registry.errors import Misconfigured
from registry.programs import Program, Queue
from registry.supervisor import _warn_of_any_host

KEY = "a-key-for-tests-only-0123456789-abcdef"


def config(folder: Path, **settings: str) -> Config:
    return Config.from_env({"REGISTRY_VAR": str(folder), "SECRET_KEY": KEY, **settings})


@pytest.mark.parametrize(("text", "proxies"), [("", 0), ("0", 0), ("1", 1), ("9", 9)])
def test_how_many_proxies(tmp_path: Path, text: str, proxies: int) -> None:
    assert config(tmp_path).proxies == 0
    assert config(tmp_path, REGISTRY_PROXIES=text).proxies == proxies


@pytest.mark.parametrize("text", ["-1", "10", "1.0", "yes", "²", " 1"])
def test_what_is_no_number_of_proxies_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misconfigured, match="REGISTRY_PROXIES"):
        config(tmp_path, REGISTRY_PROXIES=text)


def test_private_keys_lie_in_the_data_folder_or_where_it_is_said(tmp_path: Path) -> None:
    assert config(tmp_path / "var").keys == tmp_path / "var" / "keys"
    assert config(tmp_path / "var", REGISTRY_KEYS=str(tmp_path / "k")).keys == tmp_path / "k"
    # A relative path means the project's folder.
    assert config(tmp_path, REGISTRY_KEYS="k").keys == ROOT / "k"


@pytest.mark.parametrize("text", ["²²", "８０００", "0", "65536", "8000.0", " 80", "+80", "9" * 5000])
def test_what_is_no_port_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misconfigured, match="PORT must be a whole number"):
        config(tmp_path, PORT=text)


@pytest.mark.parametrize(
    "key",
    [
        "abcdefgh" * 4,
        "changeme-changeme-changeme-changeme",
        "0123456789" * 4,
        " " * 40,
        " " * 20 + "only-twenty-eight-characters" + " " * 20,
        "a" * 40,
        "0123456789abcdef" * 2,
        "my-secret-key-for-this-registry-2026",
    ],
)
def test_a_weak_key_is_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(Misconfigured, match="SECRET_KEY is weak"):
        config(tmp_path, SECRET_KEY=key)


def test_keys_made_by_chance_are_strong(tmp_path: Path) -> None:
    for make in (secrets.token_urlsafe, secrets.token_hex):
        for _ in range(200):
            assert config(tmp_path, SECRET_KEY=make(32)).secret_key


OWN = ("127.0.0.1", "localhost")


@pytest.mark.parametrize(
    ("settings", "hosts", "url"),
    [
        ({}, OWN, "http://127.0.0.1:8000"),
        ({"REGISTRY_HOST": "localhost", "PORT": "9000"}, OWN, "http://127.0.0.1:9000"),
        (
            {"REGISTRY_HOSTS": " Registry.Example.GOV.cn , .example.org,", "REGISTRY_HTTPS": "1"},
            ("registry.example.gov.cn", ".example.org", *OWN),
            "https://registry.example.gov.cn",
        ),
        (
            {"REGISTRY_HOSTS": "10.0.0.7", "REGISTRY_HOST": "0.0.0.0"},
            ("10.0.0.7", *OWN),
            "http://10.0.0.7:8000",
        ),
        ({"REGISTRY_HOSTS": "a.org", "REGISTRY_PROXIES": "1"}, ("a.org", *OWN), "http://a.org"),
    ],
)
def test_which_hosts_are_the_sites_own(
    tmp_path: Path, settings: dict[str, str], hosts: tuple[str, ...], url: str
) -> None:
    found = config(tmp_path, **settings)
    assert (found.hosts, found.site_url) == (hosts, url)


@pytest.mark.parametrize("name", ["REGISTRY_HOST", "REGISTRY_HTTPS", "REGISTRY_PROXIES"])
def test_a_site_that_others_reach_and_that_names_no_host_believes_any(tmp_path: Path, name: str) -> None:
    reached = {name: "0.0.0.0" if name == "REGISTRY_HOST" else "1"}
    assert config(tmp_path, **reached).hosts == ()
    assert config(tmp_path, **reached).site_url == "http://127.0.0.1:8000"
    assert config(tmp_path, **reached, REGISTRY_HOSTS="a.org").hosts == ("a.org", *OWN)


def test_the_start_warns_of_a_site_that_names_no_host(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for settings in ({}, {"REGISTRY_HTTPS": "1", "REGISTRY_HOSTS": "a.org"}):
        _warn_of_any_host(config(tmp_path, **settings))
    assert not capsys.readouterr().err
    _warn_of_any_host(config(tmp_path, REGISTRY_HTTPS="1"))
    assert "Set it to the name people" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["http://a.org", "a.org:8000", "*", "a b", "a..org", ".", "[::1]", "甲.cn"])
def test_what_is_no_host_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misconfigured, match="REGISTRY_HOSTS"):
        config(tmp_path, REGISTRY_HOSTS=text)


@pytest.mark.parametrize("name", ["file", "file/below"])
def test_a_data_folder_that_can_be_none_is_said(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Misconfigured, match="不能用作数据文件夹"):
        Config.from_env({"REGISTRY_VAR": str(tmp_path / name)})


ALL = {"DATABASE_URL": "postgresql://registry@db/registry", "REDIS_URL": "redis://redis:6379/0"}


def test_a_machine_runs_everything_unless_it_is_one_of_several(tmp_path: Path) -> None:
    alone = config(tmp_path)
    assert (alone.programs, alone.queues, alone.kept) == (tuple(Program), tuple(Queue), tmp_path)
    one = {
        "REGISTRY_PROGRAMS": " worker,web",
        "REGISTRY_QUEUES": "long",
        "REGISTRY_SHARED": str(tmp_path / "all"),
    }
    found = config(tmp_path / "var", **ALL, **one)
    assert (found.programs, found.queues) == ((Program.WEB, Program.WORKER), (Queue.LONG,))
    assert (found.kept, found.keys) == (tmp_path / "all", tmp_path / "all" / "keys")
    made = Config.from_env({"REGISTRY_VAR": str(tmp_path / "var"), **ALL, **one})
    assert made.secret_key == (tmp_path / "all" / "secret-key").read_text(), "the same on all machines"


@pytest.mark.parametrize(("name", "word"), [("REGISTRY_PROGRAMS", "redis"), ("REGISTRY_QUEUES", "figure")])
def test_a_program_or_queue_there_is_not_is_refused(tmp_path: Path, name: str, word: str) -> None:
    with pytest.raises(Misconfigured, match=f"{name}='{word}'.*{name} must be some of"):
        config(tmp_path, **ALL, REGISTRY_SHARED=str(tmp_path), **{name: word})


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"REGISTRY_PROGRAMS": "web"}, "DATABASE_URL=postgresql://…, REDIS_URL, REGISTRY_SHARED"),
        ({"REGISTRY_QUEUES": "long", **ALL}, "REGISTRY_SHARED"),
        ({"REGISTRY_SHARED": "/srv/all", **ALL, "REDIS_URL": ""}, "REDIS_URL"),
        ({"REGISTRY_SHARED": "/srv/all", **ALL, "DATABASE_URL": ""}, "DATABASE_URL=postgresql://…"),
    ],
)
def test_one_of_several_machines_needs_what_all_have(
    tmp_path: Path, given: dict[str, str], missing: str
) -> None:
    with pytest.raises(Misconfigured) as refused:
        config(tmp_path, **given)
    assert f"set {missing} too" in str(refused.value)
