"""What a long list fills in of records that were there is seen with the list, not before."""

from dataclasses import replace

import pytest

from registry.actions.enterprise import correct_enterprise, register_enterprise
from registry.actions.imports.file import apply_import
from registry.models import Enterprise
from registry.queries.enterprise import details_of
from registry.queries.imports import piece
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.imports.asked import EnterpriseList
from registry.rules.imports.file import read_import
from registry.rules.imports.report import RowOutcome
from tests.make import SYSTEM, Make, uscc
from tests.workbooks import workbook

KNOWN, NEW = 3, 5
HEAD = ["企业名称", "所属区", "统一社会信用代码", "从业人数"]


@pytest.fixture(autouse=True)
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(piece, "ROWS", 2)
    monkeypatch.setattr("registry.turns.PAUSE", 0)


def filled_after_each_piece() -> list[int]:
    """How many records of before have what the list says of them, after each piece that is written."""
    rows = [
        [f"天津第{number}制造有限公司", "河西区", uscc(8000 + number), 7] for number in range(KNOWN + NEW)
    ]
    for name, _place, code, _staff in rows[:KNOWN]:
        register_enterprise(EnterpriseDetails(name=name, uscc=code, district="120103"), SYSTEM)
    file = read_import("名单.xlsx", workbook(HEAD, *rows), EnterpriseList())
    own = Enterprise.import_run.is_null() & (Enterprise.staff == 7)
    filled: list[int] = []

    def progress(_done: int, _total: int) -> None:
        filled.append(Enterprise.select().where(own).count())

    report = apply_import(file, SYSTEM, accept_good=False, progress=progress)
    assert report.applied and Enterprise.select().where(Enterprise.staff == 7).count() == KNOWN + NEW
    return filled


def test_few_are_filled_with_the_last_row(make: Make) -> None:
    assert filled_after_each_piece() == [0, 0, 0, KNOWN]


def test_more_than_one_transaction_holds_are_filled_piece_by_piece(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(piece, "FILLED", KNOWN - 1)
    assert filled_after_each_piece() == [2, 3, 3, 3]


def test_one_that_is_another_thing_by_then_waits_and_the_others_are_filled(make: Make) -> None:
    firms = [f"天津第{number}制造有限公司" for number in range(KNOWN + NEW)]
    rows = [[name, "河西区", uscc(8000 + number), 7] for number, name in enumerate(firms)]
    known = [
        register_enterprise(EnterpriseDetails(name=name, uscc=code, district="120103"), SYSTEM)
        for name, _place, code, _staff in rows[:KNOWN]
    ]
    file = read_import("名单.xlsx", workbook(HEAD, *rows), EnterpriseList())

    def progress(done: int, _total: int) -> None:
        if done == 2:
            said = replace(details_of(known[1]), staff=7)
            correct_enterprise(known[1], said, SYSTEM, version=known[1].version, reason="录入有误")

    report = apply_import(file, SYSTEM, accept_good=False, progress=progress)
    assert [question.code for question in report.changed] == ["changed.名单.3"]
    assert report.counts[RowOutcome.UPDATED] == KNOWN - 1
    assert Enterprise.select().where(Enterprise.staff == 7).count() == KNOWN + NEW
