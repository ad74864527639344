"""A long list whose process has died after its first piece."""

from contextlib import suppress

from registry.actions.imports.file import apply_import
from registry.models import ImportRun
from registry.queries.imports import piece
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from tests.make import SYSTEM
from tests.workbooks import workbook

FIRMS = workbook(["企业名称"], ["天津长单甲有限公司"], ["天津长单乙有限公司"])


class Died(Exception):
    """The process that writes a list."""


def die(_done: int, _total: int) -> None:
    raise Died()


def begun(decision: Decision | None = None) -> ImportRun:
    """Its run: one of two rows is written, and no worker is at it."""
    rows, piece.ROWS = piece.ROWS, 1
    try:
        with suppress(Died):
            file = read_import("名单.xlsx", FIRMS, decision)
            apply_import(file, SYSTEM, accept_good=True, yes=True, progress=die)
    finally:
        piece.ROWS = rows
    found: ImportRun = ImportRun.select().order_by(ImportRun.id.desc()).get()
    return found
