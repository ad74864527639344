"""Changes of the tables beside the ledger, behind its back."""

import json
from datetime import date
from random import Random
from typing import Any

from registry.database import Table, is_postgres
from registry.models import (
    TABLES,
    CriteriaVersion,
    Event,
    FiledSheet,
    NoticeEntry,
    ProfileFact,
    ProfileRecord,
    TallyDelta,
    TallyHolder,
    TallyRollup,
    TallySegment,
)
from registry.queries.after_image import table_name
from registry.queries.ledger_check import erased_events
from registry.rules.carried import AFTER, CARRIED
from registry.rules.profile_saved import PROFILE_SAVED
from tests.lifted import Named, Plant, Rows, a_change, a_misspelling, either, event, last_seq, pick


def _carried(chance: Random) -> Rows:
    tables = [table for table in TABLES if table_name(table) in CARRIED and table.select().exists()]
    return Rows(pick(chance, tables))


def _comparable(rows: Rows, key: Any) -> list[str]:
    """Its carried columns; what is personal only where it was not erased lawfully."""
    carried = CARRIED[rows.name]
    spoke = Event.select(Event.seq, Event.body).where(Event.body.contains(f'"{AFTER}":'))
    named = rows.named(key).removesuffix(":").partition(" ")[2]
    last = max(row.seq for row in spoke if named in json.loads(row.body)[AFTER].get(rows.name, {}))
    gone = carried.personal if last in erased_events() else ()
    return [name for name in carried.columns if name not in {rows.key, *gone}]


def row_column(chance: Random) -> Named:
    rows = _carried(chance)
    key = pick(chance, rows.keys())
    column = a_change(rows, key, _comparable(rows, key), chance)
    return (f"{rows.named(key)} {column} is ",)


def row_representation(chance: Random) -> Named:
    rows = _carried(chance)
    key = pick(chance, rows.keys())
    a_misspelling(rows, key, [name for name in CARRIED[rows.name].columns if name != rows.key], chance)
    return (rows.named(key),)


def row_removed(chance: Random) -> Named:
    rows = _carried(chance)
    key = pick(chance, rows.keys())
    rows.remove(key)
    return (rows.named(key),)


UNIQUE = {"uscc": None, "login": "niemand", "number": "2026-X", "certificate_no": None, "kind": "x"}


def row_added(chance: Random) -> Named:
    rows = _carried(chance)
    key = pick(chance, rows.keys())
    new = _new_key(rows, key)
    columns = {name: value for name, value in UNIQUE.items() if name in rows.kinds}
    if rows.name == "account":
        columns["link_digest"] = None
    if rows.name in {"recognition", "criteria_version", "application"}:
        columns |= {"scheme": "x", "level": "x"} if "level" in rows.kinds else {"name": "x"}
    rows.copy(key, new, **columns)
    return (rows.named(new),)


def row_renumbered(chance: Random) -> Named:
    rows = _carried(chance)
    key = pick(chance, rows.keys())
    rows.put(key, rows.key, _new_key(rows, key))
    return (rows.named(key),)


def _new_key(rows: Rows, key: Any) -> Any:
    kind = rows.kinds[rows.key]
    if kind == "whole":
        return max(rows.keys()) + 1000
    if kind != "day":
        return f"{key}x"
    # As the engine itself hands a day out.
    return date(2031, 5, 5) if is_postgres() else "2031-05-05"


def sheet_text(chance: Random) -> Named:
    rows = Rows(FiledSheet)
    key = pick(chance, rows.keys())
    a_change(rows, key, ["facts", "origins", "content", "digest"], chance)
    return (rows.named(key),)


def criteria_document(chance: Random) -> Named:
    rows = Rows(CriteriaVersion)
    key = pick(chance, rows.keys())
    a_change(rows, key, ["document", "digest"], chance)
    return (rows.named(key),)


# Tables that events commit to.


def notice_line(chance: Random) -> Named:
    rows = Rows(NoticeEntry)
    key = pick(chance, rows.keys())
    seq = _published(rows.value(key, "notice_id"))
    how = chance.randrange(4)
    if how == 0:
        rows.remove(key)
    elif how == 1:
        rows.copy(key, key + 1000, position=77, application_id=10**6)
    elif how == 2:
        a_change(rows, key, [name for name in rows.kinds if name != "id"], chance)
    else:
        either(rows, key, chance)
    return event(seq)


def notice_line_of_none(chance: Random) -> Named:
    rows = Rows(NoticeEntry)
    rows.copy(pick(chance, rows.keys()), 10**6, notice_id=10**6)
    return event(last_seq() + 1)


def _published(notice: int) -> int:
    return Event.get((Event.kind == "notice.published") & (Event.notice_id == notice)).seq  # type: ignore[no-any-return]


def profile_fact(chance: Random) -> Named:
    return _of_profile(Rows(ProfileFact), chance)


def profile_row(chance: Random) -> Named:
    return _of_profile(Rows(ProfileRecord), chance)


def _of_profile(rows: Rows, chance: Random) -> Named:
    # The number of the last one may be any greater one: none says more than its place.
    key = pick(chance, rows.keys()[:-1])
    enterprise, how = rows.value(key, "enterprise_id"), chance.randrange(5)
    which = "fact" if rows.table is ProfileFact else "row"
    names = (f"profile {which} {key}", f"for enterprise {enterprise}", *_saved(enterprise))
    if how == 0:
        rows.remove(key)
    elif how == 1:
        new = max(rows.keys()) + 1
        rows.copy(key, new)
        return (f"profile {which} {new}",)
    elif how == 2:
        new = max(rows.keys()) + 1
        rows.put(key, "id", new)
        return (*names, f"profile {which} {new}")
    elif how == 3:
        a_change(rows, key, [name for name in rows.kinds if name != "id"], chance)
    else:
        either(rows, key, chance)
    return names


def _saved(enterprise: int) -> Named:
    """The events that speak of this profile."""
    said = (Event.kind == PROFILE_SAVED) & (Event.enterprise_id == enterprise)
    return event(*(row.seq for row in Event.select(Event.seq).where(said)))


# Figures.


def _tally(table: type[Table], chance: Random) -> Named:
    rows = Rows(table)
    key = pick(chance, rows.keys())
    how = chance.randrange(5)
    if how == 0:
        rows.remove(key)
    elif how == 1 and table is not TallyRollup:
        rows.copy(key, max(rows.keys()) + 1000)
    elif how == 2:
        either(rows, key, chance)
    else:
        a_change(rows, key, [name for name in rows.kinds if name not in {"id", rows.key}], chance)
    return (f"{rows.name} ",)


def tally_holder(chance: Random) -> Named:
    return _tally(TallyHolder, chance)


def tally_segment(chance: Random) -> Named:
    return _tally(TallySegment, chance)


def tally_delta(chance: Random) -> Named:
    return _tally(TallyDelta, chance)


def tally_rollup(chance: Random) -> Named:
    return _tally(TallyRollup, chance)


PLANTS: tuple[Plant, ...] = (
    row_column, row_representation, row_removed, row_added, row_renumbered, sheet_text, criteria_document,
    notice_line, notice_line_of_none, profile_fact, profile_row, tally_holder, tally_segment, tally_delta,
    tally_rollup,
)  # fmt: skip
