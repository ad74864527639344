"""Inviting enterprises: who is, whose place it is, and that a link works once and is kept nowhere."""

from datetime import timedelta

import pytest

from registry import clock
from registry.actions.account import set_disabled, use_link
from registry.actions.invitation import invite_firms
from registry.actions.setting import set_setting
from registry.errors import NotAllowed, NotFound, Unmet
from registry.models import Account, Event, EventSecret
from registry.queries.invitation import FirmWindow, firms
from registry.rules.account import digest_token
from registry.rules.invitation import LASTS, MOST_AT_ONCE, FirmState
from registry.rules.role import Role
from registry.rules.setting import SettingChange
from tests.make import PASSWORD, SYSTEM, Make


def test_each_enterprise_without_an_account_gets_one_whose_link_works_once(make: Make) -> None:
    one, two = make.enterprise(), make.enterprise()
    taken = make.account(Role.ENTERPRISE, password=PASSWORD)
    officer = make.actor(Role.DISTRICT_OFFICER)
    done = invite_firms([one.id, two.id, taken.enterprise_id], officer)
    assert [each.enterprise.id for each in done.letters] == [one.id, two.id]
    assert done.skipped == {FirmState.OPEN: 1}
    letter = done.letters[0]
    assert letter.expires_at.date() == (clock.now() + timedelta(days=30)).date()
    with pytest.raises(Unmet, match="请填写姓名"):
        use_link(letter.token, PASSWORD)
    use_link(letter.token, PASSWORD, "李四")
    account = Account.get(Account.login == letter.login)
    assert (account.name, account.part, account.role, account.enterprise_id) == (
        "李四",
        "administrator",
        "enterprise",
        one.id,
    )
    with pytest.raises(NotFound):
        use_link(letter.token, PASSWORD, "王五")


def test_a_second_run_invites_nobody_again_and_renews_where_asked(make: Make) -> None:
    firm, officer = make.enterprise(), make.actor(Role.DISTRICT_OFFICER)
    (first,) = invite_firms([firm.id], officer).letters
    before = Event.select().count()
    assert invite_firms([firm.id], officer).skipped == {FirmState.INVITED: 1}
    assert Event.select().count() == before
    (second,) = invite_firms([firm.id], officer, renew=True).letters
    assert second.login == first.login
    assert Account.select().where(Account.enterprise == firm.id).count() == 1
    with pytest.raises(NotFound):
        use_link(first.token, PASSWORD, "李四")
    use_link(second.token, PASSWORD, "李四")
    assert invite_firms([firm.id], officer, renew=True).skipped == {FirmState.OPEN: 1}


def test_an_enterprise_whose_accounts_were_stopped_is_not_invited(make: Make) -> None:
    account = make.account(Role.ENTERPRISE)
    from_admin = make.actor(Role.SYSTEM_ADMIN)
    assert account.enterprise_id
    set_disabled(account, True, from_admin)
    assert not invite_firms([account.enterprise_id], from_admin, renew=True).letters


def test_a_place_invites_its_own_only(make: Make) -> None:
    here, there = make.enterprise(), make.enterprise(district="120101")
    with pytest.raises(NotFound):
        invite_firms([here.id, there.id], make.actor(Role.DISTRICT_OFFICER))
    assert not Account.select().where(Account.enterprise.is_null(False)).exists()
    with pytest.raises(NotAllowed):
        invite_firms([here.id], make.actor(Role.LEADER))
    assert len(invite_firms([here.id, there.id], make.actor(Role.BUREAU_REVIEWER)).letters) == 2


def test_how_long_it_lasts_is_set(make: Make) -> None:
    set_setting(SettingChange(LASTS, 7, clock.today(), note="试验"), SYSTEM)
    (letter,) = invite_firms([make.enterprise().id], SYSTEM).letters
    assert letter.expires_at.date() == (clock.now() + timedelta(days=7)).date()
    with clock.at(clock.now() + timedelta(days=7)), pytest.raises(NotFound):
        use_link(letter.token, PASSWORD, "李四")


def test_a_link_is_kept_nowhere(make: Make) -> None:
    (letter,) = invite_firms([make.enterprise().id], SYSTEM).letters
    kept = [*(row.body for row in Event.select()), *(row.content for row in EventSecret.select())]
    assert not any(letter.token in text for text in kept)
    assert Account.get(Account.login == letter.login).link_digest == digest_token(letter.token)


def test_too_many_at_once_are_refused_before_anything_is_written(make: Make) -> None:
    with pytest.raises(ValueError, match="at most"):
        invite_firms(range(MOST_AT_ONCE + 1), SYSTEM)


def test_a_list_of_enterprises_looks_at_so_many_only(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.queries.invitation.EXAMINED", 3)
    made = [make.enterprise().id for _ in range(5)]
    invite_firms(made[:3], SYSTEM)

    def window(after: int, most: int = 50) -> tuple[list[int], int | None]:
        found: FirmWindow = firms(SYSTEM, {"state": "none"}, after, most)
        return [row.enterprise.id for row in found.rows], found.following

    assert window(0) == ([], made[2])
    assert window(made[2]) == (made[3:], None)
    assert window(made[2], 1) == (made[3:4], made[3])
