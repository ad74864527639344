"""How a command is invoked."""

from collections.abc import Callable

import click.testing

Invoke = Callable[..., click.testing.Result]
