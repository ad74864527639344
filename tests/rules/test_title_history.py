"""Standing, segments and deltas by worked examples."""

from datetime import date
from typing import Any

import pytest

from registry.rules.segment import FOREVER, Segment, segments
from registry.rules.tally import CUBES, cube_for, deltas_between
from registry.rules.title_history import ENDED, GRANTED, MOVED, PLACE_SETTLED, TitleHistory, apply_event

GRANT = {
    "subject": 7,
    "counted": "s7",
    "scheme": "seed",
    "level": "municipal",
    "subject_kind": "enterprise",
    "district": "120111",
    "zone": "",
    "industry": "I4",
    "award_year": 2022,
    "valid_until": "2024-12-31",
}


def folded(*events: tuple[str, dict[str, Any], date, int | None]) -> list[Segment]:
    history = TitleHistory()
    for seq, (kind, body, day, recognition) in enumerate(events, start=1):
        history = apply_event(history, kind, body, day, recognition, seq)
    assert TitleHistory.from_json(history.to_json()) == history
    return segments(history)


def test_a_grant_lapses_by_the_calendar() -> None:
    first, second = folded((GRANTED, GRANT, date(2022, 1, 1), 1))
    assert (first.from_on, first.until_on, first.valid, first.net) == (
        date(2022, 1, 1),
        date(2025, 1, 1),
        True,
        True,
    )
    assert (second.from_on, second.until_on, second.valid, second.net) == (
        date(2025, 1, 1),
        FOREVER,
        False,
        True,
    )


def test_a_renewal_cancels_the_lapse() -> None:
    renewed = {**GRANT, "valid_until": "2027-12-31"}
    pieces = folded((GRANTED, GRANT, date(2022, 1, 1), 1), (GRANTED, renewed, date(2024, 12, 1), 2))
    assert [piece.valid for piece in pieces] == [True, True, False]
    assert pieces[1].recognition == 2
    assert pieces[-1].from_on == date(2028, 1, 1)
    assert all(piece.net for piece in pieces)


@pytest.mark.parametrize(("how", "net"), [("revoked", False), ("failed_re_review", False), ("exited", True)])
def test_how_an_end_counts(how: str, net: bool) -> None:
    pieces = folded((GRANTED, GRANT, date(2022, 1, 1), 1), (ENDED, {"how": how}, date(2023, 6, 1), 1))
    assert [(piece.from_on, piece.valid) for piece in pieces] == [
        (date(2022, 1, 1), True),
        (date(2023, 6, 1), False),
    ]
    assert pieces[-1].net is net


def test_a_product_and_its_maker_are_one_champion() -> None:
    product = {**GRANT, "scheme": "single_champion", "counted": "h3", "subject": 8}
    pieces = folded(
        (GRANTED, {**product, "subject": 7}, date(2022, 1, 1), 1), (GRANTED, product, date(2023, 1, 1), 2)
    )
    assert {piece.counted for piece in pieces} == {"h3"}
    deltas = deltas_between([], pieces)
    assert sum(delta.ever for delta in deltas) == 1


def test_a_move_reaches_recognitions_entered_later() -> None:
    pieces = folded(
        (MOVED, {"district": "120101", "zone": ""}, date(2023, 4, 1), None),
        (GRANTED, GRANT, date(2022, 1, 1), 1),
    )
    assert [(piece.from_on, piece.cell.district) for piece in pieces][:2] == [
        (date(2022, 1, 1), "120111"),
        (date(2023, 4, 1), "120101"),
    ]


def test_a_pending_place_is_settled_from_the_beginning() -> None:
    pieces = folded(
        (GRANTED, {**GRANT, "district": ""}, date(2022, 1, 1), 1),
        (PLACE_SETTLED, {"district": "120101", "zone": ""}, date(2026, 1, 1), None),
    )
    assert {piece.cell.district for piece in pieces} == {"120101"}


def test_a_grant_posts_its_own_future_loss() -> None:
    pieces = folded((GRANTED, GRANT, date(2022, 1, 1), 1))
    posted = {
        delta.effective_on: (delta.ever, delta.net, delta.valid) for delta in deltas_between([], pieces)
    }
    assert posted == {date(2022, 1, 1): (1, 1, 1), date(2025, 1, 1): (0, 0, -1)}


@pytest.mark.parametrize(
    ("asked", "cube"),
    [
        ([], "city"),
        (["district"], "place"),
        (["district", "zone"], "place"),
        (["district", "industry"], "place_industry"),
        (["industry", "award_year"], "full"),
    ],
)
def test_the_smallest_roll_up_answers(asked: list[str], cube: str) -> None:
    assert cube_for(asked) == cube
    assert set(asked) <= set(CUBES[cube])
