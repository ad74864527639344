"""Every list that is read by the page, in every order, narrowed by everything it offers: its statements."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from registry import clock
from registry.models import Account
from registry.queries import (
    account,
    application,
    board,
    enterprise,
    recognition,
    recognition_page,
    register_page,
    roll,
)
from registry.queries.board_page import titles_by_page
from registry.queries.desk_page import desk_by_page
from registry.queries.lists import Sorting
from registry.queries.long_list import MANY, LongList
from registry.queries.recognition_page import recognitions_by_page
from registry.queries.validity import STATUSES
from registry.rules.actor import Actor
from registry.rules.ending import Ending
from registry.rules.role import Role
from registry.rules.state import STAGES
from registry.rules.tally import Basis
from tests.conftest import DAY

OFFICER = Actor("1", role=Role.BUREAU_REVIEWER)
ZONE = Actor("1", role=Role.DISTRICT_OFFICER, district="120116", zone="teda")
FEW = 1
OF_TITLES = {
    "scheme": "gazelle", "level": "municipal", "district": "120116", "industry": "ai", "year": "2024",
}  # fmt: skip
STATES = [{"state": each} for each in (*STATUSES, Ending.REVOKED.value)]
OF_FIRMS = {"district": "120116", "zone": "teda", "industry": "ai", "scheme": "gazelle"}
OF_FILES = {"scheme": "gazelle", "level": "municipal", "district": "120116", "zone": "teda", "call": "3"}
QUEUES = [{"waiting": each} for each in enterprise.QUEUES]
HELD = [{"held": each} for each in ("valid", "none")]
FEW_ROWS = 2500
FILLED = (
    "CREATE TEMPORARY TABLE enterprise (LIKE enterprise INCLUDING ALL)",
    "CREATE TEMPORARY TABLE application (LIKE application INCLUDING ALL)",
    "CREATE TEMPORARY TABLE recognition (LIKE recognition INCLUDING ALL)",
    """
    INSERT INTO enterprise (id, uscc, name, district, zone, industry, subsector, chains, gbt4754, demo,
        version, created_at)
    SELECT n, CASE WHEN n %% 50 > 0 THEN n::text END, 'N' || n * 7919 %% 60000,
        CASE n %% 40 WHEN 0 THEN '' ELSE '12011' || n %% 8 END, CASE n %% 20 WHEN 6 THEN 'teda' ELSE '' END,
        CASE n %% 10 WHEN 0 THEN 'ai' ELSE 'i' || n %% 10 END, '', '[]', '', false, 1,
        timestamp '2026-01-01' + n * interval '1 minute'
    FROM generate_series(1, 60000) n""",
    """
    INSERT INTO recognition (id, batch_id, scheme, level, subject_id, subject_kind, enterprise_id, name,
        district, zone, industry, award_year, announced_on, valid_until, certificate_no, origin, ended_on,
        ended_how, ended_reason)
    SELECT n, n %% 200, CASE n %% 11 WHEN 0 THEN 'gazelle' ELSE 's' || n %% 11 END,
        CASE n %% 3 WHEN 0 THEN 'municipal' ELSE 'national' END, n, 'enterprise', n * 31 %% 60000 + 1,
        'N' || n * 7919 %% 60000, '12011' || n %% 8, CASE n %% 20 WHEN 6 THEN 'teda' ELSE '' END,
        CASE n %% 10 WHEN 0 THEN 'ai' ELSE 'i' || n %% 10 END, 2016 + n %% 10,
        date '2016-03-01' + n %% 10 * 365 + n %% 200, date '2019-03-01' + n %% 10 * 365 + n %% 200, 'C' || n,
        'imported', CASE n %% 100 WHEN 7 THEN date '2026-02-01' END,
        CASE n %% 100 WHEN 7 THEN 'revoked' END, ''
    FROM generate_series(1, 60000) n""",
    """
    INSERT INTO application (id, number, call_id, scheme, level, kind, procedure, options, subject_id,
        enterprise_id, district, zone, industry, state, version, statement, contact, phone, submitted_at,
        created_at, changed_at)
    SELECT n, 'S' || n, n %% 150, CASE n %% 11 WHEN 0 THEN 'gazelle' ELSE 's' || n %% 11 END,
        CASE n %% 3 WHEN 0 THEN 'municipal' ELSE 'national' END, 'new', 'city_decision', '', n,
        n * 31 %% 60000 + 1, '12011' || n %% 8, CASE n %% 20 WHEN 6 THEN 'teda' ELSE '' END, '',
        CASE n %% 8 WHEN 3 THEN 'recommended' ELSE 'withdrawn' END, 1, '', '', '',
        timestamp '2026-01-01' + n * interval '1 minute', timestamp '2026-01-01',
        timestamp '2026-01-01' + n * 7919 %% 60000 * interval '1 minute'
    FROM generate_series(1, 40000) n""",
    "ANALYZE application",
    "ANALYZE enterprise",
    "ANALYZE recognition",
)


def narrowed(of: Mapping[str, str], *others: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """By nothing, by each, and by each two."""
    each = [{name: value} for name, value in of.items()] + list(map(dict, others))
    yield {}
    yield from each
    yield from ({**one, **two} for one, two in itertools.combinations(each, 2) if not {*one} & {*two})


def asked(sorting: Sorting, filters: Iterable[dict[str, str]]) -> Iterator[dict[str, str]]:
    """In every order where it is narrowed by one, up and down in turns; in the usual one by each two."""
    turns = itertools.cycle(("asc", "desc", "desc", "asc", "desc"))
    for each in filters:
        yield each
        if len(each) < 2:
            for sort in sorting.columns:
                for direction in (next(turns),) if each else ("asc", "desc"):
                    yield {**each, "sort": sort, "direction": direction}


def lists(*words: dict[str, str]) -> Iterator[LongList]:
    """Every list that is read by the page, in every order, narrowed by everything it offers."""
    for filters in asked(roll.SORTS, narrowed(OF_TITLES, *STATES, *words)):
        yield roll.roll_by_page(filters, DAY)
    titles = {name: value for name, value in OF_TITLES.items() if name != "industry"}
    for filters in asked(recognition.SORTS, narrowed(titles, *STATES, *words)):
        yield recognitions_by_page(filters, DAY)
    for filters in asked(enterprise.SORTS, narrowed(OF_FIRMS, *QUEUES, *HELD, *words)):
        for actor in (OFFICER, ZONE):
            yield register_page.register_by_page(actor, filters, DAY)
    for filters in asked(application.SORTS, narrowed(OF_FILES, *words)):
        for actor, stages in itertools.product((OFFICER, ZONE), ([], [STAGES["recommended"]])):
            yield desk_by_page(actor, stages, filters)
    for filters in narrowed(
        {"role": "decider", "state": "disabled"}, *({"text": each["q"]} for each in words)
    ):
        yield account.accounts(filters)
    some, many = [("gazelle", "municipal"), ("s1", "national")], [(f"s{n}", "national") for n in range(50)]
    places = (
        {},
        {"district": "120116"},
        {"industry": "ai"},
        {"district": "120116", "zone": "", "industry": "ai"},
    )
    for sort in board.SORTS.columns:
        for counts, filters in itertools.product((some[:1], some, many), places):
            yield titles_by_page(DAY, Basis.NET, counts, filters, sort=sort, descending=False)


Statement = tuple[str, tuple[Any, ...]]


def statements(lists: Iterable[LongList]) -> dict[Statement, bool]:
    """Every statement by which rows are found in order, and whether it may sort what a filter leaves."""
    found: dict[Statement, bool] = {}
    for each in lists:
        sort, downward = each.sorting.asked(each.filters)
        is_led = sort in each.leads.get(each.lead, ())
        key = [_value(column) for column in (*each.sorting.columns[sort], each.sorting.id)]
        # From the end it is what the other direction asks.
        ways = ((MANY, False, None), (MANY, True, None), (MANY, True, key), (FEW, False, None))
        for total, turned, row in ways:
            for part in each.parts(sort, downward, 50, total, turned=turned, key=row):
                sql, values = part.limit(50).sql()
                found[sql, tuple(values)] = total == FEW and bool(each.lead) and not is_led
    return found


def _value(column: Any) -> Any:
    """One that the column may hold."""
    return {"DATE": DAY, "DATETIME": clock.now(), "VARCHAR": "x"}.get(column.field_type, 7)


def counts(lists: Iterable[LongList]) -> set[Statement]:
    """Every statement by which they are counted."""
    counted = (each for each in lists if "sort" not in each.filters and each.whole is None)
    # Accounts are few beside firms, and no index is of them but that of their logins.
    counted = (each for each in counted if each.table.model is not Account)
    texts = [each.every().sql() for each in counted if not each.is_common]
    for ask in (register_page._every_and_gone, recognition_page._every_and_unseen):
        texts.append(ask.__wrapped__().sql())  # type: ignore[attr-defined]
    return {(sql, tuple(values)) for sql, values in texts}
