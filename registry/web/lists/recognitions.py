"""Recognitions as files: the bureau's list, which an import of recognitions reads again, and the public roll.

Of the bureau's list headings and names are those that imports know, Chinese for every reader. The roll is
what everybody reads, in the reader's language: no credit codes, for it is no directory of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from registry.models import Recognition
from registry.queries import recognition, roll
from registry.queries.listed_rows import COLUMNS, recognition_rows, roll_rows, unconfirmed_rows
from registry.rules.catalog import catalog
from registry.rules.imports.columns import SUBJECT_HEADERS
from registry.web.language import gettext as _
from registry.web.lists.list_file import CellKind, ListColumn, ListFile
from registry.web.lists.names import (
    district_name,
    industry_names,
    level_names,
    place_columns,
    scheme_names,
    zone_name,
)
from registry.web.lists.stored_values import day_of
from registry.web.wording.list_order import sorted_words
from registry.web.wording.title_status import status_word

ITSELF = "enterprise"
ENDED_ON = [column.name for column in COLUMNS].index(Recognition.ended_on.name)
Words = Sequence[tuple[str, str]]


def recognitions_file(filters: Mapping[str, str], today: date, words: Words) -> ListFile:
    """The bureau's list as the filters narrow and sort it; `words` say how. One of a single title has
    nothing another import could take for another title's."""

    def total() -> int:
        return int(recognition.recognition_list(filters, today).order_by().count())

    order = sorted_words(recognition.SORTS, filters)
    columns, rows = _columns(filters.get("scheme", "")), recognition_rows(filters, today)
    return ListFile("recognitions", _("认定"), columns, _lines(rows, today), today, order, words, total=total)


def unconfirmed_file(today: date) -> ListFile:
    """Those that a published list has to confirm, likewise."""
    title, order = _("须以公布名单确认的认定"), _("按公告日期降序")
    return ListFile("unconfirmed", title, _columns(""), _lines(unconfirmed_rows(), today), today, order)


def _columns(scheme: str) -> list[ListColumn]:
    return [
        ListColumn(_("企业名称")),
        ListColumn(_("统一社会信用代码"), CellKind.CODE),
        ListColumn(_subject_head(scheme)),
        ListColumn(_("认定类别"), of=scheme_names()),
        ListColumn(_("级别"), of=level_names()),
        ListColumn(_("所属区"), of=district_name("")),
        ListColumn(_("功能区"), of=zone_name()),
        ListColumn(_("所属产业"), of=industry_names()),
        *_decided(),
        ListColumn(_("文号"), CellKind.CODE),
        ListColumn(_("终止日期"), CellKind.DAY),
    ]


def _lines(rows: Iterable[tuple[Any, ...]], today: date) -> Iterator[tuple[Any, ...]]:
    found = (
        (*row[:2], "" if row[2] == ITSELF else row[3], row[4], (row[4], row[5]), *row[6:], row[ENDED_ON])
        for row in rows
    )
    return _with_status(found, 10, today)


def roll_file(filters: Mapping[str, str], today: date, words: Words) -> ListFile:
    """The public roll, likewise."""
    columns = [
        ListColumn(_("名称")),
        ListColumn(_("认定对象")),
        ListColumn(_("认定类别"), of=scheme_names()),
        ListColumn(_("级别"), of=level_names()),
        *place_columns(),
        *_decided(),
    ]
    rows = (
        (row[0], "" if row[2] == ITSELF else row[3], row[4], (row[4], row[5]), *row[6:15])
        for row in roll_rows(filters, today)
    )
    stood, order = _with_status(rows, 9, today), sorted_words(roll.SORTS, filters)
    return ListFile("roll", _("认定名录"), columns, stood, today, order, words)


def _decided() -> list[ListColumn]:
    return [
        ListColumn(_("认定年度"), CellKind.NUMBER),
        ListColumn(_("公告日期"), CellKind.DAY),
        ListColumn(_("有效期至"), CellKind.DAY),
        ListColumn(_("状态")),
        ListColumn(_("证书编号"), CellKind.CODE),
    ]


def _with_status(rows: Iterable[tuple[Any, ...]], at: int, today: date) -> Iterator[tuple[Any, ...]]:
    """Rows with the word for how they stand today instead of how and when they ended, `at` and behind it are
    announced, valid until, ended on, ended how."""
    word = _status_word(today)
    for row in rows:
        announced_on, valid_until, ended_on, ended_how = row[at - 1 : at + 3]
        yield (*row[: at + 1], word(announced_on, valid_until, ended_on, ended_how), *row[at + 3 :])


def _status_word(today: date) -> Callable[..., str]:
    """Most rows stand like another one: what was found out for its days is kept."""
    found: dict[tuple[Any, ...], str] = {}

    def word(*stands: Any) -> str:
        if stands not in found:
            days = [day_of(value) if value else None for value in stands[:3]]
            found[stands] = status_word(days[0] or today, days[1], days[2], stands[3], today)
        return found[stands]

    return word


def _subject_head(scheme: str) -> str:
    """How lists of a scheme head what is recognized, as imports know it."""
    kinds = catalog().schemes[scheme].subject_kinds if scheme in catalog().schemes else ()
    other = next((kind for kind in kinds if kind in SUBJECT_HEADERS), None)
    return SUBJECT_HEADERS[other][0] if other else str(_("认定对象"))
