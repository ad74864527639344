"""Lists as bureaus publish them are read right or asked about; one without a doubt asks nothing."""

from datetime import date

import pytest

from registry.config import Config
from registry.queries.imports.effect import preview_import
from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.report import RowOutcome
from tests.queries.imports.bureau_list import BureauList
from tests.queries.imports.bureau_lists import BUREAU_LISTS
from tests.queries.imports.bureau_rows import BUREAU_ROWS
from tests.workbooks import sheets, workbook

pytestmark = pytest.mark.engines("sqlite")


@pytest.mark.parametrize("given", [*BUREAU_LISTS, *BUREAU_ROWS], ids=lambda each: each.what)
def test_a_list_is_read_right_or_asked_about(registry: Config, given: BureauList) -> None:
    scheme, level = given.title.split(":")
    found = catalog().schemes[scheme]
    of = Decision(found, found.level(level), date(given.year, 8, 1), given.year, "津工信〔2023〕1号")
    content = given.text or (
        sheets(**given.sheets) if given.sheets else workbook(*given.rows, merged=given.merged)
    )
    file = read_import("名单", content, of, given.answers)
    report = preview_import(file)
    assert file.asking.unmet() == []
    codes = [each.code for each in report.questions if each.code != "before_the_title"]
    assert len(codes) == len(given.asked), codes
    assert all(code.startswith(start) for code, start in zip(codes, given.asked, strict=True)), codes
    good = {
        line.name: line.stands.get("district")
        for line in report.lines
        if line.outcome is not RowOutcome.REFUSED
    }
    assert given.good is None or good == given.good
    assert given.noticed in "".join(str(each.text) for each in report.remarks)
