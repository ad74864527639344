"""The award year of a batch is known by what the bureau keeps, or by the lists brought in before."""

from datetime import date

import pytest

from registry.actions.imports.file import apply_import
from registry.actions.setting import set_setting
from registry.config import Config
from registry.queries.imports.known_batches import known_batches
from registry.rules.catalog import catalog
from registry.rules.imports.batch_year import KnownBatches
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.line import Decision
from registry.rules.setting import SettingChange, batches_value
from tests.days import DAY
from tests.make import SYSTEM
from tests.workbooks import workbook

TITLE = "specialized_new:municipal"


def listed(name: str, year: int, **answers: str) -> ImportFile:
    scheme = catalog().schemes["specialized_new"]
    of = Decision(scheme, scheme.level("municipal"), date(year, 8, 1), year, f"津工信〔{year}〕1号")
    content = workbook(["专精特新中小企业名单（第三批）"], ["企业名称"], [name])
    return read_import(
        "名单.xlsx", content, of, {code.replace("_", "."): value for code, value in answers.items()}
    )


def asked(file: ImportFile) -> list[str]:
    apply_import(file, SYSTEM, accept_good=False)
    return [each.code for each in file.asking.open]


def test_a_batch_of_which_nothing_is_known_is_noted_and_then_known_by_its_list(registry: Config) -> None:
    new = listed("天津甲公司", 2023)
    assert "第 3 批" in str(apply_import(new, SYSTEM, accept_good=False).summary()["remarks"])
    assert new.asking.open == ()
    first = listed("天津乙公司", 2023)
    assert known_batches(first.decision).year(3) == 2023
    assert asked(first) == []
    other = listed("天津丙公司", 2024)
    assert asked(other) == ["title.batch.3"]
    assert "2023 年度" in str(other.asking.open[0].text)


def test_what_the_bureau_keeps_goes_before_what_was_brought_in(registry: Config) -> None:
    assert asked(listed("天津甲公司", 2023)) == []
    kept = batches_value(["3=2024", "10=2026", "2=2022"])
    assert kept == ("2=2022", "3=2024", "10=2026")
    set_setting(SettingChange(f"batch_years/{TITLE}", kept, DAY, "津工信〔2026〕9号"), SYSTEM)
    other = listed("天津乙公司", 2023)
    assert known_batches(other.decision).year(3) == 2024
    assert asked(other) == ["title.batch.3"]
    assert asked(listed("天津乙公司", 2024)) == []


@pytest.mark.parametrize(
    ("number", "year", "is_likely"), [(4, 2022, True), (4, 2024, False), (1, 2020, True)]
)
def test_a_batch_of_no_known_year_lies_between_those_that_are_known(
    number: int, year: int, is_likely: bool
) -> None:
    known = KnownBatches({3: 2021, 5: 2023}, {2: frozenset({2021}), 3: frozenset({2019, 2020})})
    assert known.may_be(number, year) is is_likely
    assert known.may_be(number, 2022) is (number == 4)
    assert KnownBatches(earlier={1: frozenset({2021, 2022}), 2: frozenset({2022})}).may_be(3, 2021)
