"""A list found in an uploaded workbook, before anything is decided."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from registry.errors import say
from registry.rules.catalog import catalog
from registry.rules.imports.asked import (
    Asked,
    EnterpriseList,
    ListedEndings,
    ListedRenames,
    ListedRereviews,
    expected_of,
    kind_of,
    plain_asked,
)
from registry.rules.imports.asking import Answers, Asking
from registry.rules.imports.columns import ENTERPRISE_COLUMNS, recognition_columns
from registry.rules.imports.heard import ask_about_words
from registry.rules.imports.kind_columns import (
    RENAME_COLUMNS,
    ending_columns,
    rereview_columns,
    turned_heads,
)
from registry.rules.imports.line import Decision
from registry.rules.imports.reading import Column, ListReading, ListRemark
from registry.rules.imports.table import read_lists
from registry.rules.imports.workbook import read_workbook
from registry.rules.right import Right
from registry.uncollected import uncollected


@dataclass(frozen=True)
class ImportFile:
    """What was found in a workbook of so many bytes, what is asked of it, and, in `asking`, what it is asked
    about and what was answered."""

    name: str
    sha256: str
    reading: ListReading
    asked: Asked
    asking: Asking = field(default_factory=Asking)
    sheets: tuple[str, ...] = ()
    """The only ones that were to be read; all without any."""
    size: int = 0

    @property
    def decision(self) -> Decision | None:
        """The decision of a list of recognitions; None of any other."""
        return self.asked if isinstance(self.asked, Decision) else None

    @property
    def kind(self) -> str:
        """What it lists: one of the kinds of import."""
        return kind_of(self.asked)

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
    asked: Asked | None,
    answers: Answers | None = None,
    sheets: Collection[str] = (),
    *,
    by_hand: bool = False,
) -> ImportFile:
    """Find the lists in a workbook; nothing is decided yet. `asked` None: enterprises; `sheets`: these only;
    `by_hand`: where no header is known, it is asked which line is one.

    Raises Unreadable.
    """
    asked = EnterpriseList() if asked is None else asked
    asking = Asking(answers)
    with uncollected():
        reading = _reading(content, asked, asking, sheets, by_hand=by_hand)
    digest = hashlib.sha256(content).hexdigest()
    return ImportFile(name, digest, reading, asked, asking, tuple(sheets), len(content))


def _reading(
    content: bytes, asked: Asked, asking: Asking, sheets: Collection[str], *, by_hand: bool
) -> ListReading:
    grids = read_workbook(content)
    if isinstance(asked, ListedRenames):
        grids = [turned_heads(grid) for grid in grids]
    columns, keys = _columns(asked)
    reading = read_lists(grids, columns, keys, asking, sheets, by_hand=by_hand)
    return ask_about_words(reading, expected_of(asked), asking, catalog())


def plain_settings(file: ImportFile) -> dict[str, Any]:
    """What was said of a file when it was brought in, as its run keeps it."""
    of = {"kind": file.kind, **plain_asked(file.asked)}
    answered = {"answered": file.asking.answered} if file.asking.answered else {}
    return {**of, **answered, **({"sheets": list(file.sheets)} if file.sheets else {})}


def _columns(asked: Asked) -> tuple[Sequence[Column], list[str]]:
    """The columns of a list, and which of them it has to have one of."""
    match asked:
        case EnterpriseList():
            return ENTERPRISE_COLUMNS, ["name"]
        case ListedRenames():
            return RENAME_COLUMNS, ["renamed"]
        case ListedEndings():
            return ending_columns(asked.scheme.subject_kinds), ["name", "subject"]
        case ListedRereviews():
            return rereview_columns(asked.scheme.subject_kinds), ["name", "subject"]
        case Decision():
            return recognition_columns(asked.scheme.subject_kinds), ["name", "subject"]


_RIGHTS: dict[str, Right] = {
    "enterprises": Right.IMPORT_ENTERPRISES,
    "recognitions": Right.IMPORT_RECOGNITIONS,
    "endings": Right.END_RECOGNITION,
    "renames": Right.IMPORT_ENTERPRISES,
    "rereviews": Right.IMPORT_RECOGNITIONS,
}
OF_TITLES = frozenset({"recognitions", "endings", "rereviews"})
"""The kinds that grant titles or end them."""
ENDING_KINDS = frozenset({"endings", "rereviews"})
"""The kinds that end titles: these rest on the list itself."""


def import_right(kind: str) -> Right:
    """The right to bring in an uploaded list of this kind."""
    return _RIGHTS[kind]


def grants_titles(kind: str) -> bool:
    """Whether an uploaded list of this kind grants titles or ends them: a second person may be asked for."""
    return kind in OF_TITLES
