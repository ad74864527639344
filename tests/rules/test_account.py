"""A sign-in name has one spelling, whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.rules.account import canonical_login

INVISIBLE = "\0\t\n\r\x1b\x7f\x85\x9b\xad\u180e\u200b\u200c\u200d\u200e\u2028\u2029\u202e\u2060\u2066\ufeff"


@pytest.mark.parametrize("character", INVISIBLE, ids=ascii)
def test_invisible_and_control_characters_are_no_part_of_a_login(character: str) -> None:
    for typed in (f"lea{character}der", f"{character}leader", f"leader{character}{character}"):
        assert canonical_login(typed) == "leader"


@pytest.mark.parametrize("typed", ["Leader", " LEADER　", "ｌｅａｄｅｒ", "Ｌeａder\u200b", "leader\xa0"])
def test_width_case_and_outer_spaces_are_no_part_of_a_login(typed: str) -> None:
    assert canonical_login(typed) == "leader"


@pytest.mark.parametrize("typed", ["lea der", "leader1", "lea-der", "leadеr", "领导"])
def test_what_is_seen_stays(typed: str) -> None:
    assert canonical_login(typed) == typed


@given(st.text())
def test_the_one_spelling_of_the_one_spelling_is_itself(typed: str) -> None:
    once = canonical_login(typed)
    assert canonical_login(once) == once
    assert once.isprintable()
