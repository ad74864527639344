"""Long work in many transactions: one thread of a process is at it, and looks again for others."""

import threading

from registry.turns import Errand


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
