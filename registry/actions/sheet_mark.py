"""The mark of a file's sheet is kept with it, so that a list of fifty reads fifty rows and no sheet."""

from registry.database import require_transaction
from registry.models import FiledSheet, SheetMark
from registry.queries.sheet import checks_of, given_in
from registry.rules.criteria.sheet.mark import mark_of


def keep_mark(sheet: FiledSheet) -> None:
    """The shared step after a sheet is filed and after officers said a word on it: keep what lists say of the
    newest sheet of its file, as it stands now."""
    require_transaction()
    checks = checks_of([sheet.id]).get(sheet.id, {})
    mark = mark_of(sheet.content, given_in(checks))
    columns = {
        "sheet": sheet.id,
        "failed": mark.failed,
        "undecided": mark.undecided,
        "overridden": mark.overridden,
    }
    SheetMark.insert(application=sheet.application_id, **columns).on_conflict(
        conflict_target=[SheetMark.application], update=columns
    ).execute()
