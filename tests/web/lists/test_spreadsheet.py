"""Every list, opened and saved again by a spreadsheet program: the cells are the same.

LibreOffice is no part of what is installed for tests: where it is not there this says so. `apt-get install
libreoffice-calc-nogui` brings it.
"""

import shutil
import subprocess
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from registry.web.lists.csv_table import write_csv
from registry.web.lists.list_file import CellKind, ListColumn, ListFile
from registry.web.lists.xlsx_table import write_workbook
from tests.conftest import People
from tests.make import Make
from tests.web.listed import lines, same, sheets
from tests.web.lists.every_list import every_list
from tests.web.one_engine import one_engine

PROGRAM = shutil.which("soffice")
DAY = date(2026, 3, 2)
ODD = (
    *("911201110103803250", "91120111MA00000026", "13800138000", "022-23456789", "+86 22 2345 6789"),
    *("0012", "1-2", "2025/3", "3月5日", "10:30", "MAR1", "9E17", "1,200", "1.10", "50%", "¥30", "３０"),
    *("TRUE", "true", "=1+1", "-SUM(A1)", "@天津", "#N/A", "津工信〔2024〕1号"),
    *("  前后空格 ", "多\n行", '引"号', "'撇号", ""),
)
"""What a spreadsheet would make something else of, and codes, telephones and certificates as they are."""
ROWS = 3000

pytestmark = [
    pytest.mark.slow,
    pytest.mark.shipped,
    one_engine,
    pytest.mark.skipif(PROGRAM is None, reason="no LibreOffice here to open and save the lists with"),
]


def opened_and_saved(folder: Path) -> Path:
    """The folder of what the program made of every file in a folder, each as a workbook."""
    out = folder / "saved"
    for suffix in ("xlsx", "csv"):
        files = sorted(map(str, folder.glob(f"*.{suffix}")))
        words = [PROGRAM or "", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"]
        # Comma, quotation mark, UTF-8: what the program would ask a person, with all else as it stands.
        read_as = ["--infilter=CSV:44,34,76,1"] if suffix == "csv" else []
        to = ["--convert-to", "xlsx", "--outdir", str(out / suffix), *files]
        subprocess.run([*words, *read_as, *to], check=True, capture_output=True, timeout=240)
    return out


def cells(path: Path) -> list[list[list[Any]]]:
    book = CalamineWorkbook.from_path(path)
    return [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]


def differences(folder: Path, out: Path) -> Iterator[tuple[str, Any, Any]]:
    """Cells that are not what they were: of workbooks in value and type, of CSV what its text says."""
    for file in sorted(folder.glob("*.xlsx")):
        for was, now in zip(sheets(file.read_bytes()), cells(out / "xlsx" / file.name), strict=True):
            yield from _different(
                file.name, was, now, lambda one, other: one == other and type(one) is type(other)
            )
    for file in sorted(folder.glob("*.csv")):
        (now,) = cells(out / "csv" / f"{file.stem}.xlsx")
        yield from _different(file.name, lines(file.read_bytes()), now, _is_said)


def _is_same(one: Any, other: Any) -> bool:
    return one == other and type(one) is type(other)


def _different(name: str, was: list[Any], now: list[Any], is_same: Any) -> Iterator[tuple[str, Any, Any]]:
    # What is blank at the end of a sheet is no part of it.
    while was and not any(was[-1]):
        was = was[:-1]
    if len(was) != len(now):
        yield name, len(was), len(now)
    for one, other in zip(was, now, strict=False):
        filled = [*other, *[""] * (len(one) - len(other))]
        yield from ((name, a, b) for a, b in zip(one, filled, strict=True) if not is_same(a, b))


def _is_said(text: str, cell: Any) -> bool:
    if text.startswith("\t"):
        return bool(isinstance(cell, str) and cell.strip("\t") == text[1:])
    if isinstance(cell, date) and not isinstance(cell, datetime):
        return cell.isoformat() == text
    if isinstance(cell, time):
        # A day before 1900, which the program has and what reads it here has not.
        return text < "1900"
    return cell == text or same(cell, text)


def test_every_list_is_the_same_after_a_spreadsheet_has_saved_it(
    make: Make, people: People, app: Flask, tmp_path: Path
) -> None:
    count = 0
    for endpoint, files in every_list(make, people, app):
        for suffix, content in files.items():
            (tmp_path / f"{endpoint}.{suffix}").write_bytes(content)
        count += 1
    _add_odd(app, tmp_path)
    assert count > 25
    assert list(differences(tmp_path, opened_and_saved(tmp_path)))[:10] == []


def _add_odd(app: Flask, folder: Path) -> None:
    """A list of 3,000 rows of what a spreadsheet would spoil."""
    draw = Random(7)
    kinds = [CellKind.TEXT, CellKind.CODE, CellKind.DAY, CellKind.NUMBER, CellKind.MONEY, CellKind.INSTANT]
    columns = [ListColumn(kind.value, kind) for kind in kinds]
    rows = [
        [
            f"天津第{row}制造有限公司" if draw.random() < 0.5 else draw.choice(ODD),
            draw.choice(ODD),
            date(1890 + row % 150, 1 + row % 12, 1 + row % 28),
            draw.choice([None, 0, row, -row]),
            draw.choice([None, 0, 1, row * 123_457, 10**14 + row]),
            datetime(2026, 3, 2, row % 24, row % 60),
        ]
        for row in range(ROWS)
    ]
    with app.test_request_context("/"):
        file = ListFile("odd", "", columns, rows, DAY, "")
        with (folder / "odd.csv").open("wb") as out:
            write_csv(file, out)
        write_workbook(file, str(folder / "odd.xlsx"), lambda count, digest: [(str(count), digest)])
