"""Calls of public actions upon the ledger that only a right can refuse."""

from peewee import fn

from registry import clock
from registry.actions import deep_check, erasure
from registry.models import EventSecret
from registry.queries.deep_check import DeepCheck
from registry.rules.state import State
from tests.actions.acts import Act
from tests.make import Make


def erased(make: Make) -> Act:
    make.application(State.RETURNED)
    last = EventSecret.select(fn.MAX(EventSecret.seq)).scalar()
    return lambda actor: erasure.erase_personal([last], "依本人申请", actor)


def checked_deeply(make: Make) -> Act:
    return lambda actor: deep_check.check_deeply(clock.today(), make.storage, actor)


def deep_check_kept(make: Make) -> Act:
    return lambda actor: deep_check.keep_deep_check(DeepCheck((), 0, 0), actor)
