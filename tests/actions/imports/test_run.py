"""Uploads between dry run and application; two at once; speed on a long list."""

import threading
from datetime import date

import pytest

from registry.actions.imports.file import apply_import
from registry.actions.imports.run import apply_run, upload_list
from registry.config import Config
from registry.database import db
from registry.errors import Conflict, Refusal
from registry.models import Enterprise, Event, ImportRun
from registry.queries.imports.run import decision_of_run
from registry.queries.ledger_check import verify_ledger
from registry.rules.catalog import catalog
from registry.rules.imports.file import read_import
from registry.rules.imports.line import Decision
from registry.rules.imports.report import RowOutcome
from registry.rules.imports.report_kept import report_json, report_of
from registry.rules.imports.workbook import Unreadable
from registry.rules.role import Role
from tests.make import SYSTEM, Make
from tests.workbooks import REGISTER, sample, workbook

LONG = 10_000


def test_a_report_is_kept_and_read_again_as_it_was(make: Make) -> None:
    actor = make.actor(Role.BUREAU_REVIEWER)
    run = upload_list(REGISTER, sample(REGISTER), None, actor, make.storage)
    report = report_of(ImportRun.get_by_id(run.id).report)
    assert report_json(report) == run.report
    assert report.count(RowOutcome.REFUSED) == 9
    assert not Enterprise.select().where(Enterprise.name.contains("海河")).exists()


def test_what_was_said_of_a_list_is_kept_with_it(make: Make) -> None:
    scheme = catalog().schemes["seed"]
    decision = Decision(scheme, scheme.level("municipal"), date(2023, 1, 2), 2022, "津工信〔2023〕1号", None)
    actor = make.actor(Role.BUREAU_DECIDER)
    run = upload_list("名单.xlsx", workbook(["企业名称"], ["甲公司"]), decision, actor, make.storage)
    assert decision_of_run(run) == decision


def test_a_run_is_applied_once(make: Make) -> None:
    actor = make.actor(Role.BUREAU_REVIEWER)
    run = upload_list("名单.xlsx", workbook(["企业名称"], ["甲公司"]), None, actor, make.storage)
    assert apply_run(run, actor, make.storage, accept_good=False).applied
    events = Event.select().count()
    with pytest.raises(Conflict, match="已经导入过"):
        apply_run(run, actor, make.storage, accept_good=False)
    assert Event.select().count() == events


def test_what_was_good_in_the_dry_run_may_be_refused_when_it_is_applied(make: Make) -> None:
    actor = make.actor(Role.BUREAU_REVIEWER)
    content = workbook(["企业名称", "区"], ["甲公司", "和平"], ["乙公司", "和平"])
    run = upload_list("名单.xlsx", content, None, actor, make.storage)
    make.enterprise(name="甲公司")
    make.enterprise(name="甲公司")
    report = apply_run(run, actor, make.storage, accept_good=False)
    assert (report.applied, report.count(RowOutcome.REFUSED)) == (False, 1)
    kept = ImportRun.get_by_id(run.id)
    assert kept.applied_at is None
    assert report_of(kept.report) == report
    assert apply_run(run, actor, make.storage, accept_good=True).applied


def test_an_unreadable_file_keeps_nothing(make: Make) -> None:
    with pytest.raises(Unreadable):
        upload_list("a.xlsx", b"no workbook", None, make.actor(Role.BUREAU_REVIEWER), make.storage)
    assert not ImportRun.select().exists()
    assert not make.storage.folder.exists()


def test_two_imports_of_one_list_at_once_create_each_enterprise_once(registry: Config) -> None:
    file = read_import("名单.xlsx", workbook(["企业名称"], *([f"天津{n}公司"] for n in range(300))), None)
    start = threading.Barrier(4)
    refusals = []

    def run() -> None:
        with db.connection_context():
            start.wait()
            try:
                apply_import(file, SYSTEM, accept_good=False)
            except Refusal as refusal:
                refusals.append(refusal)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not refusals
    assert Enterprise.select().count() == 300
    assert verify_ledger().intact
