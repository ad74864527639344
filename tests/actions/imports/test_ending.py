"""A list of endings ends titles under a ground, rests on itself as the document, and is undone exactly."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.imports.file import apply_import
from registry.actions.imports.run import upload_list
from registry.actions.measure import take_measure
from registry.errors import NotAllowed, Unmet
from registry.models import Event, ImportRun, MeasureFile, Recognition, TitleMeasure
from registry.queries.imports.undo import undo_of
from registry.queries.ledger_check import verify_ledger
from registry.rules.approval import ImportArguments, UndoArguments
from registry.rules.ending import Ending
from registry.rules.ground import MeasureKind
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.undo import Written
from registry.rules.role import Role
from tests.actions.imports.kinds import (
    ENDED,
    FIRST,
    NAMES,
    NUMBER,
    bring_in,
    effect_of_undoing,
    holders,
    listed,
    net,
    of_endings,
    preview,
    undone,
)
from tests.days import DAY, noon
from tests.make import SYSTEM, Make
from tests.measures import deciding
from tests.titles import award
from tests.workbooks import workbook

HEAD = ["序号", "企业名称", "撤销原因"]
LATER = DAY + timedelta(days=20)


def said_at(report: Report, row: int) -> str:
    return "".join(map(str, next(line for line in report.lines if line.row == row).texts))


def test_a_title_of_another_year_than_the_list_names_is_not_ended(make: Make) -> None:
    holders(make)
    rows = [
        ["序号", "企业名称", "认定年度"],
        [1, NAMES[0], str(FIRST.year)],
        [2, NAMES[1], str(FIRST.year - 3)],
    ]
    shown = preview(listed(of_endings(), ["撤销名单"], *rows)[0])
    assert [line.outcome for line in shown.lines] == [RowOutcome.UPDATED, RowOutcome.REFUSED]


def test_a_title_of_another_year_than_the_heading_names_is_asked_about(make: Make) -> None:
    """Only of whom nothing of that year is held."""
    year = FIRST.year - 2
    firms = holders(make)
    award("specialized_new", "municipal", FIRST.replace(year=year), firms[:1])
    rows = [[f"关于撤销{year}年度专精特新中小企业称号的公告"], ["企业名称"], [NAMES[0]], [NAMES[1]]]
    shown = preview(listed(of_endings(), *rows)[0])
    assert [each.code for each in shown.questions] == [f"title.given.{year}"]
    assert [(line.row, line.outcome) for line in shown.lines] == [(3, RowOutcome.UPDATED)]
    kept = preview(listed(of_endings(), *rows, **{f"title_given_{year}": "keep"})[0])
    assert (kept.questions, kept.count(RowOutcome.UPDATED)) == ((), 2)


def test_a_list_ends_every_recognition_of_its_titles_and_counts_so(make: Make) -> None:
    firms = holders(make)
    award("specialized_new", "municipal", date(2024, 5, 1), firms[:1])
    rows = [HEAD, [1, NAMES[0], "偷漏税"], [2, NAMES[1], "税款未缴清"]]
    file = listed(of_endings(), ["关于撤销部分专精特新中小企业认定的公告"], *rows)
    shown = preview(file[0])
    assert (shown.questions, shown.count(RowOutcome.UPDATED), shown.kind) == ((), 2, "endings")
    assert "2 次认定" in said_at(shown, 3)
    assert shown.figures is not None
    report = bring_in(make, file)
    assert report.applied
    ended = {(row.enterprise_id, row.ended_on, row.ended_how) for row in Recognition.select() if row.ended_on}
    assert ended == {(firm.id, ENDED, Ending.REVOKED.value) for firm in firms[:2]}
    measures = list(TitleMeasure.select().order_by(TitleMeasure.id))
    assert {(row.ground, row.document_no) for row in measures} == {("sme63_tax", NUMBER)}
    assert sorted({row.reason for row in measures}) == ["偷漏税", "税款未缴清"]
    # The list is the document: its bytes are there.
    document = MeasureFile.get()
    assert make.storage.read(document.sha256) == file[1]
    assert {row.evidence_id for row in measures} == {document.id}
    assert net(make, ENDED - timedelta(days=1), LATER) == (3, 3)
    assert net(make, ENDED, LATER) == (1, 1)
    run = ImportRun.get_by_id(report.run)
    own = Event.select().where(Event.seq.between(run.first_seq, run.last_seq))
    assert {json.loads(event.body)["run"] for event in own} == {run.id}
    assert json.loads(run.settings)["kind"] == run.kind == "endings"
    again = preview(file[0])
    assert [line.outcome for line in again.lines] == [RowOutcome.UNCHANGED] * 2


def test_its_undo_gives_the_titles_back_from_the_day_they_ended(make: Make) -> None:
    holders(make)
    before = net(make, DAY, LATER)
    run = bring_in(make, listed(of_endings(), HEAD, *([n, name, ""] for n, name in enumerate(NAMES)))).run
    assert (before, net(make, DAY, LATER)) == ((3, 3), (0, 0))
    with clock.at(noon(LATER)):
        effect = effect_of_undoing(UndoArguments(run or 0, "名单有误"), LATER)
    assert [name for _id, name in effect["restored"]] == list(NAMES)
    undone(run, LATER)
    assert (net(make, ENDED, LATER), net(make, DAY, LATER)) == ((3, 3), (3, 3))
    assert net(make, ENDED, LATER, LATER) == (0, 0)
    assert {(row.ended_on, row.ended_how) for row in Recognition.select()} == {(None, None)}
    since = Event.select().where(Event.seq > (ImportRun.get().last_seq or 0))
    assert Counter(event.kind for event in since) == {
        "recognition.restored": 3,
        "import.undone": 1,
    }
    assert verify_ledger().intact
    with clock.at(noon(LATER)), pytest.raises(Unmet, match="已没有可以撤销的内容"):
        effect_of_undoing(UndoArguments(run or 0, "再次"), LATER)


def test_what_was_decided_since_stays_and_is_named(make: Make) -> None:
    holders(make)
    run = (
        bring_in(make, listed(of_endings(), HEAD, *([n, name, ""] for n, name in enumerate(NAMES)))).run or 0
    )
    first = Recognition.select().order_by(Recognition.id).get()
    with clock.at(noon(LATER)):
        restore = deciding(first.id, LATER, ground="restored_by_court", measure=MeasureKind.RESTORE)
        take_measure(restore, SYSTEM)
        found = undo_of(ImportRun.get_by_id(run))
    assert [(each.what, each.name) for each in found.kept] == [(Written.ENDING, NAMES[0])]
    assert [row.name for row in found.ended] == list(NAMES[1:])
    undone(run, LATER, rest=True)
    assert net(make, DAY, LATER) == (3 - 1, 3 - 1)


def test_a_row_that_ends_nothing_is_refused_with_its_reason(make: Make) -> None:
    firms = holders(make, *NAMES[:2])
    make.enterprise(name="天津没有称号有限公司")
    with clock.at(noon(DAY)):
        take_measure(deciding(Recognition.get(Recognition.enterprise == firms[0].id).id, ENDED), SYSTEM)
    rows = [
        [1, NAMES[0], ""],
        [2, NAMES[1], ""],
        [3, NAMES[1], ""],
        [4, "天津没有称号有限公司", ""],
        [5, "天津不在名录有限公司", ""],
    ]
    file = listed(of_endings(ended_on=date(2025, 7, 1)), HEAD, *rows)
    report = preview(file[0])
    assert [line.outcome for line in report.lines] == [
        RowOutcome.REFUSED,
        RowOutcome.UPDATED,
        *[RowOutcome.REFUSED] * 3,
    ]
    for row, words in ((2, "已于 2025-06-02 终止"), (4, "与第 3 行"), (5, "没有“"), (6, "名录中没有")):
        assert words in said_at(report, row)
    assert not bring_in(make, file).applied
    assert bring_in(make, file, accept_good=True).applied
    early = preview(listed(of_endings(ended_on=FIRST - timedelta(days=1)), HEAD, rows[1])[0])
    assert early.count(RowOutcome.REFUSED) == 1
    other_day = listed(of_endings(ended_on=DAY + timedelta(days=9)), HEAD, rows[1])
    assert (
        "生效日期" in said_at(preview(other_day[0]), 2)
        or preview(other_day[0]).count(RowOutcome.REFUSED) == 1
    )


def test_a_list_of_grants_is_asked_about_before_it_ends_anything(make: Make) -> None:
    holders(make)
    rows = [["2023年度专精特新中小企业名单"], ["序号", "企业名称"], [1, NAMES[0]]]
    file = listed(of_endings(), *rows)
    assert [question.code for question in preview(file[0]).questions] == ["title.kind.grant"]
    assert not bring_in(make, file).applied
    assert Recognition.select().where(Recognition.ended_on.is_null(False)).count() == 0


def test_a_second_person_is_asked_for_where_endings_or_lists_ask_for_one(make: Make) -> None:
    holders(make)
    decider = make.actor(Role.BUREAU_DECIDER)
    file, _content = listed(of_endings(), HEAD, [1, NAMES[0], ""])
    with clock.at(noon(DAY)):
        with pytest.raises(NotAllowed):
            apply_import(file, make.actor(Role.BUREAU_REVIEWER), accept_good=False)
        with pytest.raises(NotAllowed, match="另一人批准"):
            apply_import(file, decider, accept_good=False)


def test_one_approval_is_for_the_whole_list(make: Make) -> None:
    holders(make)
    reviewer = make.actor(Role.BUREAU_REVIEWER)
    rows = [HEAD, *([n, name, "偷漏税"] for n, name in enumerate(NAMES))]
    run = upload_list("名单.xlsx", workbook(*rows), of_endings(), reviewer, make.storage)
    make.drained()
    assert make.decided(ImportArguments(run.id, accept_good=False)) == f"run:{run.id}"
    assert {row.ended_on for row in Recognition.select()} == {ENDED}
    events = Event.select().where(Event.kind == "recognition.ended")
    assert {(json.loads(event.body)["approval"], json.loads(event.body)["run"]) for event in events} == {
        (1, run.id)
    }
