"""What sign-in gives away: nothing."""

from contextlib import nullcontext
from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from registry.actions import account
from registry.actions.account import register_with_account, sign_in
from registry.config import Config
from registry.database import db
from registry.errors import Conflict, Unmet
from registry.rules.enterprise import EnterpriseDetails
from tests.make import PASSWORD, uscc


@pytest.fixture
def untouched() -> Any:
    """The actions as people run them; tests hash at a thousandth of the cost."""
    spec = spec_from_file_location("untouched", account.__file__)
    assert spec and spec.loader
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_guessing_a_password_is_slow(untouched: Any) -> None:
    stored = extract_parameters(untouched._hasher.hash(PASSWORD))
    assert stored.type is Type.ID
    # What RFC 9106 advises where memory is scarce: 64 MiB, gone over three times.
    assert stored.memory_cost >= 65_536
    assert stored.time_cost >= 3


def test_an_unknown_login_is_verified_with_the_cost_of_a_password(untouched: Any) -> None:
    assert not untouched._hasher.check_needs_rehash(untouched._DUMMY_HASH)


def test_tests_wait_for_no_password() -> None:
    for stored in (account._hasher.hash(PASSWORD), account._DUMMY_HASH):
        assert extract_parameters(stored).memory_cost == 8


def test_an_unknown_login_is_refused(registry: Config) -> None:
    with pytest.raises(Unmet, match="登录名或密码不正确"):
        sign_in("nobody", "no such account")


class Watching(PasswordHasher):
    """The same hasher, at a thousandth of its cost, that notes who would have waited for it."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.kept_waiting: list[bool] = []

    def hash(self, *arguments: Any, **named: Any) -> str:
        self.kept_waiting.append(db.in_transaction())
        return super().hash(*arguments, **named)


def test_nobody_waits_while_a_visitors_password_is_hashed(
    registry: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = Watching()
    monkeypatch.setattr(account, "_hasher", hasher)
    details = EnterpriseDetails(name="天津甲公司", uscc=uscc(51337), district="120111", industry="I4")
    for login, refused in (("first", False), ("second", True)):
        with pytest.raises(Conflict) if refused else nullcontext():
            register_with_account(details, login, "张三", PASSWORD)
    # For what is taken it costs the same.
    assert hasher.kept_waiting == [False, False]
