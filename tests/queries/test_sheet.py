"""Kept sheets prove themselves anew, and one that was tampered with is named."""

from datetime import date

import peewee
import pytest

from registry.actions.criteria import (
    begin_draft,
    publish_draft,
    save_draft,
)
from registry.actions.profile import save_facts
from registry.database import db
from registry.models import CriteriaVersion, FiledSheet, SheetMark
from registry.queries.criteria import (
    get_version,
    version_named,
)
from registry.queries.sheet import recheck_sheets
from registry.queries.sheet_mark import mark_faults, marks_found, marks_of
from registry.rules.criteria.files.version import digest_of, tables_of
from registry.rules.profile import ProfileEntry
from registry.rules.role import Role
from registry.rules.state import State
from tests.databases import lift_triggers
from tests.make import SYSTEM, Make


def two_sheets(make: Make) -> list[FiledSheet]:
    """Two files submitted under the published criteria: one with figures, one of which nothing is known."""
    enterprise = make.enterprise()
    entries = [ProfileEntry("revenue", 2025, "5400", "审计报告"), ProfileEntry("rd", 2025, "162", "审计报告")]
    save_facts(enterprise, entries, SYSTEM, seen=0)
    make.application(State.SUBMITTED, enterprise=enterprise, call=make.call("innovative_sme"))
    make.application(State.RECOMMENDED, call=make.call("innovative_sme"))
    return list(FiledSheet.select().order_by(FiledSheet.id))


def frozen(sheets: list[FiledSheet]) -> list[tuple[str, ...]]:
    return [(row.facts, row.content, row.origins, row.digest) for row in sheets]


@pytest.mark.shipped
def test_sheets_come_out_byte_for_byte_the_same_after_two_more_versions(make: Make) -> None:
    before = two_sheets(make)
    assert len(before) == 2
    assert recheck_sheets().intact
    base = version_named("innovative_sme.2022")
    assert base is not None
    decider = make.actor(Role.BUREAU_DECIDER)
    for number, first in enumerate(("2026-06-01", "2026-09-01"), start=1):
        draft = begin_draft(base, f"innovative_sme.2026.{number}", decider)
        tables = tables_of(draft.document)
        tables["set"]["use"] = [{"levels": ["municipal"], "kinds": ["new", "re_review"], "from": first}]
        tables["set"]["scoring"]["pass"] = 61 + number
        # Even what a metric means may change: a kept sheet goes by the definitions of its own version.
        for metric in tables["metric"]:
            metric["zh"] += "（新口径）"
        save_draft(draft, tables, decider, version=1)
        publish_draft(get_version(draft.id), decider, version=2)
    assert frozen(list(FiledSheet.select().order_by(FiledSheet.id))) == frozen(before)
    found = recheck_sheets()
    assert (found.sheets, found.intact) == (2, True)


def unguarded(table: str) -> None:
    """Take the database's own guards from a table, as somebody with the keys to it could."""
    if isinstance(db.obj, peewee.SqliteDatabase):
        for verb in ("update", "delete"):
            db.execute_sql(f"DROP TRIGGER {table}_no_{verb}")
    else:
        lift_triggers()


FORGED = {
    "facts": '{"revenue_y1":"9999"}',
    "content": "{}",
    "origins": "{}",
    "digest": "0" * 64,
    "eligible": False,
    "day": date(2025, 3, 2),
    "application": None,
    "criteria": None,
}


@pytest.mark.parametrize("column", list(FORGED))
@pytest.mark.shipped
def test_a_sheet_tampered_with_is_named(make: Make, column: str) -> None:
    first, second = two_sheets(make)
    others = {"application": second.application_id, "criteria": first.criteria_id + 1}
    unguarded("sheet")
    value = others.get(column, FORGED[column])
    FiledSheet.update({getattr(FiledSheet, column): value}).where(FiledSheet.id == first.id).execute()
    found = recheck_sheets()
    assert [fault.sheet for fault in found.faults] == [first.id]
    assert found.faults[0].reason


@pytest.mark.shipped
def test_a_mark_that_is_not_what_its_sheet_says_is_named(make: Make) -> None:
    """Lists show what is kept; the deep check computes it anew from facts and checks."""
    first, second = two_sheets(make)
    files = [first.application_id, second.application_id]
    assert list(mark_faults()) == [] and marks_of(files) == marks_found(files)
    SheetMark.update(failed=SheetMark.failed + 1).where(SheetMark.sheet == first.id).execute()
    SheetMark.delete().where(SheetMark.sheet == second.id).execute()
    assert list(mark_faults()) == [
        f"sheet {first.id}: its mark is not what it says with the checks",
        f"sheet {second.id}: its mark is not kept",
    ]


@pytest.mark.shipped
def test_criteria_rewritten_under_a_sheet_are_noticed(make: Make) -> None:
    first, second = two_sheets(make)
    unguarded("criteria_version")
    version = get_version(first.criteria_id)
    text = version.document.replace('"pass":60', '"pass":61')
    assert text != version.document
    CriteriaVersion.update(document=text).where(CriteriaVersion.id == version.id).execute()
    assert [fault.sheet for fault in recheck_sheets().faults] == [first.id, second.id]
    # With the digest made to fit, the ledger still has the old one.
    CriteriaVersion.update(digest=digest_of(text)).where(CriteriaVersion.id == version.id).execute()
    assert not recheck_sheets().intact
