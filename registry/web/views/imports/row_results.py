"""What became of every row of a list, as a spreadsheet."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue
from rustpy_xlsxwriter import write_worksheets

from registry.errors import Text
from registry.queries.imports.run import get_import_run
from registry.rules.imports.report import OUTCOME_NAMES, Report
from registry.rules.imports.report_kept import report_of
from registry.web.language import gettext as _
from registry.web.language import translated
from registry.web.lists.fitting import fitting
from registry.web.views.imports.runs import XLSX, blueprint


@blueprint.get("/<int:id>/rows.xlsx")
def row_results(id: int) -> ResponseReturnValue:
    """Every row with its outcome; first those that wait, each with what is asked about it."""
    report = report_of(get_import_run(id).report)
    buffer = BytesIO()
    write_worksheets([(_("逐行结果"), _records(report))], buffer, bold_headers=True)
    buffer.seek(0)
    name = _("逐行结果-%(id)s.xlsx", id=id)
    return send_file(buffer, mimetype=XLSX, as_attachment=True, download_name=name)


def _records(report: Report) -> Iterator[dict[str, str]]:
    """One after the other: of a long list memory holds none but the one that is written. Every cell is text,
    so that nothing in it is ever a formula."""
    heads = [_("原工作表"), _("原行号"), _("企业名称"), _("结果"), _("原因或变化")]
    outcomes = {outcome: translated(name) for outcome, name in OUTCOME_NAMES.items()}
    for each in report.changed:
        yield _record(heads, each.sheet, each.row, "", _("待核对"), (each.text,))
    for line in report.lines:
        yield _record(heads, line.sheet, line.row, line.name, outcomes[line.outcome], line.texts)


def _record(
    heads: Sequence[str], sheet: str, row: int | None, name: str, outcome: str, texts: Sequence[Text]
) -> dict[str, str]:
    said = fitting("".join(map(translated, texts)))
    return dict(zip(heads, (sheet, str(row), fitting(name), outcome, said), strict=True))
