"""An import is undone: what it wrote is taken back by events, what something stands on stays and is named."""

import json
from collections import Counter
from datetime import date, timedelta

import pytest

from registry import clock
from registry.actions.imports.file import apply_import
from registry.actions.imports.undo import undo_import
from registry.actions.measure import take_measure
from registry.errors import NotAllowed, Unmet
from registry.models import Batch, Change, Enterprise, Event, ImportRun, Recognition
from registry.queries.imports.effect import preview_import
from registry.queries.imports.undo import undo_of
from registry.queries.ledger_check import verify_ledger
from registry.queries.progress import due_progress
from registry.queries.recount import recount
from registry.queries.tally import figures, titles_behind
from registry.rules.approval import UndoArguments
from registry.rules.catalog import catalog
from registry.rules.ending import Ending
from registry.rules.ground import MeasureKind
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.imports.undo import Written, in_the_way
from registry.rules.role import Role
from tests.actions.imports.kinds import effect_of_undoing
from tests.actions.imports.test_recognition import decision
from tests.days import DAY, noon
from tests.make import SYSTEM, Make, uscc
from tests.measures import deciding
from tests.titles import award
from tests.workbooks import workbook

TITLE = ("specialized_new", "municipal")
ON = date(2025, 12, 1)
NAMES = ("天津甲制造有限公司", "天津乙制造有限公司", "天津丙制造有限公司")
LATER = DAY + timedelta(days=30)


def listed(*names: str, on: date = ON) -> ImportFile:
    rows = [[name, "河西区", uscc(7000 + NAMES.index(name)) if name in NAMES else ""] for name in names]
    head = ["企业名称", "所属区", "统一社会信用代码"]
    given = decision(*TITLE, announced_on=on, award_year=on.year, document_no="津工信〔2025〕6号")
    return read_import("名单.xlsx", workbook(head, *rows), given)


def bring_in(file: ImportFile, day: date = DAY) -> Report:
    with clock.at(noon(day)):
        report = apply_import(file, SYSTEM, accept_good=False, yes=True)
    assert report.applied
    return report


def undone(run: int | None, *, rest: bool = False, reason: str = "名单有误") -> ImportRun:
    assert run is not None
    with clock.at(noon(LATER)):
        return undo_import(UndoArguments(run, reason, rest), SYSTEM)


def net(make: Make, day: date, known: date | None = None) -> int:
    make.drained()
    with clock.at(noon(LATER)):
        assert recount(day).agrees
    cells = figures(day, known_at=clock.start_of(known) if known else None)
    return sum(cell.net for cell in cells if (cell.scheme, cell.level) == TITLE)


def in_list(make: Make, day: date, known: date | None = None) -> list[str]:
    rows = titles_behind(day, "net", [TITLE], {}, known_at=clock.start_of(known) if known else None)
    return sorted(row.recognition.name for row in rows)


def test_every_event_and_row_of_an_import_carries_its_run(make: Make) -> None:
    before = Event.select().count()
    report = bring_in(listed(*NAMES))
    run = ImportRun.get_by_id(report.run)
    events = list(Event.select().where(Event.seq > before).order_by(Event.seq))
    assert {json.loads(event.body)["run"] for event in events} == {run.id}
    assert (run.first_seq, run.last_seq) == (events[0].seq, events[-1].seq)
    assert Counter(event.kind for event in events) == {
        "enterprise.registered": 3,
        "recognition.granted": 3,
        "import.applied": 1,
    }
    assert {row.import_run for row in [*Batch.select(), *Enterprise.select()]} == {run.id}
    assert (run.account_id, run.sha256, run.applied_at is None) == (None, "", False)


def test_a_list_that_changes_nothing_is_no_run(make: Make) -> None:
    bring_in(listed(*NAMES))
    assert bring_in(listed(*NAMES)).run is None
    assert ImportRun.select().count() == 1


