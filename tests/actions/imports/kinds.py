"""Lists of endings, renames and re-reviews, and titles for them to be about."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from registry import clock
from registry.actions.imports.file import apply_kept_import
from registry.actions.imports.undo import undo_import
from registry.models import Enterprise, ImportRun
from registry.queries.imports.effect import preview_import
from registry.queries.imports.undo import effect_of, undoable
from registry.queries.recount import recount
from registry.queries.tally import figures
from registry.rules.approval import Effect, UndoArguments
from registry.rules.catalog import catalog
from registry.rules.imports.asked import Asked, ListedEndings, ListedRereviews
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.report import Report
from tests.days import DAY, noon
from tests.make import SYSTEM, Make
from tests.titles import award
from tests.workbooks import workbook

TITLE = ("specialized_new", "municipal")
FIRST, ENDED = date(2024, 3, 1), date(2025, 6, 2)
NAMES = ("天津甲制造有限公司", "天津乙制造有限公司", "天津丙制造有限公司")
NUMBER = "津工信〔2025〕9号"


def holders(make: Make, *names: str, on: date = FIRST) -> list[Enterprise]:
    """Firms that hold the title from a day on."""
    firms = [make.enterprise(name=name, district="120111") for name in names or NAMES]
    award(*TITLE, on, firms)
    return firms


def of_endings(**others: Any) -> ListedEndings:
    scheme = catalog().schemes[TITLE[0]]
    said = {"ground": "sme63_tax", "ended_on": ENDED, "document_no": NUMBER, **others}
    return ListedEndings(scheme, scheme.level(TITLE[1]), **said)


def of_rereviews(on: date = date(2027, 2, 20), **others: Any) -> ListedRereviews:
    scheme = catalog().schemes[TITLE[0]]
    return ListedRereviews(scheme, scheme.level(TITLE[1]), on, on.year, NUMBER, **others)


def listed(asked: Asked, *rows: Sequence[Any], **answers: str) -> tuple[ImportFile, bytes]:
    content = workbook(*rows)
    given = {code.replace("_", "."): value for code, value in answers.items()}
    return read_import("名单.xlsx", content, asked, given), content


def preview(file: ImportFile, day: date = DAY) -> Report:
    with clock.at(noon(day)):
        return preview_import(file)


def bring_in(
    make: Make, of: tuple[ImportFile, bytes], day: date = DAY, *, accept_good: bool = False, yes: bool = False
) -> Report:
    with clock.at(noon(day)):
        return apply_kept_import(*of, SYSTEM, make.storage, accept_good=accept_good, yes=yes)


def undone(run: int | None, day: date, *, rest: bool = False) -> ImportRun:
    assert run is not None
    with clock.at(noon(day)):
        return undo_import(UndoArguments(run, "名单有误", rest), SYSTEM)


def net(make: Make, day: date, at: date, known: date | None = None) -> tuple[int, int]:
    """The title's net and valid on a day, counted at a later one, as known now or at the start of a day."""
    make.drained()
    with clock.at(noon(at)):
        assert recount(day).agrees
    cells = figures(day, known_at=clock.start_of(known) if known else None)
    own = [cell for cell in cells if (cell.scheme, cell.level) == TITLE]
    return sum(cell.net for cell in own), sum(cell.valid for cell in own)


def effect_of_undoing(arguments: UndoArguments, day: date) -> Effect:
    """What it would do on a day."""
    return effect_of(undoable(arguments), arguments, day)
