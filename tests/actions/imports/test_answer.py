"""Lists that answer a forwarding: dated after it was sent, and one of them the whole answer."""

import json
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest

from registry import clock
from registry.actions.approval import approve, propose
from registry.actions.imports.file import apply_import
from registry.actions.imports.run import apply_run, upload_list
from registry.actions.recommendation import close_not_named, mark_answered
from registry.actions.step import take_step, take_steps
from registry.database import db, transactional
from registry.errors import Conflict, Stale, Unmet
from registry.models import Application, Enterprise, Event, Recognition, Recommendation
from registry.queries.approval import effect_of
from registry.queries.imports.effect import preview_import
from registry.rules.approval import ApprovalAction, ImportArguments, effect_digest
from registry.rules.carried import AFTER
from registry.rules.imports.file import ImportFile, read_import
from registry.rules.imports.report import Report, RowOutcome
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.approval_acts import alone
from tests.actions.imports.test_recognition import decision
from tests.days import DAY, noon
from tests.make import SYSTEM, Make
from tests.workbooks import workbook

CENTER = {"subject_kind": "data_center", "name": "一号数据中心"}
PUBLISHED = DAY + timedelta(days=4)
FIRST, SECOND = "工信部〔2026〕1号", "工信部〔2026〕2号"


def sent(make: Make, many: int) -> tuple[Recommendation, list[Application]]:
    """A forwarding of so many data centers, sent on the day after the first of the tests."""
    opened = make.call("green_data_center", "national")
    files = [make.application(State.PROPOSED, call=opened, **CENTER) for _ in range(many)]
    return make.forward(*files), [Application.get_by_id(file.id) for file in files]


def holder(file: Application) -> str:
    return str(Enterprise.get_by_id(file.enterprise_id).name)


def listing(
    forwarding: Recommendation, names: Sequence[str], *, on: date = PUBLISHED, number: str = FIRST, **of: Any
) -> ImportFile:
    """A published list of these names which answers the forwarding."""
    lines = [[name, CENTER["name"], ""] for name in names]
    return read_import("名单.xlsx", workbook(HEAD, *lines), answering(forwarding, on=on, number=number, **of))


HEAD = ["企业名称", "数据中心名称", "公告日期"]


def answering(
    forwarding: Recommendation, *, on: date = PUBLISHED, number: str = FIRST, whole: bool = True
) -> Any:
    given = {"announced_on": on, "award_year": 2026, "document_no": number}
    return decision("green_data_center", "national", **given, answers=forwarding.id, whole=whole)


def brought(file: ImportFile) -> Report:
    """The list was brought in at the terminal, on a later day."""
    with clock.at(noon(PUBLISHED + timedelta(days=1))):
        return apply_import(file, SYSTEM, accept_good=False, yes=True)


def states(files: Sequence[Application]) -> list[str]:
    return [Application.get_by_id(file.id).state for file in files]


@pytest.mark.parametrize("whole", [True, False])
def test_a_list_of_before_it_was_sent_answers_nothing(make: Make, *, whole: bool) -> None:
    forwarding, files = sent(make, 1)
    early = listing(forwarding, [holder(files[0])], on=forwarding.sent_on - timedelta(days=1), whole=whole)
    said = f"公告日期 2026-03-02 早于上报批次“{forwarding.document_no}”的报送日期 2026-03-03"
    for act in (preview_import, brought):
        with pytest.raises(Unmet, match=said):
            act(early)
    assert (states(files), Recognition.select().exists()) == ([State.FORWARDED], False)
    assert brought(listing(forwarding, [holder(files[0])], on=forwarding.sent_on, whole=whole)).applied
    assert states(files) == [State.RECOGNIZED]


def test_a_list_kept_with_such_a_day_is_not_applied_or_proposed_either(make: Make) -> None:
    """As one that was uploaded before the day was asked, by approval and alone."""
    forwarding, files = sent(make, 1)
    reviewer, decider = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.BUREAU_DECIDER)
    content = workbook(HEAD, [holder(files[0]), CENTER["name"], ""])
    with clock.at(noon(PUBLISHED)):
        run = upload_list("名单.xlsx", content, answering(forwarding), reviewer, make.storage)
        run.settings = run.settings.replace(PUBLISHED.isoformat(), DAY.isoformat())
        run.save()
        with pytest.raises(Unmet, match="不是对它的答复"):
            propose(ImportArguments(run.id, accept_good=False), reviewer, make.storage)
        alone(ApprovalAction.IMPORT)
        with pytest.raises(Unmet, match="不是对它的答复"):
            apply_run(run, decider, make.storage, accept_good=False)
    assert states(files) == [State.FORWARDED]
    run.settings = run.settings.replace(DAY.isoformat(), PUBLISHED.isoformat())
    run.save()


