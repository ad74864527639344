"""A dry run names the records that a new enterprise may be; nothing is asked, refused or merged by it."""

from dataclasses import replace
from typing import Any

import pytest

from registry.actions.enterprise import correct_enterprise
from registry.actions.imports.file import apply_import
from registry.models import Enterprise
from registry.queries.enterprise import details_of
from registry.queries.imports.effect import preview_import
from registry.rules.imports.file import read_import
from registry.rules.imports.report import RowOutcome
from registry.rules.state import State
from tests.actions.imports.test_recognition import decision
from tests.make import SYSTEM, Make, uscc
from tests.workbooks import workbook

HEAD = ["企业名称", "统一社会信用代码", "所属区"]
KNOWN, OTHERS = uscc(7001), uscc(7002)
NAME = "天津市海河精密机械有限公司"


def remarked(*rows: list[Any], title: str = "") -> list[bool]:
    """Of each row whether its dry run names the record."""
    of = decision(scheme=title, document_no="津工信〔2026〕3号") if title else None
    report = preview_import(read_import("名单.xlsx", workbook(HEAD, *rows), of))
    assert not report.questions and not report.count(RowOutcome.REFUSED)
    assert report.count(RowOutcome.CREATED) == len(rows)
    id = Enterprise.get(Enterprise.uscc == KNOWN).id
    return [f"（编号 {id}，{KNOWN}）" in "".join(map(str, line.texts)) for line in report.lines]


@pytest.mark.parametrize("title", ["", "innovative_sme"])
def test_a_name_that_is_near_in_the_same_district_is_named(make: Make, title: str) -> None:
    make.enterprise(name=NAME, uscc=KNOWN)
    near = [
        ["海河精密机械（天津）股份有限公司", "", "西青区"],
        ["天津海河精密机械集团有限公司", OTHERS, "西青区"],
        ["天津市海合精密机械有限公司", "", "西青区"],
        ["天津海河精密机械有限责任公司", "", ""],
    ]
    far = [
        # Another district; two codes and another name; a shorter and a longer name; a number that differs.
        ["天津海河精密机械股份有限公司", "", "和平区"],
        ["天津海合精密机械有限公司", uscc(7003), "西青区"],
        ["天津海河有限公司", "", "西青区"],
        ["天津海河精密机械销售有限公司", "", "西青区"],
        ["天津市有限公司", "", "西青区"],
    ]
    assert remarked(*near, *far, title=title) == [True] * 4 + [False] * 5


def test_a_number_that_differs_is_another_name(make: Make) -> None:
    make.enterprise(name="天津第一精密机床厂", uscc=KNOWN)
    assert remarked(["天津第二精密机床厂", "", "西青区"]) == [False]


def test_a_former_name_is_named_in_every_district(make: Make) -> None:
    row = make.enterprise(name="天津渤海精密仪器有限公司", uscc=KNOWN)
    correct_enterprise(row, replace(details_of(row), name=NAME), SYSTEM, version=row.version)
    rows = [["天津渤海精密仪器有限公司", OTHERS, "和平区"], ["天津渤海精密仪器股份有限公司", "", "西青区"]]
    assert remarked(*rows) == [True, True]


def test_it_stops_nothing(make: Make) -> None:
    make.enterprise(name=NAME, uscc=KNOWN)
    rows = workbook(HEAD, ["天津海河精密机械股份有限公司", "", "西青区"])
    assert apply_import(read_import("名单.xlsx", rows, None), SYSTEM, accept_good=False).applied
    assert Enterprise.select().count() == 2


def test_a_near_name_at_the_same_address_or_telephone_is_named_in_any_district(make: Make) -> None:
    holder = make.enterprise(name="天津市海河精密机械制造有限公司", uscc=KNOWN, district="120101")
    file = make.application(State.DRAFT, enterprise=holder)
    head, near = ["企业名称", "所属区", "联系电话"], "天津市海河精密机械制作有限公司"
    for phone, name, is_named in (
        (file.phone, near, True), ("13900000000", near, False), (file.phone, "天津别样贸易有限公司", False)
    ):  # fmt: skip
        report = preview_import(read_import("名单.xlsx", workbook(head, [name, "西青区", phone]), None))
        (line,) = report.lines
        assert line.outcome is RowOutcome.CREATED
        assert (KNOWN in "".join(map(str, line.texts))) is is_named
