"""Long work in many transactions: one thread of a process is at it, and looks again for others."""

import threading
import zlib

import psycopg
import pytest

from registry.config import Config
from registry.database import db
from registry.postgres import _WORK
from registry.turns import Errand, alone


def test_who_comes_meanwhile_goes_at_once_and_is_looked_after() -> None:
    waiting, taken, begun, goes_on = [5], [], threading.Event(), threading.Event()

    def batch() -> int:
        if not waiting:
            return 0
        taken.append(waiting.pop())
        begun.set()
        assert goes_on.wait(10)
        return 1

    errand = Errand(batch)
    at_it = threading.Thread(target=errand.run)
    at_it.start()
    assert begun.wait(10)
    errand.run()
    waiting += [7]
    assert taken == [5], "two at it at once"
    goes_on.set()
    at_it.join(10)
    assert not at_it.is_alive()
    errand.run()
    assert taken == [5, 7]


def test_what_is_asked_for_at_the_last_moment_is_done() -> None:
    looked = []

    def batch() -> int:
        looked.append(1)
        if len(looked) == 1:
            errand.run()  # a nudge that comes when nothing was found any more
        return 0

    errand = Errand(batch)
    errand.run()
    assert len(looked) == 2


def test_one_that_failed_is_begun_anew() -> None:
    looked = []

    def batch() -> int:
        looked.append(1)
        if len(looked) == 1:
            raise OSError
        return 0

    errand = Errand(batch)
    for _ in range(2):
        try:
            errand.run()
        except OSError:
            looked.append(0)
    assert looked == [1, 0, 1]


@pytest.mark.engines("sqlite")
def test_who_is_asked_again_meanwhile_leaves_it(registry: Config) -> None:
    with alone("night") as is_first:
        with alone("night") as is_second, alone("another") as is_other:
            assert (is_first, is_second, is_other) == (True, False, True)
        with alone("night") as is_third:
            assert not is_third, "who left it has let nobody in"
    with alone("night") as is_next:
        assert is_next


@pytest.mark.engines("postgres")
def test_another_machine_does_it_meanwhile(registry: Config) -> None:
    of_night = (_WORK, zlib.crc32(b"night") - 2**31)
    with psycopg.connect(registry.database_url) as other:
        other.execute("SELECT pg_advisory_lock(%s, %s)", of_night)
        with alone("night") as is_mine:
            assert not is_mine
        other.execute("SELECT pg_advisory_unlock(%s, %s)", of_night)
    with alone("night") as is_mine:
        assert is_mine


@pytest.mark.engines("postgres")
def test_a_machine_that_shares_no_folder_is_seen_at_its_connections(registry: Config) -> None:
    db.execute_sql("SELECT set_config('application_name', 'registry-one', false)")
    try:
        assert db.obj.apart() == []
        with psycopg.connect(registry.database_url, application_name="registry-one"):
            assert db.obj.apart() == []
        with psycopg.connect(registry.database_url, application_name="registry-other"):
            assert db.obj.apart() == ["127.0.0.1"]
    finally:
        db.execute_sql("SELECT set_config('application_name', '', false)")
