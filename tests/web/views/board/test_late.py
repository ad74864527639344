"""此后补录: what was entered after a day and changes its figures, beside the figure, each number its list."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient

from registry import clock
from registry.actions.correction import correct_batch
from registry.actions.enterprise import correct_enterprise
from registry.actions.measure import take_measure
from registry.models import Enterprise, Recognition
from registry.queries.enterprise import details_of
from registry.queries.late import late_entries
from registry.queries.tally import figures
from registry.rules.approval import CorrectArguments
from registry.rules.ground import MeasureKind
from registry.rules.role import Role
from registry.rules.tally import CELL_BASES
from tests.conftest import DAY, People
from tests.lists import length
from tests.make import SYSTEM, Make
from tests.measures import MISTAKE, deciding
from tests.titles import award

LINK = re.compile(r'([+−])<a class="r-figure" href="([^"]+)">(\d+)</a>')
SEEDS = "P05"
"""The target of seeds: its day is over."""
PASSED = DAY - timedelta(days=10)
Later = Callable[[date], Any]


def entered(html: str) -> list[tuple[str, str, int]]:
    """The sign, the address and the number of all that a page says was entered later."""
    return [(sign, url.replace("&amp;", "&"), int(number)) for sign, url, number in LINK.findall(html)]


def enter_late(titles: Make, on_day: Later) -> None:
    """Two of a list imported late, one voided, one corrected to a later day, one moved; the day after."""
    firms = list(Enterprise.select().order_by(Enterprise.id))
    with on_day(DAY + timedelta(days=1)):
        award("seed", "municipal", date(2021, 4, 1), firms[7:9])
        void = Recognition.get((Recognition.scheme == "seed") & (Recognition.enterprise == firms[0].id))
        take_measure(deciding(void.id, clock.today(), "误认", MISTAKE, measure=MeasureKind.VOID), SYSTEM)
        batch = Recognition.get(Recognition.scheme == "leading_enterprise").batch_id
        later = {"announced_on": DAY - timedelta(days=1), "award_year": 2026}
        correct_batch(
            CorrectArguments(batch, reason="误填", by_document="津工信〔2026〕9号", **later), SYSTEM
        )
        moved = {**vars(details_of(firms[2])), "district": "120101", "zone": ""}
        correct_enterprise(
            firms[2], type(details_of(firms[2]))(**moved), SYSTEM, version=firms[2].version,
            effective_on=PASSED,
        )  # fmt: skip
        titles.drained()


def net_change(day: date, known_at: datetime | None, within: dict[str, str]) -> dict[Any, list[int]]:
    """By title how the three figures of a day differ from what they were when it was over."""
    over = clock.start_of(day + timedelta(days=1)) - timedelta(milliseconds=1)
    then = over if known_at is None else min(over, known_at)
    sums: dict[Any, list[int]] = {}
    for sign, instant in ((1, known_at), (-1, then)):
        for cell in figures(day, known_at=instant, with_composites=True, within=within):
            row = sums.setdefault((cell.scheme, cell.level), [0, 0, 0])
            for place, basis in enumerate(CELL_BASES):
                row[place] += sign * cell.on(basis)
    return {pair: row for pair, row in sums.items() if any(row)}


@pytest.mark.parametrize("day", [PASSED, DAY - timedelta(days=1), date(2022, 6, 1)])
@pytest.mark.parametrize("within", [{}, {"district": "120116"}, {"district": "120101"}])
def test_more_and_less_are_how_the_figures_changed(
    titles: Make, on_day: Later, day: date, within: dict[str, str]
) -> None:
    enter_late(titles, on_day)
    with on_day(DAY + timedelta(days=2)):
        for known_at in (None, clock.start_of(DAY), clock.start_of(day), clock.now()):
            found = late_entries(day, known_at, within)
            changes = {
                pair: [each.added.on(basis) - each.removed.on(basis) for basis in CELL_BASES]
                for pair, each in found.items()
            }
            wanted = net_change(day, known_at, within)
            assert {pair: row for pair, row in changes.items() if any(row)} == wanted
            assert wanted or known_at is not None or day == date(2022, 6, 1) or "district" in within


def test_the_board_says_what_was_entered_later_and_each_number_is_its_list(
    leader: FlaskClient, titles: Make, on_day: Later
) -> None:
    address, today = f"/board/?day={DAY}", DAY + timedelta(days=1)
    before = clock.local(clock.now()).replace(tzinfo=None).isoformat()
    said = of_day(leader, DAY, address)
    assert said == []
    enter_late(titles, on_day)
    with on_day(today):
        links = of_day(leader, DAY, address)
        assert {(sign, number) for sign, _, number in links} >= {("+", 2), ("−", 1)}
        for _, url, number in links:
            assert length(leader.get(url).text) == number, url
            file = leader.get(url.replace("/board/titles", "/board/titles.csv")).text
            rows = list(csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))))
            assert len(rows) == number
            assert all(int(row["台账号"]) > 0 for row in rows)
        # As known before, nothing of it is there; of a day that is not over nothing comes later.
        assert of_day(leader, DAY, f"{address}&known_at={before}") == []
        assert of_day(leader, today, f"/board/?day={today}") == []


def of_day(leader: FlaskClient, day: date, address: str) -> list[tuple[str, str, int]]:
    """What a page says was entered after this day."""
    return [each for each in entered(leader.get(address).text) if f"day={day}" in each[1]]


def test_a_place_reads_its_own(people: People, titles: Make, on_day: Later) -> None:
    leader = people.client(titles.account(Role.LEADER, district="120101", zone=""))
    enter_late(titles, on_day)
    with on_day(DAY + timedelta(days=1)):
        page = leader.get(f"/board/?day={DAY - timedelta(days=5)}").text
        links = entered(page)
        assert links
        # Also beside its own part of a target of the city, which has none.
        parts = re.findall(r'<article class="r-tile" data-target.*?</article>', page, re.DOTALL)
        assert [each for part in parts for each in entered(part)]
        assert all("district=120101" in url for _, url, _number in links)
        for _, url, number in links:
            assert length(leader.get(url).text) == number


def test_the_file_of_targets_says_what_the_board_says(
    leader: FlaskClient, titles: Make, on_day: Later
) -> None:
    enter_late(titles, on_day)
    with on_day(DAY + timedelta(days=1)):
        file = leader.get(f"/board/targets.csv?day={DAY}").text
        (row,) = [
            row for row in csv.DictReader(io.StringIO(file.removeprefix("\ufeff"))) if row["编号"] == SEEDS
        ]
        page = leader.get(f"/board/?day={DAY}").text
        tile = re.search(rf'data-target="{SEEDS}".*?</article>', page, re.DOTALL)
        assert tile
        said = {sign: str(number) for sign, _, number in entered(tile[0])}
        due = "到期日" if row["到期日达成数"] else ""
        assert said and (row[f"{due}此后补录增加"], row[f"{due}此后补录减少"]) == (
            said.get("+", "0"),
            said.get("−", "0"),
        )
        today = leader.get(f"/board/targets.csv?day={DAY + timedelta(days=1)}").text
        rows = csv.DictReader(io.StringIO(today.removeprefix("\ufeff")))
        assert {row["此后补录增加"] for row in rows} == {""}
