"""Signing in: what guesses cost a guesser, and what they do not cost the owner."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from urllib.parse import urlsplit

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from registry.actions import account as account_actions
from registry.actions.account import open_account, renew_link
from registry.config import Config
from registry.models import Account
from registry.rules.account import link_mark
from registry.rules.role import Role
from registry.web import limits
from registry.web.device import MOST_LOGINS
from registry.web.limits import SIGN_IN, SIGN_IN_ADDRESS, SIGN_IN_HERE
from tests.conftest import site
from tests.make import PASSWORD, SYSTEM
from tests.rules.test_account import INVISIBLE
from tests.servers.dying import dying_valkey

EVALUATED, REFUSED, IN = 422, 429, 303
MOST, HERE, ADDRESS = 10, 5, 50
"""Wrong passwords for one login, for one login from one address, and from one address, in five minutes."""
REAL = {
    "SIGN_IN_LIMIT": SIGN_IN,
    "SIGN_IN_HERE_LIMIT": SIGN_IN_HERE,
    "SIGN_IN_ADDRESS_LIMIT": SIGN_IN_ADDRESS,
}
NO_REDIS = "unix:///tmp/registry-none/r.sock?db=0"
pytestmark = pytest.mark.engines("sqlite")


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hash at a thousandth of its cost; what it costs is tests/actions/test_account.py's."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(account_actions, "_hasher", hasher)
    monkeypatch.setattr(account_actions, "_DUMMY_HASH", hasher.hash("a password that nobody has"))


@pytest.fixture
def leader(registry: Config) -> Account:
    return open_account("leader", "张三", Role.LEADER, SYSTEM, password=PASSWORD)[0]


@pytest.fixture
def client(registry: Config, leader: Account) -> FlaskClient:
    """A browser of a site with its real limits."""
    return site(registry, **REAL).test_client()


def somebody_else(client: FlaskClient) -> FlaskClient:
    """A browser that was never here before."""
    return client.application.test_client()


def attempt(
    client: FlaskClient, number: int = 0, login: str = "leader", password: str = "wrong words"
) -> int:
    """The answer to a try from the address of this number."""
    address = f"198.51.{number // 200}.{number % 200 + 1}"
    data = {"login": login, "password": password}
    return client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address}).status_code


def signs_in(client: FlaskClient, number: int = 0, login: str = "leader") -> bool:
    return attempt(client, number, login, PASSWORD) == IN


def guesses(client: FlaskClient, addresses: Iterable[int], login: str = "leader") -> Counter[int]:
    """The answers to one wrong password from each of these addresses."""
    return Counter(attempt(somebody_else(client), number, login) for number in addresses)


def test_no_spelling_of_a_login_has_a_count_of_its_own(client: FlaskClient) -> None:
    spelled = [f"lea{each}der" for each in INVISIBLE]
    answers = Counter(attempt(somebody_else(client), n, login) for n, login in enumerate(spelled, start=1))
    assert answers == {EVALUATED: MOST, REFUSED: len(spelled) - MOST}
    assert attempt(somebody_else(client), 99, "Ｌea\u200bder", PASSWORD) == REFUSED


@pytest.mark.parametrize("redis", ["up", "away"])
def test_of_many_guesses_at_once_no_more_than_the_limit_are_evaluated(
    registry: Config, leader: Account, redis: str
) -> None:
    config = registry if redis == "up" else replace(registry, redis_url=NO_REDIS)
    app = site(config, **REAL)
    with ThreadPoolExecutor(24) as pool:
        answers = Counter(pool.map(lambda number: attempt(app.test_client(), number), range(24)))
        there = Counter(pool.map(lambda _: attempt(app.test_client(), 99, "nobody"), range(24)))
    assert set(answers) == set(there) == {EVALUATED, REFUSED}
    # Redis and memory need not count racing tries in one order: one may be refused for another's sake.
    assert MOST // 2 <= answers[EVALUATED] <= MOST
    assert HERE // 2 <= there[EVALUATED] <= HERE


def test_a_redis_that_dies_meanwhile_is_no_fault_and_gives_no_new_tries(
    registry: Config, leader: Account
) -> None:
    with dying_valkey() as server:
        app = site(replace(registry, redis_url=server.url), **REAL)
        with ThreadPoolExecutor(8) as pool:
            running = [pool.submit(attempt, app.test_client(), number) for number in range(24)]
            running[3].result()
            server.kill()
            answers = Counter(each.result() for each in running)
        assert set(answers) == {EVALUATED, REFUSED}
        assert MOST // 2 <= answers[EVALUATED] <= MOST
        assert signs_in(app.test_client(), 1, "nobody") is False
        server.start()
        app.extensions["limits"].ask_again()
        # What it does not know of is still known here.
        assert attempt(app.test_client(), 30) == REFUSED
        assert server.knows_of("nobody") is False
        assert attempt(app.test_client(), 2, "nobody") == EVALUATED
        assert server.knows_of("nobody") is True


def test_guesses_do_not_lock_the_owner_out_of_a_known_device(client: FlaskClient) -> None:
    assert signs_in(client)
    assert guesses(client, range(1, 15)) == {EVALUATED: MOST, REFUSED: 4}
    data = {"login": "leader", "password": PASSWORD}
    refused = somebody_else(client).post("/sign-in", data=data, environ_base={"REMOTE_ADDR": "203.0.113.50"})
    assert refused.status_code == REFUSED
    for sentence in ("请 5 分钟后再试", "以前登录过的设备上登录不受影响", "重新生成一次性链接"):
        assert sentence in refused.text
    assert signs_in(client, 51)
    # Not even an office whose one address is used up.
    use_up_the_address(client, 60)
    assert attempt(somebody_else(client), 60, "anybody") == REFUSED
    assert signs_in(client, 60)


def use_up_the_address(client: FlaskClient, number: int) -> None:
    """One wrong password for each of a list of logins."""
    tried = Counter(attempt(somebody_else(client), number, f"clerk-{each}") for each in range(ADDRESS + 2))
    assert tried == {EVALUATED: ADDRESS, REFUSED: 2}


def test_a_known_device_has_a_count_of_its_own_which_a_success_ends(client: FlaskClient) -> None:
    assert signs_in(client)
    for _round in range(2):
        assert [attempt(client) for _ in range(MOST - 1)] == [EVALUATED] * (MOST - 1)
        assert signs_in(client)


def test_a_known_device_that_is_full_is_no_worse_than_a_new_one(client: FlaskClient) -> None:
    assert signs_in(client)
    assert [attempt(client) for _ in range(MOST)] == [EVALUATED] * MOST
    assert signs_in(client)
    # A success began its own count anew; with what any browser has beside it, that is all.
    assert [attempt(client) for _ in range(MOST + HERE + 1)] == [EVALUATED] * (MOST + HERE) + [REFUSED]
    assert not signs_in(client)
    assert signs_in(client, 7)


def test_a_device_is_known_for_whom_it_was_used_by_and_cannot_be_made_up(client: FlaskClient) -> None:
    open_account("guesser", "李四", Role.LEADER, SYSTEM, password=PASSWORD)
    theirs = somebody_else(client)
    assert signs_in(theirs, 1, "guesser")
    cookie = theirs.get_cookie("registry-device")
    assert cookie is not None
    assert "guesser" not in cookie.value
    guesses(client, range(2, 2 + MOST))
    assert attempt(theirs, 30) == REFUSED
    payload, _dot, rest = cookie.value.partition(".")
    for forged in (payload, f"{payload}.x.y", f"e30.{rest}", "", "x" * 500):
        theirs.set_cookie("registry-device", forged)
        assert attempt(theirs, 31) == REFUSED


def test_several_people_share_a_machine(client: FlaskClient) -> None:
    logins = [f"clerk-{number:02}" for number in range(MOST_LOGINS + 1)]
    for login in logins:
        open_account(login, "李四", Role.LEADER, SYSTEM, password=PASSWORD)
        assert signs_in(client, 1, login)
    known = {}
    for number, login in enumerate((logins[0], logins[1], logins[-1])):
        guesses(client, range(100 + number * 20, 110 + number * 20), login)
        known[login] = signs_in(client, 2, login)
    assert known == {logins[0]: False, logins[1]: True, logins[-1]: True}


def test_a_guesser_with_a_list_of_logins_locks_nobody_out_by_it(client: FlaskClient) -> None:
    """Once an address is full, the rest of its list is not even counted."""
    use_up_the_address(client, 1)
    assert [attempt(somebody_else(client), 1) for _ in range(20)] == [REFUSED] * 20
    assert guesses(client, range(2, 2 + MOST)) == {EVALUATED: MOST}


def test_one_address_cannot_use_up_what_a_login_has(client: FlaskClient) -> None:
    assert guesses(client, [1] * 30) == {EVALUATED: HERE, REFUSED: 25}
    assert signs_in(somebody_else(client), 2)


def test_whom_one_clerk_keeps_guessing_for_keeps_no_colleague_out(client: FlaskClient) -> None:
    """An administrator behind the same address, on a device that is new to the registry."""
    open_account("admin", "李四", Role.SYSTEM_ADMIN, SYSTEM, password=PASSWORD)
    assert guesses(client, [1] * (2 * ADDRESS)) == {EVALUATED: HERE, REFUSED: 2 * ADDRESS - HERE}
    assert signs_in(somebody_else(client), 1, "admin")


def test_what_is_refused_for_one_limit_counts_towards_no_other(registry: Config, leader: Account) -> None:
    few = {"SIGN_IN_LIMIT": "1 per hour", "SIGN_IN_ADDRESS_LIMIT": "2 per hour"}
    client = site(registry, **REAL | few).test_client()
    assert guesses(client, [1, 30, 30, 30]) == {EVALUATED: 1, REFUSED: 3}
    assert attempt(somebody_else(client), 30, "anybody") == EVALUATED


def test_it_is_said_when_one_may_try_again_and_what_an_administrator_can_do(
    registry: Config, leader: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Counted in memory only: Redis has a clock of its own.
    client = site(replace(registry, redis_url=NO_REDIS), **REAL).test_client()
    guesses(client, [1] * HERE)
    later = time.time() + 200
    monkeypatch.setattr(limits.time, "time", lambda: later)
    data = {"login": "leader", "password": PASSWORD}
    refused = somebody_else(client).post("/sign-in", data=data, environ_base={"REMOTE_ADDR": "198.51.0.2"})
    assert refused.status_code == REFUSED
    assert "请 2 分钟后再试" in refused.text
    assert "python3 manage.py user link 登录名" in refused.text


def test_the_command_lets_a_locked_out_administrator_in(client: FlaskClient, leader: Account) -> None:
    guesses(client, range(1, 1 + MOST))
    new = somebody_else(client)
    assert not signs_in(new, 20)
    runner = client.application.test_cli_runner()
    made = runner.invoke(args=["user", "link", "ＬEADER", "--json"])
    assert made.exit_code == 0, made.output
    link = urlsplit(json.loads(made.output)["link"]).path
    assert new.post(link, data={"password": PASSWORD, "again": PASSWORD}).status_code == IN
    assert signs_in(new, 20)
    unknown = runner.invoke(args=["user", "link", "nobody"])
    assert (unknown.exit_code, "没有登录名为“nobody”的账号" in unknown.output) == (1, True)


def test_an_account_of_ones_own_washes_nothing(client: FlaskClient) -> None:
    open_account("guesser", "李四", Role.LEADER, SYSTEM, password=PASSWORD)
    assert guesses(client, [1] * (HERE - 1)) == {EVALUATED: HERE - 1}
    assert signs_in(somebody_else(client), 1, "guesser")
    assert guesses(client, [1] * 3) == {EVALUATED: 1, REFUSED: 2}


def test_the_owner_signing_in_elsewhere_gives_a_guesser_no_new_tries(client: FlaskClient) -> None:
    assert guesses(client, range(1, MOST)) == {EVALUATED: MOST - 1}
    assert signs_in(client, 50)
    assert guesses(client, range(60, 63)) == {EVALUATED: 1, REFUSED: 2}


def test_thirty_people_behind_one_address_all_sign_in(client: FlaskClient) -> None:
    assert all(signs_in(somebody_else(client), 1) for _ in range(MOST + 2))


def test_a_new_link_lets_the_owner_in_on_a_new_device(client: FlaskClient, leader: Account) -> None:
    guesses(client, range(1, 1 + MOST))
    new = somebody_else(client)
    assert not signs_in(new, 20)
    token = renew_link(leader, SYSTEM, seen=link_mark(leader.link_digest))
    typed = {"password": PASSWORD, "again": PASSWORD}
    assert new.post(f"/one-time/{token}", data=typed).status_code == IN
    assert signs_in(new, 20)


@pytest.mark.parametrize("status", [EVALUATED, REFUSED])
def test_an_unknown_login_is_answered_word_for_word_as_a_known_one(client: FlaskClient, status: int) -> None:
    pages = []
    for login in ("leader", "nobody"):
        if status == REFUSED:
            guesses(client, range(1, 1 + MOST), login)
        data = {"login": login, "password": "wrong words"}
        answer = somebody_else(client).post(
            "/sign-in", data=data, environ_base={"REMOTE_ADDR": "203.0.113.7"}
        )
        assert answer.status_code == status
        assert f'value="{login}"' in answer.text  # what was typed is kept, also where it is too often
        assert "registry-device" not in "".join(answer.headers.getlist("Set-Cookie"))
        without_token = re.sub(r'value="([\w.-]{60,}|[0-9a-f]{32})"', "", answer.text)
        pages.append(without_token.replace(login, "…"))
    assert pages[0] == pages[1]


def test_addresses_of_version_6_are_counted_by_network(client: FlaskClient) -> None:
    answers = []
    for number in range(HERE + 2):
        data = {"login": "leader", "password": "wrong words"}
        base = {"REMOTE_ADDR": f"2001:db8:1:2::{number:x}"}
        answers.append(somebody_else(client).post("/sign-in", data=data, environ_base=base).status_code)
    assert answers == [EVALUATED] * HERE + [REFUSED] * 2
