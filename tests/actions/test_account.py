"""What sign-in gives away: nothing."""

import pytest

from registry.actions.account import _DUMMY_HASH, _hasher, sign_in
from registry.config import Config
from registry.errors import Unmet


def test_an_unknown_login_is_verified_with_the_cost_of_a_password() -> None:
    assert not _hasher.check_needs_rehash(_DUMMY_HASH)


def test_an_unknown_login_is_refused(registry: Config) -> None:
    with pytest.raises(Unmet, match="登录名或密码不正确"):
        sign_in("nobody", "no such account")
