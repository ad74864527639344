"""A list found in an uploaded workbook, before anything is decided."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.errors import say
from registry.rules.imports.asking import Answers, Asking
from registry.rules.imports.columns import ENTERPRISE_COLUMNS, recognition_columns
from registry.rules.imports.line import Decision, plain_decision
from registry.rules.imports.reading import Column, ListReading, ListRemark
from registry.rules.imports.table import read_lists
from registry.rules.imports.workbook import read_workbook
from registry.rules.right import Right


@dataclass(frozen=True)
class ImportFile:
    """What was found in a workbook. `decision` is None for a list of enterprises; `asking` what it is asked
    about, and answered."""

    name: str
    sha256: str
    reading: ListReading
    decision: Decision | None
    asking: Asking = field(default_factory=Asking)
    sheets: tuple[str, ...] = ()
    """The only ones that were to be read; all without any."""

    @property
    def kind(self) -> str:
        """What it lists: "enterprises" or "recognitions"."""
        return "enterprises" if self.decision is None else "recognitions"

    @property
    def sheet(self) -> str:
        """The names of the sheets that were read."""
        return "、".join(dict.fromkeys(table.sheet for table in self.reading.tables))

    @property
    def remarks(self) -> tuple[ListRemark, ...]:
        """Where in the workbook its lists were found, and what was noticed about them."""
        found = []
        for table in self.reading.tables:
            row = table.header_row
            where = say("读取工作表“%(sheet)s”，表头在第 %(row)s 行。", sheet=table.sheet, row=row)
            found.append(ListRemark(where, table.sheet, row))
            if table.title:
                above = say("表头以上的文字：%(text)s。", text=table.title[:200])
                found.append(ListRemark(above, table.sheet, 1))
        return (*found, *self.reading.remarks)


def read_import(
    name: str,
    content: bytes,
    decision: Decision | None,
    answers: Answers | None = None,
    sheets: Collection[str] = (),
) -> ImportFile:
    """Find the lists in a workbook; nothing is decided yet. `sheets`: only these; all without any.

    Raises Unreadable.
    """
    columns: Sequence[Column] = ENTERPRISE_COLUMNS
    keys = ["name"]
    if decision is not None:
        columns = recognition_columns(decision.scheme.subject_kinds)
        keys.append("subject")
    asking = Asking(answers)
    reading = read_lists(read_workbook(content), columns, keys, asking, sheets)
    return ImportFile(name, hashlib.sha256(content).hexdigest(), reading, decision, asking, tuple(sheets))


def plain_settings(file: ImportFile) -> dict[str, Any]:
    """What was said of a file when it was brought in, as its run keeps it."""
    of = plain_decision(file.decision)
    answered = {"answered": file.asking.answered} if file.asking.answered else {}
    return {**of, **answered, **({"sheets": list(file.sheets)} if file.sheets else {})}


def import_right(kind: str) -> Right:
    """The right to bring in an uploaded list of this kind: "enterprises" or "recognitions"."""
    return Right.IMPORT_RECOGNITIONS if grants_titles(kind) else Right.IMPORT_ENTERPRISES


def grants_titles(kind: str) -> bool:
    """Whether an uploaded list of this kind grants titles."""
    return kind == "recognitions"
