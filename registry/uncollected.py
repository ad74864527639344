"""Making very many objects that are all kept, while the search for cycles does not go through them all."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Run a block while nobody looks for cycles. What is no cycle goes as ever; what other threads leave
    meanwhile goes after it. One of several blocks at a time ends it for all: they only take longer."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def keep_for_good() -> None:
    """Leave whatever there is by now out of every later search for cycles: the modules of a process that has
    started, which it keeps, and which take a tenth of a second to go through."""
    gc.freeze()


@contextmanager
def kept_apart() -> Iterator[None]:
    """Run a block while the search for cycles leaves out whatever there is by now: a long plan, of which
    nothing is to be found as long as it is written."""
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
