"""Reading a workbook, its guard and its faulty cells with it, against the kept reader alone."""

import io
from collections.abc import Iterator
from typing import Any

import rustpy_xlsxwriter
from python_calamine import CalamineWorkbook

from bench.cpu import in_turns, timed
from bench.table import Measured, TimedTable
from registry.rules.imports.workbook import read_workbook
from registry.rules.uscc import check_character

COLUMNS = 20
ROUNDS = 3


def bench_reading(rows: int) -> Iterator[TimedTable]:
    """A sheet of `rows` rows and 20 columns, guarded and with its faulty cells found."""
    content = wide_workbook(rows)
    ways = {
        "ours": lambda: timed(lambda: read_workbook(content)),
        "floor": lambda: timed(lambda: read_bare(content)),
    }
    each = {way: [one / rows for one in taken] for way, taken in in_turns(ways, ROUNDS, warm=0).items()}
    of, names = f"a row of {COLUMNS} columns", {"ours": "ours", "floor": "the reader alone"}
    yield TimedTable("reading.workbook", of, "µs", names, [Measured(f"of {rows:,}", each)])


def wide_workbook(rows: int) -> bytes:
    """A sheet of 20 columns, of which a list of enterprises knows six."""
    buffer = io.BytesIO()
    rustpy_xlsxwriter.write_worksheet([_record(number) for number in range(rows)], buffer)
    return buffer.getvalue()


def _record(number: int) -> dict[str, Any]:
    """Codes, names and places, then numbers, fractions and repeated texts by turns."""
    first = f"91120111MA{number:07d}"
    found: dict[str, Any] = {
        "统一社会信用代码": first + check_character(first),
        "企业名称": f"天津第{number}样例科技有限公司",
        "所属区": "西青区",
        "所属行业": "新材料",
        "从业人数": number % 500,
        "上年度营业收入（万元）": number % 9_000 / 2,
    }
    for column in range(len(found), COLUMNS):
        found[f"列{column}"] = (number * column, number / 7, f"文本{number % 50}-{column}")[column % 3]
    return found


def read_bare(content: bytes) -> list[Any]:
    """Every cell, by the kept reader alone."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return [workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names]
