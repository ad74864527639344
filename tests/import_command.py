"""The command that the product's worker starts for long lists, of the campaign of killed imports: its own but
for short pieces, and for a kill -9 of itself and its worker at a place that is asked for."""

import os
import signal
from collections.abc import Callable
from typing import Any

from registry.actions.imports import pieces, taking_up
from registry.queries.imports import piece
from registry.web.commands.__main__ import main

PIECE, DIES = "IMPORTS_PIECE", "IMPORTS_DIES"
"""Settings of the environment: rows of a piece, and where it dies: `planned`, `whole`, or the number of its
piece that is written and not committed; '' nowhere."""


def _die() -> None:
    # The worker leads a group of processes of which this is one.
    os.killpg(0, signal.SIGKILL)


def _then_dies(step: Callable[..., Any], calls: int = 1) -> Callable[..., Any]:
    """The same step, after which, so many calls on, nothing of this process and its worker is left."""
    left = calls

    def taken(*given: Any, **named: Any) -> Any:
        nonlocal left
        done = step(*given, **named)
        left -= 1
        if not left:
            _die()
        return done

    return taken


def _prepare(rows: int, dies: str) -> None:
    piece.ROWS = rows
    if dies == "planned":
        taking_up.planned = _then_dies(taking_up.planned)  # type: ignore[attr-defined]
    elif dies == "whole":
        pieces.record_imported = _then_dies(pieces.record_imported)  # type: ignore[attr-defined]
    elif dies:
        pieces.PiecesOfRun._hold = _then_dies(pieces.PiecesOfRun._hold, int(dies))  # type: ignore[method-assign]


if __name__ == "__main__":
    _prepare(int(os.environ[PIECE]), os.environ[DIES])
    main()
