"""Who approves reads the list itself: whom and what it names, as proposed, and what of it has changed."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask, redirect, render_template_string
from flask.testing import FlaskClient

from registry import clock
from registry.actions.application import step_application
from registry.actions.approval import propose
from registry.actions.enterprise import correct_enterprise
from registry.actions.imports.file import apply_import
from registry.actions.imports.run import upload_list
from registry.models import Application, Approval, Enterprise, Recognition
from registry.queries.enterprise import details_of
from registry.rules.actor import Actor
from registry.rules.approval import ImportArguments
from registry.rules.recommendation import UnnamedFile
from registry.rules.role import Role
from registry.rules.state import State
from registry.rules.workflow import Action
from tests.actions.imports.test_answer import CENTER, FIRST, HEAD, PUBLISHED, answering, holder, listing, sent
from tests.actions.procedure_acts import district_file
from tests.conftest import People
from tests.days import noon
from tests.make import SYSTEM, Make
from tests.measures import deciding
from tests.web.approving import approved
from tests.web.one_engine import one_engine
from tests.workbooks import workbook

pytestmark = one_engine
NUMBER = re.compile(r"TJ-[A-Z]+-M-2026-\d{5}")


@pytest.fixture
def reviewer(make: Make) -> Actor:
    return make.actor(Role.BUREAU_REVIEWER)


@pytest.fixture
def second(make: Make, people: People) -> FlaskClient:
    return people.client(make.account(Role.BUREAU_DECIDER))


def address(approval: Approval) -> str:
    return f"/approvals/{approval.id}"


def listed(page: str) -> str:
    return page.partition('id="list"')[2].partition("</section>")[0]


def changed(file: Application, **details: Any) -> None:
    """The register calls the holder of a file otherwise, or has it elsewhere."""
    row: Any = Enterprise.get_by_id(file.enterprise_id)
    known = details_of(row)
    correct_enterprise(row, type(known)(**{**vars(known), **details}), SYSTEM, version=row.version)


def test_a_notice_is_approved_by_who_has_read_its_list(
    make: Make, reviewer: Actor, second: FlaskClient
) -> None:
    opened = make.call("green_factory", "municipal")
    site = {"subject_kind": "site", "name": "第二工厂"}
    files = [make.application(State.PROPOSED, call=opened, **site) for _ in range(3)]
    page = second.get(address(propose(make.publishing(*files), reviewer, make.storage))).text
    for file in files:
        for words in (holder(file), f'href="/bureau/applications/{file.id}">{file.number}<'):
            assert words in listed(page)
    assert listed(page).count("工厂或车间 · 第二工厂") == listed(page).count("西青区") == 3
    assert "提出以后情况有变化" not in page
    former = holder(files[0])
    changed(files[0], name="天津改名以后的制造有限公司")
    step_application(
        Application.get_by_id(files[1].id), Action.REJECT, make.actor(Role.BUREAU_DECIDER), note="材料不实"
    )
    page = second.get("/approvals/1").text
    assert "提出以后情况有变化" in page
    assert "（2 行）" in page
    rows = listed(page).split("<tr>")[2:]
    by_name = {file.id: next(row for row in rows if file.number in row) for file in files}
    assert former in by_name[files[0].id]
    assert "名称现为“天津改名以后的制造有限公司”" in by_name[files[0].id]
    assert "现为：不予认定。" in by_name[files[1].id]
    assert "现" not in by_name[files[2].id]


def test_the_numbers_to_be_drawn_are_shown_and_are_those_that_are(make: Make, people: People) -> None:
    make.application(State.RECOGNIZED)
    notice = make.notice(*(make.application(State.PROPOSED) for _ in range(3)))
    left = Application.get(Application.notice == notice.id)
    with clock.at(noon(notice.closes_on + timedelta(days=1))):
        arguments = replace(make.recognizing(notice), left_out=((left.id, "材料待补"),))
        approval = propose(arguments, make.actor(Role.BUREAU_REVIEWER), make.storage)
        second = people.client(make.account(Role.BUREAU_DECIDER))
        page = second.get(address(approval)).text
        shown = NUMBER.findall(listed(page))
        assert (len(shown), left.number in listed(page), "拟编证书编号" in page) == (2, False, True)
        assert approved(second, redirect(address(approval), 303)).status_code == 303
        given = Recognition.select().order_by(Recognition.id.desc()).limit(2)
        assert [row.certificate_no for row in given][::-1] == shown
        page = second.get(address(approval)).text
        assert (NUMBER.findall(listed(page)), "拟编证书编号" in page) == (shown, False)


def test_who_approves_an_ending_reads_which_title(make: Make, people: People) -> None:
    recognized = district_file(make, State.RECOGNIZED)
    held = Recognition.get(Recognition.application == recognized.id)
    arguments = deciding(held.id, held.announced_on, storage=make.storage)
    with clock.at(noon(held.announced_on)):
        approval = propose(arguments, make.actor(Role.DISTRICT_OFFICER), make.storage)
        decider = people.client(make.account(Role.DISTRICT_DECIDER))
        shown = listed(decider.get(address(approval)).text)
    for words in (
        held.name,
        "工厂或车间 · 一号工厂",
        f"/district/recognitions/{held.id}",
        held.certificate_no,
    ):
        assert words in shown


def test_who_approves_a_list_reads_what_has_answered_meanwhile(
    make: Make, people: People, reviewer: Actor
) -> None:
    forwarding, files = sent(make, 3)
    content = workbook(HEAD, [holder(files[0]), CENTER["name"], ""])
    with clock.at(noon(PUBLISHED)):
        second = people.client(make.account(Role.BUREAU_DECIDER))
        run = upload_list("名单.xlsx", content, answering(forwarding), reviewer, make.storage)
        approval = propose(ImportArguments(run.id, accept_good=False), reviewer, make.storage)
        page = second.get(address(approval)).text
        assert f'href="/imports/{run.id}">查看名单的逐行结果' in page
        assert "提出以后情况有变化" not in page
        meanwhile = listing(forwarding, [holder(files[1])], number="工信部〔2026〕0号")
        assert apply_import(meanwhile, SYSTEM, accept_good=False, yes=True).applied
        page = second.get(address(approval)).text
        assert "全部结果已由名单“工信部〔2026〕0号" in page
        assert f"提出后已不再等待答复的申报：{files[1].number}。" in page
        assert FIRST in page


def test_a_long_list_is_shown_in_part_and_unfolds_whole(app: Flask) -> None:
    files = [UnnamedFile(nth, f"SB{nth:012d}", "天津某某有限公司") for nth in range(53)]
    draw = "{% from 'components/unnamed.html' import unnamed_files %}{{ unnamed_files(files, '/') }}"
    with app.test_request_context():
        shown, _, rest = render_template_string(draw, files=files).partition("<details")
        few = render_template_string(draw, files=files[:50])
    assert (shown.count("SB0"), rest.count("SB0")) == (50, 3)
    assert "全部 53 件：展开其余 3 件" in rest
    assert (few.count("SB0"), "<details" in few) == (50, False)
