"""The list's own words: its title and the name of its sheet agree with what is asked, or are asked about."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from registry.errors import Text, named, say
from registry.rules.catalog import Catalog
from registry.rules.imports.asking import YES_OR_NO, Asking, ListAnswer, ListQuestion
from registry.rules.imports.expected import LEVEL_NAMES, Expected
from registry.rules.imports.expiry import with_expiry
from registry.rules.imports.marked_rows import with_marked_rows
from registry.rules.imports.noted_units import with_noted_units
from registry.rules.imports.noted_validity import with_noted_validity
from registry.rules.imports.reading import ListPart, ListReading, ListTable
from registry.rules.imports.result_of_title import with_result_of_title
from registry.rules.imports.telling import (
    KEEP,
    LEAVE,
    RowsHeard,
    hear_rows,
    tells_kinds,
)
from registry.rules.imports.title_doubts import (
    RIGHT_KIND,
    TitleDoubt,
    doubts_of_title,
    said_above,
    shown_below,
)
from registry.rules.imports.words import (
    ListKind,
)

LONGEST_SHOWN = 80

KIND_NAMES: dict[str, Text] = {
    "enterprises": say("企业名录"),
    "recognitions": say("认定名单"),
    "endings": say("终止名单"),
    "renames": say("更名名单"),
    "rereviews": say("复核名单"),
}
"""What the kinds of import are called."""
_SAYS: dict[ListKind, Text] = {
    ListKind.REVOCATION: say("撤销、取消或未通过的名单"),
    ListKind.RENAME: say("更名名单"),
    ListKind.RE_REVIEW: say("复核结果，已有同一认定的将记为续期"),
    ListKind.PUBLICITY: say("公示、推荐或申报的名单，尚不是认定的决定"),
    ListKind.RANKING: say("排行，不是认定的决定"),
    ListKind.CUMULATIVE: say("历年或各批累计的名单，不是一次认定的决定"),
    ListKind.PURPOSE: say("奖补、培训、到期、整改等用途的名单，不是认定的决定"),
    ListKind.STATISTICS: say("统计数字，不是企业名单"),
}


def ask_about_words(
    reading: ListReading, expected: Expected, asking: Asking, catalog: Catalog
) -> ListReading:
    """The same lists, each as far as its own words agree with what is asked; where they do not, questions are
    asked, and what would be wrong waits or, by an answer, is left out."""
    reading = with_noted_units(with_marked_rows(reading, expected, catalog), asking)
    reading = with_noted_validity(with_expiry(reading, expected), expected)
    doubts = [
        [
            *(found := doubts_of_title(table, expected, catalog)),
            *shown_below(table, reading, expected, found, catalog),
        ]
        for table in reading.tables
    ]
    waits: list[list[str]] = [[] for _ in reading.tables]
    left: set[int] = set()
    for doubt in dict.fromkeys(doubt for found in doubts for doubt in found):
        places = [place for place, found in enumerate(doubts) if doubt in found]
        question = _question(doubt, [reading.tables[place] for place in places], reading, expected)
        answer = asking.ask(question)
        right = RIGHT_KIND.get(doubt.kind) if doubt.kind else None
        if answer == LEAVE:
            left.update(places)
            if len(left) == len(reading.tables):
                asking.refuse(say("按回答没有可读取的名单。"))
        elif right and answer == right:
            asking.refuse(_use(right))
        elif answer is None and not question.is_confirmation:
            for place in places:
                waits[place].append(question.code)
    return _heard(reading, waits, left, lambda table: _hear(table, expected, asking, catalog))


def _hear(table: ListTable, expected: Expected, asking: Asking, catalog: Catalog) -> RowsHeard:
    if expected.kind == "rereviews":
        return hear_rows(
            with_result_of_title(table, said_above(table, catalog), expected), expected, asking, catalog
        )
    heard = hear_rows(table, expected, asking, catalog)
    if tells_kinds(table) or expected.kind == "endings":
        # Also where an answer left out all rows of the other kinds; a list of endings renews nothing.
        return heard
    return replace(heard, table=with_result_of_title(heard.table, said_above(table, catalog), expected))


def _heard(
    reading: ListReading,
    waits: Sequence[Sequence[str]],
    left: Collection[int],
    hear: Callable[[ListTable], RowsHeard],
) -> ListReading:
    """The tables that are read, with what of them waits; rows of one that waits as a whole are not heard."""
    tables, aside = [], list(reading.set_aside)
    for place, table in enumerate(reading.tables):
        if place in left:
            continue
        heard = RowsHeard(_waiting(table, waits[place])) if waits[place] else hear(table)
        tables.append(heard.table)
        aside += heard.left
    gone = [reading.tables[place] for place in sorted(left)]
    parts = tuple(_left(part) if _is_of(part, gone) else part for part in reading.parts)
    return replace(reading, tables=tuple(tables), set_aside=tuple(aside), parts=parts)


def _question(
    doubt: TitleDoubt, tables: Sequence[ListTable], reading: ListReading, expected: Expected
) -> ListQuestion:
    title = "、".join(dict.fromkeys(_heading(table) for table in tables))
    text = _text(doubt, title[:LONGEST_SHOWN], expected)
    is_alone = len(tables) == len(reading.tables)
    sheet = tables[0].sheet if len(tables) == 1 else ""
    leave = () if is_alone else (ListAnswer(LEAVE, say("不读取这些表")),)
    keep = ListAnswer(KEEP, say("仍照所选导入"))
    if doubt.kind is ListKind.STATISTICS:
        return ListQuestion(doubt.code, text, (ListAnswer(LEAVE, say("不读取这些表")), keep), sheet)
    if doubt.kind in RIGHT_KIND:
        right = RIGHT_KIND[doubt.kind]
        return ListQuestion(doubt.code, text, (ListAnswer(right, KIND_NAMES[right]), *leave, keep), sheet)
    if is_alone:
        return ListQuestion(doubt.code, text, YES_OR_NO, sheet, is_confirmation=True)
    return ListQuestion(doubt.code, text, (*leave, keep), sheet)


def _heading(table: ListTable) -> str:
    return table.title or table.sheet


def _text(doubt: TitleDoubt, title: str, expected: Expected) -> Text:
    kind = KIND_NAMES[expected.kind]
    if doubt.kind is not None:
        title = title if doubt.said == doubt.kind.value else doubt.said[:LONGEST_SHOWN]
        what = _SAYS[doubt.kind]
        return say("“%(title)s”写明是%(what)s。要按%(kind)s导入吗？", title=title, what=what, kind=kind)
    if doubt.said == "pause":
        return say("“%(title)s”写的是暂停或恢复，不是终止。要按%(kind)s导入吗？", title=title, kind=kind)
    if doubt.said == "grant":
        return say("“%(title)s”像是认定名单，没有写撤销或终止。要按%(kind)s导入吗？", title=title, kind=kind)
    if doubt.code.startswith("note."):
        return say(
            "表外的说明“%(said)s”对其中一些行另有说法。仍要全部按%(kind)s导入吗？",
            said=doubt.said,
            kind=kind,
        )
    if doubt.code.startswith("title.tail."):
        return say(
            "“%(title)s”写有“%(said)s”，不一定是认定的决定。要按%(kind)s导入吗？",
            title=title,
            said=doubt.said,
            kind=kind,
        )
    if doubt.code.startswith("title.place"):
        return say("“%(title)s”是“%(said)s”的名单，不是本市的。仍要导入吗？", title=title, said=doubt.said)
    asked, said = _asked(doubt, expected), _said(doubt)
    return say(
        "“%(title)s”写的是“%(said)s”，与所选的“%(asked)s”不符。仍按所选导入吗？",
        title=title,
        said=said,
        asked=asked,
    )


def _asked(doubt: TitleDoubt, expected: Expected) -> Text | str:
    if doubt.code.startswith("title.year"):
        return expected.ended_on.isoformat() if expected.ended_on else str(expected.award_year)
    if doubt.code.startswith("title.day"):
        return expected.announced_on.isoformat() if expected.announced_on else ""
    if doubt.code.startswith("title.document"):
        return expected.document_no
    if doubt.code.startswith("title.level"):
        return named(expected.level) if expected.level else ""
    return named(expected.scheme) if expected.scheme else ""


def _said(doubt: TitleDoubt) -> Text | str:
    if doubt.code.startswith("title.level"):
        return LEVEL_NAMES.get(doubt.said) or doubt.said
    return doubt.said


def _use(kind: str) -> Text:
    """Why a list is not brought in as what it was said to be."""
    return say("请改为导入%(kind)s（import %(id)s）。", kind=KIND_NAMES[kind], id=kind)


def _waiting(table: ListTable, codes: Sequence[str]) -> ListTable:
    return replace(table, rows=tuple(replace(row, waits=(*row.waits, *codes)) for row in table.rows))


def _is_of(part: ListPart, gone: Sequence[ListTable]) -> bool:
    return any((part.name, part.header_row) == (table.sheet, table.header_row) for table in gone)


def _left(part: ListPart) -> ListPart:
    return replace(part, is_read=False, why=say("按对标题的回答，不读取这张表"))