def test_a_wrong_list_is_undone_and_may_come_in_again(make: Make) -> None:
    kept = make.enterprise(name="天津早已登记有限公司")
    run = bring_in(listed(*NAMES, kept.name)).run
    assert (net(make, LATER), net(make, LATER, LATER)) == (4, 4)
    done = undone(run)
    assert done.id == run
    assert (net(make, LATER), in_list(make, LATER)) == (0, [])
    assert net(make, LATER, LATER) == 4
    assert in_list(make, LATER, LATER) == sorted([*NAMES, kept.name])
    assert {row.ended_how for row in Recognition.select()} == {Ending.VOIDED.value}
    out = Enterprise.select().where(Enterprise.taken_out_at.is_null(False))
    assert {row.name for row in out} == set(NAMES)
    assert {row.uscc for row in out} == {None}
    events = list(Event.select().where(Event.seq > (ImportRun.get().last_seq or 0)).order_by(Event.seq))
    assert Counter(event.kind for event in events) == {
        "recognition.voided": 4,
        "enterprise.taken_out": 3,
        "import.undone": 1,
    }
    bodies = [json.loads(event.body) for event in events]
    assert {(body["undoes_run"], body["reason"]) for body in bodies} == {(run, "名单有误")}
    assert verify_ledger().intact
    with clock.at(noon(LATER)):
        with pytest.raises(Unmet, match="已没有可以撤销的内容"):
            undo_import(UndoArguments(run or 0, "再次"), SYSTEM)
        preview = preview_import(listed(*NAMES, kept.name))
    counted = preview.count(RowOutcome.CREATED), preview.count(RowOutcome.MATCHED)
    assert (counted, preview.questions) == ((3, 1), ())
    again = bring_in(listed(*NAMES, kept.name), LATER + timedelta(days=1))
    assert again.run != run
    assert net(make, LATER) == 4
    there = Enterprise.select().where(Enterprise.taken_out_at.is_null())
    assert sorted(row.uscc for row in there if row.name in NAMES) == sorted(
        uscc(7000 + at) for at in range(3)
    )


def test_what_stands_on_a_run_is_named_line_by_line_and_the_rest_is_a_second_choice(make: Make) -> None:
    run = bring_in(listed(*NAMES)).run or 0
    first, second, third = Recognition.select().order_by(Recognition.id)
    with clock.at(noon(LATER)):
        take_measure(deciding(first.id, LATER), SYSTEM)
        bring_in(listed(NAMES[1], on=date(2025, 12, 9)), LATER)
        with pytest.raises(Unmet, match="有 3 项已有后续办理"):
            undo_import(UndoArguments(run, "名单有误"), SYSTEM)
        effect = effect_of_undoing(UndoArguments(run, "名单有误", rest=True), LATER)
    kept = [in_the_way(each) for each in effect["kept"]]
    assert [(each.what, each.name) for each in kept] == [
        (Written.TITLE, NAMES[0]),
        (Written.ENTERPRISE, NAMES[0]),
        (Written.ENTERPRISE, NAMES[1]),
    ]
    assert "台账第" in str(kept[0].reason)
    assert [each.kind for each in kept] == ["recognition.ended", "recognition.ended", "recognition.granted"]
    assert [line[2] for line in effect["lines"]] == [NAMES[1], NAMES[2]]
    undone(run, rest=True)
    assert [Recognition.get_by_id(row.id).ended_how for row in (first, second, third)] == [
        "exited",
        "voided",
        "voided",
    ]
    assert [row.name for row in Enterprise.select().where(Enterprise.taken_out_at.is_null(False))] == [
        NAMES[2]
    ]
    said = json.loads(Event.get(Event.kind == "import.undone").body)
    assert said["kept"] == [[each.what.value, each.id] for each in kept]
    assert net(make, LATER, LATER) == 3


def test_two_lists_that_stand_on_each_other_are_undone_the_later_first(make: Make) -> None:
    first = bring_in(listed(*NAMES)).run
    second = bring_in(listed(*NAMES, on=date(2025, 12, 9)), DAY + timedelta(days=1)).run
    undone(second)
    assert not Enterprise.select().where(Enterprise.taken_out_at.is_null(False)).exists()
    undone(first)
    assert Enterprise.select().where(Enterprise.taken_out_at.is_null()).count() == 0


def test_what_a_register_filled_in_is_emptied_and_its_requests_withdrawn(make: Make) -> None:
    known = make.enterprise(name="天津补录有限公司", district="", zone="", industry="")
    award(*TITLE, ON, [known])
    other = make.enterprise(name="天津改名有限公司")
    head = ["企业名称", "统一社会信用代码", "所属区", "从业人数", "所属产业"]
    rows = [[known.name, known.uscc, "河西区", "88", ""], [other.name + "（新）", other.uscc, "", "", ""]]
    make.drained()
    before = figures(LATER, ("district",))
    report = bring_in(read_import("企业.xlsx", workbook(head, *rows), None))
    make.drained()
    assert figures(LATER, ("district",)) != before
    now = Enterprise.get_by_id(known.id)
    assert (now.district, now.staff) == ("120103", 88)
    assert Change.get().run_id == report.run
    undone(report.run)
    now = Enterprise.get_by_id(known.id)
    assert (now.district, now.staff) == ("", 120)
    assert Change.get().state == "withdrawn"
    back = Event.select().where(Event.kind == "enterprise.corrected").order_by(Event.seq.desc()).first()
    assert (back.effective_on, json.loads(back.body)["undoes_run"]) == (DAY, report.run)
    make.drained()
    with clock.at(noon(LATER)):
        assert recount(LATER).agrees
    assert figures(LATER, ("district",)) == before


