"""Calls of public actions upon the ledger that only a right can refuse."""

from datetime import timedelta

from peewee import fn

from registry import clock
from registry.actions import daily_head, deep_check, erasure
from registry.key_folder import KeyFolder
from registry.models import EventSecret
from registry.queries.deep_check import DeepCheck
from registry.rules.actor import Actor
from registry.rules.workflow import State
from tests.actions.acts import Act
from tests.make import Make


def heads_signed(make: Make) -> Act:
    keys, tomorrow = KeyFolder(make.config.keys), clock.now() + timedelta(days=1)
    make.enterprise()

    def act(actor: Actor) -> object:
        with clock.at(tomorrow):
            return daily_head.sign_due_days(keys, actor)

    return act


def key_rotated(make: Make) -> Act:
    keys = KeyFolder(make.config.keys)
    return lambda actor: daily_head.rotate_key(keys, actor)


def erased(make: Make) -> Act:
    make.application(State.RETURNED)
    last = EventSecret.select(fn.MAX(EventSecret.seq)).scalar()
    return lambda actor: erasure.erase_personal([last], "依本人申请", actor)


def checked_deeply(make: Make) -> Act:
    return lambda actor: deep_check.check_deeply(clock.today(), make.storage, actor)


def deep_check_kept(make: Make) -> Act:
    return lambda actor: deep_check.keep_deep_check(DeepCheck((), 0, 0), actor)
