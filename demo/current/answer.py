"""The published list that answers a forwarding: it names some of its files and a stranger."""

import re
from datetime import date
from io import BytesIO
from zipfile import ZipFile, ZipInfo

from rustpy_xlsxwriter import write_worksheet

from demo.current.applicants import File
from demo.current.application_plan import NAMED
from demo.staff import Staff
from registry import clock
from registry.actions.imports.run import upload_list
from registry.actions.recommendation import close_not_named
from registry.models import Application, Recommendation
from registry.rules.approval import ImportArguments
from registry.rules.catalog import catalog
from registry.rules.imports.line import Decision
from registry.rules.role import Role
from registry.storage import Storage

_MOMENT = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
STRANGER = "天津演示绿色制造有限公司（演示9001）"
"""A unit that another channel recommended: it never applied here."""


class Answer:
    """Brings the list in, and closes one of the files it does not name."""

    def __init__(self, staff: Staff, storage: Storage) -> None:
        self.staff = staff
        self.storage = storage

    def come(self, files: list[File]) -> None:
        """The whole answer to the forwarding of these files."""
        applications = [Application.get_by_id(file.application) for file in files]
        forwarding = Recommendation.get_by_id(applications[0].forwarding_id)
        run = upload_list(
            "演示国家级绿色工厂名单.xlsx",
            _workbook(files[:NAMED]),
            self._decision(forwarding, clock.today()),
            self.staff[Role.BUREAU_REVIEWER],
            self.storage,
        )
        self.staff.decide(ImportArguments(run.id, accept_good=False))
        left = Application.get_by_id(files[NAMED].application)
        close_not_named(
            left, self.staff[Role.BUREAU_DECIDER], note="公布名单中没有该工厂。", version=left.version
        )

    def _decision(self, forwarding: Recommendation, day: date) -> Decision:
        scheme = catalog().schemes[forwarding.scheme]
        number = self.staff.document_no(day.year, "演示工信厅")
        level = scheme.level(forwarding.level)
        return Decision(scheme, level, day, day.year, number, None, answers=forwarding.id, whole=True)


def _workbook(named: list[File]) -> bytes:
    lines = [(file.firm.row.name, file.subject_name, "") for file in named]
    records = [
        {"序号": str(nth), "企业名称": name, "工厂名称": site, "所在区": place}
        for nth, (name, site, place) in enumerate([*lines, (STRANGER, STRANGER, "西青区")], start=1)
    ]
    content = BytesIO()
    write_worksheet(records, content, sheet_name="名单")
    return _same_every_time(content)


def _same_every_time(content: BytesIO) -> bytes:
    """The workbook without the moment it was written at: the same load gives the same file."""
    same = BytesIO()
    with ZipFile(content) as written, ZipFile(same, "w") as archive:
        for name in written.namelist():
            archive.writestr(ZipInfo(name), _MOMENT.sub(b"2026-01-01T00:00:00Z", written.read(name)))
    return same.getvalue()