def test_a_line_of_before_it_was_sent_answers_no_file(make: Make) -> None:
    forwarding, files = sent(make, 2)
    lines = [[holder(file), CENTER["name"], day] for file, day in zip(files, ("2025-12-01", ""), strict=True)]
    mixed = read_import("名单.xlsx", workbook(HEAD, *lines), answering(forwarding))
    report = brought(mixed)
    assert f"不作为对申报 {files[0].number} 的答复" in "".join(map(str, report.lines[0].texts))
    assert states(files) == [State.FORWARDED, State.RECOGNIZED]
    assert Recognition.select().count() == 2


def test_a_second_whole_answer_is_refused_by_the_name_of_the_first(make: Make) -> None:
    forwarding, files = sent(make, 3)
    first = brought(listing(forwarding, [holder(files[0])]))
    assert [file.number for file in first.unnamed] == [file.number for file in files[1:]]
    second = listing(forwarding, [holder(files[1])], number=SECOND)
    said = rf"“{forwarding.document_no}”的全部结果已由名单“{FIRST} · 名单.xlsx”（2026-03-06 公布）给出"
    for act in (preview_import, brought):
        with pytest.raises(Unmet, match=said):
            act(second)
    assert states(files) == [State.RECOGNIZED, State.FORWARDED, State.FORWARDED]
    assert Event.select().where(Event.kind == "recommendation.answered").count() == 1
    later = PUBLISHED + timedelta(days=1)
    supplement = listing(forwarding, [holder(files[1])], number=SECOND, whole=False, on=later)
    assert brought(supplement).applied
    assert states(files) == [State.RECOGNIZED, State.RECOGNIZED, State.FORWARDED]
    assert Recommendation.get_by_id(forwarding.id).answered_on == PUBLISHED
    left = Application.get_by_id(files[2].id)
    close_not_named(left, make.actor(Role.BUREAU_DECIDER), note="公布名单中没有", version=left.version)
    assert states(files) == [State.RECOGNIZED, State.RECOGNIZED, State.NOT_NAMED]


def test_the_same_whole_list_again_changes_nothing(make: Make) -> None:
    forwarding, files = sent(make, 2)
    brought(listing(forwarding, [holder(files[0])]))
    kept = Event.kind != "import.applied"
    events = Event.select().where(kept).count()
    again = brought(listing(forwarding, [holder(files[0])]))
    assert [line.outcome for line in again.lines] == [RowOutcome.UNCHANGED]
    assert Event.select().where(kept).count() == events
    assert states(files) == [State.RECOGNIZED, State.FORWARDED]


def test_two_whole_answers_that_wait_for_approval_are_one(make: Make) -> None:
    forwarding, files = sent(make, 2)
    reviewer, decider = make.actor(Role.BUREAU_REVIEWER), make.actor(Role.BUREAU_DECIDER)
    with clock.at(noon(PUBLISHED)):
        waiting = []
        for file, number in zip(files, (FIRST, SECOND), strict=True):
            content = workbook(HEAD, [holder(file), CENTER["name"], ""])
            of = answering(forwarding, number=number)
            run = upload_list("名单.xlsx", content, of, reviewer, make.storage)
            waiting.append(propose(ImportArguments(run.id, accept_good=False), reviewer, make.storage))
        first, second = waiting
        approve(first, decider, make.storage, seen=effect_digest(effect_of(first)))
        with pytest.raises(Unmet, match=FIRST):
            approve(second, decider, make.storage, seen=effect_digest(effect_of(second)))
    assert states(files) == [State.RECOGNIZED, State.FORWARDED]


def test_what_became_the_whole_answer_meanwhile_stays_it(make: Make) -> None:
    """Two at once, as on PostgreSQL: both were planned before either was brought in."""
    forwarding, files = sent(make, 1)
    make.answered(files[0])
    for day in (forwarding.sent_on, forwarding.sent_on + timedelta(days=1)):
        with pytest.raises(Conflict), db.atomic():
            mark_answered(forwarding, day, SYSTEM)
    other, _ = sent(make, 1)
    with pytest.raises(Conflict), db.atomic():
        mark_answered(other, other.sent_on - timedelta(days=1), SYSTEM)


