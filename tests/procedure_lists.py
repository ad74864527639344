"""What people do with lists in a life that is tried at random: brought in, uploaded, applied, endings too."""

from registry.actions.imports import file as import_file
from registry.actions.imports import run as import_run
from registry.models import ImportRun, Recognition
from registry.rules.catalog import catalog
from registry.rules.imports.asked import ListedEndings
from registry.rules.imports.file import read_import
from registry.rules.role import Role
from tests.procedure_cast import HEADERS, KINDS, MOST, SYSTEMS, Cast
from tests.workbooks import workbook


class Lists(Cast):
    """The moves of those who bring lists in."""

    def bring_in(self) -> None:
        yes = self.chance.random() < MOST
        actor = self.chance.choice((SYSTEMS[0], self.somebody(Role.BUREAU_DECIDER)))
        import_file.apply_import(self._list(), actor, accept_good=True, yes=yes)

    def end_listed(self) -> None:
        row = self.some(list(Recognition.select().where(Recognition.ended_on.is_null())))
        scheme = catalog().schemes[row.scheme]
        of = ListedEndings(scheme, scheme.level(row.level), "own_wish", self.day, "津工信〔2026〕77号")
        content = workbook(["企业名称"], [row.name])
        listed = read_import("名单.xlsx", content, of)
        actor = self.chance.choice((SYSTEMS[0], self.somebody(Role.BUREAU_DECIDER)))
        import_file.apply_kept_import(listed, content, actor, self.make.storage, accept_good=True, yes=True)

    def upload(self) -> None:
        actor, found = self._person(self.somebody(Role.BUREAU_REVIEWER)), self._list()
        rows = [list(row.cells.values()) for row in found.reading.rows]
        head = list(next(iter(found.reading.rows)).cells)
        names = {"name": "企业名称", "subject": HEADERS.get(KINDS.get(found.decision.scheme.id, ""), "")}  # type: ignore[union-attr]
        content = workbook([names[each] for each in head], *rows)
        import_run.upload_list("名单.xlsx", content, found.decision, actor, self.make.storage)

    def apply(self) -> None:
        run = self.some(list(ImportRun.select().where(ImportRun.applied_at.is_null())))
        actor = self.somebody(Role.BUREAU_DECIDER)
        import_run.apply_run(run, actor, self.make.storage, accept_good=True, yes=True)
