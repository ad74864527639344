"""Putting a list in order: by places that are typed, and by numbers that are pasted."""

from itertools import permutations

import pytest

from registry.rules.ranking import MOST_FAULTS, ranked, read_places, read_ranking

KNOWN = {"2026-00001": 1, "2026-00002": 2, "2026-00003": 3}


@pytest.mark.parametrize(
    ("places", "order"),
    [
        ({}, [1, 2, 3, 4]),
        ({4: 1}, [4, 1, 2, 3]),
        ({1: 4}, [2, 3, 4, 1]),
        ({1: 900}, [2, 3, 4, 1]),
        ({3: 1, 1: 3}, [3, 2, 1, 4]),
        ({9: 1}, [1, 2, 3, 4]),
    ],
)
def test_a_file_stands_where_it_was_put_and_the_others_keep_their_order(
    places: dict[int, int], order: list[int]
) -> None:
    assert ranked([1, 2, 3, 4], places) == order


def test_places_for_all_are_the_order() -> None:
    for order in permutations(range(1, 6)):
        assert ranked([1, 2, 3, 4, 5], {id: place for place, id in enumerate(order, start=1)}) == list(order)


def test_what_is_no_place_and_what_is_given_twice_is_named() -> None:
    typed = {"A": "2", "B": "一", "C": "02", "D": "0", "E": "7", "F": "1.5"}
    places, faults = read_places(typed)
    assert places == {"A": 2, "C": 2, "E": 7}
    said = " ".join(map(str, faults))
    assert len(faults) == 4
    assert [f"{name} 的排序" in said for name in ("B", "D", "F")] == [True] * 3
    assert "A 和 C 的排序都是 2" in said


def test_lines_are_the_order_and_other_cells_are_left_aside() -> None:
    text = "编号\t企业\n\n3\t2026-00003\t天津 3 号厂\n２０２６-００００１，91\r\n 2026-00002 "
    assert read_ranking(text, KNOWN) == ([3, 1, 2], [])


def test_no_line_is_left_out_in_silence() -> None:
    ids, faults = read_ranking("2026-00001\n天津三号有限公司\n2026-00009\n2026-00001", KNOWN)
    assert ids == [1, 1]
    assert [str(fault)[:5] for fault in faults] == ["第 2 行", "第 3 行", "2026-"]
    _ids, many = read_ranking("\n".join(f"{n}" for n in range(100)), KNOWN)
    assert len(many) == MOST_FAULTS + 1
    assert "还有 80 处" in str(many[-1])
