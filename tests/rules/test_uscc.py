"""Credit codes: GB 32100-2015."""

from random import Random

import pytest
from stdnum.cn.uscc import is_valid as is_valid_by_library

from registry.rules.uscc import (
    ALPHABET,
    AUTHORITIES,
    PROVINCES,
    check_character,
    check_uscc,
    is_right_code,
)

CODES = [
    "91120116MADEM0011C",
    "91120111MADEM002XU",
    "91120114103083216H",
    "91120000732847653B",
    "11120000MB1896646L",
]


@pytest.mark.parametrize("code", CODES)
def test_a_right_code_is_accepted(code: str) -> None:
    assert check_uscc(code).valid


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("91120116MADEM0011", "length"),
        ("", "length"),
        ("91120116MAOEM0011C", "charset"),
        ("91120116MAZEM0011C", "charset"),
        ("91120116MADEM00110", "checksum"),
    ],
)
def test_a_wrong_code_says_what_is_wrong(typed: str, fault: str) -> None:
    found = check_uscc(typed)
    assert found.fault == fault
    assert found.reason is not None


@pytest.mark.parametrize(
    "typed",
    ["９１120116MADEM0011C", "91120116madem0011c", " 9112 0116 MADE M001 1C ", "91120116-MADEM0011-C"],
)
def test_full_width_small_letters_and_spaces_are_folded(typed: str) -> None:
    found = check_uscc(typed)
    assert found.valid
    assert found.canonical == "91120116MADEM0011C"


def test_every_single_wrong_character_is_found() -> None:
    code = CODES[0]
    for place in range(18):
        for character in ALPHABET:
            if character != code[place]:
                assert not check_uscc(code[:place] + character + code[place + 1 :]).valid


def test_the_quick_question_is_answered_as_the_long_one_and_by_the_library() -> None:
    random, right = Random(7), 0
    for _ in range(1500):
        first = random.choice("123456789AGNY") + random.choice("1239")
        region = random.choice([*sorted(PROVINCES), "10", "99"])
        rest = "".join(random.choices("0123456789", k=4)) + "".join(random.choices(ALPHABET, k=9))
        code = first + region + rest
        code += check_character(code)
        right += is_right_code(code)
        place = random.randrange(18)
        other = (
            code[:place] + random.choice([*ALPHABET, "O", "Z", "９", "é", " ", "a", "\n"]) + code[place + 1 :]
        )
        for each in (code, other, code.lower(), code + "\n", code[:-1]):
            checked = check_uscc(each)
            assert is_right_code(each) is (checked.valid and checked.canonical == each), each
            assert not is_right_code(each) or not each[:2].isdigit() or is_valid_by_library(each)
    assert right > 500


def test_the_inner_code_is_not_checked() -> None:
    # Real registers hold codes whose organisation part breaks GB 11714; refusing them would lose enterprises.
    assert check_uscc("91120116MADEM0012F").valid
    assert check_character("91120116MADEM0012") == "F"


_ISSUE_207 = """
913304007429141869 9144060573144633XL 91110000600037341L 91440300568520498A 91371082775260043P
91320214745555318W 91442000696462712R 91120224064012553U 913205056082348768 9144030071526726XG
91110000710926094P 91310000631696382C 91310000797046224D 913101153325803473 9131012056010553X5
91310115MA1K3BTP2B 91620105670820315R 9162010558590643X0 91620105MA73NBBLXE 9162010567592034XQ
91420684MA4927PJ7B
"""
"""Codes out of registers: arthurdejong/python-stdnum#207."""


def test_codes_out_of_registers_are_right() -> None:
    assert [code for code in _ISSUE_207.split() if not check_uscc(code).valid] == []


@pytest.mark.parametrize("code", ["91350203M0001QKT19", "91350203M0001FUE2P"])
def test_codes_that_were_given_wrong_are_said_to_fail_their_check_character(code: str) -> None:
    # Some of Xiamen before 2016 (chinabugotech/hutool#2020): such a firm is kept without its code.
    assert check_uscc(code).fault == "checksum"


def with_check(first_17: str) -> str:
    return first_17 + check_character(first_17)


@pytest.mark.parametrize(
    ("first_17", "fault"),
    [
        ("N2120111MF0000001", None),
        ("5212000050000000X", None),
        ("91100000000000001", None),
        ("B1120111MA0000001", "authority"),
        ("97120111MA0000001", "authority"),
        ("0112011100000000X", "authority"),
        ("91990111MA0000001", "region"),
        ("911201A1MA0000001", "region"),
    ],
)
def test_who_gave_a_code_and_where_has_to_be_possible(first_17: str, fault: str | None) -> None:
    assert check_uscc(with_check(first_17)).fault == fault


def test_a_code_says_who_gave_it_and_where() -> None:
    found = check_uscc(CODES[0])
    assert (str(found.authority), found.region) == ("市场监督管理", "天津市")
    assert str(check_uscc("91100000000000001").region) == "国家"
    assert (check_uscc("").authority, check_uscc("").region) == (None, None)
    assert all(kinds <= "9" and set(kinds) <= set(ALPHABET) for _, kinds in AUTHORITIES.values())
