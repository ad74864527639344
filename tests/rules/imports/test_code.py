"""The code column: codes with something around them, and every other number by its own sentence."""

import pytest

from registry.rules.imports.cell import Cell
from registry.rules.imports.code import is_personal, read_certificate, read_code
from registry.rules.uscc import check_uscc

CODE = "91120116MADEM0011C"


@pytest.mark.parametrize(
    ("cell", "noted"),
    [
        (CODE, ""),
        (f" {CODE.lower()}\n", ""),
        ("９１120116MADEM0011C", ""),
        (f"\u202a{CODE}\u202c", "不可见字符（U+202A、U+202C）已去掉"),
        (f"'{CODE}", f"代码写作“'{CODE}”，按 {CODE} 读取"),
        (f"统一社会信用代码：{CODE}", "代码写作"),
        (f"社会信用代码（{CODE}）", "代码写作"),
        (f"{CODE}（1-1）", "代码写作"),
        (f"{CODE}(副本)", "代码写作"),
        ("9112 0116-MADE M001 1C", "代码写作"),
        (f"{CODE}。", "代码写作"),
    ],
)
def test_a_code_is_read_out_of_what_stands_around_it_and_that_is_noted(cell: str, noted: str) -> None:
    read = read_code(cell)
    assert (read.code, read.reasons) == (CODE, ())
    assert [str(note) for note in read.notes] == [] if not noted else noted in str(read.notes[0])


@pytest.mark.parametrize("cell", ["", "无", "—", "/", "--", "待补码", "……", None])
def test_no_code_is_no_fault(cell: Cell) -> None:
    read = read_code(cell)
    assert (read.code, read.reasons, read.notes) == (None, (), ())


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        (9.1120111e17, "代码列是数值格式，表格软件已丢失后几位。请把该列改为文本格式"),
        ("9.11201E+17", "“9.11201E+17”是表格软件的科学计数法"),
        ("9.11201e17", "科学计数法"),
        ("120111000012345", "15 位的旧工商注册号"),
        (120111000012345.0, "15 位的旧工商注册号"),
        ("1201112000123", "13 位的旧工商注册号"),
        ("10308321-6", "“10308321-6”是 9 位的旧组织机构代码"),
        ("103083216", "第 9 至 17 位"),
        ("10308321-7", "像旧的组织机构代码，但校验码不符"),
        ("000000000000000000", "凑数的代码"),
        ("XXXXXXXXXXXXXXXXXX", "凑数的代码"),
        ("91120116MADEM0011", "应为 18 位，现为 17 位"),
        ("91120116MADEM0011CC", "应为 18 位，现为 19 位"),
        ("91120116MAOEM0011C", "第 11 位“O”不是统一社会信用代码可用的字符"),
        ("91120116MAOEM0011C", "可能是“0”之误"),
        ("91120116MADEM00110", "校验码不符"),
        (f"{CODE}、91120111MADEM002XU", "单元格里不止一个代码"),
        (f"{CODE}已注销", "不属于代码的字符：已、注、销"),
        ("91120116M\u0410DEM0011C", "不属于代码的字符：\u0410（U+0410）"),
        ("#N/A", "不属于代码的字符：#、/"),
    ],
)
def test_what_is_no_code_says_what_it_is(cell: Cell, sentence: str) -> None:
    read = read_code(cell)
    assert read.code is None
    assert sentence in "".join(map(str, read.reasons))
    assert len(read.reasons) == 1


def personal(first_17: str) -> str:
    """A number of an identity card with its check character, GB 11643."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(first_17, weights, strict=True))
    return first_17 + "10X98765432"[total % 11]


@pytest.mark.parametrize("around", ["{}", "身份证{}", "{} ", "'{}"])
def test_the_number_of_a_person_is_refused_and_never_repeated(around: str) -> None:
    number = personal("12010119900101123")
    read = read_code(around.format(number))
    assert read.code is None
    assert "个人身份证号码" in str(read.reasons[0])
    assert number[6:] not in "".join(map(str, [*read.reasons, *read.notes]))


def test_a_number_of_a_person_that_is_a_code_by_chance_is_refused_too() -> None:
    numbers = (personal(f"1213011990010{serial:04}") for serial in range(1000, 4000))
    both = next(number for number in numbers if check_uscc(number).valid and is_personal(number))
    assert "个人身份证号码" in str(read_code(both).reasons[0])
    # One of the issue of a validator, made up, that passes both check characters.
    assert "个人身份证号码" in str(read_code("362322198709086409").reasons[0])


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        (20230001.0, "20230001"),
        ("0012", "0012"),
        (120230000012.0, "120230000012"),
        ("2E5", "2E5"),
        ("—", None),
        ("待发", None),
    ],
)
def test_a_certificate_number_stays_whole(cell: Cell, number: str | None) -> None:
    read = read_certificate(cell)
    assert (read.code, read.reasons) == (number, ())


@pytest.mark.parametrize("cell", [1.2023000000000001e17, "1.2E+11"])
def test_a_certificate_number_that_lost_digits_is_refused(cell: Cell) -> None:
    assert "已丢失后几位" in str(read_certificate(cell).reasons[0])


@pytest.mark.parametrize("cell", ["同上", "〃", "详见附件2"])
def test_what_points_at_a_certificate_number_is_none(cell: Cell) -> None:
    assert "不是编号" in str(read_certificate(cell).reasons[0])


def test_a_certificate_number_has_an_end() -> None:
    assert read_certificate("9" * 64).code == "9" * 64
    assert "不能超过 64 个字" in str(read_certificate("9" * 65).reasons[0])
