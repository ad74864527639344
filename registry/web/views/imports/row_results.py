"""What became of every row of a list, as a spreadsheet."""

from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from rustpy_xlsxwriter import write_worksheets

from registry.queries.imports.run import get_import_run
from registry.rules.imports.report import OUTCOME_NAMES, Report
from registry.rules.imports.report_kept import report_of
from registry.web.language import translated
from registry.web.lists.fitting import fitting
from registry.web.views.imports.runs import XLSX, blueprint


@blueprint.get("/<int:id>/rows.xlsx")
def row_results(id: int) -> ResponseReturnValue:
    """Every row with its outcome; those that wait stand with what is asked about them."""
    report = report_of(get_import_run(id).report)
    buffer = BytesIO()
    write_worksheets([(_("逐行结果"), _records(report))], buffer, autofit=True, bold_headers=True)
    buffer.seek(0)
    name = _("逐行结果-%(id)s.xlsx", id=id)
    return send_file(buffer, mimetype=XLSX, as_attachment=True, download_name=name)


def _records(report: Report) -> list[dict[str, str]]:
    """Every cell is text, so that nothing in it is ever a formula."""
    done = [
        (line.sheet, line.row, line.name, OUTCOME_NAMES[line.outcome], line.texts) for line in report.lines
    ]
    asked = [(each.sheet, each.row, "", _("待核对"), (each.text,)) for each in report.changed]
    heads = (_("原工作表"), _("原行号"), _("企业名称"), _("结果"), _("原因或变化"))
    return [
        dict(
            zip(
                heads,
                (
                    sheet,
                    str(row),
                    fitting(name),
                    translated(outcome),
                    fitting("".join(map(translated, texts))),
                ),
                strict=True,
            )
        )
        for sheet, row, name, outcome, texts in sorted([*done, *asked], key=lambda each: each[:2])
    ]
