"""What sign-in gives away: nothing."""

from importlib.util import module_from_spec, spec_from_file_location
from typing import Any

import pytest
from argon2 import PasswordHasher, Type, extract_parameters

from registry.actions import account
from registry.actions.account import sign_in
from registry.config import Config
from registry.database import db
from registry.errors import Unmet
from registry.rules.role import Role
from tests.claims import claimed
from tests.make import PASSWORD, SYSTEM, Make


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
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasher = Watching()
    monkeypatch.setattr(account, "_hasher", hasher)
    firm = make.enterprise()
    for said in ({}, {"uscc": firm.uscc}, {"uscc": firm.uscc}):
        claimed(make.storage, **said)
    # It costs the same for a code of the register, claimed by others or not, as for a free one.
    assert hasher.kept_waiting == [False, False, False]


def test_a_password_is_hashed_before_others_wait(registry: Config) -> None:
    with db.atomic(), pytest.raises(RuntimeError, match="before the transaction"):
        account.HashedPassword(PASSWORD)


def test_nobody_opens_an_account_that_waits(registry: Config) -> None:
    with pytest.raises(Unmet, match="自己注册"):
        account.open_account("somebody", "张三", Role.CLAIMANT, SYSTEM)
