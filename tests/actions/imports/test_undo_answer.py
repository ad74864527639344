"""Undoing a list that answered a forwarding: its files are open again and sent_to."""

import json
from datetime import timedelta

from registry import clock
from registry.actions.message import deliver_messages
from registry.actions.recommendation import close_not_named
from registry.models import Application, Event, Message, Recognition, Recommendation
from registry.queries.ledger_check import verify_ledger
from registry.rules.imports.file import read_import
from registry.rules.role import Role
from registry.rules.state import State
from tests.actions.imports.test_answer import CENTER, HEAD, PUBLISHED, holder, listing, sent, states
from tests.actions.imports.test_recognition import decision
from tests.actions.imports.test_undo import LATER, bring_in, undone
from tests.days import noon
from tests.make import Make
from tests.workbooks import workbook


def test_a_list_that_closed_files_opens_them_again_and_tells_them(make: Make) -> None:
    forwarding, files = sent(make, 3)
    report = bring_in(listing(forwarding, [holder(files[0])]), PUBLISHED + timedelta(days=1))
    with clock.at(noon(PUBLISHED + timedelta(days=2))):
        file = Application.get_by_id(files[1].id)
        close_not_named(file, make.actor(Role.BUREAU_DECIDER), note="名单中没有", version=file.version)
    assert states(files) == [State.RECOGNIZED, State.NOT_NAMED, State.FORWARDED]
    undone(report.run)
    assert states(files) == [State.FORWARDED] * 3
    assert Recommendation.get_by_id(forwarding.id).answered_on is None
    while deliver_messages():
        pass
    sent_to = {row.enterprise_id for row in Message.select().where(Message.kind == "reopened")}
    assert sent_to == {files[0].enterprise_id, files[1].enterprise_id}
    body = json.loads(Event.get(Event.kind == "recommendation.answer_undone").body)
    assert (body["recommendation"], body["undoes_run"]) == (forwarding.id, report.run)
    right = listing(forwarding, [holder(files[1])], number="工信部〔2026〕2号")
    assert bring_in(right, LATER + timedelta(days=1)).unnamed
    assert states(files) == [State.FORWARDED, State.RECOGNIZED, State.FORWARDED]
    assert verify_ledger().intact


def test_a_title_of_before_is_taken_from_its_file_and_stands(make: Make) -> None:
    forwarding, files = sent(make, 1)
    given = decision("green_data_center", "national", announced_on=PUBLISHED, award_year=2026)
    early = read_import("早.xlsx", workbook(HEAD, [holder(files[0]), CENTER["name"], ""]), given)
    bring_in(early, PUBLISHED)
    report = bring_in(listing(forwarding, [holder(files[0])]), PUBLISHED + timedelta(days=1))
    assert Recognition.get().application_id == files[0].id
    undone(report.run)
    assert (Recognition.get().application_id, Recognition.get().ended_on) == (None, None)
    assert states(files) == [State.FORWARDED]
