"""A name with a part has all pairs of it, and begins one of its pairs with every character."""

from hypothesis import given
from hypothesis import strategies as st

from registry.rules.name_pairs import pairs_asked, pairs_of

KEYS = st.text("天津市科技有限公司(.a0", min_size=1, max_size=12)


def test_pairs_are_of_neighbors_and_the_last_stands_alone() -> None:
    assert pairs_of("天津天津") == ["天津", "津天", "津"]
    assert pairs_of("津") == ["津"]
    assert pairs_asked("天津市") == ["天津", "津市"]
    assert pairs_asked("津") == []


@given(KEYS, KEYS, KEYS)
def test_no_name_with_a_part_is_missed(before: str, part: str, after: str) -> None:
    pairs = pairs_of(before + part + after)
    assert set(pairs_asked(part)) <= set(pairs)
    assert all(any(pair.startswith(each) for pair in pairs) for each in part)
