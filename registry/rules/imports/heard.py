"""The list's own words: its title and the name of its sheet agree with what is asked, or are asked about."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace

from registry.errors import Text, named, say
from registry.rules.catalog import Catalog
from registry.rules.imports.asking import YES_OR_NO, Asking, ListAnswer, ListQuestion
from registry.rules.imports.elsewhere import other_provinces
from registry.rules.imports.expected import LEVEL_NAMES, Expected
from registry.rules.imports.figures_by_place import is_of_figures
from registry.rules.imports.marked_rows import with_marked_rows
from registry.rules.imports.matching import known_text
from registry.rules.imports.noted_units import with_noted_units
from registry.rules.imports.reading import ListPart, ListReading, ListTable
from registry.rules.imports.result_of_title import with_result_of_title
from registry.rules.imports.telling import (
    KEEP,
    LEAVE,
    RowsHeard,
    hear_rows,
    said_by_rows,
    tells_kinds,
)
from registry.rules.imports.title_days import days_announced, years_together
from registry.rules.imports.words import (
    ListKind,
    ListWords,
    headings,
    invites_objections,
    is_of_pause,
    is_of_renames,
    together,
    words_of,
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
_RIGHT_KIND: dict[ListKind, str] = {ListKind.REVOCATION: "endings", ListKind.RENAME: "renames"}
"""Lists that no import of another kind may write: their rows wait."""
_FORWARDED = frozenset({"推荐", "申报", "受理", "报送"})
_ASKED_OF_FIRMS = frozenset(_RIGHT_KIND)
"""What a list of enterprises is asked about: it grants nothing."""


@dataclass(frozen=True)
class _Doubt:
    """One thing that a table says and that was not asked of it."""

    code: str
    said: str
    kind: ListKind | None = None


def ask_about_words(
    reading: ListReading, expected: Expected, asking: Asking, catalog: Catalog
) -> ListReading:
    """The same lists, each as far as its own words agree with what is asked; where they do not, questions are
    asked, and what would be wrong waits or, by an answer, is left out."""
    reading = with_noted_units(with_marked_rows(reading, catalog), asking)
    doubts = [
        [*(found := _doubts_of(table, expected, catalog)), *_shown(table, reading, expected, found)]
        for table in reading.tables
    ]
    waits: list[list[str]] = [[] for _ in reading.tables]
    left: set[int] = set()
    for doubt in dict.fromkeys(doubt for found in doubts for doubt in found):
        places = [place for place, found in enumerate(doubts) if doubt in found]
        question = _question(doubt, [reading.tables[place] for place in places], reading, expected)
        answer = asking.ask(question)
        right = _RIGHT_KIND.get(doubt.kind) if doubt.kind else None
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
    if tells_kinds(table):
        # Also where an answer left out all rows of the other kinds.
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


def said_above(table: ListTable, catalog: Catalog) -> ListWords:
    """What the title of a table says; what it is silent about, the name of its sheet says."""
    lines = [words_of(line, catalog) for line in headings(table.title)]
    title = together(lines)
    # A sheet that is called 推荐 alone is one of those who are recommended; a cell says so of its row only.
    sheet = words_of(table.sheet + ("名单" if table.sheet in _FORWARDED else ""), catalog)
    return ListWords(
        schemes=title.schemes or sheet.schemes,
        levels=title.levels or sheet.levels,
        award_years=title.award_years or (frozenset() if title.years else sheet.award_years),
        years=title.years or (frozenset() if title.award_years else sheet.years),
        kinds=title.kinds or sheet.kinds,
        honours=title.honours or sheet.honours,
        of_city=title.of_city,
    )


def _doubts_of(table: ListTable, expected: Expected, catalog: Catalog) -> list[_Doubt]:
    said, rows = said_above(table, catalog), said_by_rows(table, catalog)
    found = [_Doubt(f"title.kind.{kind.value}", kind.value, kind) for kind in _kinds(table, said, expected)]
    if any(doubt.kind in _RIGHT_KIND for doubt in found):
        return found
    if not (rows.schemes and expected.is_named(said)):
        found += [_Doubt(f"title.scheme.{id}", name) for id, name in expected.other_schemes(said)]
    if not rows.levels:
        found += [_Doubt(f"title.level.{level}", level) for level in expected.other_levels(said)]
    found += [_Doubt(f"title.place.{place}", place) for place in _provinces(table, catalog)]
    if not _is_filled(table, "award_year") and ListKind.RE_REVIEW not in said.kinds:
        other = [_Doubt(f"title.year.{year}", str(year)) for year in expected.other_years(said)]
        found += other or _several_years(table, expected)
    found += _other_days(table, expected)
    if ListKind.REVOCATION in expected.fits and ListKind.RE_REVIEW not in expected.fits:
        is_paused = any(map(is_of_pause, headings(table.title or table.sheet)))
        found += [_Doubt("title.kind.pause", "pause")] if is_paused else _grants(table, said)
    return found


def _shown(
    table: ListTable, reading: ListReading, expected: Expected, found: Sequence[_Doubt]
) -> list[_Doubt]:
    """That a note below the list invites objections, where nothing else says that it is only shown."""
    kind = ListKind.PUBLICITY
    if expected.scheme is None or any(doubt.kind is kind for doubt in found):
        return []
    notes = (each.text for each in reading.set_aside if each.sheet == table.sheet)
    return [_Doubt(f"title.kind.{kind.value}", note, kind) for note in notes if invites_objections(note)][:1]


def _several_years(table: ListTable, expected: Expected) -> list[_Doubt]:
    """Several years in one title, where no row says of which it is: not all are of the one asked."""
    if expected.award_year is None or _has_own_years(table):
        return []
    return [_Doubt(f"title.years.{years}", years) for years in years_together(headings(table.title))]


def _other_days(table: ListTable, expected: Expected) -> list[_Doubt]:
    """The day that a title says it was announced on, where that is not the one asked."""
    days = [] if _is_filled(table, "announced_on") else days_announced(headings(table.title))
    if expected.announced_on is None or expected.announced_on in days:
        return []
    return [_Doubt(f"title.day.{day.isoformat()}", day.isoformat()) for day in days]


def _provinces(table: ListTable, catalog: Catalog) -> list[str]:
    return other_provinces("".join(headings(table.title)), catalog.places.city_names)


def _kinds(table: ListTable, said: ListWords, expected: Expected) -> list[ListKind]:
    """The kinds of list it is and that were not asked, by its title or by a column that only such have."""
    found = set(expected.unasked(said))
    if tells_kinds(table):
        # New, kept and revoked ones in one list: each row says which it is.
        found -= {ListKind.RE_REVIEW, *_RIGHT_KIND}
    if _has_own_years(table):
        found.discard(ListKind.CUMULATIVE)
    if not expected.is_of_parks and is_of_figures(table):
        return [ListKind.STATISTICS]
    # Where each row says its state, rows that ended are asked about by what they say.
    says_state = _is_filled(table, "verdict") or _is_filled(table, "category")
    if _is_filled(table, "ground") or (_is_filled(table, "ended_on") and not says_state):
        found.add(ListKind.REVOCATION)
    if _is_filled(table, "renamed") or is_of_renames(table.heads.get("name", "")):
        found.add(ListKind.RENAME)
    asked = _ASKED_OF_FIRMS if expected.kind == "enterprises" else frozenset(ListKind)
    return [kind for kind in ListKind if kind in found & asked and kind not in expected.fits]


def _has_own_years(table: ListTable) -> bool:
    """Whether its rows say themselves of which decision they are."""
    return any(_is_filled(table, name) for name in ("award_year", "announced_on", "batch"))


def _grants(table: ListTable, said: ListWords) -> list[_Doubt]:
    """A list that names a title and nothing that ends is one of grants: it must end none by mistake."""
    is_silent = said.kinds or not said.schemes or _is_filled(table, "ground") or tells_kinds(table)
    return [] if is_silent else [_Doubt("title.kind.grant", "grant")]


def _is_filled(table: ListTable, column: str) -> bool:
    return any(known_text(row.cells.get(column, "")) for row in table.rows)


def _question(
    doubt: _Doubt, tables: Sequence[ListTable], reading: ListReading, expected: Expected
) -> ListQuestion:
    title = "、".join(dict.fromkeys(_heading(table) for table in tables))
    text = _text(doubt, title[:LONGEST_SHOWN], expected)
    is_alone = len(tables) == len(reading.tables)
    sheet = tables[0].sheet if len(tables) == 1 else ""
    leave = () if is_alone else (ListAnswer(LEAVE, say("不读取这些表")),)
    keep = ListAnswer(KEEP, say("仍照所选导入"))
    if doubt.kind is ListKind.STATISTICS:
        return ListQuestion(doubt.code, text, (ListAnswer(LEAVE, say("不读取这些表")), keep), sheet)
    if doubt.kind in _RIGHT_KIND:
        right = _RIGHT_KIND[doubt.kind]
        return ListQuestion(doubt.code, text, (ListAnswer(right, KIND_NAMES[right]), *leave, keep), sheet)
    if is_alone:
        return ListQuestion(doubt.code, text, YES_OR_NO, sheet, is_confirmation=True)
    return ListQuestion(doubt.code, text, (*leave, keep), sheet)


def _heading(table: ListTable) -> str:
    return table.title or table.sheet


def _text(doubt: _Doubt, title: str, expected: Expected) -> Text:
    kind = KIND_NAMES[expected.kind]
    if doubt.kind is not None:
        title = title if doubt.said == doubt.kind.value else doubt.said[:LONGEST_SHOWN]
        what = _SAYS[doubt.kind]
        return say("“%(title)s”写明是%(what)s。要按%(kind)s导入吗？", title=title, what=what, kind=kind)
    if doubt.said == "pause":
        return say("“%(title)s”写的是暂停或恢复，不是终止。要按%(kind)s导入吗？", title=title, kind=kind)
    if doubt.said == "grant":
        return say("“%(title)s”像是认定名单，没有写撤销或终止。要按%(kind)s导入吗？", title=title, kind=kind)
    if doubt.code.startswith("title.place"):
        return say("“%(title)s”是“%(said)s”的名单，不是本市的。仍要导入吗？", title=title, said=doubt.said)
    asked, said = _asked(doubt, expected), _said(doubt)
    return say(
        "“%(title)s”写的是“%(said)s”，与所选的“%(asked)s”不符。仍按所选导入吗？",
        title=title,
        said=said,
        asked=asked,
    )


def _asked(doubt: _Doubt, expected: Expected) -> Text | str:
    if doubt.code.startswith("title.year"):
        return str(expected.award_year)
    if doubt.code.startswith("title.day"):
        return expected.announced_on.isoformat() if expected.announced_on else ""
    if doubt.code.startswith("title.level"):
        return named(expected.level) if expected.level else ""
    return named(expected.scheme) if expected.scheme else ""


def _said(doubt: _Doubt) -> Text | str:
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
