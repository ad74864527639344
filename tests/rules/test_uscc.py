"""Credit codes: GB 32100-2015."""

import pytest

from registry.rules.uscc import ALPHABET, check_character, check_uscc

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


def test_the_inner_code_is_not_checked() -> None:
    # Real registers hold codes whose organisation part breaks GB 11714; refusing them would lose enterprises.
    assert check_uscc("91120116MADEM0012F").valid
    assert check_character("91120116MADEM0012") == "F"
