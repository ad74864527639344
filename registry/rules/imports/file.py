"""A list found in an uploaded workbook, before anything is decided."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from registry.errors import Text, say
from registry.rules.imports.columns import ENTERPRISE_COLUMNS, recognition_columns
from registry.rules.imports.line import Decision
from registry.rules.imports.table import Column, ListTable, find_table
from registry.rules.imports.workbook import read_workbook
from registry.rules.right import Right


@dataclass(frozen=True)
class ImportFile:
    """A list found in a workbook. `decision` is None for a list of enterprises."""

    name: str
    sha256: str
    table: ListTable
    decision: Decision | None

    @property
    def kind(self) -> str:
        """What it lists: "enterprises" or "recognitions"."""
        return "enterprises" if self.decision is None else "recognitions"

    @property
    def remarks(self) -> tuple[Text, ...]:
        """Where in the workbook the list was found, and what was noticed about it."""
        table = self.table
        where = say("读取工作表“%(sheet)s”，表头在第 %(row)s 行。", sheet=table.sheet, row=table.header_row)
        return (where, *table.remarks)


def read_import(name: str, content: bytes, decision: Decision | None) -> ImportFile:
    """Find the list in a workbook; nothing is decided yet. Raises Unreadable."""
    columns: Sequence[Column] = ENTERPRISE_COLUMNS
    keys = ["name"]
    if decision is not None:
        columns = recognition_columns(decision.scheme.subject_kinds)
        keys.append("subject")
    table = find_table(read_workbook(content), columns, keys)
    return ImportFile(name, hashlib.sha256(content).hexdigest(), table, decision)


def import_right(kind: str) -> Right:
    """The right to bring in an uploaded list of this kind: "enterprises" or "recognitions"."""
    return Right.IMPORT_RECOGNITIONS if grants_titles(kind) else Right.IMPORT_ENTERPRISES


def grants_titles(kind: str) -> bool:
    """Whether an uploaded list of this kind grants titles."""
    return kind == "recognitions"