def test_who_was_closed_and_is_named_later_is_asked_about(make: Make) -> None:
    forwarding, files = sent(make, 2)
    assert brought(listing(forwarding, [holder(files[0])])).applied
    left = Application.get_by_id(files[1].id)
    decider = make.actor(Role.BUREAU_DECIDER)
    close_not_named(left, decider, note="公布名单中没有", version=left.version)
    added = listing(forwarding, [holder(files[1])], number=SECOND, whole=False)
    with clock.at(noon(PUBLISHED)):
        (question,) = preview_import(added).questions
        assert f"1 件申报此前已按全部结果办结为未入选（{files[1].number}）" in str(question.text)
        assert not apply_import(added, SYSTEM, accept_good=False).applied
    assert brought(added).applied
    assert states(files) == [State.RECOGNIZED, State.NOT_NAMED]
    held = Recognition.get(Recognition.enterprise == files[1].enterprise_id)
    assert held.application_id is None
    body = json.loads(
        Event.select().where(Event.kind == "import.applied").order_by(Event.seq.desc()).get().body
    )
    assert len(body["asked"]) == 1


def test_a_stranger_called_nearly_like_a_forwarded_file_is_asked_about(make: Make) -> None:
    forwarding, files = sent(make, 2)
    near = f"{holder(files[0])[:-4]}股份有限公司"
    file = listing(forwarding, [near, holder(files[1]), "沈阳另家数据有限公司"])
    with clock.at(noon(PUBLISHED + timedelta(days=1))):
        report = preview_import(file)
        (question,) = (str(each.text) for each in report.questions)
        pair = f"“{near}”（{files[0].number}“{holder(files[0])}”）"
        assert question.startswith(f"1 个要新建的企业与本局上报的申报名称相近：{pair}。")
        said = [
            f"申报 {files[0].number}“{holder(files[0])}”名称相近" in "".join(map(str, line.texts))
            for line in report.lines
        ]
        assert said == [True, False, False]
        assert not apply_import(file, SYSTEM, accept_good=True).applied
    assert states(files) == [State.FORWARDED] * 2
    assert brought(file).applied
    assert states(files) == [State.FORWARDED, State.RECOGNIZED]


def test_a_later_list_says_at_the_row_whose_file_was_closed(make: Make) -> None:
    forwarding, files = sent(make, 2)
    assert brought(listing(forwarding, [holder(files[0])])).applied
    later = PUBLISHED + timedelta(days=5)
    with clock.at(noon(later)):
        decider = make.actor(Role.BUREAU_DECIDER)
        unnamed = Application.get_by_id(files[1].id)
        close_not_named(unnamed, decider, note="公布名单中没有", version=unnamed.version)
        rows = [[holder(file), CENTER["name"], ""] for file in (*files[::-1], files[1])]
        rows[2][1] = "二号数据中心"
        for day, said in ((later, [True, False, False]), (DAY, [False] * 3)):
            of = decision(
                "green_data_center", "national", announced_on=day, award_year=2026, document_no=SECOND
            )
            report = preview_import(read_import("名单.xlsx", workbook(HEAD, *rows), of))
            remark = f"该对象的申报 {files[1].number} 此前已办结为未入选"
            assert [remark in "".join(map(str, line.texts)) for line in report.lines] == said


def test_files_of_a_list_take_the_step_that_each_takes_by_itself(make: Make) -> None:
    _forwarding, files = sent(make, 4)
    said = {"recommendation": 1}
    with clock.at(noon(PUBLISHED)):
        taken_together(files[:2], said)
        for file in files[2:]:
            taken_alone(file, said)
        with pytest.raises(Stale):
            taken_together(files[:2], said)
    events = list(Event.select().where(Event.kind == "application.recognize").order_by(Event.seq))
    assert [event.application_id for event in events] == [file.id for file in files]
    plain = []
    for event in events:
        body = json.loads(event.body)
        (image,) = body.pop(AFTER)["application"].values()
        columns = event.effective_on, event.visibility, event.notice_id
        plain.append((body, columns, image["state"], image["version"]))
    assert plain[0] == plain[1] == plain[2] == plain[3]
    assert states(files) == [State.RECOGNIZED] * 4


@transactional
def taken_together(files: Sequence[Application], said: dict[str, object]) -> None:
    take_steps(files, Action.RECOGNIZE, SYSTEM, said=said)


@transactional
def taken_alone(file: Application, said: dict[str, object]) -> None:
    take_step(file, Action.RECOGNIZE, SYSTEM, said=said)
