"""What a process of the registry does not import though its libraries would: halves of them it never uses.

The web server and the workers ask nothing asynchronously, and on SQLite nothing speaks to PostgreSQL.
"""

import importlib
import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

ASYNCHRONOUS = ("redis.asyncio", "limits.aio")
"""Packages within packages that import them whether or not anybody asks."""
DRIVER = "psycopg"
ASK_FOR_IT = ("peewee", "playhouse.postgres_ext")
"""What imports the driver wherever it is there."""


class Spared(ModuleType):
    """Stands for a package of that name until something of it is used, which imports it."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def spare_imports(database_url: str) -> None:
    """Import less from now on. To be called before anything that imports these libraries; what is there
    already stays."""
    for name in ASYNCHRONOUS:
        _stand_in(name)
    if database_url.startswith("sqlite:"):
        _without_driver()


def _stand_in(name: str) -> None:
    package, _dot, inner = name.rpartition(".")
    spec = find_spec(package)
    if package in sys.modules or spec is None or not spec.submodule_search_locations:
        return
    spared = Spared(name)
    # What is imported out of it by its own name is found; the package itself is not run for that.
    spared.__path__ = [str(Path(place) / inner) for place in spec.submodule_search_locations]
    sys.modules[name] = spared


def _without_driver() -> None:
    """Import what asks for PostgreSQL's driver now, and let it find none."""
    if DRIVER in sys.modules or any(name in sys.modules for name in ASK_FOR_IT):
        return
    sys.modules[DRIVER] = None  # type: ignore[assignment]  # an import of it fails
    try:
        for name in ASK_FOR_IT:
            importlib.import_module(name)
    finally:
        del sys.modules[DRIVER]