def test_what_was_changed_since_stays(make: Make) -> None:
    known = make.enterprise(name="天津补录有限公司", industry="")

    def staff(number: str, day: date) -> int:
        rows = ["企业名称", "统一社会信用代码", "从业人数"], [known.name, known.uscc, number]
        return bring_in(read_import("企业.xlsx", workbook(*rows), None), day).run or 0

    run = staff("88", DAY)
    staff("99", DAY + timedelta(days=1))
    (kept,) = undo_of(ImportRun.get_by_id(run)).kept
    assert (kept.what, str(kept.reason)) == (Written.RECORD, "企业资料导入后又有修改")


def test_the_effect_on_a_target_is_shown_before_the_list_and_before_its_undo(make: Make) -> None:
    day = date(2026, 3, 31)
    plan = catalog().plan_on(date(2025, 12, 31))
    titles = {
        f"{scheme}:{level}"
        for target in plan.targets
        for scheme, level in [each.split(":") for each in target.counts]
    }
    assert "single_champion:municipal" in titles
    given = decision("single_champion", "municipal", announced_on=ON, award_year=2025)
    rows = [["企业名称", "产品名称"], *([f"天津冠军{at}有限公司", "产品"] for at in range(3))]
    file = read_import("冠军.xlsx", workbook(*rows), given)
    with clock.at(noon(day)):
        report = preview_import(file)
        assert report.figures is not None
        assert ["single_champion", "municipal", "2025-12-31", 0, 3] in report.figures["years"]
        found = {each[1]: each[3:5] for each in report.figures["targets"]}
        assert found
        reached = {id: item.reached for id, item in due_progress(plan, day).items()}
        run = bring_in(file, day).run or 0
        make.drained()
        for id, (was, becomes) in found.items():
            assert (was, becomes) == (reached[id], due_progress(plan, day)[id].reached)
        effect = effect_of_undoing(UndoArguments(run, "名单有误"), day)
    assert ["single_champion", "municipal", "2025-12-31", 3, 0] in effect["figures"]["years"]
    assert {each[1]: each[3:5] for each in effect["figures"]["targets"]} == {
        id: [becomes, was] for id, (was, becomes) in found.items()
    }


def test_undoing_titles_takes_two_and_undoing_firms_one(make: Make) -> None:
    run = bring_in(listed(*NAMES)).run or 0
    decider = make.actor(Role.BUREAU_DECIDER)
    with clock.at(noon(LATER)):
        with pytest.raises(NotAllowed):
            undo_import(UndoArguments(run, "名单有误"), decider)
        assert make.decided(UndoArguments(run, "名单有误")) == f"run:{run}"
    voided = json.loads(Event.get(Event.kind == "recognition.voided").body)
    assert {"approval", "proposed_by", "undoes_run"} < set(voided)
    firms = (
        bring_in(read_import("企业.xlsx", workbook(["企业名称"], ["天津丁有限公司"]), None), LATER).run or 0
    )
    reviewer = make.actor(Role.BUREAU_REVIEWER)
    with clock.at(noon(LATER)):
        undo_import(UndoArguments(firms, "名单有误"), reviewer)
    assert Enterprise.get(Enterprise.name == "天津丁有限公司").taken_out_at is not None


def test_a_title_that_a_later_one_renews_stays(make: Make) -> None:
    run = bring_in(listed(*NAMES)).run or 0
    first = Recognition.select().order_by(Recognition.id).first()
    award(*TITLE, DAY, [Enterprise.get_by_id(first.enterprise_id)])
    Recognition.update(renews=first.id).where(Recognition.announced_on == DAY).execute()
    kept = undo_of(ImportRun.get_by_id(run)).kept
    assert [(each.what, str(each.reason)) for each in kept][:1] == [(Written.TITLE, "后一项认定以它为续期")]
    Recognition.update(renews=None).execute()


def test_what_is_missing_or_was_before_runs_is_refused(make: Make) -> None:
    run = bring_in(listed(*NAMES)).run or 0
    with pytest.raises(Unmet, match="撤销理由"):
        undone(run, reason=" ")
    older = ImportRun.get_by_id(run)
    older.first_seq = older.last_seq = None
    with pytest.raises(Unmet, match="早于本版本"):
        undo_of(older)
    older.applied_at = None
    with pytest.raises(Unmet, match="没有导入"):
        undo_of(older)


def test_a_voided_title_of_a_firm_that_was_taken_out_is_not_restored_alone(make: Make) -> None:
    undone(bring_in(listed(*NAMES)).run)
    restoring = deciding(
        Recognition.get().id, LATER, ground="restored_by_own_body", measure=MeasureKind.RESTORE
    )
    with clock.at(noon(LATER)), pytest.raises(Unmet, match="登记该企业的导入已撤销"):
        take_measure(restoring, SYSTEM)
