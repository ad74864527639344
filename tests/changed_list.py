"""A long list that is whole, of which two rows wait: others registered their firms while it was written."""

from registry.actions.enterprise import register_enterprise
from registry.actions.imports.file import apply_import
from registry.models import ImportRun
from registry.queries.imports import piece
from registry.queries.imports.run import get_import_run
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.report_kept import report_of
from tests.make import SYSTEM, Make, uscc
from tests.workbooks import workbook

FIRST, SECOND, THIRD = (f"天津变单{each}有限公司" for each in "甲乙丙")
ROWS = [[name, "河西区", uscc(8200 + staff), staff] for staff, name in enumerate((FIRST, SECOND, THIRD), 5)]
CONTENT = workbook(["企业名称", "所属区", "统一社会信用代码", "从业人数"], *ROWS)
SECOND_CODE, THIRD_CODE = "changed.名单.3", "changed.名单.4"


def changed(make: Make, decision: Decision | None = None) -> ImportRun:
    """Its run: the first of three rows is written, the others wait."""

    def others(done: int, _total: int) -> None:
        if done == 1:
            for name, _place, code, _staff in ROWS[1:]:
                register_enterprise(EnterpriseDetails(name=str(name), uscc=str(code)), SYSTEM)

    rows, piece.ROWS = piece.ROWS, 1
    try:
        report = apply_import(
            read_import("名单.xlsx", CONTENT, decision),
            SYSTEM,
            accept_good=False,
            yes=True,
            keep=lambda: make.storage.keep(CONTENT),
            progress=others,
        )
    finally:
        piece.ROWS = rows
    return get_import_run(report.run or 0)


def offered(run: ImportRun) -> dict[str, str]:
    """By the code of each waiting row the answer by which it is written."""
    return {each.code: each.answers[0].value for each in report_of(run.report).changed}
