"""What a drain takes in: ledgers that the product's own actions wrote, of which nothing is counted yet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from registry import clock
from registry.actions.enterprise import change_enterprises, insert_enterprises
from registry.actions.ledger import NewEvent, record_all
from registry.actions.recognition import Award, grant_recognitions
from registry.actions.tally import drain_tally
from registry.database import transactional
from registry.inserted import insert_rows, numbered
from registry.models import Batch, Enterprise, Event, Recognition, Subject
from registry.queries.enterprise import details_of
from registry.rules.actor import Actor
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.enterprise import EnterpriseDetails
from registry.rules.name_key import keyed
from registry.rules.title_history import COUNTED_KINDS, ENDED
from registry.rules.validity import valid_until

SYSTEM = Actor.system("bench")
FIRST = date(2022, 1, 4)
LONG_AGO, DAYS = date(2015, 1, 5), 3_650
MANY = 200
"""Titles of one holder."""
OF_FIRM, OF_SITE = ("specialized_new", "municipal"), ("digital_workshop", "municipal")
LIST = 500
"""Lines of a list."""
Pair = tuple[Enterprise, Subject]


def one_title_each(events: int) -> None:
    """So many holders, of each one title, list by list."""
    for place, part in enumerate(_lists(_firms(events))):
        _granted(OF_FIRM, FIRST + timedelta(days=place), part)


def one_day_each(events: int) -> None:
    """As many titles, of each holder one, and each on a day of its own, in ten years."""
    for place, pair in enumerate(_firms(events)):
        _granted(OF_FIRM, LONG_AGO + timedelta(days=place % DAYS), [pair])


def many_titles_each(events: int) -> None:
    """Few holders with 200 sites each, one more of each holder on every list."""
    firms = [firm for firm, _ in _firms(max(1, events // MANY))]
    for place in range(MANY):
        _granted(OF_SITE, FIRST + timedelta(days=place), _sites(firms, place))


def mixed_year(events: int) -> None:
    """Month by month new titles, renewals of the year before, endings and moves: 40, 20, 15 and 25 of 100;
    renewals and endings are of titles that were given in the months before, each once."""
    a_month, dice = max(20, events // 14), Random(20260302)
    firms = _firms(a_month * 8)
    new = iter(list(_lists(firms, a_month * 4 // 10)))
    held: list[tuple[Pair, int]] = []
    for month in range(14):
        day = FIRST + timedelta(days=30 * month)
        part = next(new)
        due, held = _taken(held, a_month * 2 // 10, dice)
        ended, held = _taken(held, a_month * 15 // 100, dice)
        _ended([id for _, id in ended], day)
        _granted(OF_FIRM, day, [pair for pair, _ in due], [id for _, id in due])
        held += zip(part, _granted(OF_FIRM, day, part), strict=True)
        _moved([firm for firm, _ in dice.sample(firms, a_month // 4)], day)


HISTORIES: dict[str, Callable[[int], None]] = {
    "one title of each holder": one_title_each,
    "likewise, each on a day of its own": one_day_each,
    f"{MANY} titles of each holder": many_titles_each,
    "a mixed year": mixed_year,
}


def counted_events() -> list[int]:
    """The numbers of the events that change a figure."""
    rows = Event.select(Event.seq).where(Event.kind.in_(COUNTED_KINDS)).order_by(Event.seq).tuples()
    return [seq for (seq,) in rows]


def _lists(pairs: Sequence[Pair], size: int = LIST) -> Iterator[Sequence[Pair]]:
    return (pairs[start : start + size] for start in range(0, len(pairs), size))


def _firms(count: int) -> list[Pair]:
    """New enterprises over all places and industries with the subjects that they are; taken in already."""
    zones, industries = list(catalog().zones.values()), sorted(catalog().industries)
    details = [
        EnterpriseDetails(
            f"天津第{number}精密制造有限公司",
            district=zones[number % len(zones)].district_code,
            zone=zones[number % len(zones)].id,
            industry=industries[number % len(industries)],
        )
        for number in range(count)
    ]
    firms = [firm for start in range(0, count, LIST) for firm in _registered(details[start : start + LIST])]
    subjects = {row.enterprise_id: row for row in Subject.select()}
    while drain_tally():
        pass
    return [(firm, subjects[firm.id]) for firm in firms]


@transactional
def _registered(details: Sequence[EnterpriseDetails]) -> list[Enterprise]:
    return insert_enterprises(details, SYSTEM)


@transactional
def _sites(firms: Sequence[Enterprise], number: int) -> list[Pair]:
    """One site more of each; `grant_recognitions` says of them that they are new."""
    rows = numbered(
        Subject,
        [{"enterprise": firm.id, "kind": "site", **keyed(f"{firm.name}{number}号车间")} for firm in firms],
    )
    insert_rows(Subject, rows)
    return [(firm, Subject(**row)) for firm, row in zip(firms, rows, strict=True)]


@transactional
def _granted(
    title: tuple[str, str], day: date, pairs: Sequence[Pair], renews: Sequence[int] = ()
) -> list[int]:
    """A list of titles, as an import recognizes them; their numbers."""
    scheme, level = title
    batch = Batch.create(
        scheme=scheme, level=level, document_no=f"津工信〔{day.year}〕{day:%m%d}号", award_year=day.year,
        announced_on=day, origin="imported", created_at=clock.now(),
    )  # fmt: skip
    until = valid_until(day, catalog().schemes[scheme].level(level).validity_years)
    awards = [
        Award(firm, subject, firm.district, firm.zone, firm.industry, until, renews_id=before)
        for (firm, subject), before in zip(pairs, renews or [None] * len(pairs), strict=True)
    ]
    return grant_recognitions(batch, awards, SYSTEM) if awards else []


@transactional
def _ended(ids: Sequence[int], day: date) -> None:
    """Titles taken away, which leave net."""
    own = list(Recognition.select().where(Recognition.id.in_(list(ids)))) if ids else []
    for row in own:
        columns = {"ended_on": day, "ended_how": Ending.REVOKED.value, "ended_reason": "未达标准"}
        Recognition.update(**columns).where(Recognition.id == row.id).execute()
    said = {
        "how": Ending.REVOKED.value,
        "leaves_net": True,
        "reason": "未达标准",
        "document_no": "津工信〔2022〕9号",
    }
    events = [
        NewEvent(
            ENDED, row.enterprise_id, recognition_id=row.id, effective_on=day, visibility="public", body=said,
            wrote={Recognition: [row.id]},
        )
        for row in own
    ]  # fmt: skip
    if events:
        record_all(SYSTEM, events)


@transactional
def _moved(firms: Sequence[Enterprise], day: date) -> None:
    """To the next zone of the city's list."""
    zones = list(catalog().zones.values())
    places = {zone.id: zones[(number + 1) % len(zones)] for number, zone in enumerate(zones)}
    change_enterprises(
        [
            (firm, replace(details_of(firm), district=to.district_code, zone=to.id), firm.version)
            for firm, to in ((firm, places[firm.zone]) for firm in map(_fresh, firms))
        ],
        SYSTEM,
        day=day,
    )


def _fresh(firm: Enterprise) -> Enterprise:
    return Enterprise.get_by_id(firm.id)


def _taken(
    held: Sequence[tuple[Pair, int]], count: int, dice: Random
) -> tuple[list[tuple[Pair, int]], list[tuple[Pair, int]]]:
    """Some of them by chance, and the others."""
    places = set(dice.sample(range(len(held)), min(count, len(held))))
    chosen = [each for place, each in enumerate(held) if place in places]
    return chosen, [each for place, each in enumerate(held) if place not in places]
